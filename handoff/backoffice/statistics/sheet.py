"""A period's figures as CSV: one line a cell or key figure, codes and words, for those who compute further. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from handoff.backoffice.statistics.kpis import ShownKpi
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
)


def write(parts: Sequence[tuple[Release, Teller]]) -> bytes:
    """UTF-8 with a mark in front, so that spreadsheets read the letters right; lines end as RFC 4180 wants."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for release, teller in parts:
        start = (release.figures.period, release.status)
        for table in release.figures.tables:
            writer.writerows((*start, *line) for line in _lines(table, teller))
        writer.writerows((*start, *_line(kpi, teller)) for kpi in release.figures.kpis)
        for each in release.figures.by_hour:
            writer.writerows((*start, *_line(kpi, teller, each.hour)) for kpi in each.kpis)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _lines(table: Table, teller: Teller) -> Iterator[tuple[object, ...]]:
    rows, columns = teller.rows(table), teller.columns(table)
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            value = table.values[i][j]
            shown = teller.cell(table, i, j)
            number = "" if value is None else value
            yield "table", table.id, teller.title(table), row, rows[i], column, columns[j], number, shown, ""
    if table.total is not None:
        yield "total", table.id, teller.title(table), "", "", "", "", table.total, table.total, ""


def _line(kpi: ShownKpi, teller: Teller, hour: str = "") -> tuple[object, ...]:
    """The line of a key figure, of the whole period or of one hour of the day."""
    exact = "" if kpi.value is None or kpi.bound else kpi.value
    kind, word = ("kpi_by_hour", teller.hour(hour)) if hour else ("kpi", "")
    shown, target = teller.kpi(kpi), teller.target(kpi)
    return kind, kpi.id, teller.words.kpis[kpi.id], hour, word, "", "", exact, shown, target
