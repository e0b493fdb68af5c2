"""What a period's figures are when they are released, and whether they may be. Pure.

The registry is the list of all releases. A released period is frozen: it is never counted again, for the difference
between two counts would tell what has been added (DOMAIN 4.2, rule 8). Nor is a proposal: taken back and made anew it
has the same figures, with only what people have entered in its new version. A half-year is released after its quarters.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import msgspec

from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.backoffice.statistics import kpis
from handoff.backoffice.statistics.hourly import HourShown, availability_by_hour
from handoff.backoffice.statistics.kpi import ShownKpi, shown
from handoff.backoffice.statistics.periods import Period, Step, parse
from handoff.backoffice.statistics.suppression import Draw
from handoff.backoffice.statistics.tables import Facts, Table, due, release
from handoff.backoffice.statistics.text_tables import text_tables
from handoff.contract.errors import Refused
from storage.ids import AccountId

Status = Literal["draft", "proposed", "withdrawn", "released"]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All that is released of one period: codes and numbers."""

    period: str
    counted_at: datetime
    vocabulary_version: str
    tables: tuple[Table, ...]
    kpis: tuple[ShownKpi, ...]
    by_hour: tuple[HourShown, ...] = ()
    """Availability by the hour of the day; empty for half-years, and in what was released before it was counted."""
    supported: int | None = None
    """Conversations with a counselor, as they may be shown: what a cost is divided by."""
    texts: tuple[Table, ...] = ()
    """What happened with the line's own texts, and what was answered badly: a table for each sort of text."""

    def table(self, id: str) -> Table:
        """The table of this id. KeyError if the period has none."""
        return {table.id: table for table in self.tables}[id]


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the registry."""

    figures: Figures
    status: Status
    proposed_by: AccountId
    proposed_at: datetime
    released_by: AccountId | None = None
    released_at: datetime | None = None

    @property
    def period(self) -> Period:
        """Its period."""
        return parse(self.figures.period)


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Release).decode


def count(
    period: Period,
    facts: Facts,
    around: kpis.Surroundings,
    vocabulary: Vocabulary,
    draw: Draw,
    *,
    at: datetime,
    step: Step = "quarter",
) -> Figures:
    """A period's figures, protected. `draw` is the installation's noise, `step` that of its calendar."""

    def of_period(place: str, count: int) -> int:
        return draw(f"{period} {place}", count)

    tables = {spec.id: release(spec, facts, of_period) for spec in due(vocabulary, period, step)}
    cadence = "quarter" if period.kind == step else period.kind if period.kind == "half" else ""
    found = [kpi for kpi in kpis.figures(kpis.Period(facts, around)) if kpi.cadence == cadence]
    return Figures(
        period=str(period),
        counted_at=at,
        vocabulary_version=vocabulary.version,
        tables=tuple(tables.values()),
        kpis=tuple(shown(kpi, tables, of_period) for kpi in found),
        by_hour=availability_by_hour(tables),
        supported=kpis.supported(facts, of_period) if cadence else None,
        texts=text_tables(facts.texts, of_period) if period.kind == step else (),
    )


def with_inputs(figures: Figures, around: kpis.Surroundings) -> Figures:
    """Frozen figures with what people have entered since; nothing that is counted of conversations changes."""
    entered = {kpi.id: kpi for kpi in kpis.entered(around, figures.supported)}
    return msgspec.structs.replace(figures, kpis=tuple(entered.get(kpi.id, kpi) for kpi in figures.kpis))


def proposable(period: Period, registry: Mapping[str, Release], today: date, step: Step = "quarter") -> None:
    """Whether a period may be proposed now.

    Raises:
        Refused: period_unknown (a year is no period of the calendar, or a month of one of quarters), period_running,
            already_released, quarters_first.
    """
    if period.kind == "year" or (period.kind == "month" and step != "month"):
        raise Refused("period_unknown")
    if not period.settled(today):
        raise Refused("period_running")
    existing = registry.get(str(period))
    if existing is not None and existing.status == "released":
        raise Refused("already_released")
    if period.kind != step and any(_missing(registry, each) for each in period.made_of(step)):
        raise Refused("quarters_first")
    if any(not _missing(registry, later) for later in period.step_after(step)):
        raise Refused("already_released")


def _missing(registry: Mapping[str, Release], period: Period) -> bool:
    found = registry.get(str(period))
    return found is None or found.status != "released"


def approved(proposal: Release, *, by: AccountId, at: datetime) -> Release:
    """The proposal, released by a second person, figure by figure as it was proposed.

    Raises:
        Refused: same_person; already_released.
    """
    if proposal.status != "proposed":
        raise Refused("already_released")
    if by == proposal.proposed_by:
        raise Refused("same_person")
    return msgspec.structs.replace(proposal, status="released", released_by=by, released_at=at)
