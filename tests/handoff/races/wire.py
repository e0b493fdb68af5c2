"""A client's connection without a network: packets go into the real Socket.IO server of a node and come out of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from engineio.async_socket import AsyncSocket
from engineio.packet import MESSAGE, Packet

from handoff.gateway.sockets.server import GuardedServer
from tests.handoff.races.ports import Gate

Wire = dict[str, Any]
_numbers = count(1)


@dataclass
class Caller:
    """What the gateway may know of who connects."""

    remote: str = "127.0.0.1"
    headers: dict[str, str] = field(default_factory=dict)
    transport: None = None
    """No socket of an operating system, so none of the onion service either."""


class House(Protocol):
    """A node that can be connected to."""

    @property
    def server(self) -> GuardedServer: ...

    @property
    def gate(self) -> Gate: ...


class Cut(Exception):
    """The connection is gone; nothing is known of what was asked."""


class _Pipe(AsyncSocket):  # type: ignore[misc]  # the library ships no types
    """The server's end: hands every packet on at once."""

    def __init__(self, server: object, sid: str, take: Callable[[str], None]) -> None:
        super().__init__(server, sid)
        self.connected = True
        self._take = take
        self.queue = _NoQueue(self)

    async def send(self, packet: Packet) -> None:
        self.hand_on(packet)

    def hand_on(self, packet: Packet) -> None:
        """To the client, unless the connection is closed."""
        if not self.closed and packet.packet_type == MESSAGE:
            self._take(packet.data)


class _NoQueue(asyncio.Queue[Packet]):
    """Stands for the server's queue of what is to be sent: it is empty, since all is handed on at once."""

    def __init__(self, pipe: _Pipe) -> None:
        super().__init__()
        self._pipe = pipe

    def put_nowait(self, item: Packet) -> None:
        self._pipe.hand_on(item)


class Line:
    """A connection to one namespace. Requests are taken one after the other, as from a socket."""

    def __init__(self, house: House, namespace: str, on_push: Callable[[str, Wire], None]) -> None:
        self.server = house.server
        self._gate = house.gate
        self._namespace = namespace
        self._on_push = on_push
        self._waiting: dict[int, asyncio.Future[Wire]] = {}
        self._numbers = count(1)
        self._reading = asyncio.Lock()
        self._reads: set[asyncio.Future[None]] = set()
        self._pipe = _Pipe(self.server.eio, f"pipe{next(_numbers)}", self._took)
        self.joined = False
        self.refused = ""
        """What the gateway has said to whom it has not let in."""
        self._server_gone = self._gate.dead
        self._gate.at_death.append(self._server_died)

    async def join(self, auth: Wire | None = None, **environ: str) -> bool:
        """Whether the gateway has let this client in."""
        sid = self._pipe.sid
        self.server.eio.sockets[sid] = self._pipe
        await self.server._handle_eio_connect(sid, {"aiohttp.request": Caller(), **environ})
        await self._gate.unless_dead(self._read(f"0{self._namespace},{json.dumps(auth or {})}"))
        return self.joined

    async def call(self, event: str, data: Wire) -> Wire:
        """Send a request and wait for its acknowledgement.

        Raises:
            Cut: the connection has ended first.
        """
        if not self.open:
            raise Cut
        number = next(self._numbers)
        answer: asyncio.Future[Wire] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        packet = f"2{self._namespace},{number}{json.dumps([event, data])}"
        reading = asyncio.ensure_future(self._read(packet))
        self._reads.add(reading)
        reading.add_done_callback(self._reads.discard)
        return await answer

    @property
    def open(self) -> bool:
        """Whether requests still go through."""
        if self.joined and self._pipe.sid not in self.server.eio.sockets:
            self.lost()
        return self.joined

    async def close(self) -> None:
        """The client goes away."""
        if self._server_gone:
            return
        self.lost()
        self.server.eio.sockets.pop(self._pipe.sid, None)
        await self._gate.unless_dead(self._pipe.close(wait=False, abort=True, reason="transport close"))

    def _server_died(self) -> None:
        """There is nobody any more who could be told of anything."""
        self._server_gone = True
        self.lost()

    def lost(self) -> None:
        """The connection is cut: whoever waits for an answer learns that there will be none."""
        self.joined = False
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(Cut())
        self._waiting.clear()

    async def _read(self, packet: str) -> None:
        async with self._reading:
            if self._pipe.sid in self.server.eio.sockets:
                await self.server._handle_eio_message(self._pipe.sid, packet)
            if self._pipe.sid not in self.server.eio.sockets or self._pipe.closed:
                self.lost()

    def _took(self, packet: str) -> None:
        if self._server_gone:
            return
        kind, rest = packet[0], packet[1 + len(self._namespace) :].removeprefix(",")
        if kind == "0":
            self.joined = True
        elif kind == "1":
            self.lost()
        elif kind == "4":
            self.refused = rest
        elif kind == "2":
            name, data = json.loads(rest)
            self._on_push(name, data)
        elif kind == "3":
            at = rest.index("[")
            answer = self._waiting.pop(int(rest[:at]), None)
            if answer is not None and not answer.done():
                answer.set_result(json.loads(rest[at:])[0])
