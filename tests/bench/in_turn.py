"""Old and new in turn: `python -m tests.bench.in_turn FOLDER [--rounds 10]`, FOLDER being another checkout.

Each checkout has a gateway and a database of its own, which run its own code, and both get the same load from this
one's generator: conversations in counselors' hands, with 50 and with 500 connections. Printed are the medians of what
gateway and database spend on a message, messages a second and p99, and the medians of the rounds' ratios. Which one is
first changes from round to round. The dependencies are those of this checkout for both.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from tests.bench.jobs import load
from tests.bench.measured import Round, rate
from tests.support.product import ROOT

CONNECTIONS: Final = (50, 500)
SHOWN: Final = (
    ("gateway, CPU ms a message", "cpu_ms"),
    ("database, CPU ms a message", "database_ms"),
    ("messages a second", "per_s"),
    ("p99 ms", "p99_ms"),
)
"""What is printed, and its name in a round."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A checkout's gateway and database, and the process that runs them."""

    url: str
    gateway: psutil.Process
    database: psutil.Process
    runner: asyncio.subprocess.Process

    async def measured(self, connections: int, seconds: float) -> Round:
        """One round of the load."""
        done = await load(
            ready=self._taken,
            server=self.gateway,
            database=self.database,
            url=self.url,
            connections=connections,
            seconds=seconds,
        )
        return {**done, "per_s": rate(done)}

    async def _taken(self, conversations: list[str]) -> None:
        """Put these into counselors' hands, by the checkout's own code."""
        await _written(self.runner, conversations)
        assert self.runner.stdout is not None
        if not await self.runner.stdout.readline():
            raise RuntimeError("the other side has ended")


@contextlib.asynccontextmanager
async def installation(checkout: Path) -> AsyncIterator[Installation]:
    """The gateway and the database of a checkout until the block ends, run by this file."""
    runner = await asyncio.create_subprocess_exec(
        *(sys.executable, str(Path(__file__)), "--serve"),
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout), "PYTHONSAFEPATH": "1"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert runner.stdin is not None
    assert runner.stdout is not None
    try:
        line = await runner.stdout.readline()
        if not line:
            raise RuntimeError(f"{checkout} does not start")
        found = json.loads(line)
        yield Installation(found["url"], psutil.Process(found["gateway"]), psutil.Process(found["database"]), runner)
    finally:
        runner.stdin.close()
        await runner.wait()


async def _written(runner: asyncio.subprocess.Process, value: object) -> None:
    assert runner.stdin is not None
    runner.stdin.write(json.dumps(value).encode() + b"\n")
    await runner.stdin.drain()


async def serve() -> None:
    """The runner's side: says where it serves, then takes each line of conversations, to the end of its input."""
    from tests.bench.hands import taken
    from tests.trust.rig import UNLIMITED, rig

    with tempfile.TemporaryDirectory(prefix="lotsen-in-turn-") as folder:
        async with rig(Path(folder) / "data", UNLIMITED) as lotsen:
            found = {"url": lotsen.url, "gateway": lotsen.process.pid, "database": lotsen.database.pid}
            print(json.dumps(found), flush=True)
            while line := await asyncio.to_thread(sys.stdin.buffer.readline):
                await taken(lotsen, json.loads(line))
                print("taken", flush=True)


async def compared(other: Path, connections: Sequence[int], rounds: int, seconds: float) -> str:
    """The tables of all numbers of connections."""
    tables: list[str] = []
    async with installation(ROOT) as here, installation(other) as there:
        for count in connections:
            ours, theirs = list[Round](), list[Round]()
            for number in range(rounds):
                pairs = ((there, theirs), (here, ours))
                for each, kept in pairs if number % 2 else reversed(pairs):
                    kept.append(await each.measured(count, seconds))
                print(f"{count} connections, round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            tables.append(table(count, theirs, ours))
    return "\n\n".join(tables)


def table(connections: int, there: Sequence[Round], here: Sequence[Round]) -> str:
    """Medians of both, and the median of the ratios of each round."""
    lines = [f"{f'{connections} connections, {len(here)} rounds':<34} {'there':>9} {'here':>9} {'here/there':>11}"]
    for name, key in SHOWN:
        before, now = ([each[key] for each in rounds] for rounds in (there, here))
        ratio = statistics.median(new / old if old else 0.0 for old, new in zip(before, now, strict=True))
        lines.append(f"{name:<34} {statistics.median(before):>9.3f} {statistics.median(now):>9.3f} {ratio:>11.2f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.in_turn", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="the other checkout")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--connections", type=int, nargs="+", default=CONNECTIONS)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve())
    elif options.folder is None:
        parser.error("which checkout is to be measured beside this one?")
    else:
        other = options.folder.resolve()
        print(asyncio.run(compared(other, options.connections, options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
