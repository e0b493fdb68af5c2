"""The database's clock: the one that all nodes share."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class DatabaseClock(Protocol):
    """Tells the time by which everything stored is dated."""

    async def now(self) -> datetime:
        """Now, aware UTC.

        Raises:
            Unavailable: the database does not answer.
        """
