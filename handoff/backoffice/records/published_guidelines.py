"""The guidelines in force on a node: read from the published texts, again when somebody saves.

Owns the import of the installation's drafts at the first start, and the publishing of what was scheduled. How they are
written and reviewed is the editor's (`handoff.backoffice.editor`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Final

import msgspec

from handoff.assistant.scheduled import publish_due
from handoff.backoffice.records.guidelines import Guideline, in_force, load
from knowledge import seed
from knowledge.guidelines import RECORDS, GuidelineDocument
from knowledge.lifecycle import seeded
from storage.ports.knowledge import KnowledgeDocuments

GUIDELINE: Final = "guideline"
"""The kind of text in the database."""
IMPORTER: Final = "installation"
REFRESH_EVERY_S: Final = 2.0

encode = msgspec.json.Encoder().encode
decode_guideline = msgspec.json.Decoder(GuidelineDocument).decode


async def stored(documents: KnowledgeDocuments, now: datetime) -> dict[str, Guideline]:
    """Those that are published in this installation; one that cannot be read stops no other."""
    found = await publish_due(documents, GUIDELINE, decode_guideline, job="refresh_guidelines", now=now)
    return in_force((each.live.content, each.live.reviewed) for each in found if each.live is not None)


class GuidelinesInForce(Mapping[str, Guideline]):
    """The five guidelines, by record, as this node last read them. Before that, the installation's drafts."""

    def __init__(self, documents: KnowledgeDocuments, *, clock: Callable[[], datetime]) -> None:
        self._documents = documents
        self._clock = clock
        self._read: dict[str, Guideline] = {}
        self._seen: str | None = None

    def __getitem__(self, record: str) -> Guideline:
        return self._read.get(record) or load()[record]

    def __iter__(self) -> Iterator[str]:
        return iter(RECORDS)

    def __len__(self) -> int:
        return len(RECORDS)

    async def seed(self) -> None:
        """Import every draft that is not stored yet: a newer program may have brought new ones."""
        there = {found.name for found in await self._documents.all(GUIDELINE)}
        today: date = self._clock().astimezone(UTC).date()
        for text in seed.guidelines():
            if text.name not in there:
                await self._documents.save(GUIDELINE, text.name, encode(seeded(text, today)), seen=0, by=IMPORTER)

    async def publish_due(self) -> None:
        """Publish what was scheduled for a time that has come."""
        self._read = await stored(self._documents, self._clock())

    async def refresh(self) -> None:
        """Read them anew if anything has been saved on any node."""
        revision = await self._documents.revision()
        if revision != self._seen:
            self._read = await stored(self._documents, self._clock())
            self._seen = revision
