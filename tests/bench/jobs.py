"""Runs the load generator in a process of its own, and notes what the server's process spends on it meanwhile."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import psutil

from tests.bench.hands import taken
from tests.bench.measured import Round
from tests.support.product import ROOT
from tests.trust.rig import Rig

Ready = Callable[[list[str]], Awaitable[None]]
"""Called with the conversations when all connections are open, before anything is sent."""
Begins = Callable[[], Awaitable[None]]
"""Called when all are warm and the database is at rest, just before what is measured begins."""

LOOK_S = 0.5
AT_REST = 0.25
"""Of one core: what a database spends on what the gateway looks at by itself, and no more."""
LONGEST_REST_S = 60.0


async def load(
    *,
    ready: Ready | None = None,
    begins: Begins | None = None,
    server: psutil.Process | None = None,
    database: psutil.Process | None = None,
    module: str = "tests.bench.load",
    **job: Any,
) -> Round:
    """One job. With the server's process, `cpu_ms` (a message) and `kb` (a connection) are measured too, with that of
    the database `database_ms` (a message)."""
    before = _memory(server)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**26,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(job).encode() + b"\n")
    conversations: list[str] = json.loads(await process.stdout.readline())
    if ready is not None:
        await ready(conversations)
    process.stdin.write(b"warm\n")
    await process.stdout.readline()
    await _at_rest(database)
    if begins is not None:
        await begins()
    opened, spent, stored = _memory(server), cpu_s(server), cpu_s(database)
    process.stdin.write(b"go\n")
    answer: dict[str, float] = json.loads(await process.stdout.readline())
    await process.wait()
    per_ms = 1000 / max(1.0, answer["acknowledged"])
    answer["cpu_ms"] = (cpu_s(server) - spent) * per_ms
    answer["database_ms"] = (cpu_s(database) - stored) * per_ms
    answer["kb"] = max(0.0, opened - before) / job["connections"] / 1024
    return answer


async def load_lotsen(rig: Rig, **job: Any) -> Round:
    """A job against Lotsen, in conversations that counselors have taken: no bot answers."""
    database = psutil.Process(rig.database.pid)
    return await load(ready=lambda names: taken(rig, names), server=rig.process, database=database, url=rig.url, **job)


async def _at_rest(database: psutil.Process | None) -> None:
    """Return when the database has written what was left to write of hundreds of conversations that began at once."""
    looks = int(LONGEST_REST_S / LOOK_S) if database is not None else 0
    quiet = 0
    for _ in range(looks):
        before = cpu_s(database)
        await asyncio.sleep(LOOK_S)  # another process, by the clock
        quiet = quiet + 1 if cpu_s(database) - before < AT_REST * LOOK_S else 0
        if quiet == 2:
            return


def cpu_s(process: psutil.Process | None) -> float:
    """Seconds of CPU that the process, and those that it started, have spent so far."""
    if process is None:
        return 0.0
    return sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(recursive=True)))


def _memory(process: psutil.Process | None) -> float:
    return 0.0 if process is None else float(process.memory_info().rss)
