"""Where logs ended, kept outside the database, so that a cut end shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from storage.ids import ConversationId


@dataclass(frozen=True, slots=True)
class CheckpointFindings:
    """What a comparison of the checkpoints with the database has found."""

    checked: int
    """Conversations that were compared."""
    shortened: Sequence[ConversationId] = ()
    """Their log ends before a checkpoint, was replaced, or is gone, and no tombstone says that it was erased."""
    returned: Sequence[ConversationId] = ()
    """They were erased once, and are there again: an old copy of the database has been put back."""

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.shortened and not self.returned


class Checkpoints(Protocol):
    """Signed notes of where each log ended."""

    async def take(self) -> int:
        """Note the ends that have moved since the last time. Returns how many; 0 where another process does it.

        Raises:
            IntegrityError: the notes themselves were altered.
            Unavailable: the database does not answer.
        """

    async def verify(self) -> CheckpointFindings:
        """Compare all notes with the database. Errors as `take`."""
