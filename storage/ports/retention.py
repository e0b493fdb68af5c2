"""What the end of retention needs to know and do: ages of transcripts, decisions to keep longer, one node at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId, ConversationId


@dataclass(frozen=True, slots=True)
class TranscriptAge:
    """Of which minutes the entries are that a conversation still has. Times are aware UTC."""

    conversation: ConversationId
    begun_at: datetime
    touched_at: datetime


class Transcripts(Protocol):
    """The logs, seen by their age alone. Nothing is decrypted for it."""

    async def begun_before(
        self, before: datetime, *, after: TranscriptAge | None = None, limit: int = 200
    ) -> Sequence[TranscriptAge]:
        """Conversations with an entry of the minute of `before` or an earlier one, the oldest first.

        A page goes on `after` the last one of the page before.

        Those whose erasure was interrupted are among them: they have a tombstone, and entries still.
        """

    async def oldest(self) -> datetime | None:
        """The minute of the oldest entry that is stored; None if there is none."""

    async def forget_tombstones(self, before: datetime) -> int:
        """Delete tombstones of before this minute, behind which nothing is left; returns how many.

        By then no browser holds a token any more, and no node a state, that could append something late.
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
        """Keep it, in place of an earlier one."""

    async def get(self, conversation: ConversationId) -> Hold | None:
        """The decision, if there is one."""

    async def all(self) -> Sequence[Hold]:
        """All decisions, those that end first in front."""

    async def remove(self, conversation: ConversationId) -> None:
        """Forget it. Nothing happens if there is none."""


class Leases(Protocol):
    """Who of several nodes does a job. By the database's clock."""

    async def take(self, job: str, holder: str, for_s: float) -> bool:
        """Take or renew the lease. False while another holder has it."""

    async def release(self, job: str, holder: str) -> None:
        """Give it back early. Nothing happens if somebody else has it."""
