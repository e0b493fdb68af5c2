"""Port of the index: the projection of all logs, one row a conversation, for lists and timers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId, ConversationId, Seq
from storage.ports.base import MAX_PERSONAL_BYTES


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """State of one conversation for lists and the queue, derived from its log.

    `personal` and the exact times are kept encrypted; what the database can read is the rest, with times cut
    to the minute. Times are aware UTC.
    """

    conversation: ConversationId
    last_seq: Seq
    state: str
    level: str
    lang: str
    practice: bool
    started_at: datetime
    updated_at: datetime
    queued_at: datetime | None = None
    owner: AccountId | None = None
    unanswered_since: datetime | None = None
    """Set while a visitor's message to the bot has no answer yet."""
    mailbox_due_at: datetime | None = None
    closed_at: datetime | None = None
    mail_unsent_since: datetime | None = None
    """Set while an answer by e-mail has not been handed to the mail server."""
    sealed: bool = False
    """Whether the conversation is sealed: then the row has no personal part, and another key encrypts it."""
    personal: bytes = field(default=b"", repr=False)
    """Encoded signals, audience and the like, at most 31 KiB: opaque here, encrypted under the conversation's
    key."""

    def __post_init__(self) -> None:
        if len(self.personal) > MAX_PERSONAL_BYTES:
            raise ValueError(f"the personal part of a row has at most {MAX_PERSONAL_BYTES} bytes")
        if self.sealed and self.personal:
            raise ValueError("the row of a sealed conversation has no personal part")

    @property
    def waits_since(self) -> datetime:
        """The time that lists are ordered by."""
        return self.queued_at or self.updated_at


class ConversationIndex(Protocol):
    """The projection of all logs, one row a conversation. Never the truth: a claim is decided by the log.

    A row that does not verify when a list is read is deleted and reported by `take_unverified`, so that one damaged
    row cannot hide the others; the caller restores it from the log.
    """

    async def put(self, row: ConversationRow) -> bool:
        """Store the row unless a row with an equal or higher `last_seq` is there. True if it was stored.

        Raises:
            UnknownConversation: the log has no such conversation, or it is erased: there is no key for it.
        """

    async def renew(self, row: ConversationRow) -> None:
        """Replace an older row. Never inserts one, because the conversation may have been erased meanwhile."""

    async def get(self, conversation: ConversationId) -> ConversationRow | None:
        """The row, if there is one. IntegrityError if it does not verify: it is deleted, as in lists."""

    def take_unverified(self) -> Sequence[ConversationId]:
        """Conversations whose row did not verify since the last call; the caller restores them from the log."""

    async def last_seqs(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, Seq]:
        """`last_seq` of those conversations that have a row."""

    async def in_state(self, state: str, limit: int = 1000) -> Sequence[ConversationRow]:
        """Rows in this state, the longest wait (`queued_at`, else `updated_at`) first."""

    async def silent_since(self, before: datetime, *, state: str, limit: int = 200) -> Sequence[ConversationRow]:
        """Rows in this state whose `waits_since` is before this time, the longest wait first. No other is read."""

    async def unsealed(self, *, practice: bool, limit: int = 200) -> Sequence[ConversationRow]:
        """Rows in state `closed` that are not sealed, the oldest first; with `practice`, practice chats too."""

    async def closed_since(self, since: datetime, limit: int = 10_000) -> Sequence[ConversationRow]:
        """Rows in state `closed` that were closed at or after this time, sealed or not, the oldest first."""

    async def owned_by(self, account: AccountId) -> Sequence[ConversationRow]:
        """Rows in state `with_counselor` of this owner."""

    async def owned_by_others(self, accounts: Collection[AccountId], limit: int = 1000) -> Sequence[ConversationRow]:
        """Rows in state `with_counselor` whose owner is none of these, the longest wait first."""

    async def unanswered_before(self, before: datetime, limit: int = 200) -> Sequence[ConversationRow]:
        """Rows with `unanswered_since` at or before `before`."""

    async def mail_unsent(self, limit: int = 1000) -> Sequence[ConversationRow]:
        """Rows with `mail_unsent_since`, the longest wait first."""

    async def remove(self, conversation: ConversationId) -> None:
        """Delete the row. Nothing happens if there is none."""
