"""Ports of the console: counselors' drafts, settings of the service, counts of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from storage.errors import IntegrityError
from storage.ids import AccountId, ConversationId


class Drafts(Protocol):
    """Unsent text of counselors, so that a reload loses nothing. Encrypted at rest, deleted when it is sent."""

    async def put(self, account: AccountId, conversation: ConversationId, text: str) -> None:
        """Store the text in place of an earlier one; an empty text deletes it."""

    async def get(self, account: AccountId, conversation: ConversationId) -> str:
        """The text, or "" if there is none."""

    async def forget(self, conversation: ConversationId) -> None:
        """Delete all drafts in this conversation."""


class ServiceRecords(Protocol):
    """Small versioned settings that staff change while the service runs (intake, hours). Not secret."""

    async def get(self, name: str) -> tuple[int, bytes] | None:
        """Version, from 1, and value."""

    async def get_many(self, names: Sequence[str]) -> Mapping[str, tuple[int, bytes] | IntegrityError]:
        """`get` of several at once: those that there are, and in place of one that was altered the error."""

    async def put(self, name: str, value: bytes, *, replaces: int) -> bool:
        """Store `value` as the next version if `replaces` is the current one (0: there is none). False otherwise."""


class Tally(Protocol):
    """Counts by day and hour, without any conversation: who asked for a person, at which level."""

    async def count(self, day: str, hour: int, level: str) -> None:
        """Count one. `day` is YYYY-MM-DD and `hour` 0..23, both of Swedish time."""

    async def of(self, day: str) -> dict[tuple[int, str], int]:
        """(hour, level) -> how many."""
