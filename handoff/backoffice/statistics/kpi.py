"""A key figure, and what may be seen of it (DOMAIN 4.2).

A figure is a share (part of whole), a count, or an amount, with its target. A share is shown only of at least 20, in
whole per cent. What is counted of people is computed from the released tables where they have it, and else from counts
with noise of their own, so that "nothing" and "few" are one word. Which figures there are, `kpis.py` says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from handoff.backoffice.statistics.suppression import SMALL, Draw, rounded
from handoff.backoffice.statistics.suppression import shown as counted
from handoff.backoffice.statistics.tables import Table

SHARE_LEAST: Final = 20
Area = Literal[
    "tillganglighet",
    "sakerhet",
    "malgrupp",
    "triage",
    "lotsning",
    "kunskap",
    "kvalitet",
    "kompetens",
    "integritet",
    "dokumentation",
    "langsiktighet",
]
Unit = Literal["share", "count", "open_count", "seconds", "kronor", "hours"]
"""`open_count` counts things, not people: it is shown whatever it is."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure as it is. Not for anybody's eyes: `shown` says what may be seen of it."""

    id: str
    area: Area
    part: float | None
    whole: float | None = None
    unit: Unit = "share"
    at_least: float | None = None
    at_most: float | None = None
    cadence: Literal["quarter", "half"] = "quarter"
    cells: tuple[tuple[str, str], ...] = ()
    """Table and categories whose released cells make up its part; the whole is the table's total."""
    rough: bool = False
    """It stands on two dimensions: its part is rounded to 5 like the counts of a crossed table."""
    people: bool = True
    """It counts what people did or are; otherwise things, days and money, which are shown as they are."""

    @property
    def value(self) -> float | None:
        """Per cent for a share; None where there is nothing to count."""
        if self.part is None or (self.unit == "share" and not self.whole):
            return None
        return 100 * self.part / self.whole if self.unit == "share" and self.whole else self.part

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without target or value."""
        return None if self.value is None else _within(self, self.value)


class ShownKpi(msgspec.Struct, frozen=True, kw_only=True):
    """What is released of a figure. `value` is None where `why` says that, and why, nothing is shown."""

    id: str
    area: Area
    unit: Unit
    value: int | None = None
    bound: Literal["", "below", "above"] = ""
    """The value is a bound: the exact one would tell a small count."""
    high: int | None = None
    """Of joined periods: it lies between `value` and this, because a part of it is hidden."""
    why: Literal["", "nothing", "few", "apart"] = ""
    """`apart`: the periods that are joined do not say of how many they are."""
    n: int | None = None
    """Of how many it is, as may be shown; None where nothing is shown, and in what was released without it."""
    met: bool | None = None
    at_least: float | None = None
    at_most: float | None = None


def shown(kpi: Kpi, tables: Mapping[str, Table], draw: Draw) -> ShownKpi:
    """What may be seen of a figure beside these tables of its period."""
    said = unsaid(kpi)
    if not kpi.people:
        return shown_thing(said, kpi)
    match kpi.unit:
        case "share":
            return shown_share(said, kpi, _of_cells(kpi, tables) if kpi.cells else _of_noise(kpi, draw))
        case "kronor":
            return shown_cost(kpi, counted(round(kpi.whole or 0), "kpi supported", draw))
        case "seconds":
            # Quantiles of the same waits have the same number of them, drawn once.
            whole = counted(round(kpi.whole or 0), f"kpi {kpi.id.rpartition('_')[0]}", draw)
            if whole is None or not _enough(whole) or kpi.value is None:
                return few(said)
            return msgspec.structs.replace(shown_thing(said, kpi), n=rounded(whole))
        case _:
            return _shown_count(said, kpi, draw)


def _shown_count(said: ShownKpi, kpi: Kpi, draw: Draw) -> ShownKpi:
    value = counted(round(kpi.part or 0), f"kpi {kpi.id}", draw)
    if value is None:
        return msgspec.structs.replace(said, value=SMALL + 1, bound="below", met=surely(kpi, 0, SMALL))
    return msgspec.structs.replace(said, value=value, met=_within(kpi, value))


def unsaid(kpi: Kpi) -> ShownKpi:
    """A figure of which nothing is said yet."""
    return ShownKpi(id=kpi.id, area=kpi.area, unit=kpi.unit, at_least=kpi.at_least, at_most=kpi.at_most)


def few(said: ShownKpi) -> ShownKpi:
    """Nothing is shown: there are too few, or none."""
    return msgspec.structs.replace(said, why="few")


def _enough(whole: int | None) -> bool:
    return whole is not None and whole >= SHARE_LEAST


def shown_thing(said: ShownKpi, kpi: Kpi) -> ShownKpi:
    """Of things and days, and what has been entered: as it is; a share of at least 20 all the same."""
    if kpi.value is None:
        return msgspec.structs.replace(said, why="nothing")
    if kpi.unit == "share":
        if not _enough(round(kpi.whole or 0)):
            return few(said)
        return msgspec.structs.replace(said, value=whole_per_cent(kpi, kpi.value), met=kpi.met, n=round(kpi.whole or 0))
    return msgspec.structs.replace(said, value=round(kpi.value), met=kpi.met)


@dataclass(frozen=True, slots=True)
class Share:
    """Part, rest and whole of a share as they may be shown; None for "0-4"."""

    part: int | None
    rest: int | None
    whole: int | None
    n: int | None
    """The whole as it is printed: the total of a table, or rounded like a crossed one."""


def _of_cells(kpi: Kpi, tables: Mapping[str, Table]) -> Share:
    """The share that the released table of its cells tells. "0-4" beside larger cells counts as nothing."""
    table = tables[kpi.cells[0][0]]
    cells = [table.values[table.rows.index(category)][0] for _, category in kpi.cells]
    part = sum(cell or 0 for cell in cells) or None
    rest = table.total - (part or 0) if table.total is not None else None
    return Share(part, rest if rest is not None and rest > SMALL else None, table.total, table.total)


def _of_noise(kpi: Kpi, draw: Draw) -> Share:
    """A share that no table has: part and rest are its two cells."""
    part, whole = round(kpi.part or 0), round(kpi.whole or 0)
    shown_part = counted(part, f"kpi {kpi.id} part", draw)
    shown_rest = counted(whole - part, f"kpi {kpi.id} rest", draw)
    shown_whole = (shown_part or 0) + (shown_rest or 0)
    return Share(shown_part, shown_rest, shown_whole, rounded(shown_whole))


def shown_share(said: ShownKpi, kpi: Kpi, share: Share) -> ShownKpi:
    """In whole per cent of at least 20; a bound where the exact value would tell a small count."""
    if share.whole is None or share.whole < SHARE_LEAST:
        return few(said)
    said = msgspec.structs.replace(said, n=share.n)
    edge = math.ceil(100 * (SMALL + 1) / share.whole)
    if share.part is None:
        return msgspec.structs.replace(said, value=edge, bound="below", met=surely(kpi, 0, edge))
    if share.rest is None:
        return msgspec.structs.replace(said, value=100 - edge, bound="above", met=surely(kpi, 100 - edge, 100))
    part = rounded(share.part) if kpi.rough else share.part
    value = min(100, whole_per_cent(kpi, 100 * part / share.whole))
    return msgspec.structs.replace(said, value=value, met=_within(kpi, value))


def whole_per_cent(kpi: Kpi, value: float) -> int:
    """Whole per cent; towards the worse where there is a target: 89.9 is not to read as the 90 that it misses."""
    if kpi.at_least is not None:
        return math.floor(value)
    return math.ceil(value) if kpi.at_most is not None else math.floor(value + 0.5)


def surely(kpi: Kpi, low: float, high: float) -> bool | None:
    """Whether the target is met wherever in between the value lies; None where that would tell the value."""
    at_low, at_high = _within(kpi, low), _within(kpi, high)
    return at_low if at_low == at_high else None


def _within(kpi: Kpi, value: float) -> bool | None:
    low, high = kpi.at_least, kpi.at_most
    if low is None and high is None:
        return None
    return (low is None or value >= low) and (high is None or value <= high)


def shown_cost(kpi: Kpi, supported: int | None) -> ShownKpi:
    """Kronor for each conversation that is supported; of few it would tell their number."""
    said = unsaid(kpi)
    if kpi.part is None:
        return msgspec.structs.replace(said, why="nothing")
    if supported is None or supported < SHARE_LEAST:
        return few(said)
    return msgspec.structs.replace(said, value=round(kpi.part / supported), n=supported)
