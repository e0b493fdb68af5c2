"""Small cells: what of a table of counts may be shown, so that nobody few can be found in it. One pure function.

Source: DOMAIN 4.2. Counts of 1-4 are shown as "<5", in sensitive tables 0-4 as "0-4" (rule 2); further cells are hidden
until no hidden small count can be computed from what is known (rule 3); crossed counts are rounded to 5 (rule 7).
What an attacker is held to know: every shown cell, what each mark means, and every row and column total exactly, for
those stand in other tables of the same period. A small count is protected when at least two values of it fit all that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

SMALL: Final = 4
"""The largest count that is small."""

STEP: Final = 5
"""Crossed counts are rounded to the nearest multiple of this."""

Counts = Sequence[Sequence[int]]
"""Rows of counts; a table of one dimension has one column."""


class Mark(Enum):
    """What is shown in place of a count, or that it is shown."""

    SHOWN = "shown"
    SMALL = "small"
    """1-4, or in a sensitive table 0-4."""
    HIDDEN = "hidden"
    """At least 5, hidden to protect others."""
    WITHHELD = "withheld"
    """Nothing is said of it at all."""


Marks = list[list[Mark]]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Protected:
    """A table as it may be shown. `values` are None where a mark stands in their place."""

    values: tuple[tuple[int | None, ...], ...]
    marks: tuple[tuple[Mark, ...], ...]
    total: int | None
    """None where even the total is withheld, and in crossed tables, whose totals stand elsewhere."""


def protect_list(counts: Sequence[int], *, sensitive: bool, totalled: bool = True) -> Protected:
    """A table of one dimension.

    Args:
        counts: of each category.
        sensitive: whether zero is as telling as one (orientation, stage, minors, N3-N4).
        totalled: False where one contact may count in several categories, so that no total can reveal anything.
    """
    table = [[count] for count in counts]
    marks = _primary(table, sensitive=sensitive)
    if not totalled:
        return _shown(table, marks, total=None, crossed=False)
    total = sum(counts)
    if 1 <= total <= SMALL or (sensitive and total <= SMALL):
        return _withheld(table)
    marks = _secured(table, marks, sensitive=sensitive, crossed=False)
    hidden_at_all = any(mark is not Mark.SHOWN for row in marks for mark in row)
    if hidden_at_all and not _safe(table, marks, sensitive=sensitive, crossed=False):
        return _withheld(table)
    return _shown(table, marks, total=total, crossed=False)


def protect_crossed(
    counts: Counts, *, rows_shown: Sequence[bool], columns_shown: Sequence[bool], sensitive: bool
) -> Protected:
    """A table of two dimensions.

    Args:
        counts: rows of counts.
        rows_shown, columns_shown: whether the total of that row or column is shown in its own table. Where it is
            not, nothing of it is shown here either: it could be added up.
        sensitive: as for one dimension.
    """
    marks = _primary(counts, sensitive=sensitive)
    for i, j in _places(counts):
        if not (rows_shown[i] and columns_shown[j]):
            marks[i][j] = Mark.WITHHELD
    marks = _secured(counts, marks, sensitive=sensitive, crossed=True)
    if not _safe(counts, marks, sensitive=sensitive, crossed=True):
        return _withheld(counts)
    return _shown(counts, marks, total=None, crossed=True)


def rounded(count: int) -> int:
    """The nearest multiple of 5."""
    return (count + STEP // 2) // STEP * STEP


# --- inside ----------------------------------------------------------------------------------------


def _places(counts: Counts) -> Iterator[Place]:
    return ((i, j) for i, row in enumerate(counts) for j in range(len(row)))


def _is_small(count: int, *, sensitive: bool) -> bool:
    return (0 if sensitive else 1) <= count <= SMALL


def _primary(counts: Counts, *, sensitive: bool) -> Marks:
    return [[Mark.SMALL if _is_small(each, sensitive=sensitive) else Mark.SHOWN for each in row] for row in counts]


def _secured(counts: Counts, marks: Marks, *, sensitive: bool, crossed: bool) -> Marks:
    """More cells hidden until every small one is protected; as few and as small ones as a simple search finds."""
    while (open_place := _unprotected(counts, marks, sensitive=sensitive, crossed=crossed)) is not None:
        i, j = open_place
        near = [
            place for place in _places(counts) if (place[0] == i or place[1] == j) and _hideable(counts, marks, place)
        ]
        near = near or [place for place in _places(counts) if _hideable(counts, marks, place)]
        if near:
            a, b = min(near, key=lambda place: (counts[place[0]][place[1]], place))
            marks[a][b] = Mark.HIDDEN
            continue
        speaking = [(a, b) for a, b in _places(counts) if marks[a][b] in (Mark.SMALL, Mark.HIDDEN)]
        if not speaking:
            break
        for a, b in speaking:
            marks[a][b] = Mark.WITHHELD
    return marks


def _hideable(counts: Counts, marks: Marks, place: Place) -> bool:
    i, j = place
    return marks[i][j] is Mark.SHOWN and counts[i][j] > SMALL


def _safe(counts: Counts, marks: Marks, *, sensitive: bool, crossed: bool) -> bool:
    return _unprotected(counts, marks, sensitive=sensitive, crossed=crossed) is None


def _unprotected(counts: Counts, marks: Marks, *, sensitive: bool, crossed: bool) -> Place | None:
    """The first hidden small count that could be computed."""
    attack = _Attack(counts, marks, sensitive=sensitive, crossed=crossed)
    for i, j in _places(counts):
        hidden = marks[i][j] is not Mark.SHOWN
        if hidden and _is_small(counts[i][j], sensitive=sensitive) and not attack.open(i, j):
            return i, j
    return None


class _Attack:
    """What somebody can conclude who knows all totals and all marks.

    The tables that fit are the whole-numbered flows through a network of rows and columns, each cell within its
    bounds. A cell is open when there is a cycle through it along which counts can be moved by one: then another
    table fits as well, in which it differs.
    """

    def __init__(self, counts: Counts, marks: Marks, *, sensitive: bool, crossed: bool) -> None:
        self._rows, self._columns = len(counts), len(counts[0]) if counts else 0
        total = sum(sum(row) for row in counts)
        self._up: list[list[bool]] = []
        self._down: list[list[bool]] = []
        for i in range(self._rows):
            bounds = [_bounds(counts[i][j], marks[i][j], total, sensitive, crossed) for j in range(self._columns)]
            self._up.append([counts[i][j] < bounds[j][1] for j in range(self._columns)])
            self._down.append([counts[i][j] > bounds[j][0] for j in range(self._columns)])
        if self._columns == 1:
            # One dimension: only the sum is known, as if every category could exchange with a second column.
            self._up = [[*up, *down] for up, down in zip(self._up, self._down, strict=True)]
            self._down = [[up[1], up[0]] for up in self._up]
            self._columns = 2

    def open(self, i: int, j: int) -> bool:
        """Whether another value than the true one fits."""
        return (self._up[i][j] and self._cycle(i, j, self._up, self._down)) or (
            self._down[i][j] and self._cycle(i, j, self._down, self._up)
        )

    def _cycle(self, i: int, j: int, same: list[list[bool]], other: list[list[bool]]) -> bool:
        """Whether moving (i, j) one way can be made good by moves to and fro that end in column j."""
        seen_rows, seen_columns = {i}, set[int]()
        waiting = deque([i])
        while waiting:
            row = waiting.popleft()
            for column in range(self._columns):
                if column in seen_columns or not other[row][column] or (row, column) == (i, j):
                    continue
                if column == j:
                    return True
                seen_columns.add(column)
                for next_row in range(self._rows):
                    if next_row not in seen_rows and same[next_row][column]:
                        seen_rows.add(next_row)
                        waiting.append(next_row)
        return False


def _bounds(count: int, mark: Mark, total: int, sensitive: bool, crossed: bool) -> tuple[int, int]:
    """Between which values a reader knows a cell to lie."""
    if mark is Mark.SMALL:
        return (0 if sensitive else 1), SMALL
    if mark is Mark.HIDDEN:
        return SMALL + 1, total
    if mark is Mark.WITHHELD:
        return 0, total
    if not crossed or count == 0:
        return count, count
    value = rounded(count)
    return max(SMALL + 1, value - STEP // 2), value + STEP // 2


def _shown(counts: Counts, marks: Marks, *, total: int | None, crossed: bool) -> Protected:
    values = tuple(
        tuple(
            (rounded(count) if crossed else count) if mark is Mark.SHOWN else None
            for count, mark in zip(row, row_marks, strict=True)
        )
        for row, row_marks in zip(counts, marks, strict=True)
    )
    return Protected(values, tuple(map(tuple, marks)), total)


def _withheld(counts: Counts) -> Protected:
    return Protected(
        tuple((None,) * len(row) for row in counts), tuple((Mark.WITHHELD,) * len(row) for row in counts), None
    )
