"""The knowledge as it would be if every draft were published now: for whoever tries what they write. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from handoff.assistant.library import (
    ARTICLE,
    GUIDE,
    REPLY,
    decode_article,
    decode_guide,
    decode_reply,
    encode,
)
from knowledge.lifecycle import Document, LiveText
from storage.ports.knowledge import KnowledgeDocument, KnowledgeDocuments

_DECODERS: Final[Mapping[str, Callable[[bytes], Document[Any]]]] = {
    ARTICLE: decode_article,
    REPLY: decode_reply,
    GUIDE: decode_guide,
}


class DraftDocuments:
    """A view of the documents in which what editors work on is what is shown. Nothing can be saved in it."""

    def __init__(self, documents: KnowledgeDocuments, today: Callable[[], date]) -> None:
        self._documents = documents
        self._today = today

    async def save(self, kind: str, name: str, body: bytes, *, seen: int, by: str) -> KnowledgeDocument | None:
        """Refused: None, and nothing stored."""
        return None

    async def get(self, kind: str, name: str) -> KnowledgeDocument | None:
        """The current version, as a draft that is shown."""
        found = await self._documents.get(kind, name)
        return self._shown(found) if found is not None else None

    async def all(self, kind: str) -> Sequence[KnowledgeDocument]:
        """The current versions of a kind, as drafts that are shown."""
        return [self._shown(each) for each in await self._documents.all(kind)]

    async def other_than(self, kind: str, known: Mapping[str, int]) -> Sequence[KnowledgeDocument]:
        """The current versions of a kind that are not known, as drafts that are shown."""
        return [self._shown(each) for each in await self._documents.other_than(kind, known)]

    async def versions(self, kind: str, name: str) -> Sequence[KnowledgeDocument]:
        """Every version as it is stored."""
        return await self._documents.versions(kind, name)

    async def revision(self) -> str:
        """Changes with every save."""
        return await self._documents.revision()

    def _shown(self, stored: KnowledgeDocument) -> KnowledgeDocument:
        decode = _DECODERS.get(stored.kind)
        if decode is None:
            return stored
        document = decode(stored.body)
        if document.status == "dragen" or (document.live is not None and document.live.content == document.content):
            return stored
        due = self._today() + timedelta(days=document.content.review_after_days)
        live: LiveText[Any] = LiveText(content=document.content, reviewed=False, review_due_on=due)
        return replace(stored, body=encode(msgspec.structs.replace(document, live=live, publish_at=None)))
