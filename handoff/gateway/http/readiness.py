"""What `/readyz` asks of the database and the bot, once for everybody who asks within a second: anybody may ask."""

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

    def __init__(self, ask: Callable[[], Awaitable[bool]], steady: Callable[[], float] = time.monotonic) -> None:
        """`ask` says whether the part works now."""
        self._ask = ask
        self._steady = steady
        self._asking = asyncio.Lock()
        self._found: tuple[float, bool] | None = None

    async def holds(self) -> bool:
        """Whether the part works now, or did within the last second."""
        async with self._asking:
            if self._found is None or self._steady() - self._found[0] > VALID_S:
                works = await self._ask()
                # From its end: who has waited behind a slow answer would each ask again.
                self._found = self._steady(), works
            return self._found[1]


def takes_writes(require: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[bool]]:
    """The question to the database, which is a write. `require` raises `StorageError` if it takes none."""

    async def ask() -> bool:
        try:
            await asyncio.wait_for(require(), WITHIN_S)
        except (TimeoutError, StorageError):
            return False
        return True

    return ask
