"""Port of the rotation of key-encryption keys (KEKs), which wrap the keys of conversations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WrappingKey:
    """One key-encryption key and the number of conversations whose keys it wraps."""

    id: str
    week: str
    """The ISO week in which it was made, like `2026-W48`."""
    conversations: int
    current: bool
    """Whether it wraps the keys of new conversations."""


Progress = Callable[[str, int, int], None]
"""Called with the key-encryption key that is being retired, the keys rewrapped so far, and their total."""


def silent(kek_id: str, done: int, total: int) -> None:
    """Progress that is shown to nobody."""


class KeyRotation(Protocol):
    """Lists, rotates and destroys key-encryption keys, while the service writes. No entry is rewritten."""

    async def wrapping_keys(self) -> Sequence[WrappingKey]:
        """All key-encryption keys, oldest first.

        Raises:
            KeyMissing: conversations depend on one that the vault does not have.
        """

    async def rotate(self, progress: Progress = silent) -> Sequence[str]:
        """Make a new key-encryption key, rewrap every conversation's key under it, and destroy all others.

        After a failure it may be repeated and continues. Returns the ids of the destroyed keys.

        Raises:
            IntegrityError: a wrapped key does not verify; its key-encryption key is kept, all others are rotated.
        """

    async def destroy_expired(self, before: datetime, progress: Progress = silent) -> Sequence[str]:
        """Destroy the key-encryption keys of weeks that ended before `before`.

        Keys of conversations that are not erased yet are rewrapped under this week's first. What was erased and is
        still in a journal or a backup becomes unreadable. Returns the ids of the destroyed keys; errors as `rotate`.
        """
