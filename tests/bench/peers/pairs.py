"""The load generator for pairs of a visitor and an operator, in a process of its own.

`python -m tests.bench.peers.pairs` reads one job as a line of JSON, opens its pairs through the system's own protocol
and writes a line; at the next line it begins, and at the end it writes what it measured. Each visitor sends a message,
waits until the system acknowledges it, and sends the next; when the operator's own connection gets it is noted beside.
It knows nothing of the systems: those are the modules `lotsen`, `xmpp` and `matrix`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import aiohttp
import msgspec
import uvloop

from tests.bench.load import TEXTS, told
from tests.bench.peers.system import Arrivals, Job, Visitor
from tests.bench.peers.systems import opened

OPENING_AT_ONCE: Final = 5


@dataclass
class Measured:
    """What came of it. Times are milliseconds."""

    acknowledged: list[float] = field(default_factory=list)
    sent_at: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0

    def summary(self, arrivals: Arrivals) -> dict[str, float]:
        """Counts and percentiles, to the acknowledgement and to the operator."""
        there = [(arrivals.at[key] - at) * 1000 for key, at in self.sent_at.items() if key in arrivals.at]
        return {
            "acknowledged": len(self.acknowledged),
            "seconds": self.seconds,
            "missing": len(self.sent_at) - len(there),
            **_cuts(self.acknowledged, ""),
            **_cuts(there, "there_"),
        }


def _cuts(took_ms: Sequence[float], name: str) -> dict[str, float]:
    cuts = statistics.quantiles(took_ms, n=100) if len(took_ms) > 1 else [0.0] * 99
    return {f"{name}p50_ms": cuts[49], f"{name}p95_ms": cuts[94], f"{name}p99_ms": cuts[98]}


async def work(job: Job) -> dict[str, float]:
    """Do a job."""
    arrivals, measured = Arrivals(), Measured()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        system = opened(job, http, arrivals)
        gate = asyncio.Semaphore(OPENING_AT_ONCE)

        async def pair(number: int) -> Visitor:
            async with gate:
                return await system.open(number)

        visitors = await asyncio.gather(*map(pair, range(job.pairs)))
        await told("open")
        began = time.perf_counter()
        end = began + job.seconds
        await asyncio.gather(*(_writes(job, each, number, end, measured) for number, each in enumerate(visitors)))
        measured.seconds = time.perf_counter() - began
        with contextlib.suppress(TimeoutError):
            await arrivals.until_all(measured.sent_at)
        await system.close()
    return measured.summary(arrivals)


async def _writes(job: Job, visitor: Visitor, number: int, end: float, measured: Measured) -> None:
    pause = job.pairs / job.per_s if job.per_s else 0.0
    due, count = time.perf_counter() + pause * number / job.pairs, 0
    while due < end and time.perf_counter() < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        key, count = f"bench-{number}-{count}", count + 1
        began = measured.sent_at[key] = time.perf_counter()
        await visitor.say(key, f"{TEXTS[number % len(TEXTS)]} {key}")
        measured.acknowledged.append((time.perf_counter() - began) * 1000)
        due += pause


if __name__ == "__main__":
    print(json.dumps(uvloop.run(work(msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)))), flush=True)
