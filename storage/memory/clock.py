"""The database's clock in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime


class MemoryClock:
    """`DatabaseClock` by a clock that is given."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def now(self) -> datetime:
        return self._clock()
