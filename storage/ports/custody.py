"""The life of the keys that wrap conversations' keys: seen, renewed, destroyed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WrappingKey:
    """One key-encryption key and how many conversations depend on it."""

    id: str
    week: str
    """The ISO week in which it was made, like `2026-W48`."""
    conversations: int
    current: bool
    """New conversations are wrapped under it."""


Progress = Callable[[str, int, int], None]
"""Called with the key-encryption key that is being emptied, how many are done, and how many there were."""


def silent(kek_id: str, done: int, total: int) -> None:
    """For callers that nobody watches."""


class KeyCustody(Protocol):
    """Renewal and destruction of key-encryption keys. No entry is rewritten, nobody has to wait."""

    async def wrapping_keys(self) -> Sequence[WrappingKey]:
        """All key-encryption keys, oldest first.

        Raises:
            KeyMissing: conversations depend on one that the vault does not have.
        """

    async def rotate(self, progress: Progress = silent) -> Sequence[str]:
        """Make a new key-encryption key, wrap every conversation's key under it, and destroy all others.

        May be repeated after a failure: it takes up what is left. Returns what was destroyed.

        Raises:
            IntegrityError: a wrapped key does not verify; its key-encryption key is kept, the rest is done.
        """

    async def destroy_ended(self, before: datetime, progress: Progress = silent) -> Sequence[str]:
        """Destroy the key-encryption keys of weeks that were over at `before`.

        What still depends on them, because a conversation is not due for erasure yet, is wrapped under this week's.
        Whatever was erased, and lingers in journals and backups, cannot be read any more by anybody.
        Returns what was destroyed; errors as `rotate`.
        """
