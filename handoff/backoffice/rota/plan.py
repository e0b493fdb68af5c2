"""Shifts of one week, what changes them, and what is missing in them. Pure; times are clocks in Sweden."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final, Literal

import msgspec

from handoff.contract.errors import Refused
from handoff.contract.service import OpenSpan
from storage.ids import AccountId

Status = Literal["planned", "offered", "sick"]
CONVERSATIONS_AN_HOUR: Final = 2
"""That one person takes; talks are long, and at most two at once."""
MOST_SHIFTS: Final = 200
HOURS: Final = 24


class Shift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person from `starts` to `ends` on a day; whole hours, `ends` at most 24."""

    id: str
    day: date
    starts: int
    ends: int
    account: AccountId
    status: Status = "planned"

    def covers(self, hour: int) -> bool:
        """Whether somebody works in this hour."""
        return self.status != "sick" and self.starts <= hour < self.ends


class Week(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All shifts of one week."""

    monday: date
    shifts: tuple[Shift, ...] = ()


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Week).decode


@dataclass(frozen=True, slots=True)
class Worker:
    """What a person can do on a shift."""

    lead: bool
    trainee: bool
    languages: Collection[str]
    """Empty: all that the line offers."""
    tracks: Collection[str]
    """For which nothing of their training is missing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours of a day in which something is missing."""

    day: date
    starts: int
    ends: int
    what: str
    """`nobody`, `lead`, `short`, `language:CODE` or `track:NAME`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What there should be in every open hour."""

    languages: Sequence[str]
    tracks: Sequence[str]
    expected: Sequence[float] = (0.0,) * HOURS
    """Conversations by hour of the day."""


def check(week: Week, *, known: Collection[AccountId]) -> None:
    """Refuse a plan that cannot be.

    Raises:
        Refused: rota_invalid: too many shifts, another week, no hours, somebody unknown or in two places at once.
    """
    days = {week.monday + timedelta(days=number) for number in range(7)}
    whole = all(0 <= each.starts < each.ends <= HOURS and each.day in days for each in week.shifts)
    people = all(each.account in known for each in week.shifts)
    names = {each.id for each in week.shifts}
    if len(week.shifts) > MOST_SHIFTS or not whole or not people or len(names) < len(week.shifts) or _clash(week):
        raise Refused("rota_invalid")


def _clash(week: Week) -> bool:
    return any(_overlap(one, other) for at, one in enumerate(week.shifts) for other in week.shifts[at + 1 :])


def _overlap(one: Shift, other: Shift) -> bool:
    same = one.account == other.account and one.day == other.day and "sick" not in (one.status, other.status)
    return same and one.starts < other.ends and other.starts < one.ends


def changed(week: Week, shift: str, act: str, *, by: AccountId, lead: bool) -> Week:
    """The week after what somebody did with a shift: `sick`, `well`, `offer`, `keep` of one's own, or `take` it.

    Raises:
        Refused: unknown_shift; not_yours; wrong_state; rota_invalid, where the taker works then already.
    """
    held = next((each for each in week.shifts if each.id == shift), None)
    if held is None:
        raise Refused("unknown_shift")
    if act == "take":
        if held.status == "planned" or held.account == by:
            raise Refused("wrong_state")
        new = msgspec.structs.replace(held, account=by, status="planned")
    else:
        if held.account != by and not lead:
            raise Refused("not_yours")
        steps: dict[str, Status] = {"sick": "sick", "well": "planned", "offer": "offered", "keep": "planned"}
        new = msgspec.structs.replace(held, status=steps[act])
    after = msgspec.structs.replace(week, shifts=tuple(new if each.id == shift else each for each in week.shifts))
    if _clash(after):
        raise Refused("rota_invalid")
    return after


def gaps(
    week: Week, open_hours: Mapping[date, Collection[int]], workers: Mapping[AccountId, Worker], wanted: Wanted
) -> list[Gap]:
    """What is missing in the open hours of the week, hours in a row as one."""
    found: list[Gap] = []
    for day, hours in open_hours.items():
        for what, alone in _by_what(week, day, sorted(hours), workers, wanted).items():
            found += [Gap(day, starts, ends, what) for starts, ends in _runs(alone)]
    return sorted(found, key=lambda each: (each.day, each.starts, each.what))


def _by_what(
    week: Week, day: date, hours: Sequence[int], workers: Mapping[AccountId, Worker], wanted: Wanted
) -> dict[str, list[int]]:
    missing: dict[str, list[int]] = {}
    for hour in hours:
        there = [workers[each.account] for each in week.shifts if each.day == day and each.covers(hour)]
        for what in _missing(there, wanted, wanted.expected[hour]):
            missing.setdefault(what, []).append(hour)
    return missing


def _missing(there: Sequence[Worker], wanted: Wanted, expected: float) -> Iterator[str]:
    counted = [each for each in there if not each.trainee]
    if not counted:
        yield "nobody"
        return
    if not any(each.lead for each in counted):
        yield "lead"
    if len(counted) * CONVERSATIONS_AN_HOUR < ceil(expected):
        yield "short"
    for code in wanted.languages:
        if not any(not each.languages or code in each.languages for each in counted):
            yield f"language:{code}"
    for track in wanted.tracks:
        if not any(track in each.tracks for each in counted):
            yield f"track:{track}"


def _runs(hours: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Hours in a row: where they begin and end."""
    start = previous = hours[0]
    for hour in hours[1:]:
        if hour != previous + 1:
            yield start, previous + 1
            start = hour
        previous = hour
    yield start, previous + 1


def spans(week: Week, day: date, workers: Mapping[AccountId, Worker]) -> list[OpenSpan]:
    """When the line is open on a day if its hours follow the rota: while somebody works who is no trainee."""
    hours = [
        hour
        for hour in range(HOURS)
        if any(
            each.day == day and each.covers(hour) and not workers[each.account].trainee
            for each in week.shifts
            if each.account in workers
        )
    ]
    if not hours:
        return []
    return [OpenSpan(opens=f"{starts:02}:00", closes=f"{ends:02}:00") for starts, ends in _runs(hours)]
