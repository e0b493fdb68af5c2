"""Versioned documents of the knowledge base and working copies in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from storage.ids import AccountId
from storage.ports.knowledge import KnowledgeDocument, WorkingCopy


class MemoryKnowledge:
    """`KnowledgeDocuments` over one dictionary of version lists."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._versions: dict[tuple[str, str], list[KnowledgeDocument]] = {}
        self._saves = 0

    async def save(self, kind: str, name: str, body: bytes, *, seen: int, by: str) -> KnowledgeDocument | None:
        versions = self._versions.setdefault((kind, name), [])
        if len(versions) != seen:
            return None
        document = KnowledgeDocument(kind, name, seen + 1, body, self._clock(), by)
        versions.append(document)
        self._saves += 1
        return document

    async def get(self, kind: str, name: str) -> KnowledgeDocument | None:
        versions = self._versions.get((kind, name))
        return versions[-1] if versions else None

    async def all(self, kind: str) -> Sequence[KnowledgeDocument]:
        current = [versions[-1] for (own, _), versions in self._versions.items() if own == kind and versions]
        return sorted(current, key=lambda document: document.name)

    async def other_than(self, kind: str, known: Mapping[str, int]) -> Sequence[KnowledgeDocument]:
        return [each for each in await self.all(kind) if known.get(each.name) != each.version]

    async def versions(self, kind: str, name: str) -> Sequence[KnowledgeDocument]:
        return self._versions.get((kind, name), [])[::-1]

    async def revision(self) -> str:
        return str(self._saves)


class MemoryCopies:
    """`WorkingCopies` over one dictionary."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._copies: dict[tuple[AccountId, str, str], WorkingCopy] = {}

    async def put(
        self, account: AccountId, kind: str, name: str, body: bytes, *, base: int, seen: int
    ) -> WorkingCopy | None:
        held = self._copies.get((account, kind, name))
        if held is not None and (held.body, held.base) == (body, base):
            return held
        if seen != (held.revision if held else 0):
            return None
        copy = WorkingCopy(kind, name, account, seen + 1, base, body, self._clock())
        self._copies[account, kind, name] = copy
        return copy

    async def of(self, kind: str, name: str) -> Sequence[WorkingCopy]:
        return self._newest_first(copy for copy in self._copies.values() if (copy.kind, copy.name) == (kind, name))

    async def by(self, account: AccountId) -> Sequence[WorkingCopy]:
        return self._newest_first(copy for copy in self._copies.values() if copy.account == account)

    async def drop(self, account: AccountId, kind: str, name: str) -> None:
        self._copies.pop((account, kind, name), None)

    def _newest_first(self, copies: Iterable[WorkingCopy]) -> Sequence[WorkingCopy]:
        return sorted(copies, key=lambda copy: copy.saved_at, reverse=True)
