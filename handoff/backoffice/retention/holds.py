"""Decisions of a shift lead to keep a transcript at N3 or N4 longer. Each is logged; none outlasts the limit.

A visitor's own erasure always wins: it takes the decision away with the transcript.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handoff.backoffice.retention.rules import Ground, RetentionRules
from handoff.contract.errors import Refused
from handoff.conversation.sealed_header import URGENT, was_urgent
from handoff.ledger.repository import ConversationRepository
from storage.errors import SealedAway
from storage.ids import AccountId, ConversationId
from storage.ports.index import ConversationIndex
from storage.ports.retention import Hold, Holds


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed conversation of level N3 or N4, and when it is erased."""

    conversation: ConversationId
    level: str
    closed_at: datetime
    due_at: datetime
    hold: Hold | None


class HoldActions:
    """What a shift lead can see and decide of retention."""

    def __init__(
        self,
        *,
        holds: Holds,
        index: ConversationIndex,
        conversations: ConversationRepository,
        rules: RetentionRules,
        clock: Callable[[], datetime],
    ) -> None:
        self._holds = holds
        self._index = index
        self._conversations = conversations
        self._rules = rules
        self._clock = clock

    async def decide(self, conversation: ConversationId, ground: Ground, *, by: AccountId) -> Hold:
        """Keep this transcript to the limit.

        Raises:
            Refused: unknown_conversation, conversation_erased, hold_not_closed, hold_not_urgent.
        """
        state = await self._conversations.existing(conversation)
        if state.closed_at is None:
            raise Refused("hold_not_closed")
        if not await self._was_urgent(conversation):
            raise Refused("hold_not_urgent")
        hold = Hold(conversation, self._rules.latest(state.closed_at), ground, by, self._clock())
        await self._holds.put(hold)
        if (await self._conversations.state(conversation)).name == "erased":
            # The visitor erased it between the look and the decision: nothing of it may stay.
            await self._holds.remove(conversation)
            raise Refused("conversation_erased")
        return hold

    async def withdraw(self, conversation: ConversationId) -> None:
        """The ordinary time holds again."""
        await self._holds.remove(conversation)

    async def closed_urgent(self) -> list[Closed]:
        """Closed conversations at N3 or N4, or kept by decision, those that go first in front."""
        holds = {hold.conversation: hold for hold in await self._holds.all()}
        rows = await self._index.in_state("closed")
        return sorted(
            (
                Closed(row.conversation, row.level, row.closed_at, self._due(row.closed_at, hold), hold)
                for row in rows
                if row.closed_at and ((hold := holds.get(row.conversation)) or row.level in URGENT)
            ),
            key=lambda closed: closed.due_at,
        )

    def _due(self, closed_at: datetime, hold: Hold | None) -> datetime:
        return self._rules.due_at(closed_at, hold.until if hold else None)

    async def _was_urgent(self, conversation: ConversationId) -> bool:
        try:
            return was_urgent(record for _, record in await self._conversations.records(conversation))
        except SealedAway:
            header = await self._conversations.header(conversation)
            return header is not None and header.header.urgent
