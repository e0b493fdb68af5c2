"""What happens with the line's own texts, and what is answered badly: counted, and protected like every table. Pure.

A row is a text or something that was asked, a column what happened with it, a cell the visits in which it did (openings
and readings are counted without a visit). Rows of which nothing can be shown are left out: nothing and few are one word
here too, so that a row is missing tells neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from handoff.backoffice.statistics.suppression import Draw, protect
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.texts_met import (
    FINISHED,
    HELPED,
    NOT_HELPED,
    NOTHING_FOUND,
    PERSON,
    UNSURE,
    Met,
    Sort,
    TextFacts,
)

SHOWN: Final = "shown"
OPENED: Final = "opened"
READ: Final = "read"
BADLY: Final = "badly"
"""At least one of the things that make an answer a poor one."""

COLUMNS: Final[Mapping[Sort, tuple[str, ...]]] = {
    "article": (SHOWN, OPENED, READ, HELPED, NOT_HELPED, PERSON),
    "guide": (SHOWN, FINISHED, PERSON),
    "reply": (SHOWN, BADLY, NOT_HELPED, PERSON),
    "asked": (SHOWN, BADLY, UNSURE, NOTHING_FOUND, NOT_HELPED, PERSON),
}
POOR: Final = frozenset({UNSURE, NOTHING_FOUND, NOT_HELPED, PERSON})


def text_tables(facts: TextFacts, draw: Draw) -> tuple[Table, ...]:
    """A table for each sort of text. `draw` is the noise of the period."""
    return tuple(_table(sort, facts, draw) for sort in COLUMNS)


def table_id(sort: Sort) -> str:
    """The name of its table."""
    return f"text_{sort}"


def sort_of(id: str) -> Sort:
    """The sort of the texts in this table. StopIteration if it has another name."""
    return next(sort for sort in COLUMNS if table_id(sort) == id)


def _table(sort: Sort, facts: TextFacts, draw: Draw) -> Table:
    name, columns = table_id(sort), COLUMNS[sort]
    counted = Counter((met.id, column) for met in facts.met if met.sort == sort for column in _columns(met))
    if sort == "article":
        counted.update({(article, what): count for (article, what), count in facts.pages.items()})
    found = sorted({text for text, _ in counted})
    counts = [[counted[text, column] for column in columns] for text in found]
    places = [[f"{name} {text} {column}" for column in columns] for text in found]
    cells = protect(counts, places, draw, crossed=True)
    told = [at for at, values in enumerate(cells.values) if any(values)]
    return Table(
        id=name,
        rows=tuple(found[at] for at in told),
        columns=columns,
        values=tuple(cells.values[at] for at in told),
        marks=tuple(cells.marks[at] for at in told),
        total=None,
        sensitive=False,
        crossed=True,
    )


def _columns(met: Met) -> Iterable[str]:
    yield SHOWN
    yield from met.marks
    if POOR.intersection(met.marks):
        yield BADLY
