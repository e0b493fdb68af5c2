"""Bot turns give way to people: a message is stored and acknowledged first, and answered by the bot after that.

An event loop does what comes in the order in which it comes. When many write at once, each message brings its turn
along, and the acknowledgements of all others would wait behind it. Owns when a turn goes on; what it does is `turns`'.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

BEHIND_S: Final = 0.003
"""A round of the event loop that takes longer had others to serve."""
LONGEST_S: Final = 0.5
"""For so long a turn gives way, and then goes on: a late answer is worse than an acknowledgement that is a little late.
A turn gives way twice, and a conversation without an answer for three seconds is handed over."""


class GivingWay:
    """Turns of one node, that go on one after the other, in the order in which they ask."""

    def __init__(self, *, behind_s: float = BEHIND_S, longest_s: float = LONGEST_S) -> None:
        self._behind_s = behind_s
        self._longest_s = longest_s
        self._line: deque[tuple[float, asyncio.Future[None]]] = deque()
        """Who waits: until when at most, and what lets them go on."""
        self._calling: asyncio.Task[None] | None = None

    async def my_turn(self) -> None:
        """Return when those who asked before have gone on and the event loop is not behind; not later than it may be.

        What follows until the caller's next wait is done before anybody else goes on, unless they have waited for too
        long: those go on together, or a long line would keep each of them for as long as it takes to serve all others.
        """
        loop = asyncio.get_running_loop()
        called = loop.create_future()
        self._line.append((loop.time() + self._longest_s, called))
        if self._calling is None or self._calling.done():
            self._calling = asyncio.create_task(self._call())
        await called

    async def _call(self) -> None:
        now = asyncio.get_running_loop().time
        while self._line:
            before = now()
            await asyncio.sleep(0)
            if self._call_late(now()) or (now() - before < self._behind_s and self._call_next()):
                await asyncio.sleep(0)  # what they do is no sign that others are to be served

    def _call_late(self, now: float) -> bool:
        """Let all go on who have waited for as long as they may; whether there were any."""
        called = False
        while self._line and self._line[0][0] <= now:
            called = self._call_next() or called
        return called

    def _call_next(self) -> bool:
        """Let the first who still waits go on; False where nobody does."""
        while self._line:
            _, called = self._line.popleft()
            if not called.done():
                called.set_result(None)
                return True
        return False
