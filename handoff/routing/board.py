"""The queue board: this node's in-memory copy of the waiting rows, and what lists and alarms derive from it.

Owns the copy, kept by the rows that are written and by reads of the index. A read is as old as its question, so a row
that changes while a read is under way is stronger than what the read says. Never decides a claim: the log does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handoff.contract.base import LEVELS, level_name
from handoff.contract.pushed import QueueUpdate
from handoff.contract.shift import WaitingConversation
from handoff.conversation.queue_order import Taker, Waiting, escalation, next_for, order, waits_here
from handoff.conversation.visibility import iso
from handoff.ledger.index_row import personal
from handoff.risk import Level
from storage.ids import AccountId, ConversationId, Seq
from storage.ports.index import ConversationIndex, ConversationRow

UNKNOWN_AUDIENCE = "okand"
"""The bot's value for a visitor who does not want to say who they are."""

RELOAD_ALONE = timedelta(minutes=1)
"""How often a node that is alone reads what it has written itself."""

_FOR_GOOD = Seq(2**53)
"""Later than any entry: an erased conversation does not come back by an older read."""


class QueueBoard:
    """Waiting conversations by id, kept current by `row_written`, `row_written_by_peer`, `removed` and `reload`."""

    def __init__(
        self,
        index: ConversationIndex,
        clock: Callable[[], datetime],
        last_line: Callable[[ConversationId], str] = lambda conversation: "",
        *,
        alone: bool = False,
    ) -> None:
        """A board.

        Args:
            index: has the rows.
            clock: this machine's time.
            last_line: what the visitor wrote last, as far as this node has it in memory; for shift leads.
            alone: whether there is no other node that writes rows.
        """
        self._index = index
        self._alone = alone
        self._last_line = last_line
        self._clock = clock
        self._rows: dict[ConversationId, ConversationRow] = {}
        self._items: dict[ConversationId, Waiting] = {}
        """Rows decoded, as far as somebody has asked."""
        self._reloaded_at = datetime.min.replace(tzinfo=UTC)
        self._reads: list[dict[ConversationId, Seq]] = []
        """Of each read of the index under way: the rows that have changed or left since it began, with their seq."""
        self.version = 0
        """Rises with every change of the queue: it is time to send it to the staff again."""
        self._observers: list[Callable[[ConversationId], None]] = []

    def observe(self, observer: Callable[[ConversationId], None]) -> None:
        """Follow the changes of the queue that this node itself has written."""
        self._observers.append(observer)

    def row_written(self, row: ConversationRow) -> None:
        """This node has written a row of the index."""
        version = self.version
        self._take(row)
        if self.version != version:
            for observer in self._observers:
                observer(row.conversation)

    async def row_written_by_peer(self, conversation: ConversationId) -> None:
        """Another node has written a row of the index: read it."""
        with self._reading() as changed:
            row = await self._index.get(conversation)
        if row is not None and row.last_seq > changed.get(conversation, 0):
            self._take(row)
        elif row is None and conversation not in changed:
            self.removed(conversation)

    def _take(self, row: ConversationRow) -> None:
        self._note_change(row.conversation, row.last_seq)
        known = self._rows.get(row.conversation)
        if known is not None and known.last_seq >= row.last_seq:
            return
        if row.state == "queued":
            self._rows[row.conversation] = row
            self._items.pop(row.conversation, None)
            if known is None or _place(known) != _place(row):
                self.version += 1
        elif known is not None:
            self._drop(row.conversation)

    def removed(self, conversation: ConversationId) -> None:
        """The conversation has been erased, or has no row any more."""
        self._note_change(conversation, _FOR_GOOD)
        self._drop(conversation)

    def _drop(self, conversation: ConversationId) -> None:
        self._items.pop(conversation, None)
        if self._rows.pop(conversation, None) is not None:
            self.version += 1

    async def read_for(self, taker: Taker) -> list[Waiting]:
        """`next_for` by what other nodes have written, too: the index is read where there are any, or nobody fits."""
        if not (self._alone and (known := self.next_for(taker))):
            await self.reload()
            return self.next_for(taker)
        return known

    async def keep_up(self, *, missed: bool) -> None:
        """Asked every few seconds: reload, unless nobody else writes rows and none was `missed`; that seldom."""
        if missed or not self._alone or abs(self._clock() - self._reloaded_at) >= RELOAD_ALONE:
            await self.reload()

    async def reload(self) -> None:
        """Read all waiting rows: what other nodes have written, and what this node has missed."""
        self._reloaded_at = self._clock()
        with self._reading() as changed:
            rows = {row.conversation: row for row in await self._index.in_state("queued")}
        for conversation, seq in changed.items():
            if conversation not in rows or rows[conversation].last_seq <= seq:
                rows.pop(conversation, None)
                if conversation in self._rows:
                    rows[conversation] = self._rows[conversation]
        if rows != self._rows:
            self._items = {name: item for name, item in self._items.items() if rows.get(name) == self._rows[name]}
            self._rows = rows
            self.version += 1

    @contextmanager
    def _reading(self) -> Iterator[dict[ConversationId, Seq]]:
        """While the index is read: gathers the rows that change or leave meanwhile, with their newest seq."""
        changed: dict[ConversationId, Seq] = {}
        self._reads.append(changed)
        try:
            yield changed
        finally:
            self._reads = [each for each in self._reads if each is not changed]

    def _note_change(self, conversation: ConversationId, seq: Seq) -> None:
        for changed in self._reads:
            changed[conversation] = max(seq, changed.get(conversation, seq))

    def waiting(self) -> list[Waiting]:
        """All waiting conversations, unordered."""
        return [self._item(row) for row in self._rows.values() if row.queued_at is not None]

    def _item(self, row: ConversationRow) -> Waiting:
        """The decoded row, which several jobs ask for every half second."""
        item = self._items.get(row.conversation)
        if item is None:
            item = self._items[row.conversation] = _waiting(row)
        return item

    def _real(self) -> list[Waiting]:
        """Without invented visitors of practice and hand-overs to a colleague: they take no place in others' queue."""
        return [item for item in self.waiting() if not item.rehearsal and not item.handed_over]

    def _counted(self) -> list[Waiting]:
        """Those who are here, and those who are gone and urgent: they may be on the phone to 112."""
        return [item for item in self._real() if waits_here(item) or item.level >= Level.N3]

    def gone(self) -> int:
        """How many of those in the queue have no connection."""
        return sum(not waits_here(item) for item in self._real())

    def next_for(self, taker: Taker) -> list[Waiting]:
        """The conversations that this member of staff may take, in the order of the queue."""
        return list(next_for(self.waiting(), taker, self._clock()))

    def handed_to(self, account: AccountId) -> list[Waiting]:
        """What a colleague hands over to this account."""
        return [item for item in self.waiting() if item.handed_over and item.offered_to == account]

    def here(self) -> list[Waiting]:
        """Those whose visitor is here, in order; invented visitors and hand-overs are nobody else's."""
        return order([item for item in self._real() if waits_here(item)], self._clock())

    def late(self) -> list[tuple[Waiting, int]]:
        """Conversations at N3 and N4 that wait longer than their target, each with its step of escalation.

        Not of those who are gone: nobody can answer them sooner.
        """
        now = self._clock()
        urgent = [item for item in self._real() if item.level >= Level.N3 and waits_here(item)]
        return [(item, step) for item in urgent if (step := escalation(item, now))]

    def positions(self) -> dict[ConversationId, int]:
        """The place, from 1, of each waiting conversation whose visitor is here."""
        return {item.conversation: place for place, item in enumerate(self.here(), 1)}

    def counts(self) -> dict[str, int]:
        """How many wait, by level name; every level is there. Who is gone counts from N3 on."""
        counted = Counter(item.level.name for item in self._counted())
        return {level: counted[level] for level in LEVELS}

    def longest_wait_s(self) -> float:
        """The longest wait in seconds of those who are counted; 0.0 if nobody waits."""
        now = self._clock()
        waits = [(now - item.queued_at).total_seconds() for item in self._counted()]
        return round(max(waits, default=0.0), 1)

    def waits(self) -> dict[str, tuple[int, float]]:
        """By level name, how many visitors wait and the longest wait in seconds; without those of practice."""
        now, found = self._clock(), dict[str, tuple[int, float]]()
        for item in self._counted():
            if not item.practice:
                count, longest_s = found.get(item.level.name, (0, 0.0))
                waited_s = (now - item.queued_at).total_seconds()
                found[item.level.name] = (count + 1, max(longest_s, waited_s))
        return found

    def entries(self) -> list[WaitingConversation]:
        """The whole list in order, for shift leads."""
        return [
            _entry(self._rows[item.conversation], self._last_line(item.conversation))
            for item in order(self._real(), self._clock())
        ]

    def update(self, *, lead: bool) -> QueueUpdate:
        """The queue as staff are sent it: counts, and for shift leads the list."""
        return QueueUpdate(
            waiting=self.counts(),
            longest_wait_s=self.longest_wait_s(),
            gone=self.gone(),
            list_=self.entries() if lead else None,
        )


