"""Changes the launch of the line, or refuses to: its mode, the five signed records, the pilot's last day. Pure.

`open` is refused until each of the five guidelines has been signed, in the version that is in force, by two different
people, with the parties that the directive wants consulted. Every change is dated later than the one before it: a clock
that has jumped changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

from handoff.backoffice.records.guidelines import Guideline
from handoff.contract.base import ModeName
from handoff.contract.errors import Refused
from handoff.conversation.calendar import swedish_day
from handoff.routing.launch import Asked, Change, Launch, Signature, over
from knowledge.guidelines import RECORDS
from storage.ids import AccountId

SIGNERS = 2

CLOCKS_APART = timedelta(minutes=2)
"""More than this between a node's clock and the database's means that one of them has jumped."""

TOGETHER: frozenset[ModeName] = frozenset({"open", "ended"})
"""Modes into which two people take the line: one asks, another one does it."""

ASKED_FOR = timedelta(days=1)
"""How long a second person may take."""

NEXT: Mapping[ModeName, tuple[ModeName, ...]] = {
    "closed": ("practice",),
    "practice": ("closed", "open"),
    "open": ("closed", "practice", "ended"),
    "ended": (),
}
"""Where a mode may lead. What has ended does not open again: a new pilot is a new installation (DOMAIN D14)."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What opening depends on besides the launch itself."""

    guidelines: Mapping[str, Guideline]
    """Those in force."""
    unverified: Sequence[str] = ()
    """Round-the-clock entries of the directory whose check is missing or too old."""
    beta_database: bool = False
    """Whether the database is one that the operator has not allowed for a line that is open."""
    hurdles: Sequence[str] = ()
    """Codes of what else is missing (`preflight`)."""


def valid(launch: Launch, record: str, guideline: Guideline) -> tuple[Signature, ...]:
    """The signatures that count: of the version in force, one a person."""
    of_version = [each for each in launch.signatures if each.record == record and each.version == guideline.version]
    return tuple({each.signer: each for each in reversed(of_version)}.values())[::-1]


def missing(launch: Launch, guidelines: Mapping[str, Guideline]) -> tuple[str, ...]:
    """The records that are not signed by enough people yet."""
    return tuple(name for name in RECORDS if len(valid(launch, name, guidelines[name])) < SIGNERS)


def sign(
    launch: Launch,
    record: str,
    *,
    version: str,
    parties: Sequence[str],
    by: AccountId,
    at: datetime,
    guidelines: Mapping[str, Guideline],
) -> Launch:
    """The launch with one more signature of `by`.

    Raises:
        Refused: guideline_changed, if `version` is not the one in force; parties_missing; already_signed, by the same
            person; clock_jump.
    """
    guideline = guidelines[record]
    if version != guideline.version:
        raise Refused("guideline_changed")
    if not set(guideline.parties) <= set(parties):
        raise Refused("parties_missing")
    if any(each.signer == by for each in valid(launch, record, guideline)):
        raise Refused("already_signed")
    signature = Signature(record=record, version=version, parties=tuple(guideline.parties), signer=by, signed_at=at)
    return _dated(launch, at, signatures=(*launch.signatures, signature))


def set_pilot_end(launch: Launch, end: date | None, *, at: datetime) -> Launch:
    """The launch with another last day of the pilot.

    Raises:
        Refused: wrong_mode, once the pilot has ended; date_past; clock_jump.
    """
    if launch.mode == "ended":
        raise Refused("wrong_mode")
    if end is not None and end < swedish_day(at):
        raise Refused("date_past")
    return _dated(launch, at, pilot_end=end)


def change_mode(
    launch: Launch,
    to: ModeName,
    *,
    by: AccountId,
    at: datetime,
    conditions: Conditions,
) -> Launch:
    """The launch in mode `to`, if it may change to it.

    Args:
        launch: what holds.
        to: the mode that is asked for.
        by: who asks for it.
        at: now.
        conditions: what opening depends on besides.

    Raises:
        Refused: wrong_mode; clock_jump; and what keeps the line from opening: records_unsigned, pilot_end_missing,
            date_past, contacts_unverified, database_beta, and the code of each hurdle.
    """
    _require(launch, to, obstacles(launch, at, conditions))
    return _dated(launch, at, mode=to, asked=None, changes=(*launch.changes, Change(mode=to, at=at, by=by)))


def ask_mode(
    launch: Launch,
    to: ModeName,
    *,
    by: AccountId,
    at: datetime,
    conditions: Conditions,
) -> Launch:
    """The launch in which `by` has asked for this mode. Refused as `change_mode`: nobody asks for what cannot be."""
    _require(launch, to, obstacles(launch, at, conditions))
    return _dated(launch, at, asked=Asked(mode=to, at=at, by=by))


def asked(launch: Launch, to: ModeName, at: datetime) -> Asked | None:
    """Who has asked for this mode, and not too long ago."""
    first = launch.asked
    return first if first is not None and first.mode == to and at - first.at <= ASKED_FOR else None


def _require(launch: Launch, to: ModeName, codes: Sequence[str]) -> None:
    if to not in NEXT[launch.mode]:
        raise Refused("wrong_mode")
    if to == "open" and codes:
        raise Refused(codes[0])


def obstacles(launch: Launch, now: datetime, conditions: Conditions) -> list[str]:
    """The error codes with which opening would be refused now, the weightiest first."""
    found = {
        "records_unsigned": bool(missing(launch, conditions.guidelines)),
        "pilot_end_missing": launch.pilot_end is None,
        "date_past": over(launch, now),
        "contacts_unverified": bool(conditions.unverified),
        "database_beta": conditions.beta_database,
    }
    return [*(code for code, holds in found.items() if holds), *conditions.hurdles]


def end_if_over(launch: Launch, *, now: datetime, database_now: datetime) -> Launch:
    """The launch in mode `ended` once the last day has passed; otherwise unchanged.

    Raises:
        Refused: clock_jump, if the node's clock and the database's are apart: a wrong clock must not end a pilot.
    """
    if launch.mode != "open" or not over(launch, now):
        return launch
    if abs(now - database_now) > CLOCKS_APART:
        raise Refused("clock_jump")
    return _dated(launch, now, mode="ended", changes=(*launch.changes, Change(mode="ended", at=now, by=None)))


def _dated(launch: Launch, at: datetime, **changes: object) -> Launch:
    if launch.changed_at is not None and at < launch.changed_at:
        raise Refused("clock_jump")
    return msgspec.structs.replace(launch, changed_at=at, **changes)
