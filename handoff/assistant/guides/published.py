"""Finds the versions of guides that were published before: somebody may still be in the middle of one.

Every version of a document is kept by the database, so that a node finds them after a restart too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from handoff.operations.jobs import each
from knowledge.guides.model import Guide, GuideDocument
from storage.ports.knowledge import KnowledgeDocument, KnowledgeDocuments

KEPT: Final = timedelta(days=2)
"""How long a replaced version is walked to its end; an episode with the bot ends after a day of silence."""

Decode = Callable[[bytes], GuideDocument]


class EarlierGuides:
    """The versions that were published before those of now."""

    def __init__(self, documents: KnowledgeDocuments, kind: str, decode: Decode, clock: Callable[[], datetime]) -> None:
        self._documents = documents
        self._kind = kind
        self._decode = decode
        self._clock = clock
        self._looked_at: dict[str, GuideDocument] = {}

    async def of(self, documents: Iterable[GuideDocument]) -> list[Guide]:
        """What was published before, of the guides that have changed since this was asked last.

        A guide as it came with the installation has no history.
        """
        changed = [each for each in documents if self._looked_at.get(each.content.name) is not each]
        found: list[Guide] = []

        async def look(document: GuideDocument) -> bool:
            if document.status != "seed":
                versions = await self._documents.versions(self._kind, document.content.name)
                found.extend(self._published(versions))
            self._looked_at[document.content.name] = document
            return True

        await each("refresh_library", changed, look)
        return found

    def _published(self, versions: Sequence[KnowledgeDocument]) -> Iterator[Guide]:
        """The published content of each version, newest first, until one that was replaced long ago."""
        replaced_at: datetime | None = None
        oldest = self._clock() - KEPT
        for stored in versions:
            if replaced_at is not None and replaced_at < oldest:
                return
            replaced_at = stored.saved_at
            try:
                live = self._decode(stored.body).live
            except msgspec.DecodeError:
                continue  # of a newer program, or of an older one
            if live is not None:
                yield live.content
