"""Runs the embedded database, and restarts it whenever it ends."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, NoReturn, Protocol

import aiohttp

from handoff.contract.errors import SettingError
from handoff.operations.bootstrap.progress import progress
from handoff.operations.endpoint import Endpoint
from handoff.operations.supervisor.child import Write
from handoff.operations.supervisor.restarts import Restarts
from handoff.operations.supervisor.runner import ChildFailed, describe
from storage.errors import BadSetting, StorageError

_TIMEOUT = aiohttp.ClientTimeout(total=10)
ASK_EVERY_S: Final = 5.0
STUCK_AFTER: Final = 3
"""Answers in a row that the database takes no writes, after which it is ended and started again."""
ROOM_BYTES: Final = 64 * 1024 * 1024
"""Without so much free space it would not start; its journal alone needs some of it."""


class Database(Protocol):
    """A database server that can be restarted at the same address; implemented by `storage.embedded.server`."""

    @property
    def uri(self) -> str:
        """The address, once it has been started."""

    async def start(self) -> None:
        """Start the server; return when it listens."""

    async def stop(self) -> None:
        """Stop the server."""

    async def wait(self) -> int:
        """Wait for its end; returns the exit code, or minus the signal that ended it."""


@asynccontextmanager
async def opened(database: Database, write: Write) -> AsyncIterator[None]:
    """Start the database, and stop it at the end of the block.

    Raises:
        SettingError: its port or folder cannot be used.
        ChildFailed: it does not start.
    """
    try:
        with progress("database", "starting", write=write):
            await database.start()
        yield
    except BadSetting as error:
        raise SettingError(str(error)) from error
    except StorageError as error:
        raise ChildFailed(str(error)) from error
    finally:
        await database.stop()


async def end_when_stuck(
    database: Database,
    ready: Endpoint,
    folder: Path,
    write: Write,
    *,
    every_s: float = ASK_EVERY_S,
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> NoReturn:
    """End the database when it goes on refusing writes although there is room; `run_database` starts it again.

    After its disk was full it refuses every write for as long as it lives, also when there is space again. `ready` is
    the gateway's `/readyz`, which has tried a write.
    """
    refused = 0
    async with ready.session(_TIMEOUT) as session:
        while True:
            await asyncio.sleep(every_s)
            refused = refused + 1 if await _refuses_writes(session, ready.url) else 0
            if refused >= STUCK_AFTER and await asyncio.to_thread(free, folder) >= ROOM_BYTES:
                write("[database] takes no writes; ending it, to start it again")
                await database.stop()
                refused = 0


async def _refuses_writes(session: aiohttp.ClientSession, url: str) -> bool:
    """Whether the gateway says so; one that does not answer says nothing of the database."""
    try:
        async with session.get(url) as response:
            return (await response.json()).get("database") is False
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False


async def run_database(database: Database, restarts: Restarts, write: Write) -> NoReturn:
    """Restart the database whenever it ends, at the same address.

    Raises:
        ChildFailed: it has ended too often in a row.
        StorageError: it does not start again.
    """
    clock = asyncio.get_running_loop().time
    while True:
        started_s = clock()
        code = await database.wait()
        restarts = restarts.died(clock() - started_s)
        if restarts.is_hopeless:
            raise ChildFailed(f"the database ended {restarts.failures} times in a row, last {describe(code)}")
        write(f"[database] ended {describe(code)}; starting again in {restarts.delay_s:.0f} s")
        await asyncio.sleep(restarts.delay_s)
        await database.start()
