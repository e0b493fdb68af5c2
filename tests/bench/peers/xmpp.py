"""Pairs through an XMPP server over WebSockets (RFC 7395): a room for each visitor, with an operator in it.

Visitors and operators sign in anonymously. Acknowledged means: the server has sent the message back to who wrote it,
as it does to all in the room, in the room's one order, after handing it to its archive.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from xml.sax.saxutils import escape

import aiohttp

from tests.bench.peers.system import Arrivals, Job, Visitor

_Note = Callable[[str], None]
HOST = "localhost"
ROOMS = "rooms.localhost"
_OPEN = f"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='{HOST}' version='1.0'/>"
_AUTH = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"
_BIND = "<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
_JOIN = (
    "<presence xmlns='jabber:client' to='{room}@{rooms}/{name}'>"
    "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>"
)


class Xmpp:
    """Rooms of two."""

    def __init__(self, job: Job, http: aiohttp.ClientSession, arrivals: Arrivals) -> None:
        self._job = job
        self._http = http
        self._arrivals = arrivals
        self._sockets: list[_Stream] = []

    async def open(self, number: int) -> Visitor:
        """The visitor makes the room, the operator joins it."""
        room = f"v{number}-{id(self)}"
        visitor = await self._joined(room, "visitor")
        operator = await self._joined(room, "operator")
        operator.watch(self._arrivals)
        writes = _XmppVisitor(visitor, room)
        visitor.read_with(writes.read)
        return writes

    async def close(self) -> None:
        for each in self._sockets:
            await each.close()

    async def _joined(self, room: str, name: str) -> _Stream:
        stream = _Stream(await self._http.ws_connect(self._job.url, protocols=("xmpp",), compress=0, max_msg_size=0))
        self._sockets.append(stream)
        await stream.sign_in()
        await stream.send(_JOIN.format(room=room, rooms=ROOMS, name=name))
        await stream.until("110")  # the status by which a room tells somebody that they are in
        return stream


class _Stream:
    """One connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._reading: asyncio.Task[None] | None = None

    async def sign_in(self) -> None:
        """As nobody in particular."""
        await self.send(_OPEN)
        await self.until("features")
        await self.send(_AUTH)
        await self.until("success")
        await self.send(_OPEN)
        await self.until("features")
        await self.send(_BIND)
        await self.until("<jid>")

    async def send(self, frame: str) -> None:
        await self._socket.send_str(frame)

    async def until(self, part: str) -> None:
        """Return at the first frame that contains this. ConnectionError when the connection ends."""
        while part not in await self._next():
            pass

    def watch(self, arrivals: Arrivals) -> None:
        self.read_with(arrivals.note)

    def read_with(self, note: _Note) -> None:
        """Give every frame to a function, from now on."""

        async def read() -> None:
            while True:
                note(await self._next())

        self._reading = asyncio.create_task(read())

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        await self._socket.close()

    async def _next(self) -> str:
        message = await self._socket.receive(60.0 if self._reading is None else None)
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(f"the connection ended: {message.data}")
        return str(message.data)


class _XmppVisitor:
    def __init__(self, stream: _Stream, room: str) -> None:
        self._stream = stream
        self._room = room
        self._back: asyncio.Future[None] | None = None
        self._key = ""

    async def say(self, key: str, text: str) -> None:
        self._key, self._back = key, asyncio.get_running_loop().create_future()
        await self._stream.send(
            f"<message xmlns='jabber:client' type='groupchat' to='{self._room}@{ROOMS}' id='{key}'>"
            f"<body>{escape(text)}</body></message>"
        )
        await self._back

    def read(self, frame: str) -> None:
        """What comes to the visitor: its own message, back from the room."""
        if self._back is not None and not self._back.done() and self._key in frame:
            if "type='error'" in frame or 'type="error"' in frame:
                self._back.set_exception(RuntimeError(frame[:300]))
            else:
                self._back.set_result(None)
