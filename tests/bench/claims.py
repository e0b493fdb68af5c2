"""What a counselor waits for the next conversation, with nobody else there and beside many open conversations."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from tests.bench.across import PAIRS
from tests.bench.hands import taken
from tests.bench.jobs import load
from tests.bench.measured import Results
from tests.support.clients import Counselor, Visitor, Wire
from tests.trust.rig import UNLIMITED, Rig, rig

OPEN = 2_000
SAMPLES = 30
WANTED_MS = 10


async def claims(results: Results, folder: Path) -> None:
    """Medians, first alone and then while thousands are connected, each with a conversation in somebody's hands."""
    async with rig(folder, UNLIMITED) as lotsen:
        counselors = [await lotsen.counselor(f"par{number}") for number in range(PAIRS)]
        alone = statistics.median(await claims_ms(lotsen, counselors))
        beside: list[float] = []

        async def measure(names: list[str]) -> None:
            await taken(lotsen, names)
            beside.extend([statistics.median(await claims_ms(lotsen, counselors)) for _ in range(results.rounds)])

        await load(ready=measure, url=lotsen.url, connections=OPEN, seconds=0.1, idle=True)
        for each in counselors:
            await each.close()
    results.say(
        f"a claim takes {statistics.median(beside):.1f} ms beside {OPEN:,} open conversations and {alone:.1f} ms "
        f"without (wanted: at most {WANTED_MS})"
    )


async def claims_ms(lotsen: Rig, counselors: list[Counselor]) -> list[float]:
    """Claims of the next in the queue; each is closed again, so that there is room for another."""
    took: list[float] = []
    for number in range(SAMPLES):
        visitor = await Visitor(lotsen.url).connect()
        await visitor.start()
        assert (await visitor.call("human:request", {"client_msg_id": "human"}))["ok"]
        counselor = counselors[number % len(counselors)]
        await counselor.available()
        claimed, ms = await _claim(counselor)
        while not claimed["ok"]:  # whoever asks for a person is in the queue a moment after the answer
            claimed, ms = await _claim(counselor)
        took.append(ms)
        assert (await counselor.finish(claimed["conversation"]))["ok"]
        await visitor.close()
    return took


async def _claim(counselor: Counselor) -> tuple[Wire, float]:
    began = time.perf_counter()
    claimed = await counselor.take_next()
    return claimed, (time.perf_counter() - began) * 1000
