"""The orderly end of a node while others go on: nobody new comes in, what is under way ends, everybody moves on.

Owns the order of it, and what "ready" means meanwhile. A message is acknowledged by the node that stored it or by none;
a client that was not told sends it again, with the same id, to wherever it connects next.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from handoff.gateway.sockets.server import GuardedServer

ANSWERS_WITHIN_S: Final = 4.0
"""How long requests that were taken may take to be answered before their connections are closed."""

TURNS_WITHIN_S: Final = 3.0
"""How long the bot may take for the turns that it was asked for here. Who has no answer by then gets a person."""

_SOCKETS: Final = "/socket.io/"


class Departure:
    """Of one node, once."""

    def __init__(self, server: GuardedServer, turns: Callable[[], Awaitable[None]]) -> None:
        """`turns` waits until the bot owes nothing that it was asked for here."""
        self._server = server
        self._turns = turns
        self.begun = False

    @web.middleware
    async def turn_away(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A new connection is to go to another node; what is open already is served to its end."""
        if self.begun and request.path.startswith(_SOCKETS) and "sid" not in request.query:
            raise web.HTTPServiceUnavailable
        return await handler(request)

    async def depart(self) -> None:
        """Part from everybody. Afterwards the process may end."""
        self.begun = True
        await self._server.leave(within_s=ANSWERS_WITHIN_S)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TURNS_WITHIN_S):
                await self._turns()
