"""What a message costs with 100 and with 5,000 open conversations, at the same pace."""

from __future__ import annotations

from pathlib import Path

from tests.bench.jobs import load_lotsen
from tests.bench.measured import Results
from tests.trust.rig import UNLIMITED, rig

OPEN = (100, 5_000)
PER_S = 200
SECONDS = 20


async def growth(results: Results, folder: Path) -> None:
    """CPU of the gateway, opening the conversations not included."""
    async with rig(folder, UNLIMITED) as lotsen:
        costs = [(await load_lotsen(lotsen, connections=each, seconds=SECONDS, per_s=PER_S))["cpu_ms"] for each in OPEN]
    results.say(
        f"a message with {OPEN[1]:,} against {OPEN[0]} open conversations, {PER_S} a second: {costs[1]:.2f} against "
        f"{costs[0]:.2f} ms of the gateway's CPU, {costs[1] / costs[0]:.2f} times (wanted: at most 1.2)"
    )
