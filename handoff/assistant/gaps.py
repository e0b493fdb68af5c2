"""Gap counts: how many questions found no article, how many articles did not help, and which contacts were wanted.

Owns the counting on this node. Gathers for some seconds before it stores, so that the time of storing points at no
message; keeps no word of a visitor and no conversation. Practice is counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from handoff.operations.count_buffer import CountBuffer
from knowledge.gaps import WEEKS, Gap, Help, gaps, helps, wanted
from storage.periods import iso_week
from storage.ports.counts import WeekCounts

NOTHING_FOUND: Final = "nothing_found"
HELPED: Final = "helped"
WANTED: Final = "wanted"
FLUSH_EVERY_S: Final = 10.0
DELETE_EVERY_S: Final = 6 * 3600.0
KEEP_WEEKS: Final = 26


class Gaps:
    """The counts of one node that are not stored yet."""

    def __init__(self, counts: WeekCounts, *, practice: Callable[[], bool], clock: Callable[[], datetime]) -> None:
        self._counts = counts
        self._is_practice = practice
        self._clock = clock
        self._buffer = CountBuffer(counts, job="store_gap_counts", clock=clock)

    @property
    def practice(self) -> bool:
        """Whether what happens now is practice."""
        return self._is_practice()

    def nothing_found(self, intent: str, topic: str, lang: str) -> None:
        """A question for which no article fits."""
        self._buffer.note(self._kind(NOTHING_FOUND), (intent, topic, lang))

    def helped(self, article: str, lang: str, *, yes: bool) -> None:
        """A visitor's answer to the question whether an article helped."""
        self._buffer.note(self._kind(HELPED), (article, lang, "yes" if yes else "no"))

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

    async def read(self) -> tuple[list[Gap], list[Help]]:
        """The counts that editors see: of practice while in practice, of the open line otherwise."""
        first = self._first_week()
        return (
            gaps(await self._counts.since(self._kind(NOTHING_FOUND), first)),
            helps(await self._counts.since(self._kind(HELPED), first)),
        )

    async def most_wanted(self) -> Mapping[str, int]:
        """How often each entry was looked for, as editors may see it: of practice while in practice."""
        return wanted(await self._counts.since(self._kind(WANTED), self._first_week()))

    def _first_week(self) -> str:
        return iso_week(self._clock() - timedelta(weeks=WEEKS - 1))

    def _kind(self, kind: str) -> str:
        return f"{kind}:practice" if self.practice else kind
