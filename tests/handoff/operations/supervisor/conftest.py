"""Small programs that stand in for the gateway and the bot, and a place where the supervisor writes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from handoff.operations.supervisor.child import Program

WAIT_S = 60

Script = Callable[..., Program]


class Lines:
    """What the supervisor has written, and a way to wait for the next of it."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._more = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    def write(self, line: str) -> None:
        self.all.append(line)
        task = asyncio.get_running_loop().create_task(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def until(self, wanted: str) -> str:
        """The first line that contains `wanted`."""
        async with asyncio.timeout(WAIT_S), self._more:
            while not (found := [line for line in self.all if wanted in line]):
                await self._more.wait()
        return found[0]

    async def _tell(self) -> None:
        async with self._more:
            self._more.notify_all()


@pytest.fixture
async def lines() -> Lines:
    return Lines()


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Makes a program from Python source."""

    def make(label: str, source: str, *arguments: object) -> Program:
        path = tmp_path / f"{label or 'quiet'}-{len(list(tmp_path.iterdir()))}.py"
        path.write_text(source)
        argv = (sys.executable, "-u", str(path), *map(str, arguments))
        return Program(label=label, argv=argv, env=dict(os.environ), cwd=tmp_path)

    return make


@asynccontextmanager
async def running(job: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Have a job run while the test looks at it; it is ended afterwards."""
    task = asyncio.create_task(job)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def until_gone(pid: int) -> None:
    """Wait until a process that is not our child has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, gone.set)
    try:
        async with asyncio.timeout(WAIT_S):
            await gone.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)
