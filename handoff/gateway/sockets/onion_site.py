"""The Unix socket by which Tor reaches the gateway: who may connect, how many, and for how long without an answer.

In front of the open web a proxy ends clients that send half a request; in front of this socket there is none.
"""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path
from typing import Final, cast

from aiohttp import web

from handoff.contract.errors import SettingError
from handoff.gateway.limits.onion import BEGINS_WITHIN_S, CONNECTIONS

_MODE: Final = 0o660
"""The group may connect; who enters the socket's folder, that folder says."""


class OnionConnections:
    """The open connections of the onion service of one application, which is not set up yet."""

    def __init__(self, app: web.Application, *, begins_within_s: float = BEGINS_WITHIN_S) -> None:
        self._begins_within_s = begins_within_s
        self._open: dict[asyncio.BaseTransport, asyncio.TimerHandle] = {}
        app.on_response_prepare.append(self._answered)

    def opened(self, transport: asyncio.Transport) -> None:
        """Count a connection; one too many is closed, and so is one that gets no answer for too long."""
        if len(self._open) >= CONNECTIONS:
            transport.abort()
            return
        later = asyncio.get_running_loop().call_later
        self._open[transport] = later(self._begins_within_s, transport.abort)

    def closed(self, transport: asyncio.BaseTransport) -> None:
        """The connection is no more."""
        timer = self._open.pop(transport, None)
        if timer is not None:
            timer.cancel()

    async def _answered(self, request: web.Request, response: web.StreamResponse) -> None:
        """The answer begins: it may go on for as long as it lasts."""
        timer = None if request.transport is None else self._open.get(request.transport)
        if timer is not None:
            timer.cancel()


class OnionSite(web.BaseSite):
    """Serves the runner's application on the socket too."""

    def __init__(self, runner: web.AppRunner, path: Path, connections: OnionConnections) -> None:
        super().__init__(runner)
        self._path = path
        self._connections = connections

    @property
    def name(self) -> str:
        """For the library's own list of sites."""
        return f"http://unix:{self._path}:"

    async def start(self) -> None:
        """Listen; a socket that an earlier run has left is replaced.

        Raises:
            SettingError: the folder is missing or not ours, or something else has this name.
        """
        await super().start()
        try:
            if self._path.exists() and stat.S_ISSOCK(self._path.stat().st_mode):
                self._path.unlink()
            loop = asyncio.get_running_loop()
            self._server = await loop.create_unix_server(self._protocol, str(self._path), backlog=self._backlog)
            self._path.chmod(_MODE)
        except OSError as error:
            reason = error.strerror or str(error)
            raise SettingError(f"LOTSEN_ONION_SOCKET: cannot listen on {self._path}: {reason}") from None

    def _protocol(self) -> asyncio.Protocol:
        return _Connection(self._connections, cast(web.Server, self._runner.server)())


class _Connection(asyncio.Protocol):
    """Passes everything on to the HTTP protocol, and tells of its beginning and end."""

    def __init__(self, connections: OnionConnections, http: asyncio.Protocol) -> None:
        self._connections = connections
        self._http = http
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._http.connection_made(transport)
        self._connections.opened(cast(asyncio.Transport, transport))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._connections.closed(self._transport)
        self._http.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._http.data_received(data)

    def eof_received(self) -> bool | None:
        return self._http.eof_received()

    def pause_writing(self) -> None:
        self._http.pause_writing()

    def resume_writing(self) -> None:
        self._http.resume_writing()
