"""Port of visitors' secrets: tokens and return codes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from storage.ids import ConversationId


@dataclass(frozen=True, slots=True)
class OpenToken:
    """A token that is stored. How long it is good for is its caller's rule."""

    conversation: ConversationId
    unseen: timedelta
    """Since a connection has held it, by the database's clock."""


class VisitorSecrets(Protocol):
    """Tokens and return codes. Only their HMAC-SHA256 under a key of their own is stored."""

    async def issue_token(self, conversation: ConversationId) -> str:
        """A fresh token of 256 random bits, URL-safe, seen now; several may be valid at once."""

    async def find_token(self, token: str) -> OpenToken | None:
        """What this token opens, and for how long nobody has held it; None if there is no such token."""

    async def see_tokens(self, tokens: Collection[str]) -> None:
        """Note that these are held by connections now."""

    async def revoke_tokens(self, conversation: ConversationId) -> int:
        """Delete every token of the conversation; its return code stays. Returns how many there were."""

    async def forget_tokens(self, unseen: timedelta) -> int:
        """Delete the tokens that nobody has held for so long; returns how many."""

    async def set_code(self, conversation: ConversationId, code: str) -> None:
        """Make `code` the conversation's only return code.

        The caller has made it from at least 128 random bits, and normalises what people type.
        """

    async def resolve_code(self, code: str) -> ConversationId | None:
        """The conversation whose return code this is, if any."""

    async def revoke_all(self, conversation: ConversationId) -> int:
        """Delete every token and code of the conversation; returns how many tokens there were."""

    def conversation_for(self, client_id: str) -> ConversationId:
        """The conversation that this retry key starts: a keyed hash, so a repeated start finds it again."""

    def thread_of(self, conversation: ConversationId) -> str:
        """A name for the conversation in an e-mail address: it joins mails and opens nothing. 52 characters, base32."""

    def conversation_of_thread(self, thread: str) -> ConversationId | None:
        """The conversation that a name of `thread_of` is for; None for any other string."""
