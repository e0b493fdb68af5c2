"""What a report is of: one released quarter, or several joined: a half-year, a year, the pilot as a whole. Pure.

The joined periods are fixed: those of the calendar, and the pilot from the first released quarter on without a gap.
Nothing that runs, waits or is only proposed is in an edition; figures on levels come from the released half-years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from handoff.backoffice.statistics import joined
from handoff.backoffice.statistics.hourly import HourShown
from handoff.backoffice.statistics.kpi import ShownKpi
from handoff.backoffice.statistics.periods import Period, Step, before, parse
from handoff.backoffice.statistics.releases import Figures, Release
from handoff.backoffice.statistics.tables import Table
from handoff.contract.errors import Refused

PILOT: Final = "pilot"
"""The name of the edition of all quarters from the first one on."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The figures of one report."""

    name: str
    """`2026Q4`, `2026H2`, `2026` or `pilot`."""
    quarters: tuple[Release, ...]
    """The shortest releases of the calendar: quarters, or months."""
    halves: tuple[Release, ...]
    tables: tuple[Table, ...]
    kpis: tuple[ShownKpi, ...]
    by_hour: tuple[HourShown, ...]
    earlier: Mapping[str, ShownKpi] = field(default_factory=dict)
    """Key figures of the period before, by id; empty if it is not released."""
    earlier_name: str = ""
    between: tuple[Release, ...] = ()
    """In a calendar of months the quarters, of län alone."""

    @property
    def parts(self) -> tuple[Release, ...]:
        """The releases that it is made of."""
        return (*self.quarters, *self.between, *self.halves)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return min(each.period.first_day for each in self.parts)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return max(each.period.last_day for each in self.parts)

    @property
    def released(self) -> bool:
        """Whether two people have released all that it is made of."""
        return all(each.status == "released" for each in self.parts)

    def over_time(self, id: str) -> tuple[tuple[str, ShownKpi], ...]:
        """A key figure in each of the releases that have it, with their names, the earliest first."""
        return tuple((each.figures.period, kpi) for each in self.parts for kpi in each.figures.kpis if kpi.id == id)

    def half_names(self) -> tuple[str, ...]:
        """The half-years that figures on levels are of."""
        return tuple(each.figures.period for each in self.halves)


def of_release(release: Release, earlier: Release | None = None) -> Edition:
    """One release by itself, also one that is only proposed or a draft, beside the one before."""
    half = release.period.kind == "half"
    quarters, halves = ([], [release]) if half else ([release], [])
    return compose(release.figures.period, quarters, halves, of_release(earlier) if earlier else None)


def compose(
    name: str,
    quarters: Sequence[Release],
    halves: Sequence[Release],
    earlier: Edition | None = None,
    between: Sequence[Release] = (),
) -> Edition:
    """An edition of these releases."""
    by_cadence = [[each.figures for each in found] for found in (quarters, between, halves) if found]
    tables, figures = _joined(by_cadence)
    hours = joined.by_hour({table.id: table for table in tables}) if len(quarters) > 1 else ()
    return Edition(
        name=name,
        quarters=tuple(quarters),
        halves=tuple(halves),
        tables=tables,
        kpis=figures,
        by_hour=hours or (quarters[0].figures.by_hour if len(quarters) == 1 else ()),
        earlier={kpi.id: kpi for kpi in earlier.kpis} if earlier else {},
        earlier_name=earlier.name if earlier else "",
        between=tuple(between),
    )


def _joined(by_cadence: Sequence[Sequence[Figures]]) -> tuple[tuple[Table, ...], tuple[ShownKpi, ...]]:
    """Tables and key figures of each cadence: a single release as it is, several joined."""
    tables: list[Table] = []
    figures: list[ShownKpi] = []
    for parts in by_cadence:
        if len(parts) == 1:
            tables += parts[0].tables
            figures += parts[0].kpis
            continue
        of_cadence = joined.tables(parts)
        tables += of_cadence
        figures += joined.figures(parts, {table.id: table for table in of_cadence})
    return tuple(tables), tuple(figures)


def names(registry: Mapping[str, Release]) -> tuple[str, ...]:
    """The joined editions that can be read, the longest and latest first: the pilot, years, half-years."""
    quarters = _quarters(registry)
    years = {each.period.year for each in quarters.values()}
    latest = sorted(years, reverse=True)
    wanted = [Period(year, "year") for year in latest]
    halves = [Period(year, "half", number) for year in latest for number in (2, 1)]
    longer = [Period(year, "quarter", number) for year in latest for number in (4, 3, 2, 1)]
    joined_quarters = longer if _step(registry) == "month" else []
    whole = [str(each) for each in (*wanted, *halves, *joined_quarters) if _members(each, quarters)]
    return (PILOT, *whole) if len(_run(quarters)) > 1 else tuple(whole)


def edition(name: str, registry: Mapping[str, Release]) -> Edition:
    """The edition of this name, with the period before beside it.

    Raises:
        Refused: period_unknown, also while a part of it is not released.
    """
    found = _alone(name, registry)
    if found is None:
        raise Refused("period_unknown")
    earlier = None if name == PILOT else _alone(str(before(parse(name))), registry)
    return compose(name, found.quarters, found.halves, earlier, found.between)


def _alone(name: str, registry: Mapping[str, Release]) -> Edition | None:
    quarters = _quarters(registry)
    found = _run(quarters) if name == PILOT else _members(_period(name), quarters)
    if not found or (name == PILOT and len(found) < 2):
        return None
    months = {month for each in found for month in each.period.months}
    within = [each for each in registry.values() if each.status == "released" and set(each.period.months) <= months]
    halves, between = (
        sorted((each for each in within if each.period.kind == kind), key=lambda each: each.period)
        for kind in ("half", "quarter")
    )
    return compose(name, found, halves, None, between if _step(registry) == "month" else ())


def _period(name: str) -> Period:
    try:
        return parse(name)
    except ValueError:
        raise Refused("period_unknown") from None


def _step(registry: Mapping[str, Release]) -> Step:
    """The step of the calendar that these releases are of."""
    return "month" if any(each.period.kind == "month" for each in registry.values()) else "quarter"


def _quarters(registry: Mapping[str, Release]) -> dict[Period, Release]:
    """The released quarters, or months, the earliest first."""
    step = _step(registry)
    found = [each for each in registry.values() if each.status == "released" and each.period.kind == step]
    return {each.period: each for each in sorted(found, key=lambda each: each.period)}


def _members(period: Period, quarters: Mapping[Period, Release]) -> list[Release]:
    """The releases of all quarters of a period; none if one of them is missing."""
    step: Step = "month" if any(each.kind == "month" for each in quarters) else "quarter"
    wanted = (period,) if period.kind == step else period.made_of(step)
    return [quarters[each] for each in wanted] if wanted and all(each in quarters for each in wanted) else []


def _run(quarters: Mapping[Period, Release]) -> list[Release]:
    """All quarters from the first one on, without a gap."""
    found: list[Release] = []
    for period, release in quarters.items():
        if found and before(period) != found[-1].period:
            break
        found.append(release)
    return found
