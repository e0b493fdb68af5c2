"""Serves an application on a port until a signal ends it. Logs no request, because it would hold an address."""

from __future__ import annotations

import asyncio
import errno
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from handoff.contract.errors import SettingError
from handoff.gateway.sockets.library_logs import LIBRARY_LOG
from handoff.gateway.sockets.onion_site import OnionConnections, OnionSite

LAST_ANSWERS_S = 2.0
"""How long answers under way may take after the signal."""


async def serve_until_signal(
    app: web.Application,
    host: str,
    port: int,
    *,
    listening: Callable[[], None],
    drain: Callable[[], Awaitable[None]],
    onion_socket: Path | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, then `drain` while still answering. A second signal cuts that short.

    `listening` is called as soon as connections are taken.

    Raises:
        SettingError: the port is taken, or it or the socket cannot be listened on.
    """
    runner = runner_of(app)
    connections = OnionConnections(app)
    await runner.setup()
    try:
        if onion_socket is not None:
            await OnionSite(runner, onion_socket, connections).start()
        await _listen(runner, host, port)
        listening()
        await _signalled()
        draining, again = asyncio.ensure_future(drain()), asyncio.ensure_future(_signalled())
        await asyncio.wait((draining, again), return_when=asyncio.FIRST_COMPLETED)
        draining.cancel()
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
    """A runner for the application that writes nothing of a request to any log."""
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
