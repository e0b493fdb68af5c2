"""Records beside the transcripts, and case links, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from storage.ids import AccountId, CaseId, ConversationId
from storage.periods import minute_of
from storage.ports.records import CaseLink, KeptRecord


class MemoryBook:
    """`RecordBook` over one dictionary."""

    def __init__(self) -> None:
        self._records: dict[str, KeptRecord] = {}

    async def save(self, record: KeptRecord, *, seen: int) -> bool:
        held = self._records.get(record.id)
        if (held.version if held else 0) != seen:
            return False
        self._records[record.id] = replace(record, version=seen + 1)
        return True

    async def get(self, id: str) -> KeptRecord | None:
        return self._records.get(id)

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, KeptRecord]:
        return {name: self._records[name] for name in ids if name in self._records}

    async def save_many(self, records: Sequence[tuple[KeptRecord, int]]) -> Sequence[bool]:
        return [await self.save(record, seen=seen) for record, seen in records]

    async def of_period(self, period: str) -> Sequence[KeptRecord]:
        return [record for record in await self.all() if record.period == period]

    async def all(self) -> Sequence[KeptRecord]:
        return sorted(self._records.values(), key=lambda record: record.saved_at)

    async def saved_since(self, at: datetime) -> Sequence[KeptRecord]:
        return [record for record in await self.all() if minute_of(record.saved_at) >= minute_of(at)]

    async def saved_before(self, at: datetime) -> Sequence[str]:
        return [record.id for record in await self.all() if minute_of(record.saved_at) < minute_of(at)]

    async def altered(self) -> int:
        return 0

    async def remove(self, id: str) -> bool:
        return self._records.pop(id, None) is not None


class MemoryCaseLinks:
    """`CaseLinks` over one dictionary."""

    def __init__(self) -> None:
        self._links: dict[tuple[ConversationId, int], CaseLink] = {}

    async def add(self, link: CaseLink) -> CaseLink:
        return self._links.setdefault((link.conversation, link.episode), link)

    async def of(self, conversation: ConversationId) -> Sequence[CaseLink]:
        own = [link for link in self._links.values() if link.conversation == conversation]
        return sorted(own, key=lambda link: link.episode)

    async def by_case(self, case: CaseId) -> CaseLink | None:
        return next((link for link in self._links.values() if link.case == case), None)

    async def complete(self, case: CaseId) -> None:
        for key, link in self._links.items():
            if link.case == case:
                self._links[key] = replace(link, done=True)

    async def due(self) -> Sequence[CaseLink]:
        return sorted((link for link in self._links.values() if not link.done), key=lambda link: link.due_at)

    async def due_from(self, account: AccountId) -> Sequence[CaseLink]:
        return [link for link in await self.due() if link.account == account]

    async def forget(self, conversation: ConversationId) -> None:
        self._links = {key: link for key, link in self._links.items() if link.conversation != conversation}
