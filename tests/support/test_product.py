"""Who listens on a port: what a test starts, or somebody who was given the same port meanwhile."""

from __future__ import annotations

import asyncio
import os
import socket
import sys

from tests.support.product import listens


async def test_a_port_is_only_of_the_process_that_listens_on_it() -> None:
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
    )
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        port = own.getsockname()[1]
        assert not listens(os.getpid(), port), "bound, and nobody is answered"
        own.listen()
        assert listens(os.getpid(), port)
        assert not listens(other.pid, port)
    await other.communicate(b"\n")
    assert not listens(other.pid, port), "one that has ended listens nowhere"
