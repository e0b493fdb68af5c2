"""Runs a Redis server for one test, on a free port; it can be killed and restarted."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from handoff.operations.bootstrap.programs import REDIS
from tests.support.product import free_port


class RedisServer:
    """One server process; keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: asyncio.subprocess.Process | None = None

    @property
    def uri(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        """Start it, and return when it answers."""
        self._process = await asyncio.create_subprocess_exec(
            REDIS.executable(),
            *("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        async with asyncio.timeout(60), Redis(port=self.port, retry=Retry(NoBackoff(), 0)) as client:
            while self._process.returncode is None:
                with contextlib.suppress(RedisError, OSError):
                    if await client.ping():
                        return
                await asyncio.sleep(0.02)  # another process cannot set an event of ours
        raise AssertionError("redis-server ended at its start")

    async def kill(self) -> None:
        """kill -9, and return when it is gone."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


@contextlib.asynccontextmanager
async def redis_server() -> AsyncIterator[RedisServer]:
    """A running Redis until the block ends."""
    server = RedisServer()
    await server.start()
    try:
        yield server
    finally:
        await server.kill()
