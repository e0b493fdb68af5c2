"""What the database server does beside storing, as far as an operator must know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ServerHabits:
    """None where the server does not tell, to a user of these rights or at all."""

    profiling: bool | None
    """It keeps or logs what is asked of it, documents included."""
    oplog: timedelta | None
    """Age of the oldest write that it still remembers: so long can a deleted key be read from its files."""


class Server(Protocol):
    """Questions to the server itself."""

    async def habits(self) -> ServerHabits:
        """Ask it."""
        ...
