"""What waits to be sent to one client: as much of `asyncio.Queue` as the library and this package ask of it.

Nearly all queues of a node are empty nearly all the time, and there is one for each visitor who is there. That of the
standard library keeps four rings of pointers for what might come, two and a half kilobytes; this one a list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class SendQueue(Generic[T]):
    """Packets in the order in which they came. It has no limit: see `Delivery` for clients that do not read."""

    __slots__ = ("_joining", "_packets", "_unfinished", "_waiting", "on_packet")

    def __init__(self) -> None:
        self.on_packet: Callable[[], None] | None = None
        """Called after each packet that comes, by whoever would rather not wait for it."""
        self._packets: list[T] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._unfinished = 0
        self._joining: asyncio.Event | None = None

    def qsize(self) -> int:
        """How many wait."""
        return len(self._packets)

    def empty(self) -> bool:
        """Whether none waits."""
        return not self._packets

    async def put(self, packet: T) -> None:
        """As `put_nowait`, which never has to wait."""
        self.put_nowait(packet)

    def put_nowait(self, packet: T) -> None:
        """Add one at the end."""
        self._packets.append(packet)
        self._unfinished += 1
        self._wake()
        if self.on_packet is not None:
            self.on_packet()

    async def get(self) -> T:
        """The first, as soon as there is one."""
        while not self._packets:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter in self._waiting:
                    self._waiting.remove(waiter)
                elif self._packets:
                    self._wake()  # it was called, and goes: the next one is
                raise
        return self.get_nowait()

    def get_nowait(self) -> T:
        """The first.

        Raises:
            asyncio.QueueEmpty: none waits.
        """
        if not self._packets:
            raise asyncio.QueueEmpty
        return self._packets.pop(0)

    def task_done(self) -> None:
        """One that was taken is dealt with."""
        self._unfinished -= 1
        if not self._unfinished and self._joining is not None:
            self._joining.set()
            self._joining = None

    async def join(self) -> None:
        """Return when all so far are dealt with."""
        if self._unfinished:
            self._joining = self._joining or asyncio.Event()
            await self._joining.wait()

    def _wake(self) -> None:
        while self._waiting:
            waiter = self._waiting.pop(0)
            if not waiter.done():
                waiter.set_result(None)
                return
