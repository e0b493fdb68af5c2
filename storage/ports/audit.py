"""Ports of the audit trail of staff and of visitors' anonymous survey answers."""

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
    """Id of what was acted on beside a conversation: an account, a session, an invitation."""
    key: str = field(default="", compare=False)
    """Sort key of the record, set by the store."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Selects audit records. A field that is None selects all."""

    account: AccountId | None = None
    """The account that acted."""
    conversation: ConversationId | None = None
    refused: bool = False
    """Only actions that were refused."""
    subject: str | None = None
    """What was acted on beside a conversation."""
    actions: tuple[str, ...] = ()
    """Only these actions; empty: all."""
    since: datetime | None = None
    """Not before this moment."""
    until: datetime | None = None
    """Before this moment."""


EVERYTHING = AuditFilter()


class AuditTrail(Protocol):
    """Append-only records of staff actions."""

    async def add(self, record: AuditRecord) -> None:
        """Store one record durably."""

    async def latest(
        self, limit: int = 200, *, before: str = "", wanted: AuditFilter = EVERYTHING
    ) -> Sequence[AuditRecord]:
        """At most `limit` records that match `wanted`, newest first; with `before`, only those older than this key."""

    async def forget_before(self, before: datetime) -> int:
        """Delete the records older than `before`, at the end of the trail's retention; returns how many."""


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """One anonymous answer. `week` is an ISO week like `2026-W48`; `text` is encrypted at rest.

    What was not answered is None.
    """

    week: str
    helped: str | None
    felt_safe: str | None
    text: str | None = field(default=None, repr=False)
    practice: bool = False
    """Whether it was given in a practice chat, which is not counted."""
    id: str = field(default="", compare=False)
    """Random, set by the store."""


class Surveys(Protocol):
    """Anonymous survey answers by week, each given with a one-time token that is linked to no conversation."""

    async def issue(self, *, practice: bool = False) -> str:
        """A fresh token of 256 random bits, good for one answer."""

    async def answer(self, token: str, *, helped: str | None, felt_safe: str | None, text: str | None) -> bool:
        """Store the answer with its ISO week (the text encrypted). False if the token is unknown or used."""

    async def of_week(self, week: str) -> Sequence[SurveyAnswer]:
        """The answers of one ISO week, in no particular order."""

    async def forget_tokens(self, before_week: str) -> int:
        """Delete the unused tokens that were given in earlier ISO weeks; returns how many."""

    async def forget_texts(self, before_week: str) -> int:
        """Take the free text out of answers of earlier weeks; returns how many had one. The two answers stay."""
