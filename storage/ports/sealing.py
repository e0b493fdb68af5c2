"""Sealed conversations: the one port by which ciphertext leaves storage, and the steps of sealing and reopening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.crypto.sealing import Receiver, SealedTranscript, SealingKeys
from storage.ids import ConversationId, Seq


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Copies that were written and whose sealing did not come to its end."""

    conversation: ConversationId
    last: Seq
    opened_at: datetime | None = None
    """Since when somebody has been coming back, and has not arrived."""


class SealedConversations(Protocol):
    """Keys of closed conversations, taken out of the service's hands.

    The order of the steps is the safety: `prepare`, then an entry whose command id begins with `SEALING` in the log
    at `last` (that decides, against every other writer), then `settle`. Until the last one the key is readable.
    """

    async def prepare(
        self, conversation: ConversationId, last: Seq, header: bytes, keys: SealingKeys, code: str | None
    ) -> bool:
        """Write the sealed copies beside the readable key. False if there is no readable key.

        Args:
            last: where the log will end, with the entry that says that it is sealed.
            header: what is to be known without the key; opaque, without content.
            code: the return code, normalised, if one was made.
        """

    async def settle(self, conversation: ConversationId) -> bool:
        """Delete the readable key if the log ends with the entry that seals it, and nobody is reopening it.

        May be repeated. Copies that turned out to be of no use are removed. True if it is sealed now.
        """

    async def unsettled(self, limit: int = 200) -> Sequence[Unsettled]:
        """Where a crash has come between `prepare` and `settle`."""

    async def settled_since(self, since: datetime) -> Sequence[ConversationId]:
        """What was sealed in the minute of `since` or later: a node drops what it still holds of these."""

    def forget(self, conversation: ConversationId) -> None:
        """Drop the readable key from this process's memory."""

    async def header(self, conversation: ConversationId) -> bytes | None:
        """The header of a sealed conversation; None unless its key is sealed away.

        Raises:
            IntegrityError: it was altered.
        """

    async def reopen(self, conversation: ConversationId, code: str) -> None:
        """Make the key readable again by the return code. Does nothing where it is readable.

        Raises:
            IntegrityError: the code does not open it, or it was altered.
            Erased: the conversation was erased meanwhile.
        """

    async def reopened(self, conversation: ConversationId) -> bool:
        """The log goes on: remove the copies. False if the key is not readable after all; then reopen again."""

    async def transcript(self, conversation: ConversationId, receiver: Receiver) -> SealedTranscript | None:
        """The ciphertext for one receiver; None unless the conversation is sealed.

        Raises:
            IntegrityError: what is around the copies was altered.
        """

    async def count(self) -> int:
        """How many conversations are sealed."""


SEALING = "timer:seal:"
"""How the command id of an entry begins that seals its conversation."""
