"""Tables and charts of a report as HTML. Pure: released numbers and words in, markup out."""

from __future__ import annotations

from html import escape
from typing import Final

from handoff.backoffice.statistics import charts
from handoff.backoffice.statistics.hourly import HourShown
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.wording import Teller

_HEATS: Final = 3
NONE: Final = "\N{EN DASH}"
"""Where nothing is shown; the note beside the table says why."""


def scrolling(title: str, inside: str, kind: str = "") -> str:
    """What may be wider than a phone scrolls by itself, by keyboard too."""
    return (
        f'<div class="scroll {kind}" tabindex="0" role="group" aria-label="{escape(title, quote=True)}">{inside}</div>'
    )


def columns(table: Table, teller: Teller) -> str:
    """The columns of a table, as SVG. Of a cell that lies between two numbers the least is drawn full."""
    names = teller.columns(table)
    series = [(name, [_least(table, row, at) for row in range(len(table.rows))]) for at, name in enumerate(names)]
    if len(series) > 1:
        return charts.columns(teller.title(table), teller.ticks(table), series)
    labels = [teller.cell(table, at, 0) for at in range(len(table.rows))]
    most = [(each[0] or (0, 0))[1] for each in table.between] if table.between else ()
    return charts.columns(teller.title(table), teller.ticks(table), series, labels, most)


def _least(table: Table, row: int, column: int) -> int | None:
    value = table.values[row][column]
    span = table.between[row][column] if table.between else None
    return value if value is not None or not span or not span[0] else span[0]


def cells(table: Table, teller: Teller, kind: str) -> str:
    """A table; of the kind `bars` with a bar in each row, of the kind `grid` with shades."""
    head = "".join(f'<th scope="col" class="n">{escape(name)}</th>' for name in teller.columns(table))
    blank = "<td></td>" if kind == "bars" else ""
    rows = "".join(_row(table, teller, at, name, kind) for at, name in enumerate(teller.rows(table)))
    foot = (
        f'<tfoot><tr><th scope="row">{escape(teller.report("total"))}</th>{blank}'
        f'<td class="n">{escape(teller.number(table.total))}</td></tr></tfoot>'
        if table.total is not None
        else ""
    )
    return (
        f'<table class="{kind}"><caption>{escape(teller.title(table))}</caption>'
        f"<thead><tr><td></td>{blank}{head}</tr></thead><tbody>{rows}</tbody>{foot}</table>"
    )


def hours(found: tuple[HourShown, ...], teller: Teller) -> str:
    """Availability by the hour of the day, as a table."""
    names = "".join(f'<th scope="col" class="n">{escape(teller.words.kpis[kpi.id])}</th>' for kpi in found[0].kpis)
    rows = "".join(
        f'<tr><th scope="row">{escape(teller.hour(each.hour))}</th>'
        + "".join(
            f'<td class="n">{escape(teller.kpi(kpi)) if kpi.value is not None else NONE}</td>' for kpi in each.kpis
        )
        + "</tr>"
        for each in found
    )
    head = f"<caption>{escape(teller.report('by_hour'))}</caption><thead><tr><td></td>{names}</tr></thead>"
    return f'<table class="hours">{head}<tbody>{rows}</tbody></table>'


def _most(table: Table) -> int:
    """The longest bar: the most that a cell can be."""
    shown = [value or 0 for row in table.values for value in row]
    return max((*shown, *(each[1] for row in table.between for each in row if each)), default=0)


def _row(table: Table, teller: Teller, at: int, name: str, kind: str) -> str:
    top = _most(table)
    bar = f'<td class="m">{_meter(table, at, top)}</td>' if kind == "bars" else ""
    inside = "".join(
        _cell(table, teller, at, column, top if kind == "grid" else 0) for column in range(len(table.columns))
    )
    return f'<tr><th scope="row">{escape(name)}</th>{bar}{inside}</tr>'


def _meter(table: Table, at: int, top: int) -> str:
    """A hidden cell has no bar; of one that lies between two numbers the least is drawn full."""
    value = table.values[at][0]
    if value is not None:
        return charts.meter(value, top)
    span = table.between[at][0] if table.between else None
    return charts.meter(span[0], top, span[1]) if span and span[0] else ""


def _cell(table: Table, teller: Teller, row: int, column: int, top: int) -> str:
    value = table.values[row][column]
    names = ["n"]
    if value is None:
        names.append("hid")
    elif top and value:
        names.append(f"heat{min(_HEATS, 1 + value * _HEATS // (top + 1))}")
    return f'<td class="{" ".join(names)}">{escape(teller.cell(table, row, column))}</td>'
