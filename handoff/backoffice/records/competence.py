"""Who may take whom (DOMAIN D8): the training register, which modules a track asks for, and which practice. Pure.

What is asked for beside modules is what the guideline on training says: five practice conversations of five kinds that
somebody else has reviewed, three conversations beside a colleague, and ten whose answers a shift lead has approved.
The modules are versioned data, `data/training.yaml`. The gate holds for real conversations: people in practice have not
been trained yet.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

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
    """Who saw to it; the person's own account where the test was passed here."""
    edition: str = ""
    """Of the module's text, where it was done here or registered since there are texts."""
    tested: bool = False
    """Whether the test was passed here."""


class Practised(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A practice conversation that somebody else has reviewed."""

    conversation: str
    kind: str
    level: str


class Training(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One account's page of the register."""

    account: AccountId
    category: str = ""
    completed: tuple[Completed, ...] = ()
    """At most one a module: the latest."""
    failed: dict[str, int] = msgspec.field(default_factory=dict)
    """By module: tests that were not passed since the last that was, or since a lead gave new tries."""

    practised: tuple[Practised, ...] = ()
    beside: int = 0
    """Real conversations in which they sat beside a colleague, as a lead has registered."""
    supervised: tuple[str, ...] = ()
    """Names of the conversations in which a lead has approved an answer of theirs; one-way, at most `SUPERVISED`."""
    supervised_elsewhere: int = 0
    """Such conversations that the system has not seen, as a lead has registered."""
    ready_by: AccountId | None = None
    """The shift lead who has judged that they may work on their own."""

    @property
    def approved_talks(self) -> int:
        """In how many conversations a lead has approved their answers."""
        return len(self.supervised) + self.supervised_elsewhere


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Training).decode

Problem = Literal["training_missing", "training_expired", "practice_missing", "supervision_missing"]

PRACTICES: Final = 5
"""Practice conversations before the first real one."""
PRACTISED_KINDS: Final = ("anhorig", "barn", "vill_lamna", "akut", "arg")
"""Of these kinds, one each at least."""
PRACTISED_LEVEL: Final = "N4"
"""At least one of them is at this level."""
MOST_PRACTISED: Final = 60
"""Kept of one person; the oldest go first."""
BESIDE: Final = 3
SUPERVISED: Final = 10

TRIES: Final = 3
"""Tests that may fail before a lead gives new tries (the guideline on training)."""
NEW_EDITION_WITHIN: Final = timedelta(days=14)
"""How long somebody may go on after a module has changed, so that a change does not close the line."""

Editions = Mapping[str, tuple[str, date | None]]
"""By module: the edition that is taught, and the day of its review (None: that of the installation)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands in the way."""

    module: str
    """Of a module its name; of practice the kind that is missing; else what is missing."""
    problem: Problem


@cache
def load(path: Path = _FILE) -> Curriculum:
    """The curriculum of this file. msgspec.ValidationError if it is none."""
    return msgspec.yaml.decode(path.read_bytes(), type=Curriculum)


def valid_to(done_on: date, months: int) -> date:
    """The last day on which a module counts: so many months later, or the last day of a shorter month."""
    year, month = divmod(done_on.year * 12 + done_on.month - 1 + months, 12)
    return date(year, month + 1, min(done_on.day, calendar.monthrange(year, month + 1)[1]))


def with_module(
    training: Training,
    module: str,
    done_on: date,
    curriculum: Curriculum,
    *,
    by: AccountId,
    edition: str = "",
    tested: bool = False,
) -> Training:
    """The page with one more module, in place of an earlier time. KeyError for an unknown module."""
    done = Completed(
        module=module,
        done_on=done_on,
        valid_to=valid_to(done_on, curriculum.modules[module].valid_months),
        registered_by=by,
        edition=edition,
        tested=tested,
    )
    others = tuple(each for each in training.completed if each.module != module)
    failed = {name: tries for name, tries in training.failed.items() if name != module}
    return msgspec.structs.replace(training, completed=(*others, done), failed=failed)


def with_failed_test(training: Training, module: str) -> Training:
    """The page after a test that was not passed."""
    tries = training.failed.get(module, 0) + 1
    return msgspec.structs.replace(training, failed={**training.failed, module: tries})


def with_new_tries(training: Training, module: str) -> Training:
    """The page after a lead has given new tries."""
    return msgspec.structs.replace(training, failed={**training.failed, module: 0})


def outdated(done: Completed, editions: Editions) -> bool:
    """Whether the module has another edition now than the one that was done."""
    return bool(done.edition) and editions.get(done.module, (done.edition, None))[0] != done.edition


def without_module(training: Training, module: str) -> Training:
    """The page without it: it was registered by mistake."""
    return msgspec.structs.replace(
        training, completed=tuple(each for each in training.completed if each.module != module)
    )


def gaps(
    training: Training | None,
    track: str | None,
    today: date,
    curriculum: Curriculum,
    editions: Editions = MappingProxyType({}),
) -> tuple[Gap, ...]:
    """What stands between somebody and a conversation of this track: missing and expired mandatory modules.

    A module of which a new edition is taught has expired two weeks after the review of that edition.
    """
    done: Mapping[str, Completed] = {each.module: each for each in training.completed} if training else {}
    found: list[Gap] = []
    for module in curriculum.mandatory(track):
        if module not in done:
            found.append(Gap(module, "training_missing"))
        elif done[module].valid_to < today or done[module].done_on > today:
            found.append(Gap(module, "training_expired" if done[module].done_on <= today else "training_missing"))
        elif outdated(done[module], editions) and _overdue(editions[module][1], today):
            found.append(Gap(module, "training_expired"))
    return tuple(found)


def with_practice(training: Training, done: Practised) -> Training:
    """The page with one more practice conversation, in place of an earlier review of it."""
    others = tuple(each for each in training.practised if each.conversation != done.conversation)
    return msgspec.structs.replace(training, practised=(*others, done)[-MOST_PRACTISED:])


def with_supervised(training: Training, conversation: str) -> Training:
    """The page with a conversation in which an answer was approved; the first ten count."""
    if conversation in training.supervised or len(training.supervised) >= SUPERVISED:
        return training
    return msgspec.structs.replace(training, supervised=(*training.supervised, conversation))


def practice_gaps(training: Training) -> tuple[Gap, ...]:
    """What is missing of the practice before real conversations: kinds, the level, the number."""
    kinds = {each.kind for each in training.practised}
    missing = [kind for kind in PRACTISED_KINDS if kind not in kinds]
    if all(each.level != PRACTISED_LEVEL for each in training.practised):
        missing.append(PRACTISED_LEVEL)
    if len(training.practised) < PRACTICES and not missing:
        missing.append("number")
    return tuple(Gap(each, "practice_missing") for each in missing)


def supervision_gaps(training: Training, *, alone: bool) -> tuple[Gap, ...]:
    """What is missing of the time beside colleagues. `alone`: whether answers would go out unread."""
    missing = ["beside"] if training.beside < BESIDE else []
    if alone and (training.ready_by is None or training.approved_talks < SUPERVISED):
        missing.append("ready")
    return tuple(Gap(each, "supervision_missing") for each in missing)


def _overdue(reviewed_on: date | None, today: date) -> bool:
    return reviewed_on is None or today > reviewed_on + NEW_EDITION_WITHIN
