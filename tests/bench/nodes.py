"""One gateway process against two on the same database."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.hands import taken
from tests.bench.jobs import load
from tests.bench.measured import Results, Round, rate
from tests.trust.rig import UNLIMITED, Rig, rig

CONNECTIONS = 500


@dataclass(frozen=True, slots=True)
class Together:
    """What some gateways reached together, and what a message cost in milliseconds of CPU."""

    per_s: float
    gateway_ms: float
    database_ms: float


async def nodes(results: Results, folder: Path) -> None:
    """Messages a second, and what each process spends on one: with few cores the second says more."""
    rounds = min(results.rounds, 3)
    async with rig(folder, UNLIMITED) as one:
        two = Rig(folder, UNLIMITED)
        two.database = one.database
        await two.start_gateway()
        try:
            alone = _median([await _together(results, [one]) for _ in range(rounds)])
            both = _median([await _together(results, [one, two]) for _ in range(rounds)])
        finally:
            await two.stop_gateway()
    results.say(
        f"two gateway processes with {CONNECTIONS} connections: {both.per_s:.0f} against {alone.per_s:.0f} messages a "
        f"second, {both.per_s / alone.per_s:.2f} times, on the cores that there are; each on cores of its own "
        f"{2 * alone.gateway_ms / both.gateway_ms:.2f} times (wanted: 1.7), since a message costs "
        f"{alone.gateway_ms:.2f} ms of CPU in a gateway that is alone and {both.gateway_ms:.2f} ms beside another"
    )
    limit = "the database" if both.database_ms > both.gateway_ms / 2 else "what the gateways do"
    results.say(
        f"the database spends {alone.database_ms:.2f} ms of CPU on a message with one gateway and "
        f"{both.database_ms:.2f} ms with two: then {limit} is the limit"
    )


async def _together(results: Results, gateways: Sequence[Rig]) -> Together:
    began = asyncio.Barrier(len(gateways))
    done = await asyncio.gather(*(_loaded(each, len(gateways), results.seconds, began) for each in gateways))
    return Together(
        sum(map(rate, done)),
        statistics.mean(each["cpu_ms"] for each in done),
        statistics.mean(each["database_ms"] for each in done) / len(gateways),
    )


async def _loaded(gateway: Rig, of: int, seconds: float, began: asyncio.Barrier) -> Round:
    async def ready(conversations: list[str]) -> None:
        await taken(gateway, conversations)
        await began.wait()

    return await load(
        ready=ready,
        server=gateway.process,
        database=psutil.Process(gateway.database.pid),
        url=gateway.url,
        connections=CONNECTIONS // of,
        seconds=seconds,
    )


def _median(rounds: Sequence[Together]) -> Together:
    return sorted(rounds, key=lambda each: each.per_s)[len(rounds) // 2]
