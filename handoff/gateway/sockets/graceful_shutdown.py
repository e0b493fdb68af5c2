"""Graceful shutdown of one node while others serve: refuse new connections, finish what was taken, close the sockets.

Owns the order of these steps, and that the node is not ready meanwhile. A message is acknowledged by the node that
stored it or by none; a client without an acknowledgement sends it again, with the same id, to the next node.
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
"""How long the bot may take to finish its turns; another node hands an unfinished one to a person."""

_SOCKETS: Final = "/socket.io/"


class GracefulShutdown:
    """The shutdown of one node; runs once."""

    def __init__(self, server: GuardedServer, turns: Callable[[], Awaitable[None]]) -> None:
        """`turns` waits until the bot has answered every turn that this node asked for."""
        self._server = server
        self._turns = turns
        self.draining = False

    @web.middleware
    def turn_away(self, request: web.Request, handler: Handler) -> Awaitable[web.StreamResponse]:
        """Middleware: answer 503 to new connections while draining; open ones are served to their end.

        No coroutine of its own: it would be kept for as long as a socket is open.
        """
        if self.draining and request.path.startswith(_SOCKETS) and "sid" not in request.query:
            raise web.HTTPServiceUnavailable
        return handler(request)

    async def drain(self) -> None:
        """Finish requests and the bot's turns, and close all sockets. Afterwards the process may end."""
        self.draining = True
        await self._server.leave(within_s=ANSWERS_WITHIN_S)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TURNS_WITHIN_S):
                await self._turns()
