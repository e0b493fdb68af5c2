"""Runs a gateway process and a database process as an operator would, without a bot.

Both can be killed and started again on the same ports. Everything that they print is kept, for the canary.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Final

import aiohttp
import psutil

from handoff.app.ports import account_ports
from storage.connect import open_store
from storage.embedded.server import EmbeddedDatabase
from storage.ids import ConversationId
from storage.ports.store import Store
from tests.support.clients import Counselor
from tests.support.product import ROOT, free_port, listens
from tests.trust import compiled
from tests.trust.forked import ForkedGateway

UNLIMITED: Final = {
    "LOTSEN_RATE_PER_S": "1000000",
    "LOTSEN_RATE_PER_MINUTE": "60000000",
    "LOTSEN_SOCKETS_PER_ADDRESS": "100000",
    "LOTSEN_CALM_STARTS": "1000000",
}
"""Settings without limits, for attacks on what lies behind them, from one address."""

PASSWORD: Final = "ett-langt-losenord-for-rigg"


class Rig:
    """A running gateway and its database."""

    def __init__(self, folder: Path, settings: Mapping[str, str], *, forked: bool = False) -> None:
        self.port = free_port()
        self.data = folder
        self.database = EmbeddedDatabase(folder / "database", cache="256M")
        self.to_database = ""
        """The address by which the gateway reaches the database, where it is not the direct one."""
        self.printed: list[bytes] = []
        self._settings = settings
        self._forked = forked
        self._gateway: asyncio.subprocess.Process | ForkedGateway | None = None
        self._reading: asyncio.Task[None] | None = None
        self._has_answered = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> psutil.Process:
        """The gateway, to measure."""
        assert self._gateway is not None
        return psutil.Process(self._gateway.pid)

    @property
    def alive(self) -> bool:
        """Whether the gateway is still the process that was started."""
        return self._gateway is not None and self._gateway.returncode is None

    async def start_gateway(self, tries: int = 3) -> None:
        """Start it, and return when it answers. One that ends at its start is started again, as systemd would.

        On another port, if it has never answered: somebody else may have been given this one meanwhile.
        """
        for left in reversed(range(tries)):
            await self._start_once()
            try:
                await self.answering()
                break
            except AssertionError:
                if not left:
                    raise
                if not self._has_answered:
                    self.port = free_port()

    async def _start_once(self) -> None:
        environment = {
            **compiled.environment(),
            "LOTSEN_MONGODB_URI": self.to_database or self.database.uri,
            "LOTSEN_DATA": str(self.data),
            "LOTSEN_PORT": str(self.port),
            "LOTSEN_BOT_URL": f"http://127.0.0.1:{free_port()}",
            **self._settings,
        }
        self._gateway = await (ForkedGateway(environment).start() if self._forked else _serve(environment))
        self._reading = asyncio.create_task(self._read(self._gateway.stdout))

    async def answering(self, within_s: float = 60.0) -> None:
        """Return when this gateway answers, and not another installation's on its port."""
        assert self._gateway is not None
        async with asyncio.timeout(within_s), aiohttp.ClientSession() as http:
            while self.alive:
                with contextlib.suppress(aiohttp.ClientError):
                    async with http.get(f"{self.url}/healthz") as response:
                        if response.status == 200 and listens(self._gateway.pid, self.port):
                            self._has_answered = True
                            return
                await asyncio.sleep(0.02)  # another process cannot set an event of ours
        raise AssertionError(f"the gateway ended: {b''.join(self.printed)[-2000:]!r}")

    async def kill_gateway(self) -> None:
        """kill -9, and return when it is gone."""
        await self._end(signal.SIGKILL)

    async def stop_gateway(self) -> None:
        """As an operator stops it."""
        await self._end(signal.SIGTERM)

    def kill_database(self) -> None:
        """kill -9."""
        assert self.database.pid is not None
        os.kill(self.database.pid, signal.SIGKILL)

    async def restart_database(self) -> None:
        """After a kill: on the same port, with what it had made durable."""
        await self.database.stop()
        await self.database.start()

    @contextlib.asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """The store, to compare with what was acknowledged."""
        store = await open_store(self.database.uri, key_file=self.data / "keys.json", timeout_s=30)
        try:
            yield store
        finally:
            await store.close()

    async def counselor(self, name: str = "rigg", role: str = "counselor") -> Counselor:
        """A member of staff who has signed in; the account is made where it is missing."""
        from handoff.backoffice.accounts import registry

        async with self.store() as store:
            with contextlib.suppress(registry.AccountError):
                await registry.add(account_ports(store), name, role, PASSWORD)  # type: ignore[arg-type]  # one of the roles
        return await Counselor(self.url).log_in(name, PASSWORD)

    async def stored_conversations(self) -> set[ConversationId]:
        """Every conversation that has ever begun here."""
        async with self.store() as store:
            since = (await store.clock.now()).replace(year=2020)
            return {head.conversation for head in await store.log.touched_since(since)}

    async def _end(self, how: signal.Signals) -> None:
        assert self._gateway is not None
        if self.alive:
            self._gateway.send_signal(how)
        await self._gateway.wait()
        if self._reading is not None:
            await self._reading

    async def _read(self, output: asyncio.StreamReader | None) -> None:
        assert output is not None
        while line := await output.readline():
            self.printed.append(line)


async def _serve(environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "handoff.cli",
        "serve",
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )


@contextlib.asynccontextmanager
async def rig(folder: Path, settings: Mapping[str, str] = UNLIMITED, *, forked: bool = False) -> AsyncIterator[Rig]:
    """Both processes until the block ends; then nothing of them is left.

    Args:
        folder: what the installation keeps.
        settings: beside those that every rig has.
        forked: the gateway comes without its imports (`forked.py`): for forms that start it again and again.
    """
    running = Rig(folder, settings, forked=forked)
    await running.database.start()
    try:
        await running.start_gateway()
        yield running
    finally:
        if running.alive:
            await running.stop_gateway()
        await running.database.stop()
