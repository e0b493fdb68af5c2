"""Several bot processes as one: each turn goes to the one that has the least to do.

A bot keeps nothing from one turn to the next, so it does not matter which of them has answered a conversation before.
Owns the choice; the protocol and its failures are in `client.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from handoff.assistant.bot_service.client import Bot, BotAnswer, BotRequest


class Bots:
    """The bots of a node. A failed turn is not repeated with another bot: it fails, as with a single one."""

    def __init__(self, bots: Sequence[Bot]) -> None:
        self._bots = tuple(bots)
        self._under_way = [0] * len(self._bots)
        self._last = 0

    async def turn(self, request: BotRequest) -> BotAnswer:
        """See `Bot.turn`."""
        chosen = self._last = min(range(len(self._bots)), key=self._work_of)
        self._under_way[chosen] += 1
        try:
            return await self._bots[chosen].turn(request)
        finally:
            self._under_way[chosen] -= 1

    async def healthy(self) -> bool:
        """Whether any of them would answer now."""
        for bot in self._bots:
            if await bot.healthy():
                return True
        return False

    def _work_of(self, number: int) -> tuple[int, int]:
        """Turns under way; among equals the bot asked longest ago comes first, so that idle ones take turns."""
        return self._under_way[number], (number - self._last - 1) % len(self._bots)
