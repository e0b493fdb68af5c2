"""Group commit: while as many writes are under way as may be, the next ones gather and then go together.

Owns who waits for which batch. Knows no database: it is given the function that writes a batch. Of a key at most one
item is under way, because a conversation's next entry binds the tag of the one before it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from storage.errors import Unavailable
from storage.ports.log import Commits

T = TypeVar("T")
R = TypeVar("R")

_AT_A_TIME: Final = 8
"""So many are given their results in one turn of the event loop. Measured with 50 who write all the time, on two cores:
groups of 40 and 10 that waited for each other became two of 25, and a quarter more came through."""


@dataclass(slots=True, eq=False)
class _Waiting(Generic[T, R]):
    item: T
    result: asyncio.Future[R]


class GroupCommit(Generic[T, R]):
    """Writes items in batches, a few batches at a time.

    Args:
        write: writes a batch and returns, item by item, its result or its exception. If it raises, nothing is
            known of the batch: its callers get that exception, and so do those who wait behind it.
        key: items of an equal key are written one after the other, in the order in which they came.
        largest: how many items a batch may hold.
        at_once: how many batches may be under way. With two, one is prepared and answered while the other is with
            the database.
        worth: how many must wait for another batch to go beside one that is under way. Two small ones cost the
            database nearly twice as much as one of both, and everybody waits longer.
    """

    def __init__(
        self,
        write: Callable[[Sequence[T]], Awaitable[Sequence[R | BaseException]]],
        *,
        key: Callable[[T], Hashable],
        largest: int = 200,
        at_once: int = 1,
        worth: int = 1,
    ) -> None:
        self._write = write
        self._key = key
        self._largest = largest
        self._at_once = at_once
        self._worth = worth
        self._queue: deque[_Waiting[T, R]] = deque()
        self._under_way: set[Hashable] = set()
        self._writers: set[asyncio.Task[None]] = set()
        self._handing_out = 0
        """Batches of which not all have their results yet."""
        self._closed = False
        self.commits = Commits()

    async def submit(self, item: T) -> R:
        """Write an item with the next batch and return its result.

        A caller that is cancelled before its batch has begun takes its item back; later, it is written all the same.
        Raises what `write` gave for the item; Unavailable after `close`.
        """
        if self._closed:
            raise Unavailable("the store is closed")
        waiting = _Waiting[T, R](item, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if not self._writers or (len(self._writers) < self._at_once and len(self._queue) >= self._worth):
            self._writers.add(asyncio.create_task(self._run(), name="group-commit"))
        return await waiting.result

    async def close(self) -> None:
        """Take nothing new, write what is waiting, and return when nothing is under way."""
        self._closed = True
        if self._writers:
            await asyncio.wait(self._writers)
        while self._handing_out:  # noqa: ASYNC110  # every turn of the loop gives some out
            await asyncio.sleep(0)

    async def _run(self) -> None:
        try:
            # What waits because its key is under way with another writer is taken by that one, which looks again.
            while self._needed() and (batch := self._next_batch()):
                await self._write_out(batch)
        finally:
            self._writers = {each for each in self._writers if each is not asyncio.current_task()}

    def _needed(self) -> bool:
        """Whether a writer goes on: the only one always, another while that is worth it."""
        return len(self._writers) == 1 or len(self._queue) >= self._worth

    async def _write_out(self, batch: dict[Hashable, _Waiting[T, R]]) -> None:
        self.commits.batches += 1
        self.commits.items += len(batch)
        self._under_way.update(batch)
        try:
            results = await self._write([waiting.item for waiting in batch.values()])
            settled = list(zip(batch.values(), results, strict=True))
        except asyncio.CancelledError:
            # The event loop is going down in the middle of a batch; whoever waits must not wait for ever.
            self._fail(batch.values(), Unavailable("the write was cut off"))
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to those who wait
            self._fail(batch.values(), error)
        else:
            self._handing_out += 1
            self._hand_out(settled)
        finally:
            self._under_way.difference_update(batch)

    def _next_batch(self) -> dict[Hashable, _Waiting[T, R]]:
        batch: dict[Hashable, _Waiting[T, R]] = {}
        behind: list[_Waiting[T, R]] = []
        while self._queue and len(batch) < self._largest:
            waiting = self._queue.popleft()
            if waiting.result.done():
                continue
            key = self._key(waiting.item)
            if key in batch or key in self._under_way:
                behind.append(waiting)
            else:
                batch[key] = waiting
        self._queue.extendleft(reversed(behind))
        return batch

    def _hand_out(self, settled: Sequence[tuple[_Waiting[T, R], R | BaseException]]) -> None:
        """Give each its result, a few at a time.

        Were all of a large batch to go on in one turn of the event loop, its callers would stay together for good: the
        database would rest while they are served, and they would wait together while it works.
        """
        for waiting, result in settled[:_AT_A_TIME]:
            _settle(waiting.result, result)
        if left := settled[_AT_A_TIME:]:
            asyncio.get_running_loop().call_soon(self._hand_out, left)
        else:
            self._handing_out -= 1

    def _fail(self, batch: Iterable[_Waiting[T, R]], error: Exception) -> None:
        for waiting in (*batch, *self._queue):
            _settle(waiting.result, error)
        self._queue.clear()


def _settle(future: asyncio.Future[R], result: R | BaseException) -> None:
    if future.done():
        return
    if isinstance(result, BaseException):
        future.set_exception(result)
    else:
        future.set_result(result)
