"""Group commit: items that arrive while batches are being written wait, and form the next batch.

Owns the queue and the futures of the callers. Must not know a database: the caller passes the function that writes a
batch. At most one item of a key is in flight, because a conversation's next entry binds the tag of the one before it.
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

_DELIVERED_AT_ONCE: Final = 8
"""Number of callers that get their results in one turn of the event loop. Measured with 50 constant writers on two
cores: groups of 40 and 10 that waited for each other became two of 25, and throughput rose by a quarter."""


@dataclass(slots=True, eq=False)
class _Waiting(Generic[T, R]):
    item: T
    result: asyncio.Future[R]


class GroupCommit(Generic[T, R]):
    """Writes items in batches, a few batches at a time.

    Args:
        write: writes a batch and returns the result or exception of each item. If it raises, the outcome of the batch
            is unknown: its callers, and those in the queue, get that exception.
        key: items with an equal key are written one after the other, in the order of arrival.
        max_batch: how many items a batch may hold.
        max_in_flight: how many batches may be written at the same time. With two, one is prepared and answered while
            the other is with the database.
        min_waiting: how many items must wait before another batch is written beside one in flight. Two small batches
            cost the database nearly twice as much as one of both, and all wait longer.
    """

    def __init__(
        self,
        write: Callable[[Sequence[T]], Awaitable[Sequence[R | BaseException]]],
        *,
        key: Callable[[T], Hashable],
        max_batch: int = 200,
        max_in_flight: int = 1,
        min_waiting: int = 1,
    ) -> None:
        self._write = write
        self._key = key
        self._max_batch = max_batch
        self._max_in_flight = max_in_flight
        self._min_waiting = min_waiting
        self._queue: deque[_Waiting[T, R]] = deque()
        self._in_flight: set[Hashable] = set()
        self._writers: set[asyncio.Task[None]] = set()
        self._delivering = 0
        """Number of batches whose results are not all delivered yet."""
        self._closed = False
        self.commits = Commits()

    async def submit(self, item: T) -> R:
        """Write an item with the next batch and return its result.

        A caller that is cancelled before its batch begins withdraws its item; after that, it is written all the same.
        Raises what `write` gave for the item; Unavailable after `close`.
        """
        if self._closed:
            raise Unavailable("the store is closed")
        waiting: _Waiting[T, R] = _Waiting(item, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if not self._writers or (len(self._writers) < self._max_in_flight and len(self._queue) >= self._min_waiting):
            self._writers.add(asyncio.create_task(self._run(), name="group-commit"))
        return await waiting.result

    async def close(self) -> None:
        """Refuse new items, write the queue, and return when nothing is in flight."""
        self._closed = True
        if self._writers:
            await asyncio.wait(self._writers)
        while self._delivering:  # noqa: ASYNC110  # every turn of the loop delivers some
            await asyncio.sleep(0)

    async def _run(self) -> None:
        try:
            # An item whose key is in flight with another writer is taken by that one, which looks at the queue again.
            while self._continues() and (batch := self._next_batch()):
                await self._write_out(batch)
        finally:
            self._writers = {each for each in self._writers if each is not asyncio.current_task()}

    def _continues(self) -> bool:
        """Whether this writer goes on: the only one always, a second one while enough items wait."""
        return len(self._writers) == 1 or len(self._queue) >= self._min_waiting

    async def _write_out(self, batch: dict[Hashable, _Waiting[T, R]]) -> None:
        self.commits.batches += 1
        self.commits.items += len(batch)
        self._in_flight.update(batch)
        try:
            results = await self._write([waiting.item for waiting in batch.values()])
            delivery = list(zip(batch.values(), results, strict=True))
        except asyncio.CancelledError:
            # The event loop stops in the middle of a batch; callers must not wait for ever.
            self._fail(batch.values(), Unavailable("the write was cut off"))
            raise
        except Exception as error:  # noqa: BLE001  # passed on to the callers
            self._fail(batch.values(), error)
        else:
            self._delivering += 1
            self._deliver(delivery)
        finally:
            self._in_flight.difference_update(batch)

    def _next_batch(self) -> dict[Hashable, _Waiting[T, R]]:
        batch: dict[Hashable, _Waiting[T, R]] = {}
        deferred: list[_Waiting[T, R]] = []
        while self._queue and len(batch) < self._max_batch:
            waiting = self._queue.popleft()
            if waiting.result.done():
                continue
            key = self._key(waiting.item)
            if key in batch or key in self._in_flight:
                deferred.append(waiting)
            else:
                batch[key] = waiting
        self._queue.extendleft(reversed(deferred))
        return batch

    def _deliver(self, delivery: Sequence[tuple[_Waiting[T, R], R | BaseException]]) -> None:
        """Deliver the results, a few in each turn of the event loop.

        If all callers of a large batch went on in one turn, they would stay one group for good: the database would be
        idle while they run, and they would all wait while it works.
        """
        for waiting, result in delivery[:_DELIVERED_AT_ONCE]:
            _resolve(waiting.result, result)
        if left := delivery[_DELIVERED_AT_ONCE:]:
            asyncio.get_running_loop().call_soon(self._deliver, left)
        else:
            self._delivering -= 1

    def _fail(self, batch: Iterable[_Waiting[T, R]], error: Exception) -> None:
        for waiting in (*batch, *self._queue):
            _resolve(waiting.result, error)
        self._queue.clear()


def _resolve(future: asyncio.Future[R], result: R | BaseException) -> None:
    if future.done():
        return
    if isinstance(result, BaseException):
        future.set_exception(result)
    else:
        future.set_result(result)
