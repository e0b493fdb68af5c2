"""Records beside transcripts that expire: notes without a transcript, and after the pilot forms, visits and reviews.

Source: DOMAIN 4.1 - a note goes with the transcript; forms until the evaluation of the pilot and six months more.
Must not touch decisions to inform of a crime: the law says how long those are kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from handoff.conversation.calendar import swedish_day
from handoff.operations.jobs import Outcome, each
from storage.ids import CaseId
from storage.ports.records import CaseLinks, RecordBook

JOB: Final = "retention"
BATCH: Final = 500
AFTER_PILOT: Final = timedelta(days=183)


class _Turns:
    """Whose turn it is: records that stay, or cannot be removed, keep no later one waiting for good."""

    def __init__(self) -> None:
        self._stayed = 0

    async def take(self, names: Sequence[str], remove: Callable[[str], Awaitable[bool]]) -> Outcome:
        """Try to remove the next `BATCH` behind those that have stayed; from the beginning once all were tried."""
        begin = self._stayed if self._stayed < len(names) else 0
        page = names[begin : begin + BATCH]
        outcome = await each(JOB, page, remove)
        self._stayed = begin + len(page) - outcome.done
        return outcome


class OrphanedNotes:
    """Notes on contacts without a chat, or whose transcript is gone: kept as long as a transcript would be."""

    kind = "notes"

    def __init__(self, *, notes: RecordBook, cases: CaseLinks, days: int) -> None:
        self._notes = notes
        self._cases = cases
        self._days = timedelta(days=days)
        self._turns = _Turns()

    async def expire(self, now: datetime) -> Outcome:
        """Delete those that are too old; looks at `BATCH` at most, at the next ones in the next run."""

        async def remove(name: str) -> bool:
            orphaned = await self._cases.by_case(CaseId(name)) is None
            return orphaned and await self._notes.remove(name)

        names = await self._notes.saved_before(now - self._days)
        return await self._turns.take(names, remove)


class PilotRecords:
    """A book of records that is kept until six months after the pilot's last day; without a last day, for good.

    Args:
        book: the records.
        kind: their name in the proof.
        pilot_end: the last day on which the line is open.
    """

    def __init__(self, book: RecordBook, *, kind: str, pilot_end: Callable[[], Awaitable[date | None]]) -> None:
        self.kind = kind
        self._book = book
        self._pilot_end = pilot_end
        self._turns = _Turns()

    async def expire(self, now: datetime) -> Outcome:
        """Delete them once that day has passed, at most `BATCH`."""
        last_day = await self._pilot_end()
        if last_day is None or swedish_day(now) <= last_day + AFTER_PILOT:
            return Outcome(done=0, failed=0)
        names = await self._book.saved_before(now + timedelta(minutes=1))
        return await self._turns.take(names, self._book.remove)
