"""Memory that a crowd has taken, given back to the machine once the crowd has gone.

Connections leave rings of objects behind that only a collection of garbage frees, and the allocator keeps what is
free for itself. Both cost a moment, so they are done a few times after many have left, and never otherwise.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from typing import Final

CROWD: Final = 200
"""So many fewer connections than at most since the last time."""
TIMES: Final = 5
"""The last of a connection goes when its next ping would have been due."""
LOOK_EVERY_S: Final = 5.0


def give_back() -> None:
    """Free what nobody holds, and hand free pages back where the C library can (glibc)."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


class Ebb:
    """Looks now and then how many connections there are."""

    def __init__(self, connections: Callable[[], int], act: Callable[[], None] = give_back) -> None:
        self._connections = connections
        self._act = act
        self._most = 0
        self._left = 0

    async def look(self) -> None:
        """Give memory back if a crowd has gone since it was last looked at, or not long before."""
        now = self._connections()
        if self._most - now >= CROWD:
            self._most, self._left = now, TIMES
        self._most = max(self._most, now)
        if self._left:
            self._left -= 1
            self._act()
