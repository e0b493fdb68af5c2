"""Port of checkpoints: signed ends of logs outside the database, by which truncation is detected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from storage.ids import ConversationId


@dataclass(frozen=True, slots=True)
class CheckpointFindings:
    """Result of comparing the checkpoints with the database."""

    checked: int
    """How many conversations were compared."""
    shortened: Sequence[ConversationId] = ()
    """Logs that end before their checkpoint, were replaced or are missing, without a tombstone."""
    returned: Sequence[ConversationId] = ()
    """Erased conversations that are there again: an old copy of the database has been put back."""

    @property
    def clean(self) -> bool:
        """Whether all logs match their checkpoints."""
        return not self.shortened and not self.returned


class Checkpoints(Protocol):
    """Takes and verifies the checkpoints of all logs."""

    async def take(self) -> int:
        """Record the logs that grew since the last time. Returns how many; 0 where another process records them.

        Raises:
            IntegrityError: the checkpoint file was altered.
            Unavailable: the database does not answer.
        """

    async def verify(self) -> CheckpointFindings:
        """Compare all checkpoints with the database. Errors as `take`."""
