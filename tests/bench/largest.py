"""The largest run that fits on one machine: three gateways, ten thousand who stay and five hundred who write.

One gateway is replaced in the middle, as an upgrade does it. Right is what the checker says of every history: nothing
acknowledged is lost, doubled or out of order. Who stays only is not brought back here; a browser would come back.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

from storage.ids import ConversationId
from tests.bench.jobs import load
from tests.bench.measured import Results, percentiles
from tests.support.checker import history, problems
from tests.support.persistent import Persistent
from tests.support.redis_server import redis_server
from tests.trust.rig import UNLIMITED, Rig, rig

IDLE: Final = 10_000
WRITING: Final = 500
PAUSE_S: Final = 10.0
SECONDS: Final = 600.0
OPENING_AT_ONCE: Final = 20


async def largest(results: Results, folder: Path) -> None:
    """Ten minutes, and the check of every history."""
    async with _three(folder) as gateways:
        staying = [
            asyncio.create_task(load(url=each.url, connections=IDLE // 3, seconds=SECONDS, idle=True))
            for each in gateways
        ]
        writers = [Persistent(*_from(gateways, number)) for number in range(WRITING)]
        await _opened(writers)
        waits: list[float] = []
        over = asyncio.Event()
        talking = [asyncio.create_task(_talks(each, over, waits, number)) for number, each in enumerate(writers)]
        await asyncio.wait(talking, timeout=SECONDS / 2)
        began = time.perf_counter()
        await gateways[1].stop_gateway()
        await gateways[1].start_gateway()
        replaced_s = time.perf_counter() - began
        await asyncio.wait(talking, timeout=SECONDS / 2)
        over.set()
        await asyncio.gather(*talking)
        rounds = [await each for each in staying]
        memory = [each.process.memory_info().rss / 2**20 for each in gateways]
        found = await _broken(gateways[0], writers)
    _say(results, waits, found, replaced_s, memory, dropped=sum(each["dropped"] for each in rounds))


def _say(
    results: Results,
    waits: Sequence[float],
    found: Sequence[str],
    replaced_s: float,
    memory: Sequence[float],
    *,
    dropped: float,
) -> None:
    p50, _, p99 = percentiles(waits)
    results.say(
        f"three gateways, {IDLE:,} connections that stay and {WRITING} that write for {SECONDS / 60:.0f} min, one "
        f"gateway replaced (away {replaced_s:.1f} s): {len(waits):,} messages acknowledged, {len(found)} lost, doubled "
        f"or out of order; p50 {p50:.0f}, p99 {p99:.0f} ms, ways back to another gateway included; {dropped:,.0f} of "
        f"those who stay were at the gateway that left; {', '.join(f'{each:.0f}' for each in memory)} MB at the end"
    )
    for each in found[:5]:
        results.say(each)


@contextlib.asynccontextmanager
async def _three(folder: Path) -> AsyncIterator[list[Rig]]:
    async with redis_server() as redis:
        joined = {**UNLIMITED, "LOTSEN_REDIS_URI": redis.uri}
        async with rig(folder, joined) as first:
            others = [Rig(folder, joined), Rig(folder, joined)]
            for each in others:
                each.database = first.database
                await each.start_gateway()
            try:
                yield [first, *others]
            finally:
                for each in others:
                    if each.alive:
                        await each.stop_gateway()


def _from(gateways: Sequence[Rig], number: int) -> list[str]:
    """All addresses, beginning with another one for each writer."""
    at = number % len(gateways)
    return [each.url for each in (*gateways[at:], *gateways[:at])]


async def _opened(writers: Sequence[Persistent]) -> None:
    gate = asyncio.Semaphore(OPENING_AT_ONCE)

    async def one(writer: Persistent) -> None:
        async with gate:
            await writer.ask_for_a_human()

    await asyncio.gather(*map(one, writers))


async def _talks(writer: Persistent, over: asyncio.Event, waits: list[float], number: int) -> None:
    counted = asyncio.Semaphore(0)
    pause = PAUSE_S * number / WRITING
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), pause)
        began = time.perf_counter()
        await writer.talk(1, counted)
        waits.append((time.perf_counter() - began) * 1000)
        pause = PAUSE_S
    await writer.close()


async def _broken(gateway: Rig, writers: Sequence[Persistent]) -> list[str]:
    async with gateway.store() as store:
        names = [each.conversation for each in writers]
        histories = {name: await history(store.log, ConversationId(name)) for name in names}
    return problems({each.conversation: each.acked for each in writers}, histories)
