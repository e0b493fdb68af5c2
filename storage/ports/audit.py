"""What staff did, and the blind answers of visitors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId, ConversationId


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """A staff action, without any content. Visitors are never audited."""

    at: datetime
    account: AccountId | None
    action: str
    conversation: ConversationId | None = None
    outcome: str = "ok"
    subject: str | None = None
    """What else was acted on: an account, a session, an invitation; by its id."""
    key: str = field(default="", compare=False)
    """Its place in the trail, given by the store."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which records are wanted; what is None does not matter."""

    account: AccountId | None = None
    """Who acted."""
    conversation: ConversationId | None = None
    refused: bool = False
    """Only what was refused."""


EVERYTHING = AuditFilter()


class AuditTrail(Protocol):
    """What staff did, append-only."""

    async def add(self, record: AuditRecord) -> None:
        """Write one record down, durably."""

    async def latest(
        self, limit: int = 200, *, before: str = "", wanted: AuditFilter = EVERYTHING
    ) -> Sequence[AuditRecord]:
        """The latest wanted records, newest first; with `before`, those that come after the record with this key."""

    async def forget_before(self, before: datetime) -> int:
        """The end of the trail's own retention: delete what is older; returns how many."""


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """One blind answer. `week` is an ISO week like `2026-W48`; `text` is encrypted at rest."""

    week: str
    helped: str
    felt_safe: str
    text: str | None = field(default=None, repr=False)
    practice: bool = False
    """Practice never counts."""


class Surveys(Protocol):
    """Blind answers: a token of one use that is not linked to any conversation, answers by week."""

    async def issue(self, *, practice: bool = False) -> str:
        """A fresh token of 256 random bits, good for one answer."""

    async def answer(self, token: str, *, helped: str, felt_safe: str, text: str | None) -> bool:
        """Store the answer with its ISO week (the text encrypted). False if the token is unknown or used."""

    async def of_week(self, week: str) -> Sequence[SurveyAnswer]:
        """The answers of one ISO week, in no particular order."""

    async def forget_texts(self, before_week: str) -> int:
        """Take the free text out of answers of earlier weeks; returns how many had one. The two answers stay."""
