"""Who may take whom (DOMAIN D8): the training register, and which modules a track asks for. Pure.

The modules are versioned data, `data/training.yaml`. The gate holds for real conversations: people in practice have not
been trained yet.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from storage.ids import AccountId

_FILE = Path(__file__).parent / "data" / "training.yaml"
UNKNOWN_TRACK = "anhorig"
"""Whose modules a conversation asks for in which the visitor has not said who they are."""


class Module(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One module."""

    title: dict[str, str] = msgspec.field(name="titel")
    valid_months: int = msgspec.field(name="giltig_manader")
    tracks: tuple[str, ...] = msgspec.field(name="spar")
    """Tracks for which it is mandatory."""


class Curriculum(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All modules and staff categories of one version."""

    version: str
    modules: dict[str, Module]
    categories: dict[str, dict[str, str]]

    def mandatory(self, track: str | None) -> tuple[str, ...]:
        """The modules that a track asks for."""
        return tuple(name for name, module in self.modules.items() if (track or UNKNOWN_TRACK) in module.tracks)


class Completed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One module that somebody has done."""

    module: str
    done_on: date
    valid_to: date
    registered_by: AccountId


class Training(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One account's page of the register."""

    account: AccountId
    category: str = ""
    completed: tuple[Completed, ...] = ()
    """At most one a module: the latest."""


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Training).decode

Problem = Literal["training_missing", "training_expired"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A module that stands in the way."""

    module: str
    problem: Problem


@cache
def load(path: Path = _FILE) -> Curriculum:
    """The curriculum of this file. msgspec.ValidationError if it is none."""
    return msgspec.yaml.decode(path.read_bytes(), type=Curriculum)


def valid_to(done_on: date, months: int) -> date:
    """The last day on which a module counts: so many months later, or the last day of a shorter month."""
    year, month = divmod(done_on.year * 12 + done_on.month - 1 + months, 12)
    return date(year, month + 1, min(done_on.day, calendar.monthrange(year, month + 1)[1]))


def with_module(training: Training, module: str, done_on: date, curriculum: Curriculum, *, by: AccountId) -> Training:
    """The page with one more module, in place of an earlier time. KeyError for an unknown module."""
    done = Completed(
        module=module,
        done_on=done_on,
        valid_to=valid_to(done_on, curriculum.modules[module].valid_months),
        registered_by=by,
    )
    others = tuple(each for each in training.completed if each.module != module)
    return msgspec.structs.replace(training, completed=(*others, done))


def without_module(training: Training, module: str) -> Training:
    """The page without it: it was registered by mistake."""
    return msgspec.structs.replace(
        training, completed=tuple(each for each in training.completed if each.module != module)
    )


def gaps(training: Training | None, track: str | None, today: date, curriculum: Curriculum) -> tuple[Gap, ...]:
    """What stands between somebody and a conversation of this track: missing and expired mandatory modules."""
    done: Mapping[str, Completed] = {each.module: each for each in training.completed} if training else {}
    found: list[Gap] = []
    for module in curriculum.mandatory(track):
        if module not in done:
            found.append(Gap(module, "training_missing"))
        elif done[module].valid_to < today or done[module].done_on > today:
            found.append(Gap(module, "training_expired" if done[module].done_on <= today else "training_missing"))
    return tuple(found)
