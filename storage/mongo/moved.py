"""Where the logs have come to that this process writes to: what a checkpoint of its own entries needs, without asking.

Owns what was written since it was last taken. Must not know the file of checkpoints, nor what others write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from storage.ids import ConversationId, Seq

MOST: Final = 20_000
"""More conversations than this in half a minute are looked up in the database."""


@dataclass(frozen=True, slots=True)
class MovedEnd:
    """The last entry of a log, or its tombstone, as this process has written it."""

    first: Seq
    last: Seq
    tag: bytes
    """Empty for a tombstone."""


class MovedEnds:
    """The ends by conversation. Not complete as soon as an append has an outcome that nobody knows."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._ends: dict[ConversationId, MovedEnd] = {}
        self._complete = True

    def note(self, conversation: ConversationId, end: MovedEnd) -> None:
        """This was written, durably. A tombstone stays the end."""
        known = self._ends.get(conversation)
        if known is None and len(self._ends) >= self._most:
            self.lose()
        elif known is None or known.tag:
            self._ends[conversation] = end

    def lose(self) -> None:
        """Something was written that is not known here, or what was taken has come to nothing."""
        self._complete = False
        self._ends.clear()

    def take(self) -> dict[ConversationId, MovedEnd] | None:
        """All since the last time; None where that is not all that this process may have written."""
        ends, complete = self._ends, self._complete
        self._ends, self._complete = {}, True
        return ends if complete else None
