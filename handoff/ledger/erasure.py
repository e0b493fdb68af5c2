"""Erases a conversation with everything that hangs on it: the one way, for a visitor's wish and for retention."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from handoff.ledger.repository import ConversationRepository
from storage.ids import ConversationId
from storage.ports.store import Store


class Eraser:
    """Tombstone and key first. What is interrupted is done again, by the next request or by the retention job."""

    def __init__(
        self,
        *,
        store: Store,
        conversations: ConversationRepository,
        before: Sequence[Callable[[ConversationId], Awaitable[None]]] = (),
    ) -> None:
        """`before`: writes down what is to be known of a conversation afterwards, before it is gone."""
        self._store = store
        self._conversations = conversations
        self._before = before

    async def erase(self, conversation: ConversationId) -> None:
        """Erase for good.

        Raises:
            Unavailable: some of it may be left; erase again.
        """
        for note in self._before:
            await note(conversation)
        await self._store.log.erase(conversation)
        await self.finish(conversation)

    async def finish(self, conversation: ConversationId) -> None:
        """Remove what hangs on a conversation that has its tombstone already. May be repeated."""
        await self._store.visitors.revoke_all(conversation)
        await self._store.drafts.forget(conversation)
        await self._store.index.remove(conversation)
        await self._store.holds.remove(conversation)
        for link in await self._store.cases.of(conversation):
            await self._store.form_notes.remove(link.case)  # a note goes with the transcript; the form stays
        await self._store.cases.forget(conversation)
        self._conversations.erased(conversation)
