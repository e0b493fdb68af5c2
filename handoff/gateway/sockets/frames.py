"""The WebSocket transport below Socket.IO: accepts only frames of the protocol, and limits how long a send may take.

Owns the transport that `GuardedServer` puts in the place of the library's own, which lets an empty or binary frame
raise where nobody closes the connection, offers compression, and waits without end for a client that does not read.
Owns the loops that read and write a connection, and its pings, too: the library begins a task for each packet, for each
ping, and for each connection that it looks at in turn.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import time
from typing import Any

from aiohttp import WSMessage, WSMsgType, web
from engineio.async_socket import AsyncSocket
from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.packet import PING, Packet

from handoff.gateway.sockets.send_queue import SendQueue
from handoff.gateway.sockets.shared_timers import SharedTimers

SEND_WITHIN_S = 10.0
"""A client that reads nothing for this long is disconnected."""

CLOSE_WITHIN_S = 2.0
"""Time-out of the closing handshake."""

_WAITING_AT_MOST, _TAKEN_AT_ONCE = 2**14, 2**16
"""Bytes between which a transport says that it takes no more: below the first it does, and up to the second at once."""

_ASKED_LATER = ("aiohttp.request", "HTTP_ORIGIN", "HTTP_COOKIE")
"""What is looked at of the first request when a client joins a namespace; the rest would be kept beside it for good."""

_READ_AT_ONCE = 8
"""Frames of one client, before the others have their turn."""

_PONG, _MESSAGE = "3", "4"

_FRAME = re.compile(r"4[0-9]|[135]\Z|2probe\Z")
"""What a client sends: Socket.IO packets, `close`, `pong`, and the two frames of an upgrade."""


class FramedSocket:
    """One WebSocket, with the interface that engineio expects of a transport."""

    __slots__ = ("_connection", "_due", "_handler", "_heard", "_request", "_socket", "_timers", "_writes", "_writing")

    def __init__(self, timers: SharedTimers, handler: Any, server: Any) -> None:
        """`handler` is the library's way of serving a connection, a method of its `AsyncSocket`."""
        self._timers = timers
        self._handler = handler
        self._connection: AsyncSocket = handler.__self__
        self._heard = 0.0
        """When the client sent its last frame, by the event loop's clock."""
        self._socket = web.WebSocketResponse(
            max_msg_size=server.max_http_buffer_size, compress=False, timeout=CLOSE_WITHIN_S
        )
        self._request: web.Request | None = None
        self._writing: asyncio.Task[None] | None = None
        """While something is queued: most connections have nothing to send most of the time."""
        self._writes = True
        """False once the connection has taken the mark of its end, or nothing more."""
        self._due: int
        """The tick of the next ping, or of the next look whether the client has been silent for too long."""

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        """Serve the connection to its end."""
        request: web.Request = environ["aiohttp.request"]
        self._request = request
        await self._socket.prepare(request)
        self._socket.headers.clear()  # they are sent, and this lives as long as the connection
        asked_later = {name: environ[name] for name in _ASKED_LATER if name in environ}
        environ.clear()
        environ.update(asked_later)
        if self._connection.connected:  # it began with long polling: the library's own way, by which few come
            await self._handler(self)
        else:
            await self._serve(self._connection)
        return self._socket

    async def wait(self) -> str:
        """The next frame.

        Raises:
            OSError: the connection has ended, or is to end because of what came.
        """
        return _frame_of(await self._socket.receive())

    async def send(self, frame: str) -> None:
        """Send one frame; the contract has no binary ones.

        Raises:
            TimeoutError: the client does not read; the connection is gone.
        """
        if self._takes_at_once(frame):
            await self._socket.send_str(frame)
            return
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                await self._socket.send_str(frame)
        except TimeoutError:
            self._abort()
            raise

    async def close(self) -> None:
        """End the connection."""
        await self._socket.close()

    async def _serve(self, connection: AsyncSocket) -> None:
        """Read to the end of the connection; what is queued for it another task writes."""
        connection.connected = connection.upgraded = True
        self._heard = asyncio.get_running_loop().time()
        self._end_when_silent()
        connection.queue.on_packet = self._write_soon
        self._write_soon()
        try:
            with contextlib.suppress(OSError, SocketIsClosedError, asyncio.CancelledError):
                await self._read(connection)
        finally:
            self._timers.cancel(self._due, self._ring)
            await connection.queue.put(None)
            if self._writing is not None:
                await self._writing
            await connection.close(wait=False, abort=True, reason=connection.server.reason.TRANSPORT_CLOSE)

    async def _read(self, connection: AsyncSocket) -> None:
        """Hand over every packet that comes. Frames that came together are no reason to let nobody else have a turn."""
        loop = asyncio.get_running_loop()
        for number in itertools.count(1):
            frame = _frame_of(await self._socket.receive())
            self._heard = loop.time()
            if frame == _PONG:
                self._ping_later()
            elif frame.startswith(_MESSAGE):
                await connection.server.handlers["message"](connection.sid, frame[len(_MESSAGE) :])
            else:
                with contextlib.suppress(UnknownPacketError):
                    await connection.receive(Packet(encoded_packet=frame))
            del frame  # it would stay in memory until the next one comes
            if number % _READ_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _write_soon(self) -> None:
        """Something is queued: a task writes it, unless one does so already. None is kept for what may come."""
        if self._writing is None and self._writes:
            self._writing = asyncio.create_task(self._write(self._connection.queue), name="socket-writer")

    async def _write(self, queue: SendQueue[Packet]) -> None:
        """Send what is queued, in order; after the mark of the end, end the connection."""
        try:
            while not queue.empty():
                packet = queue.get_nowait()
                queue.task_done()
                if packet is None:
                    self._writes = False
                    break
                await self.send(packet.encode())
        except (OSError, RuntimeError):  # it is closed already
            self._writes = False
        if not self._writes:
            await self._socket.close()
        self._writing = None

    def _ping_later(self) -> None:
        """The client has answered: ping it again after a while. What answers no ping brings none forward."""
        if self._connection.last_ping:
            self._connection.last_ping = None
            self._timers.cancel(self._due, self._ring)
            self._due = self._timers.later(float(self._connection.server.ping_interval), self._ring)

    def _ring(self) -> None:
        """A client that has answered the last ping gets the next one; of another it counts how long it is silent."""
        if self._connection.last_ping is None:
            self._ping()
        self._end_when_silent()

    def _ping(self) -> None:
        if not self._connection.closing and not self._connection.closed:
            self._connection.last_ping = time.time()
            self._connection.queue.put_nowait(Packet(PING))

    def _end_when_silent(self) -> None:
        """End the connection when its client has sent nothing, and so answered no ping, for as long as one may take.

        One timer does for both, since a client that has answered is pinged before it has been silent for so long.
        """
        server = self._connection.server
        silence = float(server.ping_interval + server.ping_timeout)
        left = self._heard + silence - asyncio.get_running_loop().time()
        if left <= 0:
            self._abort()
        self._due = self._timers.later(left if left > 0 else silence, self._ring)

    def _takes_at_once(self, frame: str) -> bool:
        """Whether this frame, of four bytes a letter at most, is certainly taken without a wait."""
        transport = None if self._request is None else self._request.transport
        if transport is None:
            return False
        waiting: int = transport.get_write_buffer_size()
        return waiting <= _WAITING_AT_MOST and waiting + 4 * len(frame) < _TAKEN_AT_ONCE

    def _abort(self) -> None:
        if self._request is not None and self._request.transport is not None:
            self._request.transport.abort()


def _frame_of(message: WSMessage) -> str:
    """The frame in a message; OSError if it is none of the protocol, or the connection has ended."""
    if message.type is not WSMsgType.TEXT or not _FRAME.match(message.data):
        raise OSError("no frame of the protocol")
    return str(message.data)
