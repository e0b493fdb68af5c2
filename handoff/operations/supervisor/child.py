"""One child process: dies with its parent, its output is forwarded line by line, and its whole group is ended."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from handoff.operations.supervisor import die_with_parent

Write = Callable[[str], None]

GRACE_S = 10.0
"""Time for a child to end after SIGTERM, before SIGKILL."""

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Program:
    """A command to run. `label` is put before every line of its output, unless it is empty."""

    label: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path


class Child:
    """A running program, leader of its own process group."""

    def __init__(self, process: asyncio.subprocess.Process, program: Program, write: Write) -> None:
        self._process = process
        self._program = program
        self._write = write
        self.last_error = ""
        """The last line on its standard error, where a program says why it does not start."""
        self._readers = [
            asyncio.create_task(self._forward(process.stdout, is_error=False)),
            asyncio.create_task(self._forward(process.stderr, is_error=True)),
        ]

    @classmethod
    async def start(cls, program: Program, write: Write) -> Child:
        """Start the program. One that cannot be found ends at once with exit code 1 and a line on standard error."""
        tied = (sys.executable, "-I", die_with_parent.__file__, str(os.getpid()), *program.argv)
        process = await asyncio.create_subprocess_exec(
            *tied,
            env=program.env,
            cwd=program.cwd,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        return cls(process, program, write)

    @property
    def pid(self) -> int:
        """Process id, which is also that of its group."""
        return self._process.pid

    async def wait(self) -> int:
        """Wait for its end; returns the exit code, or minus the signal that ended it."""
        return await self._process.wait()

    async def stop(self, *, grace_s: float = GRACE_S) -> None:
        """Send SIGTERM, wait, then SIGKILL its process group. Idempotent."""
        try:
            if self._process.returncode is None:
                self._signal(signal.SIGTERM)
                with suppress(TimeoutError):
                    async with asyncio.timeout(grace_s):
                        await self._process.wait()
        finally:
            # For the rest of its group, and for itself when this is cancelled.
            self._signal(signal.SIGKILL)
        await self._process.wait()
        await asyncio.gather(*self._readers)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    async def _forward(self, stream: asyncio.StreamReader | None, *, is_error: bool) -> None:
        if stream is None:
            return
        rest = b""
        while chunk := await stream.read(_CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._line(line, is_error=is_error)
            if len(rest) > _CHUNK:
                # An endless line must not grow in memory.
                self._line(rest, is_error=is_error)
                rest = b""
        if rest:
            self._line(rest, is_error=is_error)

    def _line(self, raw: bytes, *, is_error: bool) -> None:
        text = raw.decode("utf-8", "replace").rstrip()
        if is_error and text:
            self.last_error = text
        self._write(f"[{self._program.label}] {text}" if self._program.label else text)
