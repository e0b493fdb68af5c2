"""Small cells: what of a count may be shown, so that nobody few can be found in it. Pure; the noise is passed in.

Source: DOMAIN 4.2. What is shown of a count depends on that count and its noise alone, never on the other cells, so
there is no choice of hidden cells from which a reader who knows this file could conclude anything. Counts of 0-4 are
all shown as "0-4" (rule 2). A larger count is shown with noise that nobody without the key file can repeat, and as
"0-4" where the noise takes it down there. So a number says "at least five", "0-4" says nothing for sure, and every
number leaves room upwards. Whatever a small cell is, the table in which it is another one of 0-4, and a larger cell
beside it has the difference, could have been printed the same: the whole range stays possible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

SMALL: Final = 4
"""The largest count that is small."""

STEP: Final = 5
"""Crossed counts are rounded to the nearest multiple of this."""

Draw = Callable[[str, int], int]
"""The noise of a place and its count."""

Counts = Sequence[Sequence[int]]
"""Rows of counts; a table of one dimension has one column."""


class Mark(Enum):
    """What is shown in place of a count, or that it is shown."""

    SHOWN = "shown"
    FEW = "few"
    """0-4."""
    SMALL = "small"
    """1-4, or in a sensitive table 0-4. Only in figures released before counts had noise."""
    HIDDEN = "hidden"
    """At least 5, hidden to protect others. Only in such figures."""
    WITHHELD = "withheld"
    """Nothing was said of it at all. Only in such figures."""
    BETWEEN = "between"
    """Of joined periods: some of them hide the cell, so it lies between two numbers."""


@dataclass(frozen=True, slots=True)
class Protected:
    """Cells as they may be shown. `values` are None where a mark stands in their place."""

    values: tuple[tuple[int | None, ...], ...]
    marks: tuple[tuple[Mark, ...], ...]


def shown(count: int, place: str, draw: Draw) -> int | None:
    """What may be shown of one count: a number of at least 5, or None for "0-4"."""
    if count <= SMALL:
        return None
    value = count + draw(place, count)
    return value if value > SMALL else None


def protect(counts: Counts, places: Sequence[Sequence[str]], draw: Draw, *, crossed: bool) -> Protected:
    """The cells of a table.

    Args:
        counts: rows of counts.
        places: the name of each cell, by which its noise is drawn.
        draw: the noise.
        crossed: whether it has two dimensions: then what is shown is rounded (rule 7).
    """
    values = tuple(
        tuple(_rounded_if(crossed, shown(count, place, draw)) for count, place in zip(row, names, strict=True))
        for row, names in zip(counts, places, strict=True)
    )
    marks = tuple(tuple(Mark.FEW if value is None else Mark.SHOWN for value in row) for row in values)
    return Protected(values, marks)


def _rounded_if(crossed: bool, value: int | None) -> int | None:
    return rounded(value) if crossed and value is not None else value


def rounded(count: int) -> int:
    """The nearest multiple of 5."""
    return (count + STEP // 2) // STEP * STEP
