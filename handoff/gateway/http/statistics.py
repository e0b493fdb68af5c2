"""Handlers of the routes of figures.

Checks no caller: `staff_router` does; here only what a role may see of a period.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

import msgspec

from handoff.backoffice.statistics import page, sheet
from handoff.backoffice.statistics.desk import PeriodState, StatisticsDesk
from handoff.backoffice.statistics.editions import Edition, of_release
from handoff.backoffice.statistics.hourly import HourShown
from handoff.backoffice.statistics.inputs import Inputs
from handoff.backoffice.statistics.kpi import ShownKpi
from handoff.backoffice.statistics.periods import Period, before, parse
from handoff.backoffice.statistics.releases import Release
from handoff.backoffice.statistics.summary import missed, sentences
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.texts import ReportTexts
from handoff.backoffice.statistics.wording import Teller
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.contract.routes.statistics import APPROVERS
from handoff.contract.statistics import (
    CalendarSet,
    FigureCell,
    FigureStep,
    FigureTable,
    FileAck,
    InputsAck,
    InputsSet,
    KeyFigure,
    KpiInputs,
    PeriodsAck,
    PeriodStatus,
    PeriodView,
    ReportAck,
)
from handoff.conversation.visibility import iso
from handoff.gateway.http.staff_router import Caller
from storage.ids import AccountId

Status = Literal["draft", "proposed", "released"]
PERIOD_STATUSES: tuple[PeriodStatus, ...] = get_args(PeriodStatus)


class StatisticsHttp:
    """Handlers of `STATISTICS`, a method a route.

    Args:
        names: what an account is called.
        operator: who runs the line.
    """

    def __init__(self, desk: StatisticsDesk, *, operator: str, names: Callable[[AccountId], str]) -> None:
        self._desk = desk
        self._operator = operator
        self._names = names

    async def statistics_periods(self, caller: Caller, body: None) -> Answer:
        states = await self._desk.periods()
        return PeriodsAck(
            periods=[_period(state, caller, self._names) for state in states],
            step=await self._desk.step(),
            may_choose=await self._desk.may_choose_step(),
        )

    async def statistics_calendar(self, caller: Caller, body: CalendarSet) -> Answer:
        await self._desk.choose_step(body.step, by=caller.staff.account)
        return await self.statistics_periods(caller, None)

    async def statistics_read(self, caller: Caller, body: None) -> Answer:
        period, known = _named(caller), await self._desk.releases()
        release = known.get(str(period))
        approves = caller.staff.role in APPROVERS
        if release is None or release.status == "withdrawn" or not (approves or release.status == "released"):
            raise Refused("period_unknown")
        earlier = known.get(str(before(period)))
        beside = earlier if earlier is not None and earlier.status == "released" else None
        return report_of(release, self._teller(release, caller), self._operator, beside)

    async def statistics_file(self, caller: Caller, body: None) -> Answer:
        release = await self._desk.released(str(_named(caller)))
        teller = self._teller(release, caller)
        name = f"lotsen-{release.figures.period}"
        match caller.query.get("format"):
            case "csv":
                text = sheet.write([(release, teller)]).decode()
                return FileAck(name=f"{name}.csv", media_type="text/csv", text=text)
            case "html":
                text = page.render(
                    of_release(release), teller, ReportTexts(), operator=self._operator, today=release.period.last_day
                )
                return FileAck(name=f"{name}.html", media_type="text/html", text=text)
        raise Refused("bad_request")

    async def statistics_propose(self, caller: Caller, body: None) -> Answer:
        await self._desk.propose(_named(caller), by=caller.staff.account)
        return Ack()

    async def statistics_approve(self, caller: Caller, body: None) -> Answer:
        await self._desk.approve(_named(caller), by=caller.staff.account)
        return Ack()

    async def statistics_withdraw(self, caller: Caller, body: None) -> Answer:
        await self._desk.withdraw(_named(caller), by=caller.staff.account)
        return Ack()

    async def statistics_inputs(self, caller: Caller, body: None) -> Answer:
        version, entered = await self._desk.inputs(_named(caller))
        return InputsAck(version=version, inputs=KpiInputs(**msgspec.structs.asdict(entered)))

    async def statistics_enter(self, caller: Caller, body: InputsSet) -> Answer:
        entered: dict[str, Any] = msgspec.structs.asdict(body.inputs)
        await self._desk.set_inputs(_named(caller), Inputs(**entered), seen=body.version, by=caller.staff.account)
        return await self.statistics_inputs(caller, None)

    def _teller(self, release: Release, caller: Caller) -> Teller:
        return Teller(self._desk.vocabulary, caller.query.get("lang", "sv"), release.figures.period)


def _named(caller: Caller) -> Period:
    try:
        return parse(caller.place["period"])
    except ValueError:
        raise Refused("period_unknown") from None


def _period(state: PeriodState, caller: Caller, names: Callable[[AccountId], str]) -> PeriodView:
    release, period = state.release, state.period
    return PeriodView(
        period=str(period),
        kind=period.kind,
        first=period.first_day.isoformat(),
        last=period.last_day.isoformat(),
        status=next(status for status in PERIOD_STATUSES if status == state.status),
        proposed_by=names(release.proposed_by) if release else None,
        own_proposal=release is not None and release.proposed_by == caller.staff.account,
        released_at=iso(release.released_at) if release and release.released_at else None,
    )


def report_of(release: Release, teller: Teller, operator: str, earlier: Release | None = None) -> ReportAck:
    """The figures of one period in words, as the console reads them, beside those of the period before."""
    status = "draft" if release.status == "withdrawn" else release.status
    return edition_of(of_release(release, earlier), teller, operator, status=status)


def edition_of(edition: Edition, teller: Teller, operator: str, *, status: Status = "released") -> ReportAck:
    """The figures of a report in words, as the console reads them."""
    return ReportAck(
        period=edition.name,
        status=status,
        title=page.title_of(edition, teller),
        lead=teller.report("lead", operator=operator, first=edition.first_day, last=edition.last_day),
        how=teller.report("how_text"),
        figures=[_figure(kpi, edition, teller) for kpi in edition.kpis],
        tables=[_table(table, teller) for table in edition.tables],
        reading=list(teller.whys({mark for table in edition.tables for row in table.marks for mark in row})),
        summary=list(sentences(edition, teller)),
        missed=missed(edition, teller),
        earlier=edition.earlier_name,
        made_of=[each.figures.period for each in edition.parts] if len(edition.parts) > 1 else [],
        by_hour=_by_hour(edition.by_hour, teller),
    )


def _figure(kpi: ShownKpi, edition: Edition, teller: Teller) -> KeyFigure:
    earlier, steps = edition.earlier.get(kpi.id), edition.over_time(kpi.id)
    return KeyFigure(
        id=kpi.id,
        area=teller.words.areas[kpi.area],
        label=teller.words.kpis[kpi.id],
        text=teller.kpi(kpi),
        target=teller.target(kpi),
        verdict=teller.verdict(kpi),
        met=kpi.met,
        n=kpi.n,
        definition=teller.words.definitions[kpi.id],
        earlier=teller.kpi(earlier) if earlier else "",
        steps=[FigureStep(period=name, text=teller.kpi(step)) for name, step in steps] if len(steps) > 1 else [],
    )


def _by_hour(hours: Sequence[HourShown], teller: Teller) -> FigureTable | None:
    """Each hour's key figures, with a dash where a count is too small; None where it would be all dashes."""
    if not any(kpi.value is not None for each in hours for kpi in each.kpis):
        return None
    return FigureTable(
        id="by_hour",
        title=teller.report("by_hour"),
        note=teller.report("by_hour_note"),
        chart="grid",
        rows=[teller.hour(each.hour) for each in hours],
        columns=[teller.words.kpis[kpi.id] for kpi in hours[0].kpis],
        cells=[
            [
                FigureCell(
                    text=teller.report("hidden") if kpi.value is None else teller.kpi(kpi),
                    value=None if kpi.bound else kpi.value,
                )
                for kpi in each.kpis
            ]
            for each in hours
        ],
    )


def _table(table: Table, teller: Teller) -> FigureTable:
    return FigureTable(
        id=table.id,
        title=teller.title(table),
        note=teller.own_note(table),
        chart=teller.spec(table).chart,
        rows=teller.rows(table),
        columns=teller.columns(table),
        cells=[[_cell(table, teller, i, j) for j in range(len(row))] for i, row in enumerate(table.values)],
        total=table.total,
        withheld=table.says_nothing,
    )


def _cell(table: Table, teller: Teller, row: int, column: int) -> FigureCell:
    low, high = (table.between[row][column] if table.between else None) or (None, None)
    return FigureCell(text=teller.cell(table, row, column), value=table.values[row][column], low=low, high=high)
