"""Ports of records beside the transcripts (forms, notes, decisions, appointments, calls, …), and of case links.

Each noun has a `RecordBook` of its own. A record is encrypted under its own key, and removing it destroys that key.
Unlike the key of a conversation it is wrapped under the key of no week, because forms are kept longer than transcripts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId, CaseId, ConversationId


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """One record of a book. The database can read all but `body`, and `saved_at` to the minute."""

    id: str
    period: str
    """The month that it counts in, like `2026-11`."""
    practice: bool
    saved_at: datetime
    body: bytes = field(repr=False)
    """Encoded by the caller, at most 31 KiB. Encrypted at rest."""
    version: int = 1


class RecordBook(Protocol):
    """Records by id with optimistic locking: a save names the version that it replaces.

    A record that was altered is left out of every list, so that it stops no other; `altered` counts those.
    """

    async def save(self, record: KeptRecord, *, seen: int) -> bool:
        """Store the record as version `seen + 1` (`seen` is 0 for a new one; `record.version` is not looked at).

        False, and nothing stored, if `seen` is not the current version.
        """

    async def get(self, id: str) -> KeptRecord | None:
        """The record, verified. IntegrityError if it was altered."""

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, KeptRecord]:
        """Those of these records that exist and verify, in few round trips. One that was altered is left out."""

    async def save_many(self, records: Sequence[tuple[KeptRecord, int]]) -> Sequence[bool]:
        """Store different records, each over the version that stands beside it, in few round trips; as `save`, each.

        One that an equal version is not there for keeps no other from being stored. If it raises, any may be stored.
        """

    async def of_period(self, period: str) -> Sequence[KeptRecord]:
        """The records of one month, practice included, in the order in which they were saved."""

    async def all(self) -> Sequence[KeptRecord]:
        """Every record, in the order in which they were saved."""

    async def saved_since(self, at: datetime) -> Sequence[KeptRecord]:
        """The records that were last saved in the minute of `at` or later, in that order; no other is read."""

    async def saved_before(self, at: datetime) -> Sequence[str]:
        """Ids of the records that were last saved before the minute of `at`."""

    async def altered(self) -> int:
        """How many records do not verify, or have lost their key. Reads the whole book."""

    async def remove(self, id: str) -> bool:
        """Destroy the record's key, then the record. False if there is none."""


@dataclass(frozen=True, slots=True)
class CaseLink:
    """Link from a contact to its case, and when its form is due.

    Each time that a conversation is closed is a contact: one link per (conversation, episode). The link is erased with
    the transcript; the form stays and identifies nobody.
    """

    conversation: ConversationId
    episode: int
    case: CaseId
    practice: bool
    closed_at: datetime
    due_at: datetime
    account: AccountId | None = None
    """The last owner of the conversation; None: no counselor had it."""
    done: bool = False
    """Whether the form is saved."""


class CaseLinks(Protocol):
    """Links between conversations and cases."""

    async def add(self, link: CaseLink) -> CaseLink:
        """Store the link, or return the one that this contact has already, unchanged."""

    async def of(self, conversation: ConversationId) -> Sequence[CaseLink]:
        """All links of a conversation, by episode."""

    async def by_case(self, case: CaseId) -> CaseLink | None:
        """The link of this case; None for a case without a chat, or if the transcript is erased."""

    async def complete(self, case: CaseId) -> None:
        """Mark the link as done: its form is saved. Nothing happens if there is no link."""

    async def due(self) -> Sequence[CaseLink]:
        """Links without a form, ordered by due time."""

    async def due_from(self, account: AccountId) -> Sequence[CaseLink]:
        """Those of them whose form this account is to write; only these are read."""

    async def forget(self, conversation: ConversationId) -> None:
        """Delete the links of a conversation, with its transcript."""
