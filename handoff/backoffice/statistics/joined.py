"""Joins the released figures of several periods into those of a longer one. Pure.

The half-year, the year and the pilot as a whole are never counted: they are made of what is released of their quarters,
cell by cell. So they tell nothing that the releases do not tell already (DOMAIN 4.2, rule 8), which this module cannot
break: it sees no facts and has no noise. A cell that one of the periods hides stays hidden; what is known of it is
between what the others show and that with all that the hidden ones may be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from handoff.backoffice.statistics import kpis
from handoff.backoffice.statistics.hourly import HourShown, hourly
from handoff.backoffice.statistics.kpi import SHARE_LEAST, Kpi, ShownKpi, surely, unsaid, whole_per_cent
from handoff.backoffice.statistics.releases import Figures
from handoff.backoffice.statistics.suppression import SMALL, Mark
from handoff.backoffice.statistics.tables import HOURS, REGIONS, REST, Facts, Table

LATEST: Final = frozenset(
    {
        "kommuner_tackta",
        "poster_verifierade",
        "artiklar_granskade",
        "kommuner_kanner_till",
        "personuppgifter",
        "rojda_celler",
    }
)
"""Figures of a state at the end of a period: of joined periods it is the state at the end of the last."""

_UNKNOWN: Final = frozenset({Mark.HIDDEN, Mark.WITHHELD})
"""Marks of earlier releases that say of no cell how much it can be at most."""

_OF_ALL: Final = "kanal"
"""A table of all conversations, which has their total."""

Span = tuple[int, int] | None
"""The least and the most that a cell can be; None where the most is unknown."""


# --- tables ----------------------------------------------------------------------------------------


def tables(parts: Sequence[Figures]) -> tuple[Table, ...]:
    """The tables that all of these periods have, joined."""
    names = [table.id for table in parts[0].tables] if parts else []
    found = [_joined(name, parts) for name in names if all(_has(part, name) for part in parts)]
    if any("M" in part.period for part in parts):
        found[1:1] = [_by_month(parts)]
    return tuple(found)


def _by_month(parts: Sequence[Figures]) -> Table:
    """Conversations by month: of months they are the totals that each of them shows, or what of a total is hidden."""
    totals = [part.table(_OF_ALL).total for part in parts]
    spans: list[Span] = [(0, SMALL) if total is None else (total, total) for total in totals]
    return Table(
        id="manad",
        rows=tuple(part.period.replace("M", "-") for part in parts),
        columns=("",),
        values=tuple((_number(span),) for span in spans),
        marks=tuple((_mark(span),) for span in spans),
        between=tuple((span if _mark(span) is Mark.BETWEEN else None,) for span in spans),
        total=None if None in totals else sum(total or 0 for total in totals),
        sensitive=False,
        crossed=False,
    )


def _has(part: Figures, id: str) -> bool:
    return any(table.id == id for table in part.tables)


def _joined(id: str, parts: Sequence[Figures]) -> Table:
    found = [(part, part.table(id)) for part in parts]
    columns = found[-1][1].columns
    spans: dict[tuple[str, str], list[Span]] = {}
    order: dict[str, None] = {}
    name_of = _row_names(id, [table for _, table in found])
    for part, table in found:
        for i, row in enumerate(table.rows):
            name = _month(part.period, row) if id == "manad" else name_of(row)
            order[name] = None
            for j, column in enumerate(table.columns):
                spans.setdefault((name, column), []).append(_span(table, i, j))
    rows = tuple(order) if id == "manad" else _in_order(order, [table.rows for _, table in found])
    cells = [[_sum(spans.get((row, column), [])) for column in columns] for row in rows]
    totals = [table.total for _, table in found]
    return Table(
        id=id,
        rows=rows,
        columns=columns,
        values=tuple(tuple(_number(span) for span in row) for row in cells),
        marks=tuple(tuple(_mark(span) for span in row) for row in cells),
        between=tuple(tuple(span if _mark(span) is Mark.BETWEEN else None for span in row) for row in cells),
        total=None if None in totals else sum(total or 0 for total in totals),
        sensitive=found[-1][1].sensitive,
        crossed=found[-1][1].crossed,
    )


def _month(period: str, row: str) -> str:
    """`2026-05` for the second month of 2026Q2."""
    year, _, quarter = period.partition("Q")
    return f"{year}-{3 * int(quarter) - 3 + int(row):02}"


def _in_order(found: Mapping[str, None], rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Rows in the order of the latest release, those of earlier ones alone before the regions at the end."""
    last = [name for name in rows[-1] if name in found and name not in (*REGIONS, REST)]
    rest = [name for name in found if name not in (*last, *REGIONS, REST)]
    return (*last, *rest, *(name for name in (*REGIONS, REST) if name in found))


