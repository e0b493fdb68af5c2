"""Keeps the conversation index in step with the logs.

Follows the ledger and writes a row per changed conversation, the newest state only. `reconcile` rebuilds what a
crash between log and index has left stale, so that nobody who waits can be hidden by it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handoff.conversation.index_changes import begins_to_owe, listed, only_owes
from handoff.conversation.state import State
from handoff.ledger.feed import Change
from handoff.ledger.index_row import row_of
from storage.errors import StorageError
from storage.ids import ConversationId
from storage.ports.index import ConversationIndex, ConversationRow
from storage.ports.log import Head

log = logging.getLogger(__name__)


REST_S = 5.0
"""So long a row may say that the bot owes an answer which it has given, or an older one than it owes."""

LONG_REST_S = 300.0
"""So long a row may say of a conversation that its log is shorter than it is, while all else in it is right: a row
costs a database as much as several messages."""

OWES_S = 2.0
"""So long the bot may owe an answer before the index says so."""

LOOK_EVERY_S = 0.25


@dataclass(frozen=True, slots=True)
class _Resting:
    """A row that may wait: `shown` is what the index says meanwhile. Times are the event loop's."""

    shown: State
    newest: State
    since: float
    differs_since: float | None
    """Since when lists would say something else; None if they say the same."""

    @property
    def due(self) -> float:
        """When it has to be written."""
        latest = self.since + LONG_REST_S
        if self.differs_since is None:
            return latest
        return min(latest, self.differs_since + (OWES_S if begins_to_owe(self.shown, self.newest) else REST_S))


class Projection:
    """Writes rows behind the ledger, one conversation at a time, the newest state only.

    At once where lists or timers have to see something else; where only the numbers of a row move on, not for every
    message: a database writes a row in no less time than a message. A bot that owes an answer is left a moment, in
    which it mostly gives it. Whoever has died meanwhile is found by the reconciler, which reads the log.
    """

    def __init__(self, index: ConversationIndex, *, on_written: Callable[[ConversationRow], None]) -> None:
        self._index = index
        self._on_written = on_written
        self._dirty: dict[ConversationId, State] = {}
        self._resting: dict[ConversationId, _Resting] = {}
        self._next_due = math.inf
        self._missed: set[ConversationId] = set()
        self._hurried = False
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def follow(self, change: Change) -> None:
        """Ledger observer. A node that tells of an entry writes its row, the reconciler if it dies before."""
        if change.from_peer:
            return
        conversation, after = change.conversation, change.after
        resting = self._resting.pop(conversation, None)
        shown = resting.shown if resting else change.before
        self._idle.clear()
        same = listed(shown) == listed(after)
        if conversation in self._dirty or not (same or only_owes(shown, after)):
            self._dirty[conversation] = after
        else:
            now = _now()
            rests = _Resting(
                shown,
                after,
                since=resting.since if resting else now,
                differs_since=None if same else (resting and resting.differs_since) or now,
            )
            self._resting[conversation] = rests
            self._next_due = min(self._next_due, rests.due)
        if self._dirty or len(self._resting) == 1:
            self._wake.set()

    def holds(self, head: Head) -> bool:
        """Whether this node writes the row of this head itself, now or when it has rested.

        Not if the log has gone on without it, or had before this node came to know it: then another node was to write
        it, which may be dead.
        """
        dirty, resting = self._dirty.get(head.conversation), self._resting.get(head.conversation)
        if dirty is not None:
            return head.seq <= dirty.seq
        return resting is not None and resting.shown.seq < head.seq <= resting.newest.seq

    def take_missed(self) -> set[ConversationId]:
        """Conversations whose row this node could not write; whoever takes them has to see to it."""
        missed, self._missed = self._missed, set()
        return missed

    def miss(self, conversation: ConversationId) -> None:
        """The row of this conversation could not be written."""
        self._missed.add(conversation)

    def erased(self, conversation: ConversationId, last: State) -> None:
        """Observer of erasures: there is no row any more."""
        self._dirty.pop(conversation, None)
        self._resting.pop(conversation, None)
        self._missed.discard(conversation)

    async def settled(self) -> None:
        """Have every change so far written now; return when it is in the index (or left to the reconciler)."""
        self._hurried = True
        self._wake.set()
        await self._idle.wait()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._woken()
            while (rested := self._rested()) or self._dirty:
                dirty, self._dirty = self._dirty, {}
                await asyncio.gather(
                    *(self._write(conversation, state, self._put) for conversation, state in dirty.items()),
                    *(self._write(conversation, state, self._index.renew) for conversation, state in rested),
                )
            if not self._resting:
                self._hurried = False
                self._idle.set()

    async def _woken(self) -> None:
        """Return when there is something to write, or to look for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY_S if self._resting else None):
                await self._wake.wait()
        self._wake.clear()

    def _rested(self) -> list[tuple[ConversationId, State]]:
        """Take those that have waited long enough."""
        now = _now()
        if now < self._next_due and not self._hurried:
            return []
        due = [name for name, each in self._resting.items() if self._hurried or each.due <= now]
        rested = [(name, self._resting.pop(name).newest) for name in due]
        self._next_due = min((each.due for each in self._resting.values()), default=math.inf)
        return rested

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
            self.miss(conversation)  # the reconciler writes it within seconds
        except Exception as error:  # noqa: BLE001  # one row that cannot be written must not hide all others
            log.error("index_write_impossible %s", type(error).__name__)


def _now() -> float:
    return asyncio.get_running_loop().time()
