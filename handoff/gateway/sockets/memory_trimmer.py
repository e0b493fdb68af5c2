"""Returns the memory of closed connections to the operating system.

Closed connections leave reference cycles that only a full garbage collection frees, and the allocator keeps the freed
pages. A full collection looks at every object and stops the event loop meanwhile (2,000 visitors: half a second). The
interpreter would start one every few seconds under load and find nothing, so `collect_mostly_young` makes it rare; here
one runs after as many connections have closed as are open, at least 200, and every ten minutes.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import time
from collections.abc import Callable, Iterable
from typing import Final

CROWD: Final = 200
"""Fewer closed connections than this are not worth a collection."""
SECOND_AFTER_CHECKS: Final = 5
"""A second collection follows after this many checks: the last of a connection is freed when its next ping was due."""
CHECK_EVERY_S: Final = 5.0
AT_LEAST_EVERY_S: Final = 600.0
_FULL_COLLECTION_AFTER: Final = 1_000
"""Collections of the middle generation before the interpreter does a full one by itself (about a quarter of an hour
under load): a last resort against garbage that does not come from connections."""


def collect_mostly_young() -> None:
    """Let the interpreter collect young objects as usual, and start a full collection hardly ever."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _FULL_COLLECTION_AFTER)


def trim() -> None:
    """Run a full collection, and return free pages to the operating system where the C library can (glibc)."""
    gc.collect()
    if sys.platform == "linux":
        malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if malloc_trim is not None:
            malloc_trim(0)


class MemoryTrimmer:
    """Decides from the ids of open connections when to trim."""

    def __init__(
        self,
        connections: Callable[[], Iterable[str]],
        trim: Callable[[], None] = trim,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connections = connections
        self._trim = trim
        self._steady = steady
        self._open: frozenset[str] = frozenset()
        self._closed = 0
        self._checks_left = SECOND_AFTER_CHECKS + 1
        """The first trim is for what the start has left over, once the search is built."""
        self._trimmed_at = steady()

    async def check(self) -> None:
        """Trim after many connections have closed, once more a while later, and at least every ten minutes."""
        open_now = frozenset(self._connections())
        self._closed += len(self._open - open_now)
        self._open = open_now
        self._checks_left = max(0, self._checks_left - 1)
        crowd = self._closed >= max(CROWD, len(open_now))
        if crowd or self._checks_left == 1 or self._steady() - self._trimmed_at >= AT_LEAST_EVERY_S:
            self._checks_left = SECOND_AFTER_CHECKS + 1 if crowd else 0
            self._closed, self._trimmed_at = 0, self._steady()
            self._trim()