def track_of(audience: str | None) -> str | None:
    """The track of an audience; None if the visitor has not said who they are."""
    return None if audience in (None, UNKNOWN_AUDIENCE) else audience


def _place(row: ConversationRow) -> ConversationRow:
    """The row without the fields that change with every message and do not move anybody in the queue."""
    return replace(row, last_seq=Seq(0), updated_at=row.started_at, unanswered_since=None)


def _waiting(row: ConversationRow) -> Waiting:
    person = personal(row)
    return Waiting(
        conversation=row.conversation,
        level=Level[row.level],
        queued_at=row.queued_at or row.updated_at,
        lang=row.lang,
        written=person.written,
        track=track_of(person.audience),
        offered_to=person.offered_to,
        rehearsal=person.rehearsal,
        practice=row.practice,
        unsettled_since=person.unsettled_since,
        alarmed_at=person.alarmed_at,
        gone_since=person.gone_since,
        appointment_at=person.appointment_at,
        handed_over=person.offered_at is not None,
    )


def _entry(row: ConversationRow, last_line: str) -> WaitingConversation:
    person = personal(row)
    return WaitingConversation(
        conversation=row.conversation,
        level=level_name(Level[row.level]),
        signals=list(person.signals),
        lang=person.written or row.lang,
        audience=person.audience,
        queued_at=iso(row.queued_at or row.updated_at),
        unsettled="N4" if person.unsettled_since else None,
        gone_since=iso(person.gone_since) if person.gone_since else None,
        last_line=last_line,
        appointment_at=iso(person.appointment_at) if person.appointment_at else None,
    )
