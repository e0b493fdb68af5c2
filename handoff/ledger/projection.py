"""Keeps the conversation index in step with the logs: follows the change feed and writes the rows.

What a crash between log and index leaves stale is rebuilt by `handoff.ledger.reconciler`, so that it hides nobody who
waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import islice, takewhile

from handoff.conversation.index_changes import index_fields, only_pending_reply_changed, reply_becomes_pending
from handoff.conversation.state import State
from handoff.ledger.feed import Change
from handoff.ledger.index_row import row_of
from storage.errors import StorageError
from storage.ids import ConversationId
from storage.ports.index import ConversationIndex, ConversationRow
from storage.ports.log import Head

log = logging.getLogger(__name__)


DEBOUNCE_S = 5.0
"""The longest time for which a row may say that the bot owes an answer which it has given, or an older one."""

PENDING_DEBOUNCE_S = 2.0
"""The longest time for which the bot may owe an answer before the row says so."""

NUMBERS_DEBOUNCE_S = 300.0
"""The longest time for which a row may give an earlier end of the log, while all other fields are right: a row costs a
database as much as several messages."""

CHECK_EVERY_S = 0.25


@dataclass(frozen=True, slots=True)
class _DeferredWrite:
    """A debounced write: `shown` is what the index says meanwhile. Times are the event loop's."""

    shown: State
    newest: State
    since: float
    differs_since: float | None
    """Since when another field than the end of the log differs; None if none does."""

    @property
    def due(self) -> float:
        """When the row has to be written."""
        latest = self.since + NUMBERS_DEBOUNCE_S
        if self.differs_since is None:
            return latest
        pending = reply_becomes_pending(self.shown, self.newest)
        return min(latest, self.differs_since + (PENDING_DEBOUNCE_S if pending else DEBOUNCE_S))


class Projection:
    """Writes the row of each changed conversation, one write at a time for a conversation, always the newest state.

    Written at once: what lists, the queue or timers must see. Debounced: a change of the end of the log alone, and the
    bot owing an answer, which it mostly gives within a second. What a node that dies has not written is found by the
    reconciler, which reads the logs.
    """

    def __init__(self, index: ConversationIndex, *, on_written: Callable[[ConversationRow], None]) -> None:
        self._index = index
        self._on_written = on_written
        self._dirty: dict[ConversationId, State] = {}
        self._deferred: dict[ConversationId, _DeferredWrite] = {}
        """By when they began: of those that differ in numbers alone, the first one is due first."""
        self._differing: set[ConversationId] = set()
        """Those of them that are due sooner."""
        self._next_due = math.inf
        self._failed: set[ConversationId] = set()
        self._flushing = False
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def follow(self, change: Change) -> None:
        """Observer of the change feed. A peer writes the row for its entry; if it dies first, the reconciler does."""
        if change.from_peer:
            return
        conversation, after = change.conversation, change.after
        deferred = self._deferred.get(conversation)
        shown = deferred.shown if deferred else change.before
        self._idle.clear()
        same = index_fields(shown) == index_fields(after)
        if conversation in self._dirty or not (same or only_pending_reply_changed(shown, after)):
            self._undefer(conversation)
            self._dirty[conversation] = after
        else:
            now = _now()
            write = _DeferredWrite(
                shown,
                after,
                since=deferred.since if deferred else now,
                differs_since=None if same else (deferred and deferred.differs_since) or now,
            )
            self._deferred[conversation] = write  # where it stood in the order
            (self._differing.discard if same else self._differing.add)(conversation)
            self._next_due = min(self._next_due, write.due)
        if self._dirty or len(self._deferred) == 1:
            self._wake.set()

    def _undefer(self, conversation: ConversationId) -> _DeferredWrite | None:
        self._differing.discard(conversation)
        return self._deferred.pop(conversation, None)

    def will_write(self, head: Head) -> bool:
        """Whether this node writes the row of this head itself, now or when its debounced write is due.

        Not if the head is another node's entry: that node was to write the row, and may be dead.
        """
        dirty, deferred = self._dirty.get(head.conversation), self._deferred.get(head.conversation)
        if dirty is not None:
            return head.seq <= dirty.seq
        return deferred is not None and deferred.shown.seq < head.seq <= deferred.newest.seq

    def take_failed(self) -> set[ConversationId]:
        """The conversations whose row this node could not write since the last call; the caller restores them."""
        failed, self._failed = self._failed, set()
        return failed

    def mark_failed(self, conversation: ConversationId) -> None:
        """The row of this conversation could not be written."""
        self._failed.add(conversation)

    def erased(self, conversation: ConversationId, last: State) -> None:
        """Observer of erasures: there is no row any more."""
        self.forget(conversation)

    def forget(self, conversation: ConversationId) -> None:
        """Write nothing more of this conversation from here: it is erased, or sealed and its row written."""
        self._dirty.pop(conversation, None)
        self._undefer(conversation)
        self._failed.discard(conversation)

    async def settled(self) -> None:
        """Write every change so far without debounce; returns when all are in the index, or left to the reconciler."""
        self._flushing = True
        self._wake.set()
        await self._idle.wait()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._wait()
            while await self._write_due():
                pass
            if not self._deferred:
                self._flushing = False
                self._idle.set()

    async def _write_due(self) -> bool:
        """Write what is dirty or due, and keep no reference to it while waiting for the next; whether there was any."""
        due_now = self._take_due()
        dirty, self._dirty = self._dirty, {}
        await asyncio.gather(
            *(self._write(conversation, state, self._put) for conversation, state in dirty.items()),
            *(self._write(conversation, state, self._index.renew) for conversation, state in due_now),
        )
        return bool(dirty or due_now)

    async def _wait(self) -> None:
        """Return when there is something to write, or a debounced write may have become due."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CHECK_EVERY_S if self._deferred else None):
                await self._wake.wait()
        self._wake.clear()

    def _take_due(self) -> list[tuple[ConversationId, State]]:
        """The debounced writes that are due, or all while flushing; they are no longer deferred."""
        now = _now()
        if now < self._next_due and not self._flushing:
            return []
        sooner = [name for name in self._differing if self._deferred[name].due <= now]
        late = takewhile(
            lambda name: self._flushing or self._deferred[name].since + NUMBERS_DEBOUNCE_S <= now, self._deferred
        )
        due_now = [
            (name, write.newest)
            for name in dict.fromkeys((*sooner, *late))
            if (write := self._undefer(name)) is not None
        ]
        next_ones = (*self._differing, *islice(self._deferred, 1))
        self._next_due = min((self._deferred[name].due for name in next_ones), default=math.inf)
        return due_now

    async def _put(self, row: ConversationRow) -> None:
        if await self._index.put(row):
            self._on_written(row)

    async def _write(
        self, conversation: ConversationId, state: State, write: Callable[[ConversationRow], Awaitable[None]]
    ) -> None:
        try:
            await write(row_of(conversation, state))
        except StorageError:
            log.warning("index_write_failed")
            self.mark_failed(conversation)  # the reconciler writes it within seconds
        except Exception as error:  # noqa: BLE001  # one row that cannot be written must not hide all others
            log.error("index_write_impossible %s", type(error).__name__)


def _now() -> float:
    return asyncio.get_running_loop().time()
