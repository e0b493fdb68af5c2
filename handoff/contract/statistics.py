"""Figures over HTTP: the calendar, released tables and key figures in words, the two people behind a release."""

from __future__ import annotations

from typing import Literal

import msgspec

from handoff.contract.base import Answer, Count, Model
from handoff.contract.parts import Ack

PeriodStatus = Literal["running", "waiting", "open", "proposed", "released", "closed"]


class PeriodView(Answer, frozen=True, kw_only=True):
    """One period of the calendar."""

    period: str
    kind: Literal["month", "quarter", "half", "year"]
    first: str
    last: str
    status: PeriodStatus
    proposed_by: str | None = None
    own_proposal: bool = False
    """It is the caller's: another person must approve it."""
    released_at: str | None = None


StepName = Literal["quarter", "month"]


class PeriodsAck(Ack, frozen=True, kw_only=True):
    periods: list[PeriodView]
    step: StepName = "quarter"
    """The shortest period that is released."""
    may_choose: bool = False
    """The line has never been open and nothing is proposed: an administrator may still choose the other step."""


class CalendarSet(Model, frozen=True, kw_only=True):
    step: StepName


class FigureCell(Answer, frozen=True, kw_only=True):
    """What stands in a cell; `value` only where a number may be shown."""

    text: str
    value: int | None = None
    low: int | None = None
    """Of joined periods: the least that a cell can be where no number may be shown."""
    high: int | None = None


class FigureTable(Answer, frozen=True, kw_only=True):
    """One table in words. Nothing of it can be shown where `withheld`."""

    id: str
    title: str
    note: str
    chart: Literal["bars", "hours", "grid", "columns"]
    rows: list[str]
    columns: list[str]
    cells: list[list[FigureCell]]
    total: int | None = None
    withheld: bool = False


class FigureStep(Answer, frozen=True, kw_only=True):
    """A key figure in one of the periods that are joined."""

    period: str
    text: str


class KeyFigure(Answer, frozen=True, kw_only=True):
    """One key figure in words."""

    id: str
    area: str
    label: str
    text: str
    target: str
    verdict: str
    met: bool | None = None
    n: int | None = None
    """Of how many it is."""
    definition: str = ""
    earlier: str = ""
    """What it was in the period before, if that is released."""
    steps: list[FigureStep] = msgspec.field(default_factory=list)
    """Of joined periods: what it was in each of them."""


class ReportAck(Ack, frozen=True, kw_only=True):
    """The figures of one period, as they are released or proposed."""

    period: str
    status: Literal["draft", "proposed", "released"]
    title: str
    lead: str
    how: str
    """How those who contact the line are protected in these figures."""
    figures: list[KeyFigure]
    tables: list[FigureTable]
    reading: list[str] = msgspec.field(default_factory=list)
    """What stands in place of a number in the tables, and why."""
    summary: list[str] = msgspec.field(default_factory=list)
    """The period in plain sentences."""
    missed: list[str] = msgspec.field(default_factory=list)
    """The targets that are missed."""
    earlier: str = ""
    """The period before, if it is released."""
    made_of: list[str] = msgspec.field(default_factory=list)
    """The released periods that are joined."""
    by_hour: FigureTable | None = None
    """Availability by the hour of the day, in per cent; a column for each of its key figures."""


class FileAck(Ack, frozen=True, kw_only=True):
    """A file to be saved; the text is the whole of it."""

    name: str
    media_type: str
    text: str


class KpiInputs(Model, frozen=True, kw_only=True):
    """What no system can count, for one quarter: sums of the line, nothing of people."""

    cost_kr: Count | None = None
    staff_hours: Count | None = None
    supervisions: Count | None = None
    gaps_closed: Count | None = None
    municipalities_asked: Count | None = msgspec.field(name="kommuner_asked", default=None)
    municipalities_aware: Count | None = msgspec.field(name="kommuner_aware", default=None)


class InputsSet(Model, frozen=True, kw_only=True):
    version: Count
    """The one that was read; 0 where nothing has been entered yet."""
    inputs: KpiInputs


class InputsAck(Ack, frozen=True, kw_only=True):
    version: int
    inputs: KpiInputs
