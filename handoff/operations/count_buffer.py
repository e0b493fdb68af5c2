"""Counts by week that a node gathers before it stores them, so that the time of storing points at no message.

Owns what is not stored yet. Holds no word of a visitor: what is counted, the caller says in `names`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from handoff.operations.jobs import each
from storage.periods import iso_week
from storage.ports.counts import Names, WeekCounts


class CountBuffer:
    """The counts of one node that are not stored yet."""

    def __init__(self, counts: WeekCounts, *, job: str, clock: Callable[[], datetime]) -> None:
        """`job`: the name of the job that stores them, for the log and the metrics."""
        self._counts = counts
        self._job = job
        self._clock = clock
        self._noted: Counter[tuple[str, Names]] = Counter()

    def note(self, kind: str, names: Names) -> None:
        """Count this once more."""
        self._noted[kind, names] += 1

    async def flush(self) -> None:
        """Store the counts so far, kind by kind; a kind that cannot be stored is tried again with the next flush."""
        noted, self._noted = self._noted, Counter()

        async def store(kind: str) -> int:
            counts = {names: count for (own, names), count in noted.items() if own == kind}
            try:
                await self._counts.add(kind, iso_week(self._clock()), counts)
            except BaseException:
                self._noted.update({(kind, names): count for names, count in counts.items()})
                raise
            return len(counts)

        await each(self._job, {kind for kind, _ in noted}, store)
