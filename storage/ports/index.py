"""The projection of all logs: one row a conversation, for lists and timers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId, ConversationId, Seq
from storage.ports.base import MAX_PERSONAL_BYTES


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """What lists and the queue need to know of a conversation; rebuilt from its log whenever it is stale.

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
    """Set while a visitor's message that the bot owns has no answer yet."""
    mailbox_due_at: datetime | None = None
    closed_at: datetime | None = None
    sealed: bool = False
    """The conversation's key is sealed away: the row has no personal part, and is not encrypted under that key."""
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
        """What lists are ordered by."""
        return self.queued_at or self.updated_at


class ConversationIndex(Protocol):
    """The projection of all logs, one row a conversation. Never the truth: a claim is decided by the log.

    A row that does not verify when a list is read is dropped and named by `withheld`, so that one damaged row
    cannot hide the others; the log, which is the truth, restores it.
    """

    async def put(self, row: ConversationRow) -> bool:
        """Store the row unless a row with an equal or higher `last_seq` is there. True if it was stored.

        Raises:
            UnknownConversation: the log has no such conversation, or it is erased: there is no key for it.
        """

    async def renew(self, row: ConversationRow) -> None:
        """Store the row where an older one is; nothing happens where none is: it may have been erased meanwhile."""

    async def get(self, conversation: ConversationId) -> ConversationRow | None:
        """The row, if there is one. IntegrityError if it does not verify: it is withheld as in lists."""

    def withheld(self) -> Sequence[ConversationId]:
        """Conversations whose row did not verify since the last call: alarm, and put them from the log."""

    async def last_seqs(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, Seq]:
        """`last_seq` of those conversations that have a row."""

    async def in_state(self, state: str, limit: int = 1000) -> Sequence[ConversationRow]:
        """Rows in this state, those that have waited longest (`queued_at`, else `updated_at`) first."""

    async def unsealed(self, *, practice: bool, limit: int = 200) -> Sequence[ConversationRow]:
        """Rows in state `closed` that are not sealed, those that have waited longest first; `practice`: also those."""

    async def owned_by(self, account: AccountId) -> Sequence[ConversationRow]:
        """Rows in state `with_counselor` of this owner."""

    async def owned_by_others(self, accounts: Collection[AccountId], limit: int = 1000) -> Sequence[ConversationRow]:
        """Rows in state `with_counselor` whose owner is none of these, those that have waited longest first."""

    async def unanswered_before(self, before: datetime, limit: int = 200) -> Sequence[ConversationRow]:
        """Rows with `unanswered_since` at or before `before`."""

    async def remove(self, conversation: ConversationId) -> None:
        """Forget the row. Nothing happens if there is none."""
