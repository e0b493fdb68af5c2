"""The desk of the rota: shows a week, plans it, takes notes of swaps and sick leave, and sets opening hours by it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

import msgspec

from handoff.backoffice.rota import plan
from handoff.backoffice.rota.plan import HOURS, Gap, Shift, Wanted, Week, Worker
from handoff.contract.errors import Refused
from handoff.contract.records import Choice
from handoff.contract.rota import RotaAck, RotaFollow, RotaGap, RotaPlan, ShiftAct, ShiftPlan, ShiftView
from handoff.contract.service import HoursException, OpeningHours
from handoff.contract.tables import STAFF_ROLES
from handoff.conversation.calendar import SWEDEN, swedish_day, swedish_month
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import Names
from handoff.routing.hours import by_days
from storage.ids import AccountId
from storage.ports.clock import DatabaseClock
from storage.ports.records import KeptRecord, RecordBook
from storage.ports.staff import StaffAccount, StaffAccounts

TRACKS = ("anhorig", "yrkesverksam", "ung", "vill_lamna")
MayTake = Callable[[AccountId, str | None], Awaitable[bool]]
Expected = Callable[[], Awaitable[Sequence[float]]]
"""Conversations by hour of the day, from the latest released figures; empty where there are none."""


class Opening(Protocol):
    """The opening hours of the line."""

    async def read_hours(self) -> tuple[int, OpeningHours]: ...

    async def set_hours(self, hours: OpeningHours, *, replaces: int) -> None: ...

    def within_hours(self, at: datetime) -> bool: ...


class RotaDesk:
    """One week at a time; the record of a week is its version."""

    def __init__(
        self,
        *,
        book: RecordBook,
        accounts: StaffAccounts,
        may_take: MayTake,
        opening: Opening,
        languages: Callable[[], Sequence[str]],
        expected: Expected,
        database_clock: DatabaseClock,
        names: Names,
    ) -> None:
        self._book = book
        self._accounts = accounts
        self._may_take = may_take
        self._opening = opening
        self._languages = languages
        self._expected = expected
        self._database_clock = database_clock
        self._names = names

    async def show(self, staff: Staff, week: str) -> RotaAck:
        """The week of this Monday, or the present one. Raises Refused: bad_request, for another day."""
        today = swedish_day(await self._database_clock.now())
        return await self._shown(staff, _monday(week) if week else today - timedelta(days=today.weekday()))

    async def plan(self, staff: Staff, request: RotaPlan) -> RotaAck:
        """Every shift of a week. One that stays as it was keeps its standing: sick, or offered.

        Raises:
            Refused: bad_request; rota_invalid; stale_version.
        """
        monday = _monday(request.week)
        _, before = await self._week(monday)
        standing = {each.id: each for each in before.shifts}
        shifts = tuple(_planned(each, standing) for each in request.shifts)
        week = Week(monday=monday, shifts=shifts)
        plan.check(week, known={each.account for each in await self._people()})
        await self._save(week, seen=request.seen)
        return await self._shown(staff, monday)

    async def act(self, staff: Staff, shift: str, request: ShiftAct) -> RotaAck:
        """What somebody does with a shift.

        Raises:
            Refused: bad_request; unknown_shift; not_yours; wrong_state; rota_invalid; stale_version.
        """
        monday = _monday(request.week)
        version, week = await self._week(monday)
        await self._save(plan.changed(week, shift, request.act, by=staff.account, lead=staff.lead), seen=version)
        return await self._shown(staff, monday)

    async def follow(self, staff: Staff, request: RotaFollow) -> RotaAck:
        """The opening hours of the week's days that are to come are those of the rota.

        Raises:
            Refused: bad_request; hours_invalid; stale_version.
        """
        monday = _monday(request.week)
        _, week = await self._week(monday)
        workers = {each.account: await self._worker(each) for each in await self._people()}
        version, read = await self._opening.read_hours()
        hours = by_days(read)
        days = {monday + timedelta(days=number) for number in range(7)}
        kept = [each for each in hours.exceptions if date.fromisoformat(each.date) not in days]
        ours = [HoursException(date=day.isoformat(), spans=plan.spans(week, day, workers)) for day in sorted(days)]
        after = msgspec.structs.replace(hours, exceptions=[*kept, *ours])
        await self._opening.set_hours(after, replaces=version)
        return await self._shown(staff, monday)

    async def _shown(self, staff: Staff, monday: date) -> RotaAck:
        version, week = await self._week(monday)
        people, expected = await self._people(), await self._expected()
        return RotaAck(
            week=monday.isoformat(),
            version=version,
            shifts=[self._view(staff, each) for each in sorted(week.shifts, key=lambda each: (each.day, each.starts))],
            people=[Choice(value=each.account, label=each.name) for each in people],
            gaps=[_gap(each) for each in await self._gaps(week, people, expected)],
            expected=bool(expected),
        )

    async def _gaps(self, week: Week, people: Sequence[StaffAccount], expected: Sequence[float]) -> list[Gap]:
        workers = {each.account: await self._worker(each) for each in people}
        working = msgspec.structs.replace(week, shifts=tuple(each for each in week.shifts if each.account in workers))
        days = [week.monday + timedelta(days=number) for number in range(7)]
        open_hours = {day: [hour for hour in range(HOURS) if self._is_open(day, hour)] for day in days}
        wanted = Wanted(self._languages(), TRACKS, tuple(expected) or (0.0,) * HOURS)
        return plan.gaps(working, open_hours, workers, wanted)

    def _is_open(self, day: date, hour: int) -> bool:
        at = datetime.combine(day, time(hour), tzinfo=SWEDEN).astimezone(UTC)
        return self._opening.within_hours(at)

    async def _worker(self, account: StaffAccount) -> Worker:
        asked = [track for track in TRACKS if not account.tracks or track in account.tracks]
        may = [track for track in asked if await self._may_take(account.account, track)]
        return Worker(
            lead=account.role == "shift_lead",
            trainee=account.role == "trainee",
            languages=account.languages,
            tracks=may,
        )

    async def _people(self) -> list[StaffAccount]:
        accounts = await self._accounts.list()
        return [each for each in accounts if not each.disabled and each.role in STAFF_ROLES]

    async def _week(self, monday: date) -> tuple[int, Week]:
        record = await self._book.get(monday.isoformat())
        return (record.version, plan.decode(record.body)) if record else (0, Week(monday=monday))

    async def _save(self, week: Week, *, seen: int) -> None:
        now = await self._database_clock.now()
        record = KeptRecord(week.monday.isoformat(), swedish_month(now), False, now, plan.encode(week))
        if not await self._book.save(record, seen=seen):
            raise Refused("stale_version")

    def _view(self, staff: Staff, shift: Shift) -> ShiftView:
        return ShiftView(
            shift=shift.id,
            day=shift.day.isoformat(),
            starts=shift.starts,
            ends=shift.ends,
            account=shift.account,
            name=self._names(shift.account),
            mine=shift.account == staff.account,
            status=shift.status,
        )


def _planned(wanted: ShiftPlan, standing: Mapping[str, Shift]) -> Shift:
    """The shift as it is planned; sick or offered as before, where nothing else of it has changed."""
    shift = Shift(
        id=wanted.shift,
        day=_day(wanted.day),
        starts=wanted.starts,
        ends=wanted.ends,
        account=AccountId(wanted.account),
    )
    before = standing.get(shift.id)
    same = before is not None and msgspec.structs.replace(before, status="planned") == shift
    return before if before is not None and same else shift


def _gap(gap: Gap) -> RotaGap:
    return RotaGap(day=gap.day.isoformat(), starts=gap.starts, ends=gap.ends, what=gap.what)


def _monday(text: str) -> date:
    day = _day(text)
    if day.weekday() != 0:
        raise Refused("bad_request")
    return day


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("bad_request") from None
