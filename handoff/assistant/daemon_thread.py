"""Work of half a minute in a thread of its own, which a process that stops does not wait for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def in_daemon_thread(work: Callable[[], T]) -> T:
    """What `work` returns, or raises. It goes on where the caller is cancelled, and its result is then dropped."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: Callable[[asyncio.Future[T]], None]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(lambda: None if done.done() else result(done))

    def run() -> None:
        try:
            found = work()
        except BaseException as error:  # noqa: BLE001  # the caller's to handle
            failure = error
            settle(lambda future: future.set_exception(failure))
        else:
            settle(lambda future: future.set_result(found))

    threading.Thread(target=run, name="index", daemon=True).start()
    return await done
