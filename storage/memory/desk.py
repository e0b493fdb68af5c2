"""Drafts, service settings and counts of the day in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from storage.errors import IntegrityError
from storage.ids import AccountId, ConversationId


class MemoryDrafts:
    """`Drafts` over one dictionary."""

    def __init__(self) -> None:
        self._texts: dict[tuple[ConversationId, AccountId], str] = {}

    async def put(self, account: AccountId, conversation: ConversationId, text: str) -> None:
        if text:
            self._texts[conversation, account] = text
        else:
            self._texts.pop((conversation, account), None)

    async def get(self, account: AccountId, conversation: ConversationId) -> str:
        return self._texts.get((conversation, account), "")

    async def forget(self, conversation: ConversationId) -> None:
        self._texts = {key: text for key, text in self._texts.items() if key[0] != conversation}


class MemoryServiceRecords:
    """`ServiceRecords` over one dictionary."""

    def __init__(self) -> None:
        self._records: dict[str, tuple[int, bytes]] = {}

    async def get(self, name: str) -> tuple[int, bytes] | None:
        return self._records.get(name)

    async def get_many(self, names: Sequence[str]) -> Mapping[str, tuple[int, bytes] | IntegrityError]:
        return {name: self._records[name] for name in names if name in self._records}

    async def put(self, name: str, value: bytes, *, replaces: int) -> bool:
        version, _ = self._records.get(name, (0, b""))
        if version != replaces:
            return False
        self._records[name] = (version + 1, value)
        return True


class MemoryTally:
    """`Tally` over one counter."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, int, str]] = Counter()

    async def count(self, day: str, hour: int, level: str) -> None:
        self._counts[day, hour, level] += 1

    async def of(self, day: str) -> dict[tuple[int, str], int]:
        return {(hour, level): count for (each, hour, level), count in self._counts.items() if each == day}
