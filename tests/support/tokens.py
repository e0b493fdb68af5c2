"""What a visitor's token opens, for tests that do not ask when it was seen."""

from __future__ import annotations

from storage.ids import ConversationId
from storage.ports.store import Store


async def conversation_of(store: Store, token: str) -> ConversationId | None:
    """The conversation of a token that is stored."""
    found = await store.visitors.find_token(token)
    return found.conversation if found else None