def _row_names(id: str, found: Sequence[Table]) -> Callable[[str], str]:
    """Where a row of one period belongs in the joined table: län that stand alone in all of them stay alone."""
    if id != "lan":
        return lambda row: row
    everywhere = set.intersection(*(set(table.rows) for table in found))
    region_of = {county: region for region, counties in REGIONS.items() for county in counties}
    split = {
        region
        for region, counties in REGIONS.items()
        if any(region not in table.rows and not set(counties) <= set(table.rows) for table in found)
    }

    def name(row: str) -> str:
        region = region_of.get(row, row if row in REGIONS else "")
        if row in region_of and row in everywhere:
            return row
        return REST if region in split else region or row

    return name


def _span(table: Table, row: int, column: int) -> Span:
    value, mark = table.values[row][column], table.marks[row][column]
    if value is not None:
        return value, value
    return None if mark in _UNKNOWN else (0, SMALL)


def _sum(spans: Sequence[Span]) -> Span:
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return None
    return sum(low for low, _ in known), sum(high for _, high in known)


def _number(span: Span) -> int | None:
    return span[0] if span is not None and span[0] == span[1] else None


def _mark(span: Span) -> Mark:
    if span is None:
        return Mark.WITHHELD
    return Mark.SHOWN if span[0] == span[1] else Mark.BETWEEN


# --- key figures -----------------------------------------------------------------------------------


def figures(parts: Sequence[Figures], found: Mapping[str, Table]) -> tuple[ShownKpi, ...]:
    """The key figures that these periods have, joined; `found` are their joined tables."""
    known = {kpi.id: kpi for kpi in kpis.figures(kpis.Period(Facts((), (), ())))}
    ids = dict.fromkeys(kpi.id for part in parts for kpi in part.kpis)
    return tuple(_figure(known[name], parts, found) for name in ids if name in known)


def _figure(kpi: Kpi, parts: Sequence[Figures], found: Mapping[str, Table]) -> ShownKpi:
    shown = [each for part in parts for each in part.kpis if each.id == kpi.id]
    if kpi.id in LATEST:
        return shown[-1]
    said = msgspec.structs.replace(shown[-1], value=None, bound="", high=None, why="", n=None, met=None)
    match kpi.unit:
        case "share" if kpi.cells and kpi.cells[0][0] in found:
            return _share_of_cells(said, kpi, found[kpi.cells[0][0]])
        case "share":
            return _share_of_shares(said, kpi, shown)
        case "seconds":
            return _quantile(said, kpi, shown)
        case "kronor":
            return _cost(said, kpi, parts)
        case _:
            return _total(said, kpi, shown)


def _between(said: ShownKpi, kpi: Kpi, low: float, high: float) -> ShownKpi:
    """A value that lies between two; a target is met or missed only where it is, wherever in between it lies."""
    met = surely(kpi, low, high)
    least, most = (math.floor(low), math.ceil(high)) if low != high else (whole_per_cent(kpi, low),) * 2
    return msgspec.structs.replace(said, value=least, high=most if most != least else None, met=met)


def _share_of_cells(said: ShownKpi, kpi: Kpi, table: Table) -> ShownKpi:
    total = table.total
    if total is None or total < SHARE_LEAST:
        return msgspec.structs.replace(said, why="few")
    spans = [_joined_span(table, category) for _, category in kpi.cells]
    if None in spans:
        return msgspec.structs.replace(said, why="apart")
    low, high = (sum(span[at] for span in spans if span) for at in (0, 1))
    said = msgspec.structs.replace(said, n=total)
    return _between(said, kpi, min(100, 100 * low / total), min(100, 100 * high / total))


