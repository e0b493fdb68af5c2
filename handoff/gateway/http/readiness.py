"""Whether the database takes writes, asked once for everybody who asks within a second: a question is a write."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from storage.errors import StorageError

VALID_S: Final = 1.0
WITHIN_S: Final = 2.0


class Readiness:
    """The answer of the last second, or a new one."""

    def __init__(self, require: Callable[[], Awaitable[None]], steady: Callable[[], float] = time.monotonic) -> None:
        """`require` returns if the database takes writes, and raises `StorageError` if it does not."""
        self._require = require
        self._steady = steady
        self._asking = asyncio.Lock()
        self._found: tuple[float, bool] | None = None

    async def takes_writes(self) -> bool:
        """Whether a write was taken now, or within the last second."""
        async with self._asking:
            if self._found is None or self._steady() - self._found[0] > VALID_S:
                self._found = self._steady(), await self._ask()
            return self._found[1]

    async def _ask(self) -> bool:
        try:
            await asyncio.wait_for(self._require(), WITHIN_S)
        except (TimeoutError, StorageError):
            return False
        return True
