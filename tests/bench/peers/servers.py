"""Starts the other systems, each in a folder of its own with the settings beside this file.

Prosody and ejabberd are Debian's packages, Synapse comes from the Python package index; none of them is part of Lotsen.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.programs import EJABBERD, PROSODY
from tests.support.product import free_port

SETTINGS: Final = Path(__file__).with_name("settings")
STARTED_WITHIN_S: Final = 600.0
ERLANG_LIBRARIES: Final = Path("/usr/lib") / f"{os.uname().machine}-linux-gnu"


@dataclass(frozen=True, slots=True)
class Peer:
    """A system that is running."""

    name: str
    system: str
    """The module that speaks its protocol."""
    url: str
    processes: Sequence[psutil.Process]


@contextlib.asynccontextmanager
async def prosody(folder: Path, *, durable: bool) -> AsyncIterator[Peer]:
    """With its archive in SQLite, or as it is by default: in files that the system writes to the disk when it likes."""
    port = _filled(folder, "prosody.cfg.lua", storage="sql" if durable else "internal")
    command = [str(PROSODY.executable()), "-F", "--config", str(folder / "prosody.cfg.lua")]
    async with _running(command, folder, port, {}) as process:
        kept = "SQLite" if durable else "files"
        yield Peer(f"Prosody, archive in {kept}", "xmpp", f"http://127.0.0.1:{port}/xmpp-websocket", [process])


@contextlib.asynccontextmanager
async def ejabberd(folder: Path) -> AsyncIterator[Peer]:
    """As its own start script would run it, without the network between Erlang's nodes."""
    EJABBERD.executable()
    port = _filled(folder, "ejabberd.yml")
    environment = {
        "ERL_LIBS": str(ERLANG_LIBRARIES),
        "EJABBERD_CONFIG_PATH": str(folder / "ejabberd.yml"),
        "EJABBERD_LOG_PATH": str(folder / "ejabberd.log"),
        "ERL_CRASH_DUMP": str(folder / "crash"),
        "HOME": str(folder),
    }
    command = ["erl", "-noinput", "+sbwt", "none", "-mnesia", "dir", f'"{folder}/mnesia"', "-s", "ejabberd"]
    async with _running(command, folder, port, environment) as process:
        yield Peer("ejabberd, archive in SQLite", "xmpp", f"http://127.0.0.1:{port}/ws", [process])


@contextlib.asynccontextmanager
async def synapse(folder: Path) -> AsyncIterator[Peer]:
    """One process with SQLite."""
    port = _filled(folder, "homeserver.yaml")
    (folder / "log.yaml").write_text("version: 1\nroot: {level: ERROR}\n", "utf-8")
    python = str(Checkout.here().python("peers"))
    command = [python, "-m", "synapse.app.homeserver", "--config-path", str(folder / "homeserver.yaml")]
    keys = await asyncio.create_subprocess_exec(*command, "--generate-keys", stdout=asyncio.subprocess.DEVNULL)
    if await keys.wait():
        raise RuntimeError("Synapse could not make its keys")
    async with _running(command, folder, port, {}) as process:
        yield Peer("Synapse (Matrix), SQLite", "matrix", f"http://127.0.0.1:{port}", [process])


def _filled(folder: Path, name: str, **values: str) -> int:
    """Write the settings with a folder and a free port; the port."""
    folder.mkdir(parents=True)
    port = free_port()
    text = (SETTINGS / name).read_text("utf-8")
    (folder / name).write_text(text.format(folder=folder, port=port, **values), "utf-8")
    return port


@contextlib.asynccontextmanager
async def _running(
    command: Sequence[str], folder: Path, port: int, environment: Mapping[str, str]
) -> AsyncIterator[psutil.Process]:
    with (folder / "output.txt").open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env={**os.environ, **environment}, stdout=output, stderr=output
        )
    try:
        await _listening(process, port, folder)
        yield psutil.Process(process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _listening(process: asyncio.subprocess.Process, port: int, folder: Path) -> None:
    async with asyncio.timeout(STARTED_WITHIN_S):
        while process.returncode is None:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.2)  # another process cannot set an event of ours
    said = (folder / "output.txt").read_text("utf-8", "replace")
    raise RuntimeError(f"it ended before it listened: {said[-300:]}")
