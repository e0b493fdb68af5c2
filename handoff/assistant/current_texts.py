"""The stored texts of a kind as a node holds them, and the publication of those whose time has come.

Owns the reading of stored texts, of which a save changes one in thousands, and where one that is damaged must stop no
other. What may be published is decided by `knowledge.lifecycle` when it is scheduled.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

import msgspec
from msgspec.structs import replace

from handoff.conversation.calendar import swedish_day
from handoff.operations.jobs import each
from knowledge.lifecycle import C, Document, published
from storage.ports.knowledge import KnowledgeDocument, KnowledgeDocuments

log = logging.getLogger(__name__)

D = TypeVar("D")

SCHEDULER: Final = "schedule"
"""Who saves what the clock publishes."""
_encode = msgspec.json.Encoder().encode


class CurrentTexts(Generic[C]):
    """The documents of a kind as they are stored now, each read and decoded once a version."""

    def __init__(self, documents: KnowledgeDocuments, kind: str, decode: Callable[[bytes], Document[C]]) -> None:
        self._documents = documents
        self._kind = kind
        self._decode = decode
        self._versions: dict[str, int] = {}
        self._held: dict[str, Document[C]] = {}

    async def publish_due(self, *, job: str, now: datetime) -> list[Document[C]]:
        """Publish what is due; returns all documents that can be read, by name. One that has not changed is the same.

        One that cannot be read (of a newer program, perhaps) or stored stops no other, and is tried again next time.
        """

        async def take(stored: KnowledgeDocument) -> bool:
            self._held.pop(stored.name, None)
            self._versions.pop(stored.name, None)
            self._held[stored.name] = _sharing(decoded(stored, self._decode, self._kind))
            self._versions[stored.name] = stored.version
            return True

        async def publish(name: str) -> bool:
            document = published(self._held[name], swedish_day(now))
            seen = self._versions[name]
            saved = await self._documents.save(self._kind, name, _encode(document), seen=seen, by=SCHEDULER)
            if saved is None:
                return False  # an editor was faster: the next round reads what they have saved
            self._held[name], self._versions[name] = document, saved.version
            return True

        await each(job, await self._documents.other_than(self._kind, self._versions), take)
        due = [name for name, held in self._held.items() if held.publish_at is not None and held.publish_at <= now]
        await each(job, due, publish)
        return [self._held[name] for name in sorted(self._held)]


def _sharing(document: Document[C]) -> Document[C]:
    """The same document, which holds its text once where what is published is what editors see."""
    live = document.live
    return replace(document, content=live.content) if live and live.content == document.content else document


def next_publication(documents: Iterable[Document[Any]]) -> datetime | None:
    """When the next of these is to be published, which may be past; None if none is scheduled."""
    return min((each.publish_at for each in documents if each.publish_at is not None), default=None)


def decoded(stored: KnowledgeDocument, decode: Callable[[bytes], D], kind: str) -> D:
    """What is stored. Raises msgspec.DecodeError, after naming the text in the log."""
    try:
        return decode(stored.body)
    except msgspec.DecodeError:
        log.error("knowledge_unreadable %s %s version %d", kind, stored.name, stored.version)
        raise
