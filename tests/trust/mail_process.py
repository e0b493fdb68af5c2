"""Runs `lotsen mail` beside a rig, as an operator would, and hands mails over as a mail server does."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Final

from tests.support.mail import LINE
from tests.support.product import ROOT, free_port
from tests.trust import compiled

READY: Final = b"mail ready"


def gateway_settings(folder: Path) -> dict[str, str]:
    """What a gateway needs to be told for a mail process with the same folder."""
    return {"LOTSEN_MAIL_SOCKET": str(folder / "mail.sock")}


class MailProcess:
    """One `lotsen mail`; it can be killed and started again. Everything that it prints is kept, for the canary."""

    def __init__(self, folder: Path, server: str = "") -> None:
        """`server`: HOST:PORT that takes answers; empty: nobody does."""
        self.lmtp = folder / "lmtp.sock"
        self.printed: list[bytes] = []
        self._environment = {
            "LOTSEN_MAIL_GATEWAY": f"unix://{folder / 'mail.sock'}",
            "LOTSEN_MAIL_ADDRESS": LINE,
            "LOTSEN_MAIL_LISTEN": str(self.lmtp),
            "LOTSEN_MAIL_SERVER": server or f"127.0.0.1:{free_port()}",
        }
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Return when it listens."""
        self._process = await _mail(self._environment)
        ready = asyncio.Event()
        self._reading = asyncio.create_task(self._read(ready))
        async with asyncio.timeout(60):
            await ready.wait()
        assert self._process.returncode is None, b"".join(self.printed)[-2000:]

    async def kill(self) -> None:
        """kill -9, and return when it is gone."""
        assert self._process is not None
        assert self._reading is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        await self._reading

    async def _read(self, ready: asyncio.Event) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            self.printed.append(line)
            if line.startswith(READY):
                ready.set()
        ready.set()  # it has ended


async def _mail(settings: Mapping[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "handoff.cli", "mail"),
        cwd=ROOT,
        env={**compiled.environment(), **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )


@contextlib.asynccontextmanager
async def mail_process(folder: Path, server: str = "") -> AsyncIterator[MailProcess]:
    """It runs until the block ends."""
    process = MailProcess(folder, server)
    await process.start()
    try:
        yield process
    finally:
        await process.kill()
