"""A Unix socket for another process of this machine: one user alone is answered, and the kernel says who asks.

Owns the socket and that check. The web never reaches what is served here.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web

from handoff.contract.errors import SettingError
from handoff.gateway.sockets.serving import runner_of
from handoff.operations.endpoint import peer_user

_FOR_GROUP: Final = 0o660
"""The folder lets in whom the socket is for; whoever connects besides them is sent away."""


def application(*, user: int | None, body_bytes: int = 1024) -> web.Application:
    """An application that answers one user; None: the user of this process."""
    allowed = os.getuid() if user is None else user

    @web.middleware
    async def known_caller(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.transport is None or peer_user(request.transport) != allowed:
            raise web.HTTPForbidden
        return await handler(request)

    return web.Application(middlewares=[known_caller], client_max_size=body_bytes)


@asynccontextmanager
async def served(app: web.Application, path: Path, *, setting: str) -> AsyncIterator[None]:
    """Listens at `path`. What a process that has ended left there is removed.

    Raises:
        SettingError: the socket cannot be made; names the setting.
    """
    runner = runner_of(app)
    await runner.setup()
    try:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        await web.UnixSite(runner, str(path)).start()
        await asyncio.to_thread(path.chmod, _FOR_GROUP)
    except OSError as error:
        await runner.cleanup()
        raise SettingError(f"{setting}: cannot listen on {path} ({error.strerror})") from None
    try:
        yield
    finally:
        await runner.cleanup()
