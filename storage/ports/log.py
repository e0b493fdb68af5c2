"""Port of the conversation log: an append-only log of entries per conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import CommandId, ConversationId, Seq
from storage.ports.base import BEFORE_FIRST, MAX_PAYLOAD_BYTES, RESERVED_COMMAND_ID


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What one command adds to a conversation: `count` events that become `first` … `first + count - 1`.

    Raises ValueError where a number, the command id or the payload's size is out of bounds: that is a mistake
    of the caller, not a state of the store.
    """

    conversation: ConversationId
    first: Seq
    count: int
    command_id: CommandId
    payload: bytes = field(repr=False)
    """The encoded events and their exact time: opaque here, 1 byte to 32 KiB."""
    leaves_index_unchanged: bool = False
    """Whether the index row stays the same but for `last_seq`; `listed_since` leaves such an entry out."""

    @property
    def last(self) -> Seq:
        """Number of the last event in this entry."""
        return Seq(self.first + self.count - 1)

    def __post_init__(self) -> None:
        if self.first < 1 or self.count < 1:
            raise ValueError("an entry starts at 1 or later and holds at least one event")
        if not self.conversation or ":" in self.conversation:
            raise ValueError("an entry needs a conversation, whose id holds no colon")
        if not self.command_id or self.command_id == RESERVED_COMMAND_ID:
            raise ValueError("an entry needs a command id of its own")
        if not 1 <= len(self.payload) <= MAX_PAYLOAD_BYTES:
            raise ValueError(f"a payload has 1 to {MAX_PAYLOAD_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored document of a log, decrypted and verified."""

    conversation: ConversationId
    first: Seq
    count: int
    command_id: CommandId
    payload: bytes = field(repr=False)

    @property
    def last(self) -> Seq:
        """Number of the last event in this entry."""
        return Seq(self.first + self.count - 1)


@dataclass(frozen=True, slots=True)
class Appended:
    """The entry is durable (majority, journaled)."""

    last: Seq


@dataclass(frozen=True, slots=True)
class Conflict:
    """The log does not end at `first - 1`: read on, decide again."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """This command id is in the log already: `entry` is what it wrote."""

    entry: Entry


AppendResult = Appended | Conflict | Repeated


@dataclass(slots=True)
class Commits:
    """Counters of group commit in this process: `items / batches` is the mean size of a group."""

    batches: int = 0
    items: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The seq at which a conversation's log ends. `erased` once its tombstone is written."""

    conversation: ConversationId
    seq: Seq
    erased: bool = False


class ConversationLog(Protocol):
    """One append-only log per conversation.

    Unique (conversation, first seq) is the concurrency control, unique (conversation, command id) the idempotency.
    """

    async def append(self, entry: NewEntry) -> AppendResult:
        """Append durably, or return why it was refused.

        The entry at seq 1 begins the conversation and makes its key. `Erased` takes precedence over `Repeated`, and
        that over `Conflict`, which is also the answer to a `first` beyond the end of the log.

        Raises:
            Unavailable: the outcome is unknown; the caller must not acknowledge, and may retry with the same
                command id.
            Erased: the conversation is erased.
            UnknownConversation: `first` is above 1 and the conversation does not exist.
            IntegrityError: the conversation's key, or the end of its log, is missing or was altered.
            SealedAway: the conversation is sealed.
            KeyMissing: as for `read`.
        """

    async def read(self, conversation: ConversationId, after: Seq = BEFORE_FIRST, limit: int = 500) -> Sequence[Entry]:
        """Entries whose last event is above `after`, in order, verified against the chain of tags.

        Empty for an unknown or erased conversation. The first one may begin at or before `after`.

        Raises:
            IntegrityError: an entry was removed, swapped, altered, or its key does not fit.
            KeyMissing: the key file lacks the week's key under which this conversation's key is wrapped.
            SealedAway: the conversation is sealed.
            Unavailable: the database does not answer.
        """

    async def find(self, conversation: ConversationId, command_id: CommandId) -> Entry | None:
        """The entry that this command wrote, if any; verified, and errors, as in `read`."""

    async def holds(self, conversation: ConversationId, command_id: CommandId) -> bool:
        """Whether this command has written an entry: not read, so that it is told of a sealed conversation too."""

    async def head(self, conversation: ConversationId) -> Head | None:
        """The end of the log now, read at majority; of an erased one its tombstone. None for an unknown one."""

    async def touched_since(self, since: datetime) -> Sequence[Head]:
        """Heads of all conversations that were appended to in the minute of `since` or later.

        By the database's clock; a tombstone counts as an append.
        """

    async def listed_since(self, since: datetime, *, by_others: bool = False) -> Sequence[Head]:
        """As `touched_since`, but only of entries that change the index row; the head is the last of these.

        Args:
            since: entries of this minute and later.
            by_others: whether entries that this store itself has appended, with a known outcome, may be left out.
                That is cheap enough to be asked every few seconds.
        """

    async def erase(self, conversation: ConversationId) -> None:
        """Write the content-free tombstone, then delete the wrapped key and the entries.

        May be repeated; does nothing for an unknown conversation. The caller deletes the index row and the visitor's
        secrets.
        """
