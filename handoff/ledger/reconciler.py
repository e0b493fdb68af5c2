"""Rebuilds index rows that a crash between log and index has left stale: it must not hide anybody who waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from handoff.ledger.index_row import row_of
from handoff.ledger.projection import Projection
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import each
from storage.ids import ConversationId
from storage.ports.index import ConversationIndex
from storage.ports.log import Head
from storage.ports.store import Store

AT_START = timedelta(days=15)
"""How far back the first reconciliation looks: beyond the retention of transcripts nothing can wait."""


LATER = timedelta(seconds=30)
"""And the later ones, every few seconds, of what others have written. Entries know their minute alone, so up to a
minute more is looked through."""


async def reconcile_all(store: Store, conversations: ConversationRepository) -> int:
    """At a start: rebuild all rows that are behind their logs; returns how many were."""
    heads = await store.log.listed_since(await store.now() - AT_START)
    return await _rebuild(await _behind(heads, store.index), store.index, conversations, failed=lambda _: None)


async def reconcile(store: Store, conversations: ConversationRepository, own: Projection) -> int:
    """While this node runs: rebuild the rows that it could not write, and that others did not live to write.

    Returns how many there were.
    """
    heads = await store.log.listed_since(await store.now() - LATER, by_others=True)
    behind = await _behind([head for head in heads if not own.holds(head)], store.index)
    return await _rebuild(own.take_missed() | behind, store.index, conversations, failed=own.miss)


async def _behind(heads: Sequence[Head], index: ConversationIndex) -> set[ConversationId]:
    """The conversations whose row is older than the end of their log, or cannot be read."""
    known = await index.last_seqs([head.conversation for head in heads])
    return {head.conversation for head in heads if known.get(head.conversation, 0) < head.seq} | set(
        index.take_unverified()
    )


async def _rebuild(
    stale: Collection[ConversationId],
    index: ConversationIndex,
    conversations: ConversationRepository,
    *,
    failed: Callable[[ConversationId], None],
) -> int:
    """Write these rows anew from their logs; returns how many there were. `failed` is called where that fails."""

    async def rebuild(conversation: ConversationId) -> bool:
        try:
            state = await conversations.state(conversation)
            if state.name not in (None, "erased"):
                await index.put(row_of(conversation, state))
        except Exception:
            failed(conversation)
            raise
        return True

    await each("reconcile", stale, rebuild)
    return len(stale)
