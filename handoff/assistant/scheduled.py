"""Texts that are to be published at a time: read all of a kind, and publish what is due.

Owns the reading of stored texts where one that is damaged must stop no other. What may be published is decided by
`knowledge.lifecycle` when it is scheduled.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import msgspec

from handoff.operations.jobs import each
from knowledge.lifecycle import C, Document, published
from storage.ports.knowledge import KnowledgeDocument, KnowledgeDocuments

log = logging.getLogger(__name__)

D = TypeVar("D")

SCHEDULER: Final = "schedule"
"""Who saves what the clock publishes."""
_encode = msgspec.json.Encoder().encode


async def publish_due(
    documents: KnowledgeDocuments, kind: str, decode: Callable[[bytes], Document[C]], *, job: str, now: datetime
) -> list[Document[C]]:
    """Publish what is due of a kind; returns all its documents that can be read, as they are stored now.

    One that cannot be read (of a newer program, perhaps) or stored stops no other.
    """
    found: list[Document[C]] = []

    async def publish(stored: KnowledgeDocument) -> bool:
        document = decoded(stored, decode, kind)
        found.append(document)
        if document.publish_at is None or document.publish_at > now:
            return False
        document = published(document, now.astimezone(UTC).date())
        saved = await documents.save(kind, stored.name, _encode(document), seen=stored.version, by=SCHEDULER)
        if saved is None:
            return False  # an editor was faster: the next round reads what they have saved
        found[-1] = document
        return True

    await each(job, await documents.all(kind), publish)
    return found


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
