"""A period's figures as CSV: one line a cell or key figure, codes and words, for those who compute further. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from handoff.backoffice.statistics.editions import Edition
from handoff.backoffice.statistics.hourly import HourShown
from handoff.backoffice.statistics.kpi import ShownKpi
from handoff.backoffice.statistics.releases import Release
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.wording import Teller

HEAD = (
    "period",
    "status",
    "kind",
    "id",
    "title",
    "row",
    "row_word",
    "column",
    "column_word",
    "value",
    "shown",
    "target",
    "n",
    "low",
    "high",
)


EXCEL_HEAD: Final = (
    *("Period", "Status", "Slag", "Kod", "Rubrik", "Radkod", "Rad", "Kolumnkod", "Kolumn"),
    *("Värde", "Visas som", "Mål", "Underlag", "Lägst", "Högst"),
)
EXCEL_WORDS: Final[Mapping[object, str]] = {
    "released": "godkänd",
    "proposed": "framlagd",
    "draft": "utkast",
    "withdrawn": "tillbakatagen",
    "table": "tabell",
    "total": "summa",
    "kpi": "nyckeltal",
    "kpi_by_hour": "nyckeltal per timme",
}
"""Of the columns for status and kind."""
Line = tuple[object, ...]


def write(parts: Sequence[tuple[Release, Teller]]) -> bytes:
    """UTF-8 with a mark in front, so that spreadsheets read the letters right; lines end as RFC 4180 wants."""
    lines = [line for release, teller in parts for line in _of_release(release, teller)]
    return b"\xef\xbb\xbf" + _written(HEAD, lines, delimiter=",").encode()


def of_edition(edition: Edition, teller: Teller) -> bytes:
    """A report for those who compute further: its own figures, then those of each period that it is made of."""
    return b"\xef\xbb\xbf" + _written(HEAD, _of_edition(edition, teller), delimiter=",").encode()


def for_excel(edition: Edition, teller: Teller) -> bytes:
    """The same as a Swedish Excel opens it by a double click: semicolons, Swedish words, the letters of Windows."""
    lines = (
        (period, EXCEL_WORDS[status], EXCEL_WORDS[kind], *rest)
        for period, status, kind, *rest in _of_edition(edition, teller)
    )
    return _written(EXCEL_HEAD, lines, delimiter=";").encode("cp1252", errors="replace")


def _written(head: Sequence[str], lines: Iterable[Line], *, delimiter: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows([_plain(each) for each in line] for line in lines)
    return text.getvalue()


def _plain(value: object) -> object:
    """Words without what Windows' letters lack."""
    return value.replace("\N{MINUS SIGN}", "-") if isinstance(value, str) else value


def _of_edition(edition: Edition, teller: Teller) -> Iterator[Line]:
    if len(edition.parts) > 1:
        start = (edition.name, "released" if edition.released else "draft")
        yield from (_whole((*start, *line)) for line in _figures(edition.tables, edition.kpis, edition.by_hour, teller))
    for release in edition.parts:
        yield from _of_release(release, teller.at(release.figures.period))


def _of_release(release: Release, teller: Teller) -> Iterator[Line]:
    figures = release.figures
    for line in _figures(figures.tables, figures.kpis, figures.by_hour, teller):
        yield _whole((figures.period, release.status, *line))


def _whole(line: Line) -> Line:
    """With nothing in the columns at the end that it has no words for."""
    return (*line, *("",) * (len(HEAD) - len(line)))


def _figures(
    tables: Sequence[Table], kpis: Sequence[ShownKpi], hours: Sequence[HourShown], teller: Teller
) -> Iterator[Line]:
    for table in tables:
        yield from _lines(table, teller)
    yield from (_line(kpi, teller) for kpi in kpis)
    for each in hours:
        yield from (_line(kpi, teller, each.hour) for kpi in each.kpis)


def _lines(table: Table, teller: Teller) -> Iterator[Line]:
    rows, columns = teller.rows(table), teller.columns(table)
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            value = table.values[i][j]
            shown = teller.cell(table, i, j)
            number = "" if value is None else value
            low, high = (table.between[i][j] if table.between else None) or ("", "")
            words = "table", table.id, teller.title(table), row, rows[i], column, columns[j]
            yield *words, number, shown, "", "", low, high
    if table.total is not None:
        yield "total", table.id, teller.title(table), "", "", "", "", table.total, table.total, ""


def _line(kpi: ShownKpi, teller: Teller, hour: str = "") -> Line:
    """The line of a key figure, of the whole period or of one hour of the day."""
    open_ended = kpi.value is None or kpi.bound or kpi.high is not None
    exact = "" if open_ended else kpi.value
    low, high = (kpi.value, kpi.high) if kpi.high is not None else ("", "")
    kind, word = ("kpi_by_hour", teller.hour(hour)) if hour else ("kpi", "")
    shown, target = teller.kpi(kpi), teller.target(kpi)
    n = "" if kpi.n is None else kpi.n
    return kind, kpi.id, teller.words.kpis[kpi.id], hour, word, "", "", exact, shown, target, n, low, high
