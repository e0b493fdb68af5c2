"""The list of on-call times: a line for each time of a person, in the order in which they are called. Pure.

Owns the text form that people keep, and who is on call at a moment. Times are what clocks in Sweden show; a time that
ends before it begins goes on past midnight and belongs to the day on which it begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Annotated, Final, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from handoff.contract.errors import SettingError
from handoff.operations.mail_server import one_mailbox

Subject = Literal["allt", "samtal", "drift"]
"""What somebody is called for: everything, people who wait, or broken parts."""

SWEDEN: Final = ZoneInfo("Europe/Stockholm")
RECORD: Final = "on_call"
"""Name of the service's record that keeps the list."""
QUIET: Final = "tyst"
_DAYS: Final = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
_SPANS: Final = {"alla": range(7), "vardagar": range(5), "helger": range(5, 7)}
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")
_SCHEMES: Final = ("mailto", "ntfy+https", "ntfy+http", "https", "http")
_MOST: Final = 200
EXAMPLE: Final = "vardagar 17:00-08:00 Kim mailto:kim@example.se"


class Shift(msgspec.Struct, frozen=True):
    """A person who is on call at certain hours of certain days."""

    days: tuple[int, ...]
    """Monday is 0."""
    begins: str
    """HH:MM"""
    ends: str
    name: str
    addresses: tuple[str, ...]
    about: Subject = "allt"


class OnCall(msgspec.Struct, frozen=True):
    """The whole list, and the hours in which only what cannot wait rings."""

    shifts: Annotated[tuple[Shift, ...], msgspec.Meta(max_length=_MOST)] = ()
    quiet: tuple[str, str] | None = None
    """From, to."""

    def people(self, at: datetime, about: Subject) -> list[Shift]:
        """Who is called for this now, the first one first; everybody if nobody is on call, for silence helps no one."""
        meant = [each for each in self.shifts if each.about in ("allt", about)] or list(self.shifts)
        now = [each for each in meant if _covers(each.days, each.begins, each.ends, at)]
        return list({each.name: each for each in reversed(now or meant)}.values())[::-1]

    def covered(self, at: datetime, about: Subject) -> bool:
        """Whether somebody is on call for this."""
        return any(
            each.about in ("allt", about) and _covers(each.days, each.begins, each.ends, at) for each in self.shifts
        )

    def is_quiet(self, at: datetime) -> bool:
        """Whether what can wait has to wait."""
        return self.quiet is not None and _covers(tuple(range(7)), *self.quiet, at)


def parse(text: str) -> OnCall:
    """The list that is written so; a line that begins with # is a remark.

    Raises:
        SettingError: names the line, and what a line looks like.
    """
    shifts: list[Shift] = []
    quiet: tuple[str, str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == QUIET:
            quiet = _times(" ".join(words[1:]), number)
        else:
            shifts.append(_shift(words, number))
    if len(shifts) > _MOST:
        raise SettingError(f"the list has more than {_MOST} lines")
    return OnCall(tuple(shifts), quiet)


def text_of(listed: OnCall) -> str:
    """The list as `parse` reads it."""
    return "".join(f"{line}\n" for line in _lines(listed))


def _lines(listed: OnCall) -> Iterator[str]:
    if listed.quiet is not None:
        yield f"{QUIET} {'-'.join(listed.quiet)}"
    for each in listed.shifts:
        days = next((name for name, span in _SPANS.items() if tuple(span) == each.days), None)
        days = days or ",".join(_DAYS[day] for day in each.days)
        about = "" if each.about == "allt" else f" {each.about}"
        ends = "24:00" if each.ends == "00:00" else each.ends
        yield f"{days} {each.begins}-{ends} {each.name} {' '.join(each.addresses)}{about}"


def _shift(words: list[str], number: int) -> Shift:
    about: Subject = "allt"
    last = next((each for each in get_args(Subject) if each == words[-1]), None)
    if last is not None:
        about, words = last, words[:-1]
    addresses = [word for word in words[2:] if ":" in word]
    name = " ".join(word for word in words[2:] if ":" not in word)
    if not name or not addresses:
        raise SettingError(f"line {number}: a line is DAYS HH:MM-HH:MM NAME ADDRESS …, such as {EXAMPLE}")
    begins, ends = _times(words[1], number)
    return Shift(
        _days(words[0], number), begins, ends, name, tuple(_address(each, number) for each in addresses), about
    )


def _days(word: str, number: int) -> tuple[int, ...]:
    if word in _SPANS:
        return tuple(_SPANS[word])
    found: set[int] = set()
    for part in word.split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            raise SettingError(f"line {number}: {part!r} is no day; days are {', '.join((*_SPANS, *_DAYS))}, mån-fre")
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        found |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return tuple(sorted(found))


def _times(word: str, number: int) -> tuple[str, str]:
    if not _TIME.fullmatch(word):
        raise SettingError(f"line {number}: {word!r} is no time; write HH:MM-HH:MM, such as 17:00-08:00")
    begins, _, ends = word.partition("-")
    return begins, "00:00" if ends == "24:00" else ends


def _address(word: str, number: int) -> str:
    if not _can_be_reached(word):
        raise SettingError(
            f"line {number}: {word!r} is no address; write mailto:…, ntfy+https://SERVER/TOPIC or https://… (a webhook)"
        )
    return word


def _can_be_reached(word: str) -> bool:
    try:
        parts = urlsplit(word)
        named = one_mailbox(parts.path) if parts.scheme == "mailto" else parts.hostname
    except ValueError:  # of a bracket that is not closed too
        return False
    return parts.scheme in _SCHEMES and bool(named)


def _covers(days: tuple[int, ...], begins: str, ends: str, at: datetime) -> bool:
    local = at.astimezone(SWEDEN)
    clock, opens, closes = local.time(), time.fromisoformat(begins), time.fromisoformat(ends)
    if opens < closes:
        return local.weekday() in days and opens <= clock < closes
    before = (local - timedelta(days=1)).weekday()  # begun yesterday, and not over
    return (local.weekday() in days and clock >= opens) or (before in days and clock < closes)