def _joined_span(table: Table, row: str) -> Span:
    at = table.rows.index(row)
    value = table.values[at][0]
    return (value, value) if value is not None else table.between[at][0]


def _share_of_shares(said: ShownKpi, kpi: Kpi, shown: Sequence[ShownKpi]) -> ShownKpi:
    """The mean of the periods' shares by how many each is of; those that are too few to be shown add nothing."""
    told = [each for each in shown if each.value is not None]
    if not told:
        return msgspec.structs.replace(said, why="few" if any(each.why == "few" for each in shown) else "nothing")
    n = sum(each.n or 0 for each in told)
    if not n or any(each.n is None for each in told):
        return msgspec.structs.replace(said, why="apart")
    spans = [(_ends(each), each.n or 0) for each in told]
    low, high = (sum(span[at] * weight for span, weight in spans) / n for at in (0, 1))
    return _between(msgspec.structs.replace(said, n=n), kpi, low, high)


def _ends(shown: ShownKpi) -> tuple[int, int]:
    value = shown.value or 0
    if shown.bound == "below":
        return 0, value
    return (value, 100) if shown.bound == "above" else (value, value)


def _quantile(said: ShownKpi, kpi: Kpi, shown: Sequence[ShownKpi]) -> ShownKpi:
    """A quantile of all lies between the least and the greatest of the parts."""
    told = [each for each in shown if each.value is not None]
    if not told:
        return msgspec.structs.replace(said, why="few")
    values = [each.value or 0 for each in told]
    counted = [each.n for each in told]
    n = None if None in counted else sum(each or 0 for each in counted)
    return _between(msgspec.structs.replace(said, n=n), kpi, min(values), max(values))


def _total(said: ShownKpi, kpi: Kpi, shown: Sequence[ShownKpi]) -> ShownKpi:
    told = [each for each in shown if each.value is not None]
    if not told:
        return msgspec.structs.replace(said, why="nothing")
    low = sum(0 if each.bound else each.value or 0 for each in told)
    high = sum(SMALL if each.bound else each.value or 0 for each in told)
    return _between(said, kpi, low, high)


def _cost(said: ShownKpi, kpi: Kpi, parts: Sequence[Figures]) -> ShownKpi:
    """All costs by all supported conversations; each period's cost is what its own figure says."""
    told = [
        (each.value, part.supported)
        for part in parts
        for each in part.kpis
        if each.id == kpi.id and each.value is not None and part.supported
    ]
    if not told:
        return msgspec.structs.replace(said, why="nothing")
    n = sum(supported for _, supported in told)
    return msgspec.structs.replace(said, value=round(sum(value * each for value, each in told) / n), n=n)


# --- availability by hour --------------------------------------------------------------------------


def by_hour(found: Mapping[str, Table]) -> tuple[HourShown, ...]:
    """Availability for every hour of the day, from the joined tables alone."""
    told = hourly(found)
    known = {kpi.id: kpi for kpi in kpis.figures(kpis.Period(Facts((), (), ())))}
    return tuple(
        HourShown(
            hour=hour,
            kpis=tuple(
                _in_hour(known[name], _row_span(found[crossed], hour, columns), _row_span(found[all_of], hour, ("",)))
                for name, crossed, columns, all_of in told
            ),
        )
        for hour in (HOURS if told else ())
    )


def _row_span(table: Table, row: str, columns: Sequence[str]) -> Span:
    at = table.rows.index(row)
    cells = [table.columns.index(column) for column in columns]
    spans = [
        (value, value) if (value := table.values[at][cell]) is not None else table.between[at][cell] for cell in cells
    ]
    return _sum(spans)


def _in_hour(kpi: Kpi, part: Span, of: Span) -> ShownKpi:
    """Only where at least 20 are sure; what is shown of so few is between two numbers as often as not."""
    said = unsaid(kpi)
    if part is None or of is None or of[0] < SHARE_LEAST:
        return msgspec.structs.replace(said, why="few")
    low, high = 100 * part[0] / of[1], 100 * part[1] / of[0]
    return _between(msgspec.structs.replace(said, n=of[0]), kpi, min(100, low), min(100, high))
