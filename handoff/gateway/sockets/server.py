"""A Socket.IO server that accepts only events of the contract.

The library runs handlers named `connect` and `disconnect` for events that a client *sends* under those names, leaves
malformed packets to raise deep inside, and takes binary packets that the contract does not have. Here everything
that is not a plain event of the contract closes the connection before any handler runs. No packet is ever logged.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence, Set
from functools import partial
from typing import Any

import socketio
from engineio import packet as eio_packet
from socketio import packet

from handoff.gateway.sockets import packets
from handoff.gateway.sockets.clients import ConnectedClients
from handoff.gateway.sockets.frames import FramedSocket
from handoff.gateway.sockets.library_logs import LIBRARY_LOG
from handoff.gateway.sockets.padding import PaddedPacket
from handoff.gateway.sockets.send_queue import SendQueue
from handoff.gateway.sockets.shared_timers import SharedTimers
from handoff.operations.jobs import each

log = logging.getLogger(__name__)

PACKETS = ("0", "1", "2")
"""Packet types that a client may send: connect, disconnect, event. No acknowledgements, nothing binary."""

ACK_ID_MAX = 2**53 - 1
"""The largest safe integer of JavaScript."""


class GuardedServer(socketio.AsyncServer):  # type: ignore[misc]  # the library ships no types
    """`socketio.AsyncServer` with an allow-list of event names by namespace."""

    def __init__(self, *, allowed: Mapping[str, Set[str]], **options: Any) -> None:
        super().__init__(
            async_handlers=False,
            serializer=PaddedPacket,
            json=packets,
            logger=LIBRARY_LOG,
            engineio_logger=LIBRARY_LOG,
            client_manager=ConnectedClients(),
            monitor_clients=False,  # with a task for each of them; `FramedSocket` and `drop_silent` do it
            **options,
        )
        self.eio._async = {**self.eio._async, "websocket": partial(FramedSocket, SharedTimers())}
        self.eio.create_queue = SendQueue
        self._allowed = allowed
        self._bare: set[str] = set()
        self.refused_packets = 0
        self._taking = True
        self._under_way = 0
        self._answered = asyncio.Event()
        self._answered.set()

    async def leave(self, *, within_s: float) -> None:
        """Accept nothing more, answer what was accepted, and close all connections so that clients move elsewhere.

        Without a disconnect of Socket.IO: its clients take that for good, and a closed transport for a mishap.
        """
        self._taking = False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._answered.wait()
        for connection in list(self.eio.sockets.values()):
            await connection.close(wait=False, reason=self.eio.reason.SERVER_DISCONNECT)
            await connection.queue.put(None)  # after what waits to be sent, the writer ends

    async def drop(self, eio_sid: str) -> None:
        """Close a connection at once and discard what waits to be sent."""
        connection = self.eio.sockets.pop(eio_sid, None)
        if connection is not None:
            while not connection.queue.empty():
                connection.queue.get_nowait()
            await connection.close(wait=False, reason=self.eio.reason.SERVER_DISCONNECT)
            await connection.queue.put(None)  # lets the writer end, and with it the connection

    async def push(self, name: str, data: object, sids: Sequence[str], namespace: str) -> None:
        """Send one event to several clients, encoded once. Closed connections are skipped.

        The library's own `emit` looks each client up as a room and sends in a task of its own.
        """
        event = self.packet_class(packet.EVENT, data=[name, data], namespace=namespace, binary=False)
        frame = eio_packet.Packet(eio_packet.MESSAGE, event.encode())
        for sid in sids:
            self._queue(self.manager.eio_sid_from_sid(sid, namespace), frame)

    def unsent(self, sid: str, namespace: str) -> int:
        """The number of packets in the send queue of this client."""
        connection = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, namespace))
        return 0 if connection is None else int(connection.queue.qsize())

    async def drop_client(self, sid: str, namespace: str) -> None:
        """`drop`, by the Socket.IO id."""
        await self.drop(self.manager.eio_sid_from_sid(sid, namespace))

    async def drop_bare(self) -> None:
        """Close connections that have joined no namespace between two calls."""
        bare = {eio_sid for eio_sid in self.eio.sockets if not self._joined(eio_sid)}

        async def drop(eio_sid: str) -> bool:
            await self.drop(eio_sid)
            return True

        await each("drop_idle_connections", bare & self._bare, drop)
        self._bare = bare

    async def drop_silent(self) -> None:
        """Close connections by long polling that answer no ping; a WebSocket ends by itself."""

        async def drop(eio_sid: str) -> bool:
            connection = self.eio.sockets.get(eio_sid)
            if connection is None or not connection.closed:
                return connection is not None and not await connection.check_ping_timeout()
            return self.eio.sockets.pop(eio_sid, None) is not None

        polling = [sid for sid, connection in self.eio.sockets.items() if connection.closed or not connection.upgraded]
        await each("drop_silent_connections", polling, drop)

    def _joined(self, eio_sid: str) -> bool:
        return any(self.manager.sid_from_eio_sid(eio_sid, namespace) for namespace in self._allowed)

    async def _handle_eio_message(self, eio_sid: str, data: object) -> None:
        """Library hook: one packet of a client. While draining it is ignored; the client sends it again elsewhere."""
        if not self._taking:
            return
        self._under_way += 1
        self._answered.clear()
        try:
            if not isinstance(data, str) or not data.startswith(PACKETS):
                raise ValueError("not in the contract")
            await super()._handle_eio_message(eio_sid, data)
        except Exception as error:  # noqa: BLE001  # whatever a hostile packet raises, this client alone is dropped
            self.refused_packets += 1
            log.info("packet_refused %s", type(error).__name__)
            await self.drop(eio_sid)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._answered.set()

    async def _handle_event(self, eio_sid: str, namespace: str | None, id: int | None, data: object) -> None:
        """Library hook: one event of a client; its handler's answer is the acknowledgement.

        The library's own way asks of each event whether its handler is a coroutine, and who else might handle it.
        """
        names = self._allowed.get(namespace or "/", frozenset())
        if not isinstance(data, list) or not data or data[0] not in names or len(data) > 2:
            raise ValueError("not in the contract")
        if id is not None and id > ACK_ID_MAX:
            raise ValueError("not a number of a browser")
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace)
        if not self.manager.is_connected(sid, namespace):
            return
        answer = await self.handlers[namespace][data[0]](sid, *data[1:])
        if id is not None:
            ack = self.packet_class(packet.ACK, data=[answer], namespace=namespace, id=id, binary=False)
            self._queue(eio_sid, eio_packet.Packet(eio_packet.MESSAGE, ack.encode()))

    def _queue(self, eio_sid: str | None, frame: eio_packet.Packet) -> None:
        """Send a packet as soon as those before it are sent. One to a closed connection is dropped."""
        connection = self.eio.sockets.get(eio_sid)
        if connection is not None and not connection.closed:
            connection.queue.put_nowait(frame)
