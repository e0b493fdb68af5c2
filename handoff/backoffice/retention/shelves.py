"""What runs out beside transcripts: notes that belong to none, and at the end of the pilot the forms.

Source: DOMAIN 4.1 - a note goes with the transcript; forms until the evaluation of the pilot and six months more.
Decisions to inform of a crime are kept as the law says, and are nobody's here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Final

from storage.ids import CaseId
from storage.ports.records import RecordBook
from storage.ports.store import Store

BATCH: Final = 500
AFTER_PILOT: Final = timedelta(days=183)


class LooseNotes:
    """Notes on contacts without a chat, or whose transcript is gone: they last as long as a transcript would."""

    kind = "notes"

    def __init__(self, store: Store, *, days: int) -> None:
        self._store = store
        self._days = timedelta(days=days)

    async def expire(self, now: datetime) -> int:
        removed = 0
        for name in (await self._store.form_notes.saved_before(now - self._days))[:BATCH]:
            if await self._store.cases.by_case(CaseId(name)) is None:
                removed += await self._store.form_notes.remove(name)
        return removed


class AfterThePilot:
    """Forms and counted visits, six months after the pilot's last day; until a day is set they are kept.

    Args:
        kind: what they are called in the proof.
        pilot_end: the last day on which the line is open.
    """

    def __init__(self, book: RecordBook, *, kind: str, pilot_end: Callable[[], Awaitable[date | None]]) -> None:
        self.kind = kind
        self._book = book
        self._pilot_end = pilot_end

    async def expire(self, now: datetime) -> int:
        last_day = await self._pilot_end()
        if last_day is None or now.date() <= last_day + AFTER_PILOT:
            return 0
        names = (await self._book.saved_before(now + timedelta(minutes=1)))[:BATCH]
        return sum([await self._book.remove(name) for name in names])
