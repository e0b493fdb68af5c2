"""The words of the chat without scripts: those of the chat, which the browser code keeps, and a few of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from handoff.contract.service import ServiceInfo
from handoff.conversation.calendar import SWEDEN, swedish_day

_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "fa", "he", "ps", "ur"})
_VALUE: Final = re.compile(r"\{(\w+)\}")
_FILE: Final = re.compile(r"plain\.([a-z]+)\.json")


@dataclass(frozen=True, slots=True)
class Words:
    """All texts of one language."""

    lang: str
    texts: Mapping[str, str]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return "rtl" if self.lang in _RIGHT_TO_LEFT else "ltr"

    def t(self, key: str, **values: object) -> str:
        """The text with its values; the key where there is none."""
        return _VALUE.sub(lambda found: str(values.get(found[1], found[0])), self.texts.get(key, key))

    def n(self, name: str, count: int, **values: object) -> str:
        """The text in the plural form for this number, which is `{n}`."""
        form = f"{name}_{_plural(self.lang, count)}"
        return self.t(form if form in self.texts else f"{name}_other", n=count, **values)

    def usual_wait(self, service: ServiceInfo) -> str:
        """How long most have waited this week; empty where that is not known."""
        return "" if service.usual_wait_min is None else self.t("usual_wait", n=service.usual_wait_min)

    def problem(self, code: str) -> str:
        """An error in words: what happened, what is safe, what to do."""
        keys = (f"error_{code}", code, "error_internal")
        return self.t(next(key for key in keys if key in self.texts))


def load(folder: Path) -> Mapping[str, Words]:
    """The words of each language that the build has written; empty for a build without this page."""
    found = ((each, _FILE.fullmatch(each.name)) for each in sorted(folder.glob("plain.*.json")))
    return {name[1]: Words(name[1], json.loads(path.read_text("utf-8"))) for path, name in found if name}


def clock_time(at: datetime, now: datetime) -> str:
    """Swedish time, with the day if that is not today: the visitor's own zone is not known without a script."""
    local = at.astimezone(SWEDEN)
    clock = f"{local:%H:%M}"
    return clock if swedish_day(at) == swedish_day(now) else f"{local.day}/{local.month} {clock}"


def day(at: datetime) -> str:
    """The day in Sweden."""
    local = at.astimezone(SWEDEN)
    return f"{local.day}/{local.month}"


def _plural(lang: str, count: int) -> str:
    """The plural category (Unicode CLDR) of a whole number."""
    if lang != "ar":
        return "one" if count == 1 else "other"
    if count <= 2:  # zero, one, two are categories of their own
        return ("zero", "one", "two")[count]
    last = count % 100
    if 3 <= last <= 10:  # as CLDR has it
        return "few"
    return "many" if last >= 11 else "other"  # as CLDR has it


def why_closed(words: Words, service: ServiceInfo) -> str:
    """Why nobody can be had where that is more than that nobody is here; else empty."""
    if service.closed_because == "holiday":
        return words.t("closed_holiday")
    return words.t("closing_soon") if service.closing_soon else ""


def opening(words: Words, service: ServiceInfo, now: datetime) -> str:
    """When the line opens; empty where that is not known."""
    if not service.opens_at:
        return ""
    opens = "opens" if words.lang == "sv" else "opens_swedish_time"
    return words.t(opens, time=clock_time(datetime.fromisoformat(service.opens_at), now))
