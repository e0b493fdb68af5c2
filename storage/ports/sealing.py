"""Port of sealed conversations: the steps of sealing and reopening, and the transcript as ciphertext.

The only port by which ciphertext leaves storage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.crypto.sealing import Receiver, SealedTranscript, SealingKeys
from storage.ids import ConversationId, Seq


@dataclass(frozen=True, slots=True)
class PendingSeal:
    """A sealing or reopening that was begun and not finished."""

    conversation: ConversationId
    last: Seq
    reopening_since: datetime | None = None
    """When a reopening began that has not finished; None for a sealing."""


class SealedConversations(Protocol):
    """Seals closed conversations: their keys are encrypted to people's keys and deleted from the service.

    In three steps, like a two-phase commit: `prepare`; an entry at `last` in the log whose command id begins with
    `SEALING`, which decides against every other writer; `commit`. Until then the key is readable.
    """

    async def prepare(
        self, conversation: ConversationId, last: Seq, header: bytes, keys: SealingKeys, code: str | None
    ) -> bool:
        """Write the sealed copies beside the readable key. False if there is no readable key.

        Args:
            last: seq of the entry that will seal the conversation.
            header: facts that stay readable without the key; opaque here, without content.
            code: the return code, normalised, if one was made.
        """

    async def commit(self, conversation: ConversationId) -> bool:
        """Delete the readable key if the log ends with the sealing entry and no reopening has begun.

        May be repeated. Otherwise copies that are no longer needed are deleted. True if the conversation is sealed.
        """

    async def pending(self, limit: int = 200) -> Sequence[PendingSeal]:
        """Sealings between `prepare` and `commit`, and reopenings that have not finished, the oldest first."""

    async def sealed_since(self, since: datetime) -> Sequence[ConversationId]:
        """Conversations sealed in the minute of `since` or later, whose state nodes drop from memory."""

    def forget(self, conversation: ConversationId) -> None:
        """Drop the readable key from this process's memory."""

    async def header(self, conversation: ConversationId) -> bytes | None:
        """The header of a sealed conversation; None unless it is sealed.

        Raises:
            IntegrityError: it was altered.
        """

    async def reopen(self, conversation: ConversationId, code: str) -> None:
        """Make the key readable again with the return code. Does nothing where it is readable.

        Raises:
            IntegrityError: the code does not open it, or it was altered.
            Erased: the conversation was erased meanwhile.
        """

    async def finish_reopening(self, conversation: ConversationId) -> bool:
        """Delete the sealed copies, once the log goes on. False if the key is not readable; then reopen again."""

    async def transcript(self, conversation: ConversationId, receiver: Receiver) -> SealedTranscript | None:
        """The ciphertext for one receiver; None unless the conversation is sealed.

        Raises:
            IntegrityError: the sealed copies were altered.
        """

    async def count(self) -> int:
        """How many conversations are sealed."""


SEALING = "timer:seal:"
"""Prefix of the command id of a sealing entry."""
