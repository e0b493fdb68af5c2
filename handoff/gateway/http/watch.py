"""Tells the relay of notifications how this gateway is: numbers alone, and the list of on-call times."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import msgspec
from aiohttp import web

from handoff.gateway.http.private_socket import application, served
from handoff.operations.watch.status import PATH, Status


class WatchSocket:
    """The socket of one gateway."""

    def __init__(self, path: Path, status: Callable[[], Awaitable[Status]], *, user: int | None) -> None:
        """`user`: who may ask; None: the user of this process."""
        self._path = path
        self._status = status
        self._user = user

    async def serve(self, _: web.Application) -> AsyncIterator[None]:
        """Answer while the application runs.

        Raises:
            SettingError: the socket cannot be made.
        """
        app = application(user=self._user)
        app.router.add_get(PATH, self._answer)
        async with served(app, self._path, setting="LOTSEN_WATCH_SOCKET"):
            yield

    async def _answer(self, request: web.Request) -> web.Response:
        return web.Response(body=msgspec.json.encode(await self._status()), content_type="application/json")
