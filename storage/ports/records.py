"""What is kept of contacts beside their transcripts: forms, notes, decisions, observations, reviews, training.

Each noun has a `RecordBook` of its own. A record is sealed under a key of its own, like a conversation, so that
removing it destroys the key; unlike a conversation's, that key is wrapped under no week, because forms outlive
transcripts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId, CaseId, ConversationId


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """One record of a book. What the database can read of it is all but `body`; `saved_at` to the minute."""

    id: str
    period: str
    """The month that it counts in, like `2026-11`."""
    practice: bool
    saved_at: datetime
    body: bytes = field(repr=False)
    """Encoded by the caller, at most 31 KiB. Encrypted at rest."""
    version: int = 1


class RecordBook(Protocol):
    """Records by id. A save names the version that it has seen: of two at once, one is kept and the other is told."""

    async def save(self, record: KeptRecord, *, seen: int) -> bool:
        """Store the record as version `seen + 1` (`seen` is 0 for a new one; `record.version` is not looked at).

        False if `seen` is not the current version: nothing is stored.
        """

    async def get(self, id: str) -> KeptRecord | None:
        """The record, verified. IntegrityError if it was altered."""

    async def of_period(self, period: str) -> Sequence[KeptRecord]:
        """The records of one month, practice included, in the order in which they were saved."""

    async def all(self) -> Sequence[KeptRecord]:
        """Every record, in the order in which they were saved."""

    async def saved_before(self, at: datetime) -> Sequence[str]:
        """Ids of the records that were last saved before the minute of `at`."""

    async def remove(self, id: str) -> bool:
        """Destroy the record's key, then the record. False if there is none."""


@dataclass(frozen=True, slots=True)
class CaseLink:
    """Which case a contact in a conversation has, and until when its form is due.

    A conversation to which the visitor returns is a contact anew: one link for each (conversation, episode in which
    it was closed). The link goes with the transcript; the form stays, and leads to nobody.
    """

    conversation: ConversationId
    episode: int
    case: CaseId
    practice: bool
    closed_at: datetime
    due_at: datetime
    account: AccountId | None = None
    """Who had the conversation last; None: no person did."""
    done: bool = False
    """There is a form."""


class CaseLinks(Protocol):
    """Links between conversations and cases."""

    async def add(self, link: CaseLink) -> CaseLink:
        """Store the link, or return the one that this contact has already (its case stands)."""

    async def of(self, conversation: ConversationId) -> Sequence[CaseLink]:
        """All links of a conversation, by episode."""

    async def by_case(self, case: CaseId) -> CaseLink | None:
        """The link of this case; None for a case without a chat, or if the transcript is gone."""

    async def settle(self, case: CaseId) -> None:
        """The form is there. Nothing happens if there is no link."""

    async def due(self) -> Sequence[CaseLink]:
        """Links without a form, those that are due first first."""

    async def forget(self, conversation: ConversationId) -> None:
        """Forget the links of a conversation, with its transcript."""
