"""Counts of what visitors open: articles opened and read to the end, and entries of the directory that were looked for.

Owns the counting on this node. Gathers for some seconds before it stores, so that the time of storing points at no
message; keeps no word of a visitor and no conversation. Practice is counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from handoff.operations.count_buffer import CountBuffer
from knowledge.wanted import WEEKS, wanted
from storage.periods import iso_week
from storage.ports.counts import WeekCounts

WANTED: Final = "wanted"
Page = Literal["opened", "read"]
"""What is done with an article; the kind under which it is counted."""
FLUSH_EVERY_S: Final = 10.0
DELETE_EVERY_S: Final = 6 * 3600.0
KEEP_WEEKS: Final = 53
"""So that a quarter that is proposed half a year late still has all its weeks."""


class Usage:
    """The counts of one node that are not stored yet."""

    def __init__(self, counts: WeekCounts, *, practice: Callable[[], bool], clock: Callable[[], datetime]) -> None:
        self._counts = counts
        self._practice = practice
        self._clock = clock
        self._buffer = CountBuffer(counts, job="store_usage_counts", clock=clock)

    def page(self, what: Page, article: str) -> None:
        """An article was opened in a chat, or read to its end. Nobody knows by whom."""
        self._buffer.note(self._kind(what), (article,))

    def wanted(self, entries: Iterable[str]) -> None:
        """Entries of the directory that a visitor looked for near them, whether they could be shown or not."""
        for entry in entries:
            self._buffer.note(self._kind(WANTED), (entry,))

    async def flush(self) -> None:
        """Store the counts so far."""
        await self._buffer.flush()

    async def delete_old(self) -> None:
        """Delete the counts of weeks that nobody can ask for any more."""
        await self._counts.forget_before(iso_week(self._clock() - timedelta(weeks=KEEP_WEEKS)))

    async def most_wanted(self) -> Mapping[str, int]:
        """How often each entry was looked for, as editors may see it: of practice while in practice."""
        first = iso_week(self._clock() - timedelta(weeks=WEEKS - 1))
        return wanted(await self._counts.since(self._kind(WANTED), first))

    def _kind(self, kind: str) -> str:
        return f"{kind}:practice" if self._practice() else kind
