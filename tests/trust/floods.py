"""Floods: a thousand connections that do nothing, and senders at ten times the pace that is allowed.

Right is: an honest visitor waits at most twice as long as without them, the flood is slowed or cut off, and what it
cost in memory comes back within a minute of its end. Starts meanwhile need a proof of work: with it they
succeed, without it they are refused, and so are those who make its second stage up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import statistics
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence

from tests.support.clients import Visitor
from tests.support.product import ROOT
from tests.support.proof_of_work import solved
from tests.trust import compiled
from tests.trust.outcome import Outcome
from tests.trust.rig import Rig

TIMES_THE_PACE = 10
CALM_STARTS = 120
"""The default of `LOTSEN_CALM_STARTS`: more connections than these that begin nothing are a flood."""
MOST = 2.0
BACK_WITHIN_S = 60.0
REST_WITHIN_S = 120.0
AT_REST_PERCENT = 12.0
"""Of one processor: what its jobs need."""
SPARE_MB = 30.0
"""What a process may keep of what it once needed: pages that its allocator has not given back."""
HONEST = 12
"""So many write meanwhile, each at the pace that they are allowed for long."""
WRITES_EVERY_S = 0.65


async def flood(rig: Rig, *, idle: int, senders: int, seconds: float, rounds: int, per_s: float) -> Outcome:
    """Measure honest visitors, flood, measure them again, so many times; then wait for the memory.

    Args:
        rig: with the limits of an installation, but for the number of sockets of one address.
        idle: connections that join and then do nothing.
        senders: visitors that send at ten times `per_s` each.
        seconds: how long each measurement takes.
        rounds: the middle one is judged; something else on the machine may have delayed one of them.
        per_s: the pace that a visitor is allowed.
    """
    outcome = Outcome("connections and messages of a flood", of=rounds)
    honest = [await _honest(rig.url) for _ in range(HONEST)]
    for each in honest:
        await each.say("hej")  # what the first message loads is no cost of a flood
    await _at_rest(rig)
    memory, most, sent, held_back, cheats = rig.process.memory_info().rss, 0, 0, 0, 0
    before, during = [], []
    for _ in range(rounds):
        await _at_rest(rig)
        before.append(_p95(await _latencies(honest, seconds)))
        async with _flooded(rig.url, idle, senders, per_s * TIMES_THE_PACE) as counts:
            during.append(_p95(await _latencies(honest, seconds)))
            outcome.failures += await _newcomer(rig.url, asked=idle > CALM_STARTS)
            most = max(most, rig.process.memory_info().rss)
        sent, held_back = sent + counts["sent"], held_back + counts["sent"] - counts["taken"]
        cheats += counts["cheats"]
        outcome.failures += ["somebody got in by work that is made up"] * counts["passed"]
        outcome.advance()
    back_s = await _memory_is_back(rig, memory)
    for each in honest:
        await each.close()

    outcome.count = idle * rounds + sent
    ratios = [flooded / calm for calm, flooded in zip(before, during, strict=True)]
    ratio = statistics.median(ratios)
    outcome.figures = {
        "honest p95 before": _listed(before, "ms"),
        "during": _listed(during, "ms"),
        "times as long": f"{ratio:.2f} (middle of {_listed(ratios)}), {_judged(ratio)}",
        "of the flood held back": f"{held_back:,} of {sent:,}",
        "made up work, refused": f"{cheats:,}",
        "memory at most": f"+{(most - memory) / 2**20:.0f} MB",
        "back after": f"{back_s:.0f} s" if back_s is not None else "never",
    }
    if ratio > MOST:
        outcome.failures.append(f"an honest visitor waited {ratio:.2f} times as long, and may {MOST:.0f} times")
    if held_back < sent / 2:
        outcome.failures.append(f"of {sent:,} messages at ten times the pace {sent - held_back:,} were taken")
    if back_s is None:
        outcome.failures.append(f"memory was not back within {BACK_WITHIN_S:.0f} s")
    if not rig.alive:
        outcome.failures.append("the gateway ended")
    return outcome


@contextlib.asynccontextmanager
async def _flooded(url: str, idle: int, senders: int, a_second: float) -> AsyncIterator[dict[str, int]]:
    """Under a flood; what it came to is known afterwards."""
    counts: dict[str, int] = {}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.trust.flooders", url, str(idle), str(senders), str(a_second)),
        cwd=ROOT,
        env=compiled.environment(),
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"ready\n"
        yield counts
        process.stdin.close()
        counts |= json.loads(await process.stdout.readline())
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _at_rest(rig: Rig) -> None:
    """Return when the gateway has done what it does after its start, or after a flood: the measure is an idle one."""
    async with asyncio.timeout(REST_WITHIN_S):
        while await asyncio.to_thread(rig.process.cpu_percent, 1.0) > AT_REST_PERCENT:  # nothing tells
            pass


async def _honest(url: str) -> Visitor:
    visitor = await Visitor(url).connect()
    await visitor.start()
    return visitor


async def _newcomer(url: str, *, asked: bool) -> list[str]:
    """Somebody who wants in during the flood; what was wrong with how they were met."""
    visitor = await Visitor(url).connect()
    request = {"lang": "sv", "client_id": secrets.token_hex(16)}
    ack = await visitor.call("conversation:start", request)
    problems = []
    if asked:
        if ack.get("error", {}).get("code") != "work_needed":
            problems.append("a newcomer was not asked for work")
        else:
            ack = await visitor.call(
                "conversation:start", {**request, "work": await asyncio.to_thread(solved, ack["work"])}
            )
    if not ack["ok"]:
        problems.append("a newcomer did not get in")
    await visitor.close()
    return problems


async def _latencies(visitors: Sequence[Visitor], seconds: float) -> list[float]:
    """Milliseconds to the acknowledgements of requests."""
    end = time.monotonic() + seconds

    async def ask(visitor: Visitor) -> list[float]:
        took: list[float] = []
        while time.monotonic() < end:
            began = time.perf_counter()
            assert (await visitor.call("sync", {"after_seq": 0}))["ok"]
            took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(WRITES_EVERY_S)
        return took

    return [each for took in await asyncio.gather(*map(ask, visitors)) for each in took]


async def _memory_is_back(rig: Rig, before: int) -> float | None:
    """Seconds until the memory is what it was; None if that takes too long."""
    began = time.monotonic()
    while time.monotonic() - began < BACK_WITHIN_S:
        if (rig.process.memory_info().rss - before) / 2**20 < SPARE_MB:
            return time.monotonic() - began
        await asyncio.sleep(0.5)  # another process's memory: nothing tells of it
    return None


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _judged(ratio: float) -> str:
    return f"{'OK' if ratio <= MOST else 'FAILED'}: at most {MOST:.0f}"


def _listed(values: Sequence[float], unit: str = "") -> str:
    return f"{', '.join(f'{value:.1f}' for value in values)} {unit}".rstrip()
