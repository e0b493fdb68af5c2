"""What the log says of a contact, or, where it is sealed, what its header says."""

from __future__ import annotations

from handoff.ids import ConversationId
from handoff.ledger import Ledger
from handoff.records import facts as known
from handoff.records.facts import Facts
from storage.errors import SealedAway


async def facts_of(ledger: Ledger, conversation: ConversationId) -> Facts | None:
    """The facts of the last contact; None if there is no such conversation, or it is erased."""
    try:
        return known.of([record for _, record in await ledger.records(conversation)])
    except SealedAway:
        header = await ledger.header(conversation)
        return header.facts if header else None
