"""A period's figures as one HTML page that stands alone: no script, nothing from elsewhere, and printable. Pure.

A bar stands in its table; other charts have their table beside them. The same page is what the PDF is printed from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from handoff.backoffice.statistics import charts
from handoff.backoffice.statistics.kpis import HourShown, ShownKpi
from handoff.backoffice.statistics.periods import parse
from handoff.backoffice.statistics.releases import Release
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.wording import Teller

_STYLE: Final = Path(__file__).parent / "report.css"
_HEATS: Final = 3


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def render(
    parts: Sequence[tuple[Release, Teller]], *, title: str, operator: str, today: date, opened: bool = False
) -> str:
    """The page.

    Args:
        parts: the periods it tells of, each with the one who puts it into words.
        title: what the whole is called.
        operator: who runs the line.
        today: a period that is not over is marked as such.
        opened: whether the tables are unfolded, as on paper.
    """
    teller = parts[0][1]
    body = _contents(parts) + "".join(_part(release, each, operator, today, opened) for release, each in parts)
    how = f"<section><h2>{_t(teller, 'how')}</h2><p>{_t(teller, 'how_text')}</p></section>"
    return (
        f'<!doctype html><html lang="{teller.lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title><style>{_style()}</style></head>'
        f"<body><main>{body}{how}</main></body></html>"
    )


def _contents(parts: Sequence[tuple[Release, Teller]]) -> str:
    """The way to each period, where there are several."""
    if len(parts) < 2:
        return ""
    names = [(each.figures.period, teller.report("title", period=each.figures.period)) for each, teller in parts]
    links = "".join(f'<li><a href="#p{period}">{escape(name)}</a></li>' for period, name in names)
    return f'<nav aria-label="{_t(parts[0][1], "contents")}"><ul>{links}</ul></nav>'


def _part(release: Release, teller: Teller, operator: str, today: date, opened: bool) -> str:
    figures = release.figures
    period = parse(figures.period)
    lead = teller.report("lead", operator=operator, first=period.first_day, last=period.last_day)
    areas = "".join(_area(area, list(found), teller) for area, found in groupby(figures.kpis, lambda kpi: kpi.area))
    shown = "".join(_figure(table, teller, opened) for table in figures.tables)
    return (
        f'<article id="p{figures.period}"><h1>'
        f"{escape(teller.report('title', period=figures.period))}</h1>"
        f'<p class="lead">{escape(lead)}</p>{_status(release, teller, today)}'
        f"<h2>{_t(teller, 'kpis')}</h2>{areas}{_by_hour(figures.by_hour, teller)}"
        f"<h2>{_t(teller, 'tables')}</h2>{shown}</article>"
    )


def _status(release: Release, teller: Teller, today: date) -> str:
    if release.status == "released" and release.released_at is not None:
        said = teller.report("released", date=release.released_at.date())
        return f'<p class="status">{escape(said)}</p>'
    running = release.period.last_day >= today
    return f'<p class="status draft">{_t(teller, "running" if running else "draft")}</p>'


def _area(area: str, found: Sequence[ShownKpi], teller: Teller) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(teller.words.kpis[kpi.id])}</th><td class="n">{escape(teller.kpi(kpi))}</td>'
        f"<td>{escape(teller.target(kpi))}</td><td>{escape(teller.verdict(kpi))}</td></tr>"
        for kpi in found
    )
    head = (
        f'<th scope="col">{escape(teller.words.areas[area])}</th><th scope="col" class="n">{_t(teller, "value")}</th>'
        f'<th scope="col">{_t(teller, "target")}</th><th scope="col">{_t(teller, "verdict")}</th>'
    )
    table = f'<table class="kpis"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="area">{_scrolling(teller.words.areas[area], table)}</div>'


def _by_hour(hours: Sequence[HourShown], teller: Teller) -> str:
    """Availability by the hour of the day, as a table."""
    if not hours:
        return ""
    title = teller.report("by_hour")
    names = "".join(f'<th scope="col" class="n">{escape(teller.words.kpis[kpi.id])}</th>' for kpi in hours[0].kpis)
    rows = "".join(
        f'<tr><th scope="row">{escape(teller.hour(each.hour))}</th>'
        + "".join(f'<td class="n">{escape(teller.kpi(kpi))}</td>' for kpi in each.kpis)
        + "</tr>"
        for each in hours
    )
    head = f"<caption>{escape(title)}</caption><thead><tr><td></td>{names}</tr></thead>"
    table = f"<table>{head}<tbody>{rows}</tbody></table>"
    note = f'<p class="note">{_t(teller, "by_hour_note")}</p>'
    return f'<section class="figure"><h3>{escape(title)}</h3>{note}{_scrolling(title, table)}</section>'


def _figure(table: Table, teller: Teller, opened: bool) -> str:
    title, note, kind = teller.title(table), teller.note(table), teller.spec(table).chart
    noted = f'<p class="note">{escape(note)}</p>' if note else ""
    if table.says_nothing:
        inside = f'<p class="note">{_t(teller, "empty_table")}</p>'
    elif kind in ("bars", "grid"):
        inside = f"{noted}{_scrolling(title, _table(table, teller, kind))}"
    else:
        inside = (
            f"{_scrolling(title, columns(table, teller), 'chart')}{noted}"
            f"<details{' open' if opened else ''}><summary>{_t(teller, 'table_view')}</summary>"
            f"{_scrolling(title, _table(table, teller, kind))}</details>"
        )
    return f'<section class="figure"><h3>{escape(title)}</h3>{inside}</section>'


def _scrolling(title: str, inside: str, kind: str = "") -> str:
    """What may be wider than a phone scrolls by itself, by keyboard too."""
    return (
        f'<div class="scroll {kind}" tabindex="0" role="group" aria-label="{escape(title, quote=True)}">{inside}</div>'
    )


def columns(table: Table, teller: Teller) -> str:
    """The columns of a table, as SVG."""
    series = [(name, [row[at] for row in table.values]) for at, name in enumerate(teller.columns(table))]
    labels = [teller.cell(table, at, 0) for at in range(len(table.rows))] if len(series) == 1 else []
    return charts.columns(teller.title(table), teller.rows(table), series, labels)


def _table(table: Table, teller: Teller, kind: str) -> str:
    head = "".join(f'<th scope="col" class="n">{escape(name)}</th>' for name in teller.columns(table))
    blank = "<td></td>" if kind == "bars" else ""
    rows = "".join(_row(table, teller, at, name, kind) for at, name in enumerate(teller.rows(table)))
    foot = (
        f'<tfoot><tr><th scope="row">{_t(teller, "total")}</th>{blank}'
        f'<td class="n">{escape(teller.number(table.total))}</td></tr></tfoot>'
        if table.total is not None
        else ""
    )
    return (
        f'<table class="{kind}"><caption>{escape(teller.title(table))}</caption>'
        f"<thead><tr><td></td>{blank}{head}</tr></thead><tbody>{rows}</tbody>{foot}</table>"
    )


def _row(table: Table, teller: Teller, at: int, name: str, kind: str) -> str:
    top = max((value or 0 for row in table.values for value in row), default=0)
    value = table.values[at][0]
    bar = f'<td class="m">{"" if value is None else charts.meter(value, top)}</td>' if kind == "bars" else ""
    cells = "".join(
        _cell(table, teller, at, column, top if kind == "grid" else 0) for column in range(len(table.columns))
    )
    return f'<tr><th scope="row">{escape(name)}</th>{bar}{cells}</tr>'


def _cell(table: Table, teller: Teller, row: int, column: int, top: int) -> str:
    value = table.values[row][column]
    names = ["n"]
    if value is None:
        names.append("hid")
    elif top and value:
        names.append(f"heat{min(_HEATS, 1 + value * _HEATS // (top + 1))}")
    return f'<td class="{" ".join(names)}">{escape(teller.cell(table, row, column))}</td>'


def _t(teller: Teller, key: str) -> str:
    return escape(teller.report(key))
