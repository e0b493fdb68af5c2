"""Ports of retention: ages of transcripts, decisions to keep one longer, and leases of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId, ConversationId


@dataclass(frozen=True, slots=True)
class TranscriptAge:
    """The minutes of a conversation's oldest and newest entry. Times are aware UTC."""

    conversation: ConversationId
    begun_at: datetime
    touched_at: datetime


class Transcripts(Protocol):
    """Ages of logs, read without decrypting anything."""

    async def begun_before(
        self, before: datetime, *, after: TranscriptAge | None = None, limit: int = 200
    ) -> Sequence[TranscriptAge]:
        """Conversations whose oldest entry is of the minute of `before` or earlier, the oldest first.

        The next page starts `after` the last one of this. Conversations whose erasure was interrupted, which have a
        tombstone and still entries, are included.
        """

    async def oldest(self, since: datetime) -> datetime | None:
        """The minute of the oldest entry of the minute of `since` or later; None if there is none.

        Asked hour by hour, so that nothing else waits for it: the longer before the oldest, the more questions.
        """

    async def erased_since(self, since: datetime) -> Sequence[ConversationId]:
        """Conversations whose tombstone is of the minute of `since` or later. Asked hour by hour, like `oldest`."""

    async def forget_tombstones(self, before: datetime) -> int:
        """Delete tombstones older than this minute whose entries are all deleted; returns how many.

        The caller chooses a time after which no token and no cached state can lead to a late append.
        """


@dataclass(frozen=True, slots=True)
class Hold:
    """A decision to keep one transcript longer. No content: `ground` is a word of a fixed list."""

    conversation: ConversationId
    until: datetime
    ground: str
    by: AccountId
    decided_at: datetime


class Holds(Protocol):
    """Decisions to keep a transcript longer, at most one a conversation."""

    async def put(self, hold: Hold) -> None:
        """Store the decision in place of an earlier one."""

    async def get(self, conversation: ConversationId) -> Hold | None:
        """The decision, if there is one."""

    async def all(self) -> Sequence[Hold]:
        """All decisions, ordered by their end."""

    async def remove(self, conversation: ConversationId) -> None:
        """Delete it. Nothing happens if there is none."""


class Leases(Protocol):
    """Leases by which one of several nodes runs a job. By the database's clock."""

    async def take(self, job: str, holder: str, for_s: float) -> bool:
        """Take or renew the lease. False while another holder has it."""

    async def release(self, job: str, holder: str) -> None:
        """End the lease early. Nothing happens if another holder has it."""
