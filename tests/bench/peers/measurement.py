"""Lotsen beside three systems of the field: the same messages by the same generator, in the same rounds.

What each has done when it acknowledges differs, and stands beside the figures: none of the others encrypts what it
stores with keys that lie outside the database, judges what is written, or keeps what an answer saw of the order.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psutil

from tests.bench.jobs import cpu_s
from tests.bench.measured import Results, Round, Row, rate
from tests.bench.peers.lotsen import PLACES
from tests.bench.peers.servers import Peer, ejabberd, prosody, synapse
from tests.support.product import ROOT
from tests.trust.rig import UNLIMITED, Rig, rig

PAIRS = 50
A_LINE_A_SECOND = 20.0
"""Messages a second of a line that is busy: about two hundred conversations at once."""
LOTSEN = "(p) Lotsen"
DONE = {
    LOTSEN: "encrypted, judged by rules, in one order and on the disk",
    "Prosody, archive in files": "in the room's one order; the archive may still be in memory",
    "Prosody, archive in SQLite": "in the room's one order and on the disk, as plain text",
    "ejabberd, archive in SQLite": "in the room's one order; the archive is written beside it, as plain text",
    "Synapse (Matrix), SQLite": "hashed and signed as an event, in the room's order and on the disk, as plain text",
}


async def peers(results: Results, folder: Path) -> None:
    """All systems run; each round goes through them in turn."""
    async with AsyncExitStack() as running:
        lotsen = await running.enter_async_context(rig(folder / "lotsen", UNLIMITED))
        others = [
            await running.enter_async_context(each)
            for each in (
                prosody(folder / "prosody", durable=False),
                prosody(folder / "prosody-sql", durable=True),
                ejabberd(folder / "ejabberd"),
                synapse(folder / "synapse"),
            )
        ]
        ours = Peer(LOTSEN, "lotsen", lotsen.url, [lotsen.process, psutil.Process(lotsen.database.pid)])
        await _compare(results, [ours, *others], lotsen)


async def _signed_in(lotsen: Rig, names: str) -> list[str]:
    """The cookies of enough counselors, new for each round: who has had conversations has forms to fill in first."""
    cookies = []
    for number in range(PAIRS // PLACES):
        counselor = await lotsen.counselor(f"{names}{number}")
        cookies.append(counselor.cookie)
        await counselor.close()
    return cookies


async def _compare(results: Results, systems: Sequence[Peer], lotsen: Rig) -> None:
    fast: dict[str, list[Round]] = {each.name: [] for each in systems}
    paced: dict[str, list[Round]] = {each.name: [] for each in systems}
    for number in range(results.rounds):
        for each in systems:
            job = {"system": each.system, "url": each.url, "pairs": PAIRS, "seconds": results.seconds}
            for rounds, name, per_s in ((fast, "snabb", 0.0), (paced, "jamn", A_LINE_A_SECOND)):
                cookies = await _signed_in(lotsen, f"{name}{number}x") if each.name == LOTSEN else []
                answer = await _load({**job, "cookies": cookies, "per_s": per_s}, each.processes)
                rounds[each.name].append(answer)
    for each in systems:
        results.add(_row(each.name, PAIRS, fast[each.name]))
        results.add(_row(f"{each.name}, {A_LINE_A_SECOND:.0f} a second", PAIRS, paced[each.name]))
    for each in systems:
        results.say(_sentence(each, fast, paced))


async def _load(job: Mapping[str, Any], servers: Sequence[psutil.Process]) -> Round:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.peers.pairs"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(job).encode() + b"\n")
    if not await process.stdout.readline():
        raise RuntimeError(f"{job['system']}: the pairs could not be opened")
    spent = sum(map(cpu_s, servers))
    process.stdin.write(b"go\n")
    answer: dict[str, float] = json.loads(await process.stdout.readline())
    await process.wait()
    answer["cpu_ms"] = (sum(map(cpu_s, servers)) - spent) * 1000 / max(1.0, answer["acknowledged"])
    answer["memory_mb"] = sum(each.memory_info().rss for each in servers) / 2**20
    return answer


def _median(rounds: Sequence[Round], name: str) -> float:
    return statistics.median(each[name] for each in rounds)


def _row(name: str, pairs: int, rounds: Sequence[Round]) -> Row:
    p50, p95, p99, cpu = (_median(rounds, part) for part in ("p50_ms", "p95_ms", "p99_ms", "cpu_ms"))
    return Row(name, pairs, statistics.median(map(rate, rounds)), p50, p95, p99, cpu_ms=cpu)


def _sentence(system: Peer, fast: Mapping[str, Sequence[Round]], paced: Mapping[str, Sequence[Round]]) -> str:
    ours, theirs = fast[LOTSEN], fast[system.name]
    times = statistics.median(rate(a) / max(rate(b), 0.001) for a, b in zip(ours, theirs, strict=True))
    there = " and ".join(f"{_median(paced[system.name], f'there_{each}_ms'):.1f}" for each in ("p50", "p99"))
    missing = sum(each["missing"] for each in (*theirs, *paced[system.name]))
    beside = "" if system.name == LOTSEN else f"Lotsen does {times:.2f} times the messages; "
    return (
        f"{system.name}: {beside}to the operator p50 and p99 {there} ms at {A_LINE_A_SECOND:.0f} a second, "
        f"{_median(theirs, 'there_p99_ms'):.0f} ms p99 at most load; {_median(theirs, 'memory_mb'):.0f} MB; "
        f"{missing:.0f} did not arrive. Acknowledged means: {DONE[system.name]}"
    )
