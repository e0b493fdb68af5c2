"""The embedded database of a single-machine installation: SecantusDB as a child process.

Owns the process: its arguments, its one user, start and end. Must not restart it (the supervisor does, on `wait`), and
must not pass on its output, which may contain documents: it is read and dropped. The user's password is made for each
object: nobody else on the machine can read or write through the port.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import re
import secrets
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from storage.errors import BadSetting, StorageError, Unavailable

_HOST: Final = "127.0.0.1"
_CHILD: Final = Path(__file__).with_name("child.py")
_STOP_S: Final = 10.0
_LISTENING: Final = re.compile(rf"listening on {re.escape(_HOST)}:(\d+)")

_USER: Final = "lotsen"


class EmbeddedDatabase:
    """One running SecantusDB. Use as `async with`, or `start` and `stop`.

    Args:
        folder: where its files are; made with mode 0700 if it is missing. One process at a time may use it.
        port: the loopback port, 0 for a free one.
        cache: its cache in memory, with unit.
        start_s: how long it may take until it listens (after a crash it replays its journal first).
    """

    def __init__(self, folder: Path, *, port: int = 0, cache: str = "256M", start_s: float = 30.0) -> None:
        self._folder = folder.absolute()
        self._cache = cache
        self._start_s = start_s
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._password = secrets.token_urlsafe(32)
        self.port = port

    @property
    def uri(self) -> str:
        """Its address, with the password. The port is known after `start`; both are the same after a restart."""
        return self.uri_through(self.port)

    def uri_through(self, port: int) -> str:
        """The address by another port that leads to the database."""
        return f"mongodb://{_USER}:{self._password}@{_HOST}:{port}/?authSource=admin"

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Start it and return when it listens. May be called again after it has ended.

        Raises:
            BadSetting: the port is taken, another process uses the folder, or SecantusDB is not installed.
            Unavailable: it ended for another reason, or did not listen in time.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A session of its own: Ctrl-C reaches the supervisor, which stops the database after those who use it.
        self._process = process = await asyncio.create_subprocess_exec(
            *self._arguments(), stdin=PIPE, stdout=PIPE, stderr=STDOUT, cwd=self._folder, start_new_session=True
        )
        output, words = _pipes_of(process)
        words.write(f"{self._password}\n".encode())
        try:
            async with asyncio.timeout(self._start_s):
                self.port = await self._listening(output)
        except TimeoutError:
            await self.stop()
            raise Unavailable(
                f"The embedded database was not ready within {self._start_s:g} s. Has its disk room (df -h)?"
            ) from None
        except asyncio.CancelledError:
            process.kill()
            raise
        self._reader = asyncio.create_task(_drop(output), name="database-output")

    async def stop(self) -> None:
        """Terminate it, and kill it after 10 s. Nothing happens if it is not running."""
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_STOP_S):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if self._reader is not None:
            await self._reader

    async def wait(self) -> int:
        """Wait for its end and return its exit status; negative if a signal ended it."""
        if self._process is None:
            raise RuntimeError("the database was not started")
        return await self._process.wait()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _arguments(self) -> list[str]:
        # -I: neither the environment nor the current folder may add to what the interpreter imports.
        return [
            *(sys.executable, "-I", str(_CHILD)),
            *(str(self._folder), str(self.port), self._cache, _USER),
        ]

    async def _listening(self, output: asyncio.StreamReader) -> int:
        """The port that it listens on; raises the reason if it ends instead."""
        printed = ""
        while line := await output.readline():
            printed += line.decode("utf-8", "replace")
            if found := _LISTENING.search(printed):
                return int(found[1])
        await self.wait()
        raise self._reason(printed)

    def _reason(self, printed: str) -> StorageError:
        """Why it ended at start, as an error with our own text, because its output is not passed on."""
        if os.strerror(errno.EADDRINUSE) in printed:
            return BadSetting(f"Port {self.port} is taken: the embedded database cannot use it.")
        if os.strerror(errno.EBUSY) in printed:
            return BadSetting(f"Another process uses the database folder {self._folder}.")
        if "No module named secantus" in printed:
            return BadSetting("The embedded database is not installed (Python package SecantusDB).")
        return Unavailable(f"The embedded database ended at start; its folder is {self._folder}.")


def _pipes_of(process: Process) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if process.stdout is None or process.stdin is None:
        raise RuntimeError("the database was started without pipes")
    return process.stdout, process.stdin


async def _drop(output: asyncio.StreamReader) -> None:
    """Read what it prints, so that it never blocks on a full pipe, and forget it."""
    while await output.read(65536):
        pass
