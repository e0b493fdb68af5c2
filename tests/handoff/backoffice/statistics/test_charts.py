"""The report's charts and tables tell their numbers, and say why a cell is hidden."""

from __future__ import annotations

import re

import pytest

from handoff.backoffice.records import vocabulary as vocabularies
from handoff.backoffice.statistics import charts
from handoff.backoffice.statistics.suppression import protect_list
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.wording import Teller


def axis(svg: str) -> list[int]:
    return [int(number) for number in re.findall(r'class="axis"[^>]*>(\d+)<', svg)]


@pytest.mark.parametrize(
    ("top", "lines"),
    [(0, [0, 1]), (3, [0, 1, 2, 3]), (33, [0, 10, 20, 30, 40]), (100, [0, 20, 40, 60, 80, 100])],
)
def test_the_axis_counts_as_people_do(top: int, lines: list[int]) -> None:
    assert axis(charts.columns("Samtal", ["jan"], [("Antal", [top])])) == lines


def test_a_column_says_its_number_and_a_hidden_one_its_mark() -> None:
    svg = charts.columns("Samtal", ["jan", "feb"], [("Antal", [33, None])], ["33", "<5"])
    assert re.findall(r'class="said"[^>]*>([^<]+)<', svg) == ["33", "&lt;5"]
    assert svg.count('class="stub"') == 1


def told(counts: list[int], *, sensitive: bool, lang: str = "sv") -> str:
    shown = protect_list(counts, sensitive=sensitive)
    rows = tuple(str(number) for number in range(len(counts)))
    table = Table(
        id="sprak",
        rows=rows,
        columns=("antal",),
        values=shown.values,
        marks=shown.marks,
        total=shown.total,
        sensitive=sensitive,
        crossed=False,
    )
    return Teller(vocabularies.load(), lang, "2026Q4").note(table)


def test_a_table_says_why_a_cell_is_hidden_and_nothing_where_none_is() -> None:
    assert told([30, 20], sensitive=False) == ""
    why = told([3, 20, 40], sensitive=False)
    assert "<5 betyder 1 till 4" in why
    assert "räkna ut ur summan" in why, "the larger one that hides it"
    assert told([0, 3, 40], sensitive=True).startswith("0–4")  # the dash of a range, as it is printed
    assert "recognised" in told([3, 20, 40], sensitive=False, lang="en")
