"""Small cells, for random tables: none is shown, none can be computed. The attacker here shares no code with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.backoffice.statistics.suppression import Mark, Protected, protect_crossed, protect_list, rounded

COUNTS = st.lists(st.one_of(st.integers(0, 8), st.integers(0, 60)), min_size=1, max_size=7)


def known(value: int | None, mark: Mark, total: int, *, sensitive: bool, crossed: bool) -> range:
    """What a reader knows a cell to be, from what is printed."""
    if mark is Mark.SMALL:
        return range(0 if sensitive else 1, 5)
    if mark is Mark.HIDDEN:
        return range(5, total + 1)
    if mark is Mark.WITHHELD:
        return range(total + 1)
    assert value is not None
    if not crossed or value == 0:
        return range(value, value + 1)
    return range(max(5, value - 2), value + 3)


def ranges_of(shown: Protected, total: int, *, sensitive: bool, crossed: bool) -> list[list[range]]:
    return [
        [
            known(value, mark, total, sensitive=sensitive, crossed=crossed)
            for value, mark in zip(values, marks, strict=True)
        ]
        for values, marks in zip(shown.values, shown.marks, strict=True)
    ]


def small(count: int, *, sensitive: bool) -> bool:
    return count <= 4 and (sensitive or count > 0)


def fitting_in_list(shown: Protected, total: int, at: int, *, sensitive: bool) -> list[int]:
    """All values of one cell with which the others can make up the total."""
    cells = [
        known(row[0], marks[0], total, sensitive=sensitive, crossed=False)
        for row, marks in zip(shown.values, shown.marks, strict=True)
    ]
    others = [cell for place, cell in enumerate(cells) if place != at]
    low, high = sum(cell[0] for cell in others), sum(cell[-1] for cell in others)
    return [value for value in cells[at] if low <= total - value <= high]


@given(COUNTS, st.booleans())
def test_no_small_cell_of_a_list_is_shown_or_can_be_computed(counts: list[int], sensitive: bool) -> None:
    shown = protect_list(counts, sensitive=sensitive)
    total = sum(counts)
    for at, count in enumerate(counts):
        value = shown.values[at][0]
        assert value in (None, count)
        if small(count, sensitive=sensitive):
            assert value is None
            if total > 4:  # else the total is withheld everywhere
                assert len(fitting_in_list(shown, total, at, sensitive=sensitive)) >= 2
    assert shown.total in (None, total)
    assert shown.total is None or not small(total, sensitive=sensitive)


@given(COUNTS)
def test_what_needs_no_protection_is_shown(counts: list[int]) -> None:
    large = [count + 5 for count in counts]
    shown = protect_list(large, sensitive=True)
    assert [row[0] for row in shown.values] == large
    assert shown.total == sum(large)


def test_one_small_cell_takes_another_with_it() -> None:
    shown = protect_list([3, 40, 12, 9], sensitive=False)
    assert [row[0] for row in shown.values] == [None, 40, 12, None]
    assert [row[0] for row in shown.marks] == [Mark.SMALL, Mark.SHOWN, Mark.SHOWN, Mark.HIDDEN]


def test_a_cell_that_bounds_would_betray_is_not_even_marked() -> None:
    """Two of "<5" that add up to 8 are both 4."""
    shown = protect_list([4, 4], sensitive=False)
    assert {row[0] for row in shown.marks} == {Mark.WITHHELD}


def test_protection_takes_no_more_than_it_needs() -> None:
    betrayed = protect_list([4, 4, 0], sensitive=False)
    assert (betrayed.values, betrayed.total) == (((None,), (None,), (0,)), 8), "the rest and the total stay"
    every = [True, True, True]
    hides_one, hides_more = (
        protect_crossed(counts, rows_shown=every, columns_shown=every, sensitive=False)
        for counts in ([[3, 20, 30], [20, 20, 30], [30, 30, 30]], [[1, 5, 0], [5, 5, 30], [0, 30, 30]])
    )
    assert [value for row in hides_one.values for value in row].count(None) == 1, "rounding hides it well enough"
    assert (hides_more.values[0][2], hides_more.values[2][0]) == (0, 0), "what tells nothing of others stays"


def test_zero_is_shown_unless_the_table_is_sensitive() -> None:
    assert protect_list([0, 20], sensitive=False).values == ((0,), (20,))
    assert protect_list([0, 3, 20], sensitive=True).values == ((None,), (None,), (20,))
    assert protect_list([0, 20, 30], sensitive=True).values == ((None,), (None,), (30,))


def test_categories_that_overlap_have_no_total_and_need_no_second_cell() -> None:
    shown = protect_list([3, 40], sensitive=False, totalled=False)
    assert (shown.values, shown.total) == (((None,), (40,)), None)


TABLES = st.integers(2, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=2, max_size=2)
)


def fitting_tables(
    ranges: Sequence[Sequence[range]], row_sums: Sequence[int], column_sums: Sequence[int]
) -> Iterator[list[tuple[int, ...]]]:
    """Every table that fits what is known, by trying them all."""
    candidates = [
        [row for row in product(*cells) if sum(row) == wanted] for cells, wanted in zip(ranges, row_sums, strict=True)
    ]
    for rows in product(*candidates):
        if [sum(column) for column in zip(*rows, strict=True)] == list(column_sums):
            yield list(rows)


@settings(deadline=None)
@given(TABLES, st.booleans())
def test_no_small_cell_of_a_crossed_table_can_be_computed_from_it_and_all_totals(
    table: list[list[int]], sensitive: bool
) -> None:
    row_sums, column_sums = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    of_rows, of_columns = (protect_list(sums, sensitive=sensitive) for sums in (row_sums, column_sums))
    shown = protect_crossed(
        table,
        rows_shown=[row[0] is not None for row in of_rows.values],
        columns_shown=[row[0] is not None for row in of_columns.values],
        sensitive=sensitive,
    )
    total = sum(row_sums)
    ranges = [
        [
            known(value, mark, total, sensitive=sensitive, crossed=True)
            for value, mark in zip(values, marks, strict=True)
        ]
        for values, marks in zip(shown.values, shown.marks, strict=True)
    ]
    found = list(fitting_tables(ranges, row_sums, column_sums))
    assert [tuple(row) for row in table] in found
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            if shown.values[i][j] is not None:
                assert shown.values[i][j] == rounded(count)
                assert of_rows.values[i][0] is not None, "its row's total is shown"
            if small(count, sensitive=sensitive):
                assert shown.values[i][j] is None
                if any(mark is not Mark.WITHHELD for marks in shown.marks for mark in marks):
                    assert len({each[i][j] for each in found}) >= 2


@settings(deadline=None)
@given(TABLES)
def test_a_crossed_table_betrays_no_total_that_its_own_table_hides(table: list[list[int]]) -> None:
    """What is printed of all three tables together still leaves at least two values for each hidden small total."""
    row_sums, column_sums = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    total = sum(row_sums)
    of_rows, of_columns = (protect_list(sums, sensitive=False) for sums in (row_sums, column_sums))
    if of_rows.total is None:
        return
    shown = protect_crossed(
        table,
        rows_shown=[row[0] is not None for row in of_rows.values],
        columns_shown=[row[0] is not None for row in of_columns.values],
        sensitive=False,
    )
    row_ranges, column_ranges = (
        [row[0] for row in ranges_of(each, total, sensitive=False, crossed=False)] for each in (of_rows, of_columns)
    )
    ranges = [
        [
            known(value, mark, min(total, 24), sensitive=False, crossed=True)
            for value, mark in zip(values, marks, strict=True)
        ]
        for values, marks in zip(shown.values, shown.marks, strict=True)
    ]
    betrayed = {i for i, count in enumerate(row_sums) if 1 <= count <= 4}
    seen: dict[int, set[int]] = {i: set() for i in betrayed}
    for sums in product(*row_ranges):
        if sum(sums) != total or not betrayed or all(sums[i] in seen[i] for i in betrayed):
            continue
        if _possible(ranges, sums, column_ranges):
            for i in betrayed:
                seen[i].add(sums[i])
        if all(len(values) > 1 for values in seen.values()):
            break
    assert all(len(values) > 1 for values in seen.values()), (shown, seen)


def _possible(ranges: Sequence[Sequence[range]], row_sums: Sequence[int], column_ranges: Sequence[range]) -> bool:
    candidates = [
        [row for row in product(*cells) if sum(row) == wanted] for cells, wanted in zip(ranges, row_sums, strict=True)
    ]
    return any(
        all(sum(column) in wanted for column, wanted in zip(zip(*rows, strict=True), column_ranges, strict=True))
        for rows in product(*candidates)
    )
