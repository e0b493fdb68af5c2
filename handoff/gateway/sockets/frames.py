"""The WebSocket transport below Socket.IO: accepts only frames of the protocol, and limits how long a send may take.

Owns the transport that `GuardedServer` puts in the place of the library's own, which lets an empty or binary frame
raise where nobody closes the connection, offers compression, and waits without end for a client that does not read.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSMsgType, web

SEND_WITHIN_S = 10.0
"""A client that reads nothing for this long is disconnected."""

CLOSE_WITHIN_S = 2.0
"""Time-out of the closing handshake."""

_FRAME = re.compile(r"4[0-9]|[135]\Z|2probe\Z")
"""What a client sends: Socket.IO packets, `close`, `pong`, and the two frames of an upgrade."""


class FramedSocket:
    """One WebSocket, with the interface that engineio expects of a transport."""

    def __init__(self, handler: Callable[[FramedSocket], Awaitable[None]], server: Any) -> None:
        self._handler = handler
        self._socket = web.WebSocketResponse(
            max_msg_size=server.max_http_buffer_size, compress=False, timeout=CLOSE_WITHIN_S
        )
        self._request: web.Request | None = None

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        """Serve the connection to its end."""
        request: web.Request = environ["aiohttp.request"]
        self._request = request
        await self._socket.prepare(request)
        await self._handler(self)
        return self._socket

    async def wait(self) -> str:
        """The next frame.

        Raises:
            OSError: the connection has ended, or is to end because of what came.
        """
        message = await self._socket.receive()
        if message.type is not WSMsgType.TEXT or not _FRAME.match(message.data):
            raise OSError("no frame of the protocol")
        return str(message.data)

    async def send(self, frame: str) -> None:
        """Send one frame; the contract has no binary ones.

        Raises:
            TimeoutError: the client does not read; the connection is gone.
        """
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                await self._socket.send_str(frame)
        except TimeoutError:
            self._abort()
            raise

    async def close(self) -> None:
        """End the connection."""
        await self._socket.close()

    def _abort(self) -> None:
        if self._request is not None and self._request.transport is not None:
            self._request.transport.abort()
