"""Port of visitors' secrets: tokens and return codes."""

from __future__ import annotations

from typing import Protocol

from storage.ids import ConversationId


class VisitorSecrets(Protocol):
    """Tokens and return codes. Only their HMAC-SHA256 under a key of their own is stored."""

    async def issue_token(self, conversation: ConversationId) -> str:
        """A fresh token of 256 random bits, URL-safe; several may be valid at once."""

    async def resolve_token(self, token: str) -> ConversationId | None:
        """The conversation that this token opens, if it is valid."""

    async def set_code(self, conversation: ConversationId, code: str) -> None:
        """Make `code` the conversation's only return code.

        The caller has made it from at least 128 random bits, and normalises what people type.
        """

    async def resolve_code(self, code: str) -> ConversationId | None:
        """The conversation whose return code this is, if any."""

    async def revoke_all(self, conversation: ConversationId) -> None:
        """Delete every token and code of the conversation."""

    def conversation_for(self, client_id: str) -> ConversationId:
        """The conversation that this retry key starts: a keyed hash, so a repeated start finds it again."""
