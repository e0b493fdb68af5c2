"""The facts of a conversation's last contact: from its log, or from its header once it is sealed."""

from __future__ import annotations

from handoff.conversation import contact_facts
from handoff.conversation.contact_facts import Facts
from handoff.ledger.repository import ConversationRepository
from storage.errors import SealedAway
from storage.ids import ConversationId


async def facts_of(conversations: ConversationRepository, conversation: ConversationId) -> Facts | None:
    """The facts of the last contact; None if there is no such conversation, or it is erased."""
    try:
        return contact_facts.of([record for _, record in await conversations.records(conversation)])
    except SealedAway:
        header = await conversations.header(conversation)
        return header.facts if header else None
