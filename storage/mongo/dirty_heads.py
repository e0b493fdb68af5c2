"""Ends of the logs that this process has written since the last checkpoint, so that it need not query the database.

Owns those ends in memory. Must not know the checkpoint file, nor what other processes write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from storage.ids import ConversationId, Seq

MAX_HEADS: Final = 20_000
"""If more conversations are written between two checkpoints, the database is queried instead."""


@dataclass(frozen=True, slots=True)
class DirtyHead:
    """The last entry, or the tombstone, that this process wrote to a log."""

    first: Seq
    last: Seq
    tag: bytes
    """Empty for a tombstone."""


class DirtyHeads:
    """The ends by conversation, until they are taken. Incomplete once an append has an unknown outcome."""

    def __init__(self, max_heads: int = MAX_HEADS) -> None:
        self._max_heads = max_heads
        self._heads: dict[ConversationId, DirtyHead] = {}
        self._complete = True

    def note(self, conversation: ConversationId, head: DirtyHead) -> None:
        """Record a durable write. A tombstone stays the end of its log."""
        known = self._heads.get(conversation)
        if known is None and len(self._heads) >= self._max_heads:
            self.invalidate()
        elif known is None or known.tag:
            self._heads[conversation] = head

    def invalidate(self) -> None:
        """Mark the ends as incomplete: a write has an unknown outcome, or a checkpoint failed."""
        self._complete = False
        self._heads.clear()

    def take(self) -> dict[ConversationId, DirtyHead] | None:
        """Return and clear the ends recorded since the last call; None if they are incomplete."""
        heads, complete = self._heads, self._complete
        self._heads, self._complete = {}, True
        return heads if complete else None
