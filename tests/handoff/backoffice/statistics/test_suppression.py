"""Small cells: none is shown, and none can be computed by somebody who knows the program, whatever else is printed.

The adversary here shares no code with the program: it has the support of one cell's output written down by itself, and
tries all tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.backoffice.statistics.suppression import Mark, protect, rounded, shown
from storage.crypto.digests import KeyedHash
from storage.crypto.noise import KeyedNoise

KEYS = st.integers(0, 2**32).map(lambda number: KeyedNoise(KeyedHash(number.to_bytes(32, "big"))).draw)
NOISE = KeyedNoise(KeyedHash(bytes(32))).draw
TABLES = st.integers(2, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=2, max_size=3)
)
Printed = tuple[tuple[int | None, ...], ...]


def printed(counts: Sequence[Sequence[int]], draw: object, name: str = "t", *, crossed: bool = False) -> Printed:
    places = [[f"{name} {i} {j}" for j in range(len(row))] for i, row in enumerate(counts)]
    return protect(counts, places, draw, crossed=crossed).values  # type: ignore[arg-type]  # a draw of the strategy


def could(count: int, value: int | None) -> bool:
    """What the program's text says of one count: "0-4" for all of 0-4 and for larger ones now and then; never a number
    for a small one; any number of at least 5 for a larger one."""
    return True if value is None else count > 4 and value > 4


@given(TABLES, KEYS, st.booleans())
def test_no_small_count_is_shown_and_no_word_tells_nothing_from_few(
    counts: list[list[int]], draw: object, crossed: bool
) -> None:
    for row, values in zip(counts, printed(counts, draw, crossed=crossed), strict=True):
        for count, value in zip(row, values, strict=True):
            assert could(count, value)
            assert value is None or not crossed or value % 5 == 0


@given(st.integers(0, 4), KEYS)
def test_a_small_count_is_the_same_word_under_every_key(count: int, draw: object) -> None:
    assert shown(count, "t", draw) is None  # type: ignore[arg-type]  # a draw of the strategy


def all_tables(height: int, width: int, most: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    for cells in product(range(most + 1), repeat=height * width):
        yield tuple(tuple(cells[at * width : (at + 1) * width]) for at in range(height))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.integers(0, 8), min_size=2, max_size=2), min_size=2, max_size=2), KEYS)
def test_the_whole_range_of_every_small_cell_fits_a_crossed_table_with_the_tables_of_its_rows_and_columns(
    counts: list[list[int]], draw: object
) -> None:
    """The adversary tries every table of 0-9, with its own rows, columns and total, against all that is printed."""

    def everything(table: Sequence[Sequence[int]]) -> list[list[int]]:
        rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
        return [[cell for row in table for cell in row], rows, columns, [sum(rows)]]

    true = everything(counts)
    out = [printed([each], draw, str(at), crossed=at == 0)[0] for at, each in enumerate(true)]
    fits = [
        table
        for table in all_tables(2, 2, 9)
        if all(_fits(known, values) for known, values in zip(everything(table), out, strict=True))
    ]
    for i, row in enumerate(counts):
        for j, count in enumerate(row):
            if count <= 4:
                assert {table[i][j] for table in fits} >= {0, 1, 2, 3, 4}, (counts, out)


def test_two_tables_of_the_same_people_leave_the_whole_range() -> None:
    """Every contact is in both tables, so their totals are equal: the adversary knows that, and tries all pairs."""
    both = list(product(range(9), repeat=2))
    pairs = [(one, other) for one in both for other in both if sum(one) == sum(other)]
    by_total: dict[int, list[tuple[int, ...]]] = {}
    for table in product(range(18), repeat=2):
        by_total.setdefault(sum(table), []).append(table)
    for one, other in pairs:
        out_one, out_other = printed([one], NOISE, "one")[0], printed([other], NOISE, "other")[0]
        totals = {total for total, tables in by_total.items() if any(_fits(table, out_other) for table in tables)}
        fits = [table for total in totals for table in by_total[total] if _fits(table, out_one)]
        for at, count in enumerate(one):
            if count <= 4:
                assert {table[at] for table in fits} >= {0, 1, 2, 3, 4}, (one, other, out_one, out_other)


def _fits(counts: Sequence[int], out: Sequence[int | None]) -> bool:
    return all(could(count, value) for count, value in zip(counts, out, strict=True))


def test_that_a_number_may_be_any_larger_one_is_true_of_the_noise() -> None:
    """What `could` holds for possible happens: each value from 5 to 12 for a count of 8, and "0-4"."""
    seen = Counter(shown(8, str(place), NOISE) for place in range(4000))
    assert set(range(5, 13)) | {None} <= set(seen)


def test_the_noise_is_two_sided_geometric_and_the_same_for_the_same_count() -> None:
    drawn = Counter(NOISE(str(place), 40) for place in range(30_000))
    for step in range(-3, 4):
        assert drawn[step] / 30_000 == pytest.approx(2.0 ** -abs(step) / 3, abs=0.015)
    assert sum(drawn[step] for step in range(-2, 3)) / 30_000 == pytest.approx(5 / 6, abs=0.01), "as the report says"
    assert NOISE("a", 7) == NOISE("a", 7), "a draft made often is the same draft"
    assert len({NOISE("a", count) for count in range(60)}) > 3, "the difference of two counts has noise too"


def test_what_somebody_learns_of_a_small_count_who_knows_all_the_others_is_bounded() -> None:
    """Total and three other counts are printed; the adversary weighs 0-4 by the noise, and is never sure."""
    sure = []
    for trial in range(300):
        true = (trial % 5, 20 + trial % 7, 31, 12)
        total = shown(sum(true), f"total {trial}", NOISE)
        out = printed([true], NOISE, f"trial {trial}")[0]
        assert total is not None
        assert out[0] is None
        told = sum(value or 0 for value in out[1:])
        weights = [_likely(total - told - each) for each in range(5)]
        sure.append(max(weights) / sum(weights))
    assert sorted(sure)[len(sure) // 2] < 0.5
    assert max(sure) < 0.6


def _likely(off: int) -> float:
    """How likely the noises of three counts and their total add up to this."""
    return _of_four().get(off, 0.0)


@cache
def _of_four() -> dict[int, float]:
    single = {step: 2.0 ** -abs(step) / 3 for step in range(-30, 31)}
    found = {0: 1.0}
    for _ in range(4):
        further: dict[int, float] = {}
        for at, weight in found.items():
            for step, more in single.items():
                further[at + step] = further.get(at + step, 0.0) + weight * more
        found = further
    return found


def test_marks_are_of_two_kinds() -> None:
    table = protect([[3, 40], [0, 0]], [["a", "b"], ["c", "d"]], NOISE, crossed=True)
    assert table.marks == ((Mark.FEW, Mark.SHOWN), (Mark.FEW, Mark.FEW))
    assert [rounded(count) for count in (5, 7, 8, 12, 13)] == [5, 5, 10, 10, 15]
