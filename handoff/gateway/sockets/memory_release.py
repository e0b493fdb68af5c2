"""Memory that connections have taken, given back to the machine once they have gone.

Connections leave rings of objects behind that only a collection of all garbage frees, and the allocator keeps what is
free for itself. Such a collection looks at everything that lives and stops everybody meanwhile (2,000 visitors: half a
second). The interpreter would begin one every few seconds in a crowd and find nothing, so it is told not to
(`collect_mostly_young`); here one is done after as many have left as are here, and once in a long while.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import time
from collections.abc import Callable, Iterable
from typing import Final

CROWD: Final = 200
"""Fewer than this many that have left are not worth a collection."""
AGAIN: Final = 5
"""So many looks later there is another one: the last of a connection goes when its next ping would have been due."""
LOOK_EVERY_S: Final = 5.0
LONGEST_S: Final = 600.0
_SELDOM: Final = 1_000
"""So many looks at what is young and middle-aged before the interpreter looks at all by itself: a last resort against
what leaves no connection behind, some quarter of an hour in a crowd."""


def collect_mostly_young() -> None:
    """Let the interpreter by itself collect what has just been made, and hardly ever look through all that lives."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _SELDOM)


def give_back() -> None:
    """Free what nobody holds, and hand free pages back where the C library can (glibc)."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


class Ebb:
    """Looks now and then who is connected, by the ids of their connections."""

    def __init__(
        self,
        connections: Callable[[], Iterable[str]],
        act: Callable[[], None] = give_back,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connections = connections
        self._act = act
        self._steady = steady
        self._here: frozenset[str] = frozenset()
        self._gone = 0
        self._looks_left = 0
        self._acted_at = steady()

    async def look(self) -> None:
        """Give memory back if a crowd has gone since the last time, a while after that, and now and then."""
        here = frozenset(self._connections())
        self._gone += len(self._here - here)
        self._here = here
        self._looks_left = max(0, self._looks_left - 1)
        crowd = self._gone >= max(CROWD, len(here))
        if crowd or self._looks_left == 1 or self._steady() - self._acted_at >= LONGEST_S:
            self._looks_left = AGAIN + 1 if crowd else 0
            self._gone, self._acted_at = 0, self._steady()
            self._act()
