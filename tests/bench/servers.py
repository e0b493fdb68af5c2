"""Starts what is measured beside Lotsen, each in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.supervisor import bot_side
from tests.support.product import ROOT, free_port, listens

READY_WITHIN_S = 600.0
"""A model is loaded in half a minute, on a busy machine in several."""


@dataclass(frozen=True, slots=True)
class Server:
    """Something that answers."""

    url: str
    process: psutil.Process


def models_folder() -> Path:
    """Where trained models of the bot are."""
    return Path(os.environ.get("LOTSEN_MODELS") or Checkout.here().models).absolute()


@contextlib.asynccontextmanager
async def echo() -> AsyncIterator[Server]:
    """The bare Socket.IO server."""
    port = free_port()
    async with _running([sys.executable, "-m", "tests.bench.echo", str(port)], port, "/healthz") as server:
        yield server


@contextlib.asynccontextmanager
async def bot(models: Path) -> AsyncIterator[Server]:
    """Lotsen's bot with the model of this checkout, trained if it is missing."""
    port, checkout = free_port(), Checkout.here()
    command = bot_side.bot_command(checkout, {"LOTSEN_MODELS": str(models)}, ["run", "--port", str(port)])
    async with _running(command, port, bot_side.HEALTH_PATH, bot_side.bot_environment(checkout)) as server:
        yield server


@contextlib.asynccontextmanager
async def rasa_channel(model: Path, tracker_file: Path) -> AsyncIterator[Server]:
    """Rasa's own Socket.IO channel with a model, and a tracker store that is durable."""
    port, checkout = free_port(), Checkout.here()
    python = str(checkout.python("bot"))
    command = [python, "-m", "tests.bot.rasa_channel", str(model), str(tracker_file), str(port)]
    path = "/socket.io/?EIO=4&transport=polling"
    async with _running(command, port, path, bot_side.bot_environment(checkout)) as server:
        yield server


async def default_model(target: Path) -> Path:
    """Rasa's default pipeline, trained on our intents unless that has been done."""
    checkout = Checkout.here()
    process = await asyncio.create_subprocess_exec(
        str(checkout.python("bot")),
        "-m",
        "tests.bot.rasa_default",
        str(target),
        cwd=ROOT,
        env=bot_side.bot_environment(checkout),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    if await process.wait():
        raise RuntimeError("Rasa's default pipeline could not be trained")
    return target


@contextlib.asynccontextmanager
async def _running(
    command: Sequence[str], port: int, path: str, environment: dict[str, str] | None = None
) -> AsyncIterator[Server]:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        await _answering(process, f"{url}{path}", port)
        yield Server(url, psutil.Process(process.pid))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _answering(process: asyncio.subprocess.Process, url: str, port: int) -> None:
    async with asyncio.timeout(READY_WITHIN_S), aiohttp.ClientSession() as http:
        while process.returncode is None:
            with contextlib.suppress(aiohttp.ClientError):
                async with http.get(url) as response:
                    if response.status == 200 and listens(process.pid, port):
                        return
            await asyncio.sleep(0.1)  # another process cannot set an event of ours
    raise RuntimeError(f"{url} ended before it answered")
