"""How long those who asked for a person this week have usually waited, where enough have.

Owns the counting on this node, and its copy of the count of all nodes. Counted are steps of minutes by week, and
nothing of who waited; those in danger go first and are left out. Somebody who stopped waiting counts as not reached, so
that a line which loses people does not look quick. Practice is counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from handoff.ledger.feed import Change
from handoff.operations.count_buffer import CountBuffer
from handoff.risk import Level
from storage.periods import iso_week
from storage.ports.counts import Names, WeekCounts

KIND: Final = "waits"
STEPS_MIN: Final = (2, 5, 10, 15, 20, 30, 45, 60)
NOT_REACHED: Final = "not_reached"
AT_LEAST: Final = 5
"""Of fewer waits nothing is said: one of them could be somebody's own."""

USUALLY: Final = 0.75
"""The share of those who asked that was reached within the time that is told."""

FLUSH_EVERY_S: Final = 10.0
READ_EVERY_S: Final = 60.0


class UsualWait:
    """Observer of the change feed, with the jobs that store and read the counts."""

    def __init__(self, counts: WeekCounts, *, practice: Callable[[], bool], clock: Callable[[], datetime]) -> None:
        self._counts = counts
        self._practice = practice
        self._clock = clock
        self._buffer = CountBuffer(counts, job="store_waits", clock=clock)
        self._minutes: int | None = None

    def __call__(self) -> int | None:
        """The minutes within which most were reached this week; None where that is not known."""
        return self._minutes

    def follow(self, change: Change) -> None:
        """Observer of the change feed; of several nodes only the one that wrote the end of the wait."""
        before, after = change.before, change.after
        waited = change.own and before.name == "queued" and after.name != "queued"
        if not waited or before.queued_at is None or before.level >= Level.N3 or after.trainee is not None:
            return
        minutes = (change.record.at - before.queued_at).total_seconds() / 60
        reached = after.name == "with_counselor"
        if reached or minutes > STEPS_MIN[0]:
            self._buffer.note(_kind(practice=after.practice), (step(minutes) if reached else NOT_REACHED,))

    async def flush(self) -> None:
        """Store the counts so far."""
        await self._buffer.flush()

    async def refresh(self) -> None:
        """Read this week's counts of all nodes."""
        kind = _kind(practice=self._practice())
        self._minutes = usual(await self._counts.since(kind, iso_week(self._clock())))


def step(minutes: float) -> str:
    """The step that a wait falls into; of a longer one than all, that it was not reached in time."""
    return next((str(most) for most in STEPS_MIN if minutes <= most), NOT_REACHED)


def usual(counts: Mapping[Names, int]) -> int | None:
    """The smallest step within which most were reached; None of too few waits, or where most waited longer."""
    total = sum(counts.values())
    if total < AT_LEAST:
        return None
    reached = 0
    for most in STEPS_MIN:
        reached += counts.get((str(most),), 0)
        if reached >= USUALLY * total:
            return most
    return None


def _kind(*, practice: bool) -> str:
    return f"{KIND}:practice" if practice else KIND
