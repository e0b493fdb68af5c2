"""Bot turns give way to people: a message is stored and acknowledged first, and answered by the bot after that.

An event loop does what comes in the order in which it comes. When many write at once, each message brings its turn
along, and the acknowledgements of all others would wait behind it. Owns when a turn goes on; what it does is `turns`'.
"""

from __future__ import annotations

import asyncio
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
        self._next = asyncio.Lock()

    async def my_turn(self) -> None:
        """Return when those who asked before have gone on and the event loop is not behind; not later than it may be.

        What follows until the caller's next wait is done before anybody else goes on.
        """
        now = asyncio.get_running_loop().time
        asked = before = now()
        async with self._next:
            while now() - asked < self._longest_s:
                before = now()
                await asyncio.sleep(0)
                if now() - before < self._behind_s:
                    return
