"""Sealed conversations in memory, without encryption: readable or sealed is a flag in the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.crypto.sealing import Receiver, SealedTranscript, SealingKeys
from storage.errors import Erased, IntegrityError, UnknownConversation
from storage.ids import ConversationId, Seq
from storage.memory.log import MemoryLog
from storage.periods import minute_of
from storage.ports.sealing import SEALING, PendingSeal


@dataclass(slots=True)
class _Copies:
    last: Seq
    header: bytes
    code: str | None
    sealed_at: datetime | None = None


class MemorySealing:
    """`SealedConversations` over one dictionary. No method waits, so each is atomic on one event loop."""

    def __init__(self, log: MemoryLog, clock: Callable[[], datetime]) -> None:
        self._log = log
        self._clock = clock
        self._copies: dict[ConversationId, _Copies] = {}

    async def prepare(
        self, conversation: ConversationId, last: Seq, header: bytes, keys: SealingKeys, code: str | None
    ) -> bool:
        if not self._log.is_open(conversation) or conversation in self._log.locked:
            return False
        self._copies[conversation] = _Copies(last, header, code)
        return True

    async def commit(self, conversation: ConversationId) -> bool:
        copies = self._copies.get(conversation)
        if copies is None:
            return False
        if not self._log.ends_with(conversation, copies.last, SEALING):
            del self._copies[conversation]
            return False
        copies.sealed_at = minute_of(self._clock())
        self._log.locked.add(conversation)
        return True

    async def pending(self, limit: int = 200) -> Sequence[PendingSeal]:
        pending = [PendingSeal(name, copies.last) for name, copies in self._copies.items() if copies.sealed_at is None]
        return pending[:limit]

    async def sealed_since(self, since: datetime) -> Sequence[ConversationId]:
        minute = minute_of(since)
        return [name for name, copies in self._copies.items() if copies.sealed_at and copies.sealed_at >= minute]

    def forget(self, conversation: ConversationId) -> None:
        """Nothing is held."""

    async def header(self, conversation: ConversationId) -> bytes | None:
        return self._copies[conversation].header if conversation in self._log.locked else None

    async def transcript(self, conversation: ConversationId, receiver: Receiver) -> SealedTranscript | None:
        """None: there is no ciphertext here."""
        return None

    async def reopen(self, conversation: ConversationId, code: str) -> None:
        if conversation not in self._log.locked:
            if not self._log.is_open(conversation):
                raise Erased("the conversation is erased")
            return
        copies = self._copies.get(conversation)
        if copies is None:
            raise UnknownConversation("there is no sealed conversation of this name")
        if copies.code != code:
            raise IntegrityError("the code does not open it")
        self._log.locked.discard(conversation)

    async def finish_reopening(self, conversation: ConversationId) -> bool:
        self._copies.pop(conversation, None)
        return True

    async def count(self) -> int:
        return len(self._log.locked)
