"""The report's charts and tables tell their numbers, and say why a cell is hidden."""

from __future__ import annotations

import re

import pytest

from handoff.backoffice.records import vocabulary as vocabularies
from handoff.backoffice.statistics import charts
from handoff.backoffice.statistics.suppression import Mark, protect
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.wording import Teller
from tests.handoff.backoffice.statistics.test_suppression import NOISE


def axis(svg: str) -> list[int]:
    return [int(number) for number in re.findall(r'class="axis"[^>]*>(\d+)<', svg)]


@pytest.mark.parametrize(
    ("top", "lines"),
    [(0, [0, 1]), (3, [0, 1, 2, 3]), (33, [0, 10, 20, 30, 40]), (100, [0, 20, 40, 60, 80, 100])],
)
def test_the_axis_counts_as_people_do(top: int, lines: list[int]) -> None:
    assert axis(charts.columns("Samtal", ["jan"], [("Antal", [top])])) == lines


def test_a_column_says_its_number_and_a_hidden_one_its_mark_without_a_bar() -> None:
    svg = charts.columns("Samtal", ["jan", "feb"], [("Antal", [33, None])], ["33", "<5"])
    assert re.findall(r'class="said"[^>]*>([^<]+)<', svg) == ["33", "&lt;5"]
    assert svg.count("<rect") == 1


def test_of_what_lies_between_two_numbers_the_least_is_full_and_the_rest_lighter() -> None:
    svg = charts.columns("Samtal", ["jan", "feb"], [("Antal", [20, None])], ["20–28", "0–16"], [28, 16])
    assert svg.count('class="may"') == 1
    assert svg.count("<rect") == 2, "nothing is drawn of what may be none"


def told(counts: list[int], marks: list[Mark] | None = None, *, sensitive: bool = False, lang: str = "sv") -> str:
    """Why cells of a table are hidden; `marks` are those of a table that was released before counts had noise."""
    rows = tuple(str(number) for number in range(len(counts)))
    fresh = protect([[count] for count in counts], [[row] for row in rows], NOISE, crossed=False)
    table = Table(
        id="sprak",
        rows=rows,
        columns=("antal",),
        values=fresh.values
        if marks is None
        else tuple((None if mark is not Mark.SHOWN else count,) for count, mark in zip(counts, marks, strict=True)),
        marks=fresh.marks if marks is None else tuple((mark,) for mark in marks),
        total=None,
        sensitive=sensitive,
        crossed=False,
    )
    found = {mark for row in table.marks for mark in row}
    return " ".join(Teller(vocabularies.load(), lang, "2026Q4").whys(found, sensitive=sensitive))


def test_a_table_says_why_a_cell_is_hidden_and_nothing_where_none_is() -> None:
    assert told([50, 60]) == ""
    assert told([3, 50, 60]).startswith("0–4 står för alla små antal, även noll")  # as printed
    assert "recognised" in told([3, 50, 60], lang="en")


def test_figures_that_were_released_before_counts_had_noise_keep_their_words() -> None:
    why = told([3, 20, 40], [Mark.SMALL, Mark.HIDDEN, Mark.SHOWN])
    assert "<5 betyder 1 till 4" in why
    assert "räkna ut ur summan" in why, "the larger one that hides it"
