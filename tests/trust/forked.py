"""A gateway process forked from one that has imported everything, for forms that start it hundreds of times.

What is started and killed is an operating system's process of its own, with its own sockets, memory and threads; it
reads its settings and keys and meets the database as any other. Only the imports are done, numpy's with as many threads
as there are cores, and the product's rules and wordings are read: nearly three seconds of processor time, which would
be most of such a form.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from signal import Signals
from typing import Final

_WITH_IMPORTS: Final = multiprocessing.get_context("forkserver")
_WITH_IMPORTS.set_forkserver_preload(
    [
        "tests.trust.forms",
        "tests.trust.warmed",
        "uvloop",
        "handoff.app.build",
        "handoff.assistant.bot_service.client",
        "handoff.assistant.bot_service.pool",
        "handoff.cli._parts",
        "handoff.cli.serve",
        "handoff.gateway.sockets.serving",
        "handoff.gateway.cluster.redis_bus",
    ]
)


class ForkedGateway:
    """`lotsen serve`, with the part of `asyncio.subprocess.Process` that a rig needs."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._output, written = _WITH_IMPORTS.Pipe(duplex=False)
        self._process = _WITH_IMPORTS.Process(target=_serve, args=(dict(environment), written), daemon=True)
        self._written = written
        self.stdout: Final = asyncio.StreamReader()

    async def start(self) -> ForkedGateway:
        """Return when the process exists."""
        await asyncio.to_thread(self._process.start)
        self._written.close()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self.stdout), os.fdopen(os.dup(self._output.fileno()), "rb")
        )
        self._output.close()
        return self

    @property
    def pid(self) -> int:
        """Of the process itself, not of the one that it was born from."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """None as long as it runs."""
        return self._process.exitcode

    def send_signal(self, signal: Signals) -> None:
        """As to any process."""
        os.kill(self.pid, signal)

    async def wait(self) -> int:
        """Return when it has ended."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        sentinel = int(self._process.sentinel)
        loop.add_reader(sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode


def _serve(environment: Mapping[str, str], written: Connection) -> None:
    """In the new process: what `python -m handoff.cli serve` does once it has imported."""
    from handoff.cli.__main__ import main

    os.setsid()
    for stream in (1, 2):
        os.dup2(written.fileno(), stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.exit(main(["serve"]))
