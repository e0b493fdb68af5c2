"""Rebuilds index rows that a crash between log and index has left stale: it must not hide anybody who waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from handoff.ledger.index_row import row_of
from handoff.ledger.projection import Projection
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import each
from storage.ids import ConversationId, Seq
from storage.ports.clock import DatabaseClock
from storage.ports.index import ConversationIndex
from storage.ports.log import ConversationLog, Head

STARTUP_WINDOW = timedelta(days=15)
"""How far back the first reconciliation looks: beyond the retention of transcripts nothing can wait."""


RUNNING_WINDOW = timedelta(seconds=30)
"""And the later ones, every few seconds, of what others have written. Entries know their minute alone, so up to a
minute more is looked through."""


class Reconciler:
    """Compares the logs that were written lately with their rows in the index."""

    def __init__(
        self,
        *,
        log: ConversationLog,
        index: ConversationIndex,
        database_clock: DatabaseClock,
        conversations: ConversationRepository,
        own: Projection,
    ) -> None:
        """`own` writes this node's rows; what it holds back or has missed is known to it."""
        self._log = log
        self._index = index
        self._database_clock = database_clock
        self._conversations = conversations
        self._own = own
        self._compared: dict[ConversationId, Seq] = {}
        """Ends of logs, among those that are looked through, that their row has reached: it never goes back."""

    async def reconcile_all(self) -> int:
        """At a start: rebuild all rows that are behind their logs; returns how many were."""
        heads = await self._log.listed_since(await self._database_clock.now() - STARTUP_WINDOW)
        return await self._rebuild(await self._behind(heads), failed=lambda _: None)

    async def reconcile(self) -> int:
        """While this node runs: rebuild the rows that it could not write, and that others did not live to write.

        Returns how many there were.
        """
        heads = await self._log.listed_since(await self._database_clock.now() - RUNNING_WINDOW, by_others=True)
        others = [head for head in heads if not self._own.will_write(head)]
        compared = self._compared
        behind = await self._behind([head for head in others if compared.get(head.conversation, 0) < head.seq])
        self._compared = {head.conversation: head.seq for head in others if head.conversation not in behind}
        return await self._rebuild(self._own.take_failed() | behind, failed=self._own.mark_failed)

    async def _behind(self, heads: Sequence[Head]) -> set[ConversationId]:
        """The conversations whose row is older than the end of their log, or cannot be read."""
        known = await self._index.last_seqs([head.conversation for head in heads])
        behind = {head.conversation for head in heads if known.get(head.conversation, 0) < head.seq}
        return behind | set(self._index.take_unverified())

    async def _rebuild(self, stale: Collection[ConversationId], *, failed: Callable[[ConversationId], None]) -> int:
        """Write these rows anew from their logs; returns how many there were. `failed` is called where that fails."""

        async def rebuild(conversation: ConversationId) -> bool:
            try:
                state = await self._conversations.state(conversation)
                if state.name not in (None, "erased"):
                    await self._index.put(row_of(conversation, state))
            except Exception:
                failed(conversation)
                raise
            return True

        await each("reconcile", stale, rebuild)
        return len(stale)
