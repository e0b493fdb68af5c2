"""`Server` for tests: keeps nothing beside what it is told to keep."""

from __future__ import annotations

from datetime import timedelta

from storage.ports.server import ServerHabits


class MemoryServer:
    """Habits that a test may change."""

    def __init__(self) -> None:
        self.found = ServerHabits(profiling=False, oplog=timedelta())

    async def habits(self) -> ServerHabits:
        return self.found
