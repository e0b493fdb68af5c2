"""(a), (s) and (c) in turn, so that what else the machine does hits all of them; and (c) at half of that load."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

from tests.bench.inserts import inserts_a_second
from tests.bench.jobs import load, load_lotsen
from tests.bench.measured import Results, Round, Row, rate, row
from tests.bench.servers import Server, echo
from tests.trust.rig import UNLIMITED, Rig, rig

CONNECTIONS = (1, 50, 500, 2_000)
MANY, FEW_ROUNDS = 2_000, 2
"""To put so many conversations into counselors' hands takes minutes."""
HALF_AT = 50
LARGEST_GROUP = 200
ECHO, INSERTS, LOTSEN = "(a) echo", "(s) inserts", "(c) Lotsen"
WANTED = {50: 0.65, 500: 0.7, 2_000: 0.65}
"""What (c) is to reach of the smaller of (a) and (s)."""


async def side_by_side(results: Results, folder: Path) -> None:
    """All numbers of connections."""
    async with rig(folder, UNLIMITED) as lotsen, echo() as limit:
        for connections in CONNECTIONS:
            await _compare(results, lotsen, limit, connections)


async def one_comparison(results: Results, folder: Path, connections: int) -> None:
    """Only one number of connections, for a look."""
    async with rig(folder, UNLIMITED) as lotsen, echo() as limit:
        await _compare(results, lotsen, limit, connections)


async def _compare(results: Results, lotsen: Rig, limit: Server, connections: int) -> None:
    echoes: list[Round] = []
    ours: list[Round] = []
    inserted: list[float] = []
    for _ in range(results.rounds if connections < MANY else min(results.rounds, FEW_ROUNDS)):
        job: dict[str, Any] = {"connections": connections, "seconds": results.seconds}
        echoes.append(await load(url=limit.url, server=limit.process, starts=False, **job))
        inserted.append(await inserts_a_second(lotsen.database.uri, min(connections, LARGEST_GROUP), results.seconds))
        ours.append(await load_lotsen(lotsen, **job))
    results.add(row(ECHO, connections, echoes))
    results.add(Row(INSERTS, connections, statistics.median(inserted)))
    results.add(row(LOTSEN, connections, ours))
    ratios = [rate(our) / min(rate(a), s) for our, a, s in zip(ours, echoes, inserted, strict=True)]
    wanted = f" (wanted: {WANTED[connections]})" if connections in WANTED else ""
    results.say(
        f"(c) of the smaller of (a) and (s) at {connections:,} connections: {statistics.median(ratios):.2f}{wanted}"
    )
    if connections == HALF_AT:  # before thousands more are in counselors' hands than any line has counselors
        await _half_load(results, lotsen)


async def _half_load(results: Results, lotsen: Rig) -> None:
    full = results.row(LOTSEN, HALF_AT).per_s
    done = [
        await load_lotsen(lotsen, connections=HALF_AT, seconds=results.seconds, per_s=full / 2)
        for _ in range(results.rounds)
    ]
    half = row("(c) Lotsen, half load", HALF_AT, done)
    results.add(half)
    results.say(f"p99 at {HALF_AT} connections and half load: {half.p99_ms:.1f} ms (wanted: 50)")
