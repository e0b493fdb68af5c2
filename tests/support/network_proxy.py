"""A TCP proxy between two processes that can be cut, stalled or slowed down, like a bad network."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_SEGMENT = 1_448
"""What one packet carries of a TCP stream."""


@dataclass(slots=True)
class NetworkProxy:
    """A proxy to one port. `cut` drops and refuses connections, `stall` holds data back; `mend` ends both."""

    to_port: int
    port: int = 0
    round_trip_s: float = 0.0
    bytes_per_s: float = 0.0
    """One way, of all connections together; 0: as fast as this machine is."""
    whole: bool = True
    carried: int = 0
    """Connections that were made through it."""
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _flowing: asyncio.Event = field(default_factory=asyncio.Event)
    _busy_until: dict[bool, float] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Drop every connection with the data in flight, and refuse new ones."""
        self.whole = False
        for writer in list(self._open):
            writer.transport.abort()

    def stall(self) -> None:
        """Keep connections open and deliver nothing, like a network that loses every packet."""
        self._flowing.clear()

    def mend(self) -> None:
        self.whole = True
        self._flowing.set()

    def __post_init__(self) -> None:
        self._flowing.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        if not self.whole:
            writer.transport.abort()
            return
        await asyncio.sleep(self.round_trip_s)  # the handshake
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.to_port)
        except OSError:
            writer.transport.abort()
            return
        self.carried += 1
        self._open |= {writer, back}
        try:
            await asyncio.gather(self._pump(reader, back, down=False), self._pump(there, writer, down=True))
        finally:
            for each in (writer, back):
                self._open.discard(each)
                each.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, down: bool) -> None:
        """What comes in goes out half a round trip later, no faster than the line carries it."""
        arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = asyncio.create_task(self._deliver(arriving, target))
        with contextlib.suppress(OSError):
            while data := await source.read(_SEGMENT):
                arriving.put_nowait((self._arrival(len(data), down), data))
        arriving.put_nowait((0.0, b""))
        await delivering

    def _arrival(self, size: int, down: bool) -> float:
        now = asyncio.get_running_loop().time()
        if not self.bytes_per_s:
            return now + self.round_trip_s / 2
        self._busy_until[down] = max(now, self._busy_until.get(down, 0.0)) + size / self.bytes_per_s
        return self._busy_until[down] + self.round_trip_s / 2

    async def _deliver(self, arriving: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while (arrival := await arriving.get())[1]:
                at, data = arrival
                await asyncio.sleep(max(0.0, at - asyncio.get_running_loop().time()))
                await self._flowing.wait()
                target.write(data)
                await target.drain()
        with contextlib.suppress(OSError):
            target.close()


@asynccontextmanager
async def network_proxy(
    to_port: int, *, round_trip_s: float = 0.0, bytes_per_s: float = 0.0
) -> AsyncIterator[NetworkProxy]:
    """A proxy to this port until the block ends."""
    made = NetworkProxy(to_port, round_trip_s=round_trip_s, bytes_per_s=bytes_per_s)
    server = await asyncio.start_server(made.carry, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.cut()
