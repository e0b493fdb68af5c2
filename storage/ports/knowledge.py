"""Ports of the knowledge base: versioned documents, and editors' working copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId


@dataclass(frozen=True, slots=True)
class KnowledgeDocument:
    """One version of an article, a contact or a wording. Versions count from 1; the highest is the current one."""

    kind: str
    name: str
    version: int
    body: bytes = field(repr=False)
    """Encoded by the caller; public by nature, so it is not encrypted here."""
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """One editor's unsaved text of a document."""

    kind: str
    name: str
    account: AccountId
    revision: int
    """Number of the change, from 1."""
    base: int
    """The document's version that the copy is based on; 0 for a new document."""
    body: bytes = field(repr=False)
    saved_at: datetime


class WorkingCopies(Protocol):
    """Working copies, one per (account, document), so that a closed window loses nothing."""

    async def put(
        self, account: AccountId, kind: str, name: str, body: bytes, *, base: int, seen: int
    ) -> WorkingCopy | None:
        """Store the text in place of revision `seen` (0: there is none).

        None, and nothing stored, if another window of the same person stored another text meanwhile. The same text
        again is the same revision, so a request may be repeated.
        """

    async def of(self, kind: str, name: str) -> Sequence[WorkingCopy]:
        """All copies of one document, the newest first."""

    async def by(self, account: AccountId) -> Sequence[WorkingCopy]:
        """All copies of one account, the newest first."""

    async def drop(self, account: AccountId, kind: str, name: str) -> None:
        """Delete the copy."""


class KnowledgeDocuments(Protocol):
    """Versioned documents with optimistic locking: a save names the version that it replaces."""

    async def save(self, kind: str, name: str, body: bytes, *, seen: int, by: str) -> KnowledgeDocument | None:
        """Store version `seen + 1`; `seen` is 0 for a new document. All earlier versions are kept.

        None, and nothing stored, if `seen` is not the current version.
        """

    async def get(self, kind: str, name: str) -> KnowledgeDocument | None:
        """The current version."""

    async def all(self, kind: str) -> Sequence[KnowledgeDocument]:
        """The current versions of a kind, by name."""

    async def other_than(self, kind: str, known: Mapping[str, int]) -> Sequence[KnowledgeDocument]:
        """The current versions of a kind, by name, but for those that are known: version by name."""

    async def versions(self, kind: str, name: str) -> Sequence[KnowledgeDocument]:
        """Every version of a document, newest first."""

    async def revision(self) -> str:
        """An opaque value that changes with every save. Cheap enough to be polled every second."""
