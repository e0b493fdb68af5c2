"""Articles, contacts and wordings as documents."""

from __future__ import annotations

from collections.abc import Sequence
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
    """What somebody is writing and has not saved for the others yet."""

    kind: str
    name: str
    account: AccountId
    revision: int
    """Rises with every change, from 1."""
    base: int
    """The version of the document that it began from; 0 for a new document."""
    body: bytes = field(repr=False)
    saved_at: datetime


class WorkingCopies(Protocol):
    """One working copy for each person and document, so that a closed window loses nothing."""

    async def put(
        self, account: AccountId, kind: str, name: str, body: bytes, *, base: int, seen: int
    ) -> WorkingCopy | None:
        """Keep the text in place of revision `seen`; 0 where there is none.

        None if another window of the same person has kept something else meanwhile; nothing is stored then.
        The same text once more is the same revision, so that a repeated request does no harm.
        """

    async def of(self, kind: str, name: str) -> Sequence[WorkingCopy]:
        """Everybody's copies of a document, the newest first."""

    async def by(self, account: AccountId) -> Sequence[WorkingCopy]:
        """All copies of a person, the newest first."""

    async def drop(self, account: AccountId, kind: str, name: str) -> None:
        """Forget the copy: it has been saved, or is not wanted."""


class KnowledgeDocuments(Protocol):
    """Versioned documents. A save names the version that it has seen, so that nobody overwrites what they have not."""

    async def save(self, kind: str, name: str, body: bytes, *, seen: int, by: str) -> KnowledgeDocument | None:
        """Store version `seen + 1`; `seen` is 0 for a new document. All earlier versions are kept.

        None if `seen` is not the current version: somebody was faster, and nothing is stored.
        """

    async def get(self, kind: str, name: str) -> KnowledgeDocument | None:
        """The current version."""

    async def all(self, kind: str) -> Sequence[KnowledgeDocument]:
        """The current versions of a kind, by name."""

    async def versions(self, kind: str, name: str) -> Sequence[KnowledgeDocument]:
        """Every version of a document, newest first."""

    async def revision(self) -> str:
        """An opaque mark that differs after any save. Cheap enough to be asked for every second."""
