"""Limits how fast one address may begin connections by long polling: each costs the gateway a session that outlives it.

A WebSocket is counted while it is open (`Addresses.admit`, and connections without a namespace are dropped); a request
that only asks for a session of long polling is over at once, and could be repeated thousands of times a second.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import parse_qs

from aiohttp import web

from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.pace import Addresses

PATH: Final = "/socket.io/"


class Handshakes:
    """The middleware. `clock`: monotonic seconds."""

    def __init__(
        self, addresses: Addresses, trusted_proxies: tuple[str, ...], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._addresses = addresses
        self._trusted_proxies = trusted_proxies
        self._clock = clock

    @web.middleware
    def limit(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Awaitable[web.StreamResponse]:
        """429 to a new session of long polling beyond the address's rate.

        No coroutine of its own: it would be kept for as long as a socket is open.
        """
        if _path(request) == PATH and _asks_for_a_session(request):
            now = self._clock()
            name = self._addresses.name(remote_address(request, self._trusted_proxies), now)
            wait_s = self._addresses.handshake_wait_s(name, now)
            if wait_s > 0:
                raise web.HTTPTooManyRequests(headers={"Retry-After": str(math.ceil(wait_s))})
        return handler(request)


def _path(request: web.Request) -> str:
    """As the routes read it. The request would keep its own for as long as a socket is open, so a plain one is cut."""
    path = request.raw_path.partition("?")[0]
    return path if path.startswith("/") and "%" not in path else request.path


def _asks_for_a_session(request: web.Request) -> bool:
    """By the query as the library reads it. The request would keep its own for as long as a socket is open."""
    asked = parse_qs(request.rel_url.raw_query_string)
    return asked.get("transport", ["polling"])[0] == "polling" and "sid" not in asked
