"""After an attack: 200 messages a second for ten minutes, in conversations that the bot has. `make bench-surge`.

The bot answers what it can, and what it cannot is answered without it; nobody who is calm stands in the queue.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import aiohttp
from pymongo import AsyncMongoClient

from tests.bench.jobs import load
from tests.bench.load import SENT
from tests.bench.measured import Results
from tests.bench.servers import bot, models_folder
from tests.trust.rig import UNLIMITED, Rig, rig

PER_S = 200
CONNECTIONS = 2_000
SECONDS = 600.0
SHORT_SECONDS = 60.0
_FIGURE = re.compile(r"^lotsen_(bot_turns_overloaded|bot_failures)_total(?:\{[^}]*\})? (\S+)$", re.MULTILINE)


async def surge(results: Results, folder: Path, seconds: float = SECONDS) -> None:
    """Lost messages, waits, memory, and who was sent to the queue."""
    models = models_folder()
    async with bot(models) as ours, rig(folder, {**UNLIMITED, "LOTSEN_BOT_URL": ours.url}) as lotsen:
        memory: list[int] = []
        watching = asyncio.create_task(_watch(lotsen, memory))
        done = await load(
            server=lotsen.process, url=lotsen.url, connections=CONNECTIONS, seconds=seconds, per_s=PER_S, typing_every=5
        )
        watching.cancel()
        stored, queued = await _in_database(lotsen)
        figures = await _figures(lotsen)
    acknowledged = int(done["acknowledged"])
    results.say(
        f"surge, {acknowledged / done['seconds']:.0f} of {PER_S} messages a second for {done['seconds']:.0f} s from "
        f"{CONNECTIONS:,} visitors: {acknowledged:,} acknowledged, {stored:,} stored, {done['refused']:.0f} refused, "
        f"{done['dropped']:.0f} connections dropped; p50 {done['p50_ms']:.0f}, p99 {done['p99_ms']:.0f} ms "
        "(wanted: 400)"
    )
    third = max(1, len(memory) // 3)
    results.say(
        f"surge, memory of the gateway: {max(memory[third : 2 * third]) / 2**20:.0f} MB at most in the middle third, "
        f"{max(memory[2 * third :]) / 2**20:.0f} MB in the last; {done['cpu_ms']:.2f} ms of CPU a message, with replies"
    )
    results.say(
        f"surge, the bot: {figures.get('bot_turns_overloaded', 0):,.0f} turns answered without it, "
        f"{figures.get('bot_failures', 0):,.0f} failures, {queued:,} of {CONNECTIONS:,} visitors in the queue"
    )


async def short_surge(results: Results, folder: Path) -> None:
    """A minute of it, for every run of the benchmark."""
    await surge(results, folder, SHORT_SECONDS)


async def _watch(lotsen: Rig, memory: list[int]) -> None:
    while True:
        memory.append(lotsen.process.memory_info().rss)
        await asyncio.sleep(2)  # a sample of another process, by the clock


async def _in_database(lotsen: Rig) -> tuple[int, int]:
    """How many of the messages are stored (each at most once: their ids are unique), and how many visitors wait."""
    async with AsyncMongoClient[dict[str, object]](lotsen.database.uri) as client:
        database = client["lotsen"]
        sent = {"$gte": f"v:{SENT}", "$lt": f"v:{SENT}~"}
        stored = await database["entries"].count_documents({"k": sent})
        queued = await database["conversations"].count_documents({"state": "queued"})
    return stored, queued


async def _figures(lotsen: Rig) -> dict[str, float]:
    async with aiohttp.ClientSession() as http, http.get(f"{lotsen.url}/metrics") as response:
        text = await response.text()
    figures: dict[str, float] = {}
    for name, value in _FIGURE.findall(text):
        figures[name] = figures.get(name, 0.0) + float(value)
    return figures
