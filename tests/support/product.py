"""Runs the whole product for tests: `lotsen up` in a folder of its own, on a free port.

Real database process, real Rasa, real gateway. Tests read its lines as an operator would, and may kill its parts.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from handoff.operations.supervisor.preflight import ADDRESS_FILE

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 600.0
"""Generous: a first run trains the bot on a busy machine."""

_ACCOUNT = re.compile(r"account (?P<name>\S+) \((?P<role>\w+)\) password (?P<password>\S+)")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(pid: int, port: int) -> bool:
    """Whether this process, or a child of it, listens on the port.

    That somebody answers there is not enough: between `free_port` and its use another test run may be given the port.
    """
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        sockets = [each for one in (process, *process.children(recursive=True)) for each in one.net_connections("tcp")]
        return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in sockets)
    return False


@dataclass
class Product:
    """A running `lotsen up`."""

    data: Path
    port: int
    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    @property
    def accounts(self) -> dict[str, tuple[str, str]]:
        """Role -> (name, password) of the demo accounts that the first start has written."""
        found = _ACCOUNT.finditer((self.data / "demo-accounts.txt").read_text("utf-8"))
        return {match["role"]: (match["name"], match["password"]) for match in found}

    async def line(self, beginning: str, *, count: int = 1, within_s: float = READY_WITHIN_S) -> str:
        """The `count`-th line that begins like this, as soon as it is printed."""

        def found() -> list[str]:
            return [line for line in self.lines if line.startswith(beginning)]

        async with asyncio.timeout(within_s), self._news:
            await self._news.wait_for(lambda: len(found()) >= count or self._ended)
        if len(found()) < count:
            raise AssertionError(f"ended without a line {beginning!r}:\n{self.output[-3000:]}")
        return found()[count - 1]

    def children(self, words: str) -> list[psutil.Process]:
        """The processes below `lotsen up` whose command line contains these words."""
        tree = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in tree if words in _command_line(child)]

    def kill(self, words: str) -> int:
        """Kill -9 the one process with these words in its command line; returns its pid."""
        victim = self.children(words)[0]
        victim.kill()
        return int(victim.pid)

    @property
    def database_uri(self) -> str:
        """Where the embedded database answers."""
        return (self.data / ADDRESS_FILE).read_text(encoding="utf-8").strip()

    async def answering(self, *, within_s: float = 120.0) -> None:
        """Return when the gateway answers again."""
        await self._until_ready(lambda answer: True, within_s)

    async def bot_answers(self, *, within_s: float = 120.0) -> None:
        """Return when the gateway says that the bot answers too."""
        await self._until_ready(lambda answer: answer["bot"] is True, within_s)

    async def _until_ready(self, wanted: Callable[[dict[str, Any]], bool], within_s: float) -> None:
        async with asyncio.timeout(within_s), aiohttp.ClientSession() as http:
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with http.get(f"{self.url}/readyz") as response:
                        if response.status == 200 and wanted(await response.json()):
                            return
                await asyncio.sleep(0.05)  # another process cannot set an event of ours

    async def end(self) -> int:
        """Ctrl-C, and its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
        return await asyncio.wait_for(self.process.wait(), 60)

    @property
    def _ended(self) -> bool:
        return self.process.returncode is not None

    async def _read(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            async with self._news:
                self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._news.notify_all()
        await self.process.wait()
        async with self._news:
            self._news.notify_all()


def _command_line(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


@contextlib.asynccontextmanager
async def running(data: Path, environment: Mapping[str, str] = {}, *, port: int = 0) -> AsyncIterator[Product]:
    """`lotsen up` until the block ends; then Ctrl-C, and nothing of it is left."""
    port = port or free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "handoff.cli",
        "up",
        "--port",
        str(port),
        "--data",
        str(data),
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    product = Product(data, port, process)
    reading = asyncio.create_task(product._read())
    try:
        yield product
    finally:
        await product.end()
        await reading
