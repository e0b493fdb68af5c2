"""Erases a conversation with all its dependent data: the one way, for a visitor's wish and for retention."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from handoff.ledger.repository import ConversationRepository
from storage.ids import ConversationId
from storage.ports.desk import Drafts
from storage.ports.index import ConversationIndex
from storage.ports.log import ConversationLog
from storage.ports.records import CaseLinks, RecordBook
from storage.ports.retention import Holds
from storage.ports.visitors import VisitorSecrets

Step = Callable[[ConversationId], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ErasurePorts:
    """The log, and everything that hangs on a conversation."""

    log: ConversationLog
    visitors: VisitorSecrets
    drafts: Drafts
    index: ConversationIndex
    holds: Holds
    cases: CaseLinks
    form_notes: RecordBook


class Eraser:
    """Log and key go first, and the tokens stay until then.

    So an erasure that broke off is repeated by the visitor's next request, and, once there is a tombstone, by the
    retention job too.
    """

    def __init__(
        self,
        *,
        ports: ErasurePorts,
        conversations: ConversationRepository,
        before: Sequence[Step] = (),
        after: Sequence[Step] = (),
    ) -> None:
        """Steps that other parts add, each called in order.

        Args:
            before: record what must outlive the conversation, while it can be read.
            after: remove what else hangs on it, once it is erased. May be repeated: an interrupted erasure or a
                restore leaves such things.
        """
        self._ports = ports
        self._conversations = conversations
        self._before = before
        self._after = after

    async def erase(self, conversation: ConversationId) -> int:
        """Erase for good; returns how many tokens of the visitor were revoked.

        Raises:
            Unavailable: some of it may be left; erase again.
        """
        for note in self._before:
            await note(conversation)
        await self._ports.log.erase(conversation)
        return await self.finish(conversation)

    async def finish(self, conversation: ConversationId) -> int:
        """Remove the dependent data of a conversation that has its tombstone already. May be repeated.

        Returns how many tokens of the visitor were revoked.
        """
        for remove in self._after:
            await remove(conversation)
        revoked = await self._ports.visitors.revoke_all(conversation)
        await self._ports.drafts.forget(conversation)
        await self._ports.index.remove(conversation)
        await self._ports.holds.remove(conversation)
        for link in await self._ports.cases.of(conversation):
            await self._ports.form_notes.remove(link.case)  # a note goes with the transcript; the form stays
        await self._ports.cases.forget(conversation)
        self._conversations.erased(conversation)
        return revoked
