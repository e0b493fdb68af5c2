"""The conversation log in memory. Owns the entries; must not know what a payload means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from storage.errors import Erased, SealedAway, UnknownConversation
from storage.ids import CommandId, ConversationId, Seq
from storage.periods import minute_of
from storage.ports.base import BEFORE_FIRST
from storage.ports.log import Appended, AppendResult, Conflict, Entry, Head, NewEntry, Repeated
from storage.ports.retention import TranscriptAge


@dataclass(slots=True)
class _Log:
    begun: datetime
    touched: datetime
    entries: list[Entry] = field(default_factory=list)
    by_command: dict[CommandId, Entry] = field(default_factory=dict)
    tombstone: Seq | None = None
    listed: Seq = BEFORE_FIRST
    """The end of the last entry that changed the index row."""
    listed_at: datetime | None = None

    @property
    def end(self) -> Seq:
        if self.tombstone is not None:
            return self.tombstone
        return self.entries[-1].last if self.entries else Seq(0)


class MemoryLog:
    """`ConversationLog` over dictionaries. No method waits, so each is atomic on one event loop."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._logs: dict[ConversationId, _Log] = {}
        self.locked: set[ConversationId] = set()
        """Sealed conversations, set by `MemorySealing`."""

    def is_open(self, conversation: ConversationId) -> bool:
        """Whether the conversation exists and is not erased: whether a real store has a key for it."""
        log = self._logs.get(conversation)
        return log is not None and log.tombstone is None

    def ends_with(self, conversation: ConversationId, last: Seq, beginning: str) -> bool:
        """Whether the log ends at `last` with an entry whose command id has this prefix."""
        log = self._logs.get(conversation)
        end = log.entries[-1] if log and log.entries else None
        return end is not None and end.last == last and end.command_id.startswith(beginning)

    def ages(self) -> list[TranscriptAge]:
        """The minutes of the oldest and newest entry of each conversation that has entries."""
        return [
            TranscriptAge(name, minute_of(log.begun), minute_of(log.touched))
            for name, log in self._logs.items()
            if log.entries
        ]

    def forget_tombstones(self, before: datetime) -> int:
        """Forget what is erased and was erased before."""
        expired = [name for name, log in self._logs.items() if log.tombstone is not None and log.touched < before]
        for name in expired:
            del self._logs[name]
        return len(expired)

    async def append(self, entry: NewEntry) -> AppendResult:
        log = self._logs.get(entry.conversation)
        if log is None:
            if entry.first > 1:
                raise UnknownConversation("the conversation has not begun")
            log = self._logs[entry.conversation] = _Log(begun=self._clock(), touched=self._clock())
        if log.tombstone is not None:
            raise Erased("the conversation is erased")
        self._require_readable(entry.conversation)
        if entry.command_id in log.by_command:
            return Repeated(log.by_command[entry.command_id])
        if entry.first != log.end + 1:
            return Conflict()
        stored = Entry(entry.conversation, entry.first, entry.count, entry.command_id, entry.payload)
        log.entries.append(stored)
        log.by_command[stored.command_id] = stored
        log.touched = self._clock()
        if not entry.leaves_index_unchanged:
            log.listed, log.listed_at = stored.last, log.touched
        return Appended(stored.last)

    async def read(self, conversation: ConversationId, after: Seq = BEFORE_FIRST, limit: int = 500) -> Sequence[Entry]:
        log = self._logs.get(conversation)
        if log and log.end > after:
            self._require_readable(conversation)
        return [entry for entry in log.entries if entry.last > after][:limit] if log else []

    async def find(self, conversation: ConversationId, command_id: CommandId) -> Entry | None:
        log = self._logs.get(conversation)
        if log and command_id in log.by_command:
            self._require_readable(conversation)
        return log.by_command.get(command_id) if log else None

    async def holds(self, conversation: ConversationId, command_id: CommandId) -> bool:
        log = self._logs.get(conversation)
        return log is not None and command_id in log.by_command

    async def head(self, conversation: ConversationId) -> Head | None:
        log = self._logs.get(conversation)
        return _head(conversation, log) if log else None

    async def touched_since(self, since: datetime) -> Sequence[Head]:
        minute = minute_of(since)
        return [_head(name, log) for name, log in self._logs.items() if minute_of(log.touched) >= minute]

    async def listed_since(self, since: datetime, *, by_others: bool = False) -> Sequence[Head]:
        minute = minute_of(since)
        return [
            Head(name, log.listed)
            for name, log in self._logs.items()
            if log.tombstone is None and log.listed_at is not None and minute_of(log.listed_at) >= minute
        ]

    async def erase(self, conversation: ConversationId) -> None:
        log = self._logs.get(conversation)
        if log is None or log.tombstone is not None:
            return
        log.tombstone = Seq(log.end + 1)
        log.touched = self._clock()
        log.entries.clear()
        log.by_command.clear()
        self.locked.discard(conversation)

    def _require_readable(self, conversation: ConversationId) -> None:
        if conversation in self.locked:
            raise SealedAway("the conversation is sealed")


def _head(conversation: ConversationId, log: _Log) -> Head:
    return Head(conversation, log.end, erased=log.tombstone is not None)
