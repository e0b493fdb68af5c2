"""The queue as this node sees it: who waits, who is next, and who must be told.

Owns an in-memory copy of the waiting rows, rebuilt from the index. Never decides a claim: the log does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handoff.contract.base import LEVELS, level_name
from handoff.contract.pushed import QueueUpdate
from handoff.contract.shift import WaitingConversation
from handoff.conversation.queue_order import Taker, Waiting, escalation, next_for, order
from handoff.conversation.visibility import iso
from handoff.ledger.index_row import personal
from handoff.risk import Level
from storage.ids import ConversationId, Seq
from storage.ports.index import ConversationIndex, ConversationRow

UNKNOWN_AUDIENCE = "okand"
"""What the bot notes when the visitor does not want to say who they are."""


class QueueBoard:
    """Waiting conversations by id, kept in step by `row_written` and `reload`."""

    def __init__(self, index: ConversationIndex, clock: Callable[[], datetime]) -> None:
        self._index = index
        self._clock = clock
        self._rows: dict[ConversationId, ConversationRow] = {}
        self.version = 0
        """Rises with every change, so that who shows the queue knows when to show it again."""
        self._observers: list[Callable[[ConversationId], None]] = []

    def observe(self, observer: Callable[[ConversationId], None]) -> None:
        """Follow what this node has changed in the queue, and not what it has been told or has read."""
        self._observers.append(observer)

    def row_written(self, row: ConversationRow) -> None:
        """This node has changed a row in the index."""
        version = self.version
        self._take(row)
        if self.version != version:
            for observer in self._observers:
                observer(row.conversation)

    async def row_told(self, conversation: ConversationId) -> None:
        """Another node has changed a row in the index."""
        row = await self._index.get(conversation)
        if row is None:
            self.removed(conversation)
        else:
            self._take(row)

    def _take(self, row: ConversationRow) -> None:
        known = self._rows.get(row.conversation)
        if known is not None and known.last_seq >= row.last_seq:
            return
        if row.state == "queued":
            self._rows[row.conversation] = row
            if known is None or _place(known) != _place(row):
                self.version += 1
        elif known is not None:
            self.removed(row.conversation)

    def removed(self, conversation: ConversationId) -> None:
        """The conversation does not wait any more, or does not exist any more."""
        if self._rows.pop(conversation, None) is not None:
            self.version += 1

    async def reload(self) -> None:
        """Read all waiting rows: what other nodes wrote, and what this one missed."""
        rows = {row.conversation: row for row in await self._index.in_state("queued")}
        if rows != self._rows:
            self._rows = rows
            self.version += 1

    def waiting(self) -> list[Waiting]:
        """All who wait, in no order."""
        return [_waiting(row) for row in self._rows.values() if row.queued_at is not None]

    def _real(self) -> list[Waiting]:
        """Without the invented visitors of those who practise: nobody else waits behind them or is told of them."""
        return [item for item in self.waiting() if not item.rehearsal]

    def next_for(self, taker: Taker) -> list[Waiting]:
        """Those whom this member of staff may take, next first."""
        return list(next_for(self.waiting(), taker, self._clock()))

    def late(self) -> list[tuple[Waiting, int]]:
        """Those at N3 and N4 whose target has passed, each with how often."""
        now = self._clock()
        urgent = [item for item in self.waiting() if item.level >= Level.N3 and not item.rehearsal]
        return [(item, step) for item in urgent if (step := escalation(item, now))]

    def positions(self) -> dict[ConversationId, int]:
        """Each waiting conversation's place, from 1."""
        return {item.conversation: place for place, item in enumerate(order(self._real(), self._clock()), 1)}

    def counts(self) -> dict[str, int]:
        """How many wait, by level name; every level is there."""
        counted = Counter(item.level.name for item in self._real())
        return {level: counted[level] for level in LEVELS}

    def longest_wait_s(self) -> float:
        """Seconds that the one who has waited longest has waited; 0.0 if nobody waits."""
        now = self._clock()
        waits = [(now - item.queued_at).total_seconds() for item in self._real()]
        return round(max(waits, default=0.0), 1)

    def entries(self) -> list[WaitingConversation]:
        """The whole list in order, for shift leads."""
        return [_entry(self._rows[item.conversation]) for item in order(self._real(), self._clock())]

    def update(self, *, lead: bool) -> QueueUpdate:
        """What staff are sent: counts, and the list to shift leads."""
        return QueueUpdate(
            waiting=self.counts(),
            longest_wait_s=self.longest_wait_s(),
            list_=self.entries() if lead else None,
        )


def track_of(audience: str | None) -> str | None:
    """The track of an audience; None if the visitor has not said who they are."""
    return None if audience in (None, UNKNOWN_AUDIENCE) else audience


def _place(row: ConversationRow) -> ConversationRow:
    """The row without what changes with every message: who waits goes on waiting in the same place."""
    return replace(row, last_seq=Seq(0), updated_at=row.started_at, unanswered_since=None)


def _waiting(row: ConversationRow) -> Waiting:
    person = personal(row)
    return Waiting(
        conversation=row.conversation,
        level=Level[row.level],
        queued_at=row.queued_at or row.updated_at,
        lang=row.lang,
        track=track_of(person.audience),
        offered_to=person.offered_to,
        rehearsal=person.rehearsal,
    )


def _entry(row: ConversationRow) -> WaitingConversation:
    person = personal(row)
    return WaitingConversation(
        conversation=row.conversation,
        level=level_name(Level[row.level]),
        signals=list(person.signals),
        lang=row.lang,
        audience=person.audience,
        queued_at=iso(row.queued_at or row.updated_at),
    )
