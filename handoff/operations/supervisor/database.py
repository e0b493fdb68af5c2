"""Runs the embedded database, and restarts it whenever it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn, Protocol

from handoff.contract.errors import SettingError
from handoff.operations.bootstrap.progress import progress
from handoff.operations.supervisor.child import Write
from handoff.operations.supervisor.restarts import Restarts
from handoff.operations.supervisor.runner import ChildFailed, describe
from storage.errors import BadSetting, StorageError


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
