"""Counters by week in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from storage.ports.counts import Names


class MemoryWeekCounts:
    """`WeekCounts` over one counter."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, Names]] = Counter()

    async def add(self, kind: str, week: str, counts: Mapping[Names, int]) -> None:
        for names, count in counts.items():
            self._counts[kind, week, names] += count

    async def since(self, kind: str, week: str) -> Mapping[Names, int]:
        found: Counter[Names] = Counter()
        for (own, of_week, names), count in self._counts.items():
            if own == kind and of_week >= week:
                found[names] += count
        return found

    async def forget_before(self, week: str) -> None:
        for key in [key for key in self._counts if key[1] < week]:
            del self._counts[key]
