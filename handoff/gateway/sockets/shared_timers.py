"""Coalesced timers: all that are due within the same tenth of a second ring in one turn of the event loop.

A node has one for each visitor who is there, for the next ping. With a timer of the event loop for each, the loop wakes
for every ping and again for its answer; and each of those timers is several times as large as an entry here.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Final

TICK_S: Final = 0.1
Ring = Callable[[], None]


class SharedTimers:
    """Callbacks by the tick at which they are due. Ticks count tenths of a second on the event loop's clock."""

    def __init__(self) -> None:
        self._due: dict[int, dict[Ring, None]] = {}
        self._rung = -1
        """The latest tick that has come."""

    def later(self, seconds: float, ring: Ring) -> int:
        """Call `ring` once, after so many seconds and at most a tick more; returns the tick, for `cancel`."""
        loop = asyncio.get_running_loop()
        tick = max(math.ceil((loop.time() + seconds) / TICK_S), self._rung + 1)
        if tick not in self._due:
            self._due[tick] = {}
            loop.call_at(tick * TICK_S, self._ring, tick)
        self._due[tick][ring] = None
        return tick

    def cancel(self, tick: int, ring: Ring) -> None:
        """Do not call `ring` at this tick. Nothing if it has rung."""
        self._due.get(tick, {}).pop(ring, None)

    def _ring(self, tick: int) -> None:
        """One that raises is reported by the event loop, and the others ring in its next turn."""
        self._rung = max(self._rung, tick)
        due = self._due[tick]
        try:
            while due:
                due.popitem()[0]()
        finally:
            if due:
                asyncio.get_running_loop().call_soon(self._ring, tick)
            else:
                del self._due[tick]
