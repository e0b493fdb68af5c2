"""Listens on a port with an application until a signal asks to end. Logs no request: it would hold an address."""

from __future__ import annotations

import asyncio
import errno
import signal
from collections.abc import Awaitable, Callable

from aiohttp import web

from handoff.contract.errors import SettingError
from handoff.gateway.sockets.quiet import LIBRARY_LOG

LAST_ANSWERS_S = 2.0
"""How long answers under way may take after the signal."""


async def serve_until_signal(
    app: web.Application, host: str, port: int, *, depart: Callable[[], Awaitable[None]]
) -> None:
    """Serve until SIGINT or SIGTERM, then `depart` while still answering. A second signal cuts that short.

    Raises:
        SettingError: the port is taken, or cannot be listened on.
    """
    runner = runner_of(app)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        await _signalled()
        departing, again = asyncio.ensure_future(depart()), asyncio.ensure_future(_signalled())
        await asyncio.wait((departing, again), return_when=asyncio.FIRST_COMPLETED)
        departing.cancel()
        again.cancel()
    finally:
        await runner.cleanup()


async def _signalled() -> None:
    """Return at the next SIGINT or SIGTERM."""
    came = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, came.set)
    await came.wait()


def runner_of(app: web.Application, *, last_answers_s: float = LAST_ANSWERS_S) -> web.AppRunner:
    """What serves the application, without an access log and with nothing of a request in any other."""
    return web.AppRunner(
        app, access_log=None, logger=LIBRARY_LOG, handle_signals=False, shutdown_timeout=last_answers_s
    )


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingError(f"port {port} on {host} is taken; choose another with LOTSEN_PORT") from None
        raise SettingError(f"cannot listen on {host}:{port}: {error.strerror}") from None
