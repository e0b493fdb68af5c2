"""What 5,000 visitors cost who only stay: memory of one gateway process, and whether all stay."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.bench.jobs import load
from tests.bench.measured import Results
from tests.trust.rig import UNLIMITED, rig

VISITORS = 5_000
SECONDS = 45


async def idle(results: Results, folder: Path) -> None:
    """They connect, begin a conversation and answer pings."""
    async with rig(folder, UNLIMITED) as lotsen:
        before = most = lotsen.process.memory_info().rss
        staying = asyncio.create_task(
            load(url=lotsen.url, connections=VISITORS, seconds=SECONDS, idle=True, starts=True)
        )
        while not staying.done():
            await asyncio.wait([staying], timeout=1)
            most = max(most, lotsen.process.memory_info().rss)
        done = staying.result()
        results.say(
            f"{done['opened']:,.0f} idle visitors with a conversation each, {SECONDS} s: {most / 2**20:.0f} MB at most "
            "(wanted: at most 300), "
            f"{(most - before) / done['opened'] / 1024:.1f} KB each, {done['dropped']:.0f} dropped"
        )
