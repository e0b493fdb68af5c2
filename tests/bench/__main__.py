"""`python -m tests.bench`: every figure in one run on one machine, as a table and plots in `RESULTS.md`.

Names choose some measurements; `--rounds` and `--seconds` make it shorter for a look. Every limit of what could be
reached at most stands beside the figure, measured in the same rounds. The long forms (`LONG`) run only when they are
named.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tests.bench import report
from tests.bench.across import across
from tests.bench.claims import claims
from tests.bench.events import events
from tests.bench.growth import growth
from tests.bench.idle import idle
from tests.bench.largest import largest
from tests.bench.measured import Results
from tests.bench.nodes import nodes
from tests.bench.peers.measurement import peers
from tests.bench.replies import replies
from tests.bench.side_by_side import one_comparison, side_by_side
from tests.bench.surge import short_surge, surge

Measurement = Callable[[Results, Path], Awaitable[None]]
MEASUREMENTS: dict[str, Measurement] = {
    "side_by_side": side_by_side,
    "across": across,
    "replies": replies,
    "peers": peers,
    "nodes": nodes,
    "claims": claims,
    "idle": idle,
    "growth": growth,
    "surge": short_surge,
}
LONG: dict[str, Measurement] = {"long_surge": surge, "events": events, "largest": largest}


async def run(results: Results, chosen: Sequence[str], keep: Callable[[], None]) -> None:
    """The measurements in turn, each with servers of its own; one that fails is named and the others go on.

    What there is so far is kept after each: a run that is ended has not been for nothing.
    """
    with tempfile.TemporaryDirectory(prefix="lotsen-bench-") as folder:
        for name in chosen:
            try:
                await {**MEASUREMENTS, **LONG}[name](results, Path(folder) / name)
            except Exception as error:  # noqa: BLE001  # an hour's figures must not be lost with the last of them
                results.say(f"{name} could not be measured: {type(error).__name__} {error}"[:300])
            keep()


async def look(results: Results, connections: int) -> None:
    """Only (a), (s) and (c) with so many connections."""
    with tempfile.TemporaryDirectory(prefix="lotsen-bench-") as folder:
        await one_comparison(results, Path(folder), connections)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join((*MEASUREMENTS, *LONG)))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--only", type=int, help="only the comparison side by side, with so many connections")
    parser.add_argument("--keep", metavar="FILE", help="write these results as FILE.md, and the plots of a whole run")
    options = parser.parse_args()
    unknown = set(options.names) - {*MEASUREMENTS, *LONG}
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    results, load_before = Results(options.rounds, options.seconds), os.getloadavg()

    def keep() -> None:
        if options.keep:
            report.write(results, load_before, options.keep)

    chosen = options.names or list(MEASUREMENTS)
    asyncio.run(look(results, options.only) if options.only else run(results, chosen, keep))
    report.show(results, load_before)


if __name__ == "__main__":
    main()
