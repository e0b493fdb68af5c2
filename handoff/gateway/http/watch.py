"""Tells the relay of notifications how this gateway is: on a Unix socket of its own, for one user of the machine.

Owns the socket and the check of who asks: the kernel says it. Numbers alone, and the list of on-call times; the web
never reaches it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Final

import msgspec
from aiohttp import web

from handoff.contract.errors import SettingError
from handoff.operations.endpoint import peer_user
from handoff.operations.watch.status import PATH, Status

_FOR_GROUP: Final = 0o660
"""The folder lets in whom the socket is for; whoever connects besides them is sent away."""


class WatchSocket:
    """The socket of one gateway."""

    def __init__(self, path: Path, status: Callable[[], Awaitable[Status]], *, user: int | None) -> None:
        """`user`: who may ask; None: the user of this process."""
        self._path = path
        self._status = status
        self._user = os.getuid() if user is None else user

    async def serve(self, _: web.Application) -> AsyncIterator[None]:
        """Answer while the application runs.

        Raises:
            SettingError: the socket cannot be made.
        """
        app = web.Application()
        app.router.add_get(PATH, self._answer)
        runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await runner.setup()
        try:
            await asyncio.to_thread(self._path.unlink, missing_ok=True)
            await web.UnixSite(runner, str(self._path)).start()
            await asyncio.to_thread(self._path.chmod, _FOR_GROUP)
        except OSError as error:
            await runner.cleanup()
            raise SettingError(f"LOTSEN_WATCH_SOCKET: cannot listen on {self._path} ({error.strerror})") from None
        yield
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        if request.transport is None or peer_user(request.transport) != self._user:
            raise web.HTTPForbidden
        return web.Response(body=msgspec.json.encode(await self._status()), content_type="application/json")
