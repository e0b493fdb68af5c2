"""What the comparison with other systems counts."""

from __future__ import annotations

import asyncio

from tests.bench.peers.measurement import DONE
from tests.bench.peers.pairs import Measured
from tests.bench.peers.system import Arrivals


async def test_what_has_not_reached_an_operator_is_missing() -> None:
    arrivals, measured = Arrivals(), Measured(sent_at={"bench-1-0": 0.0, "bench-1-1": 0.0})
    waiting = asyncio.create_task(arrivals.until_all(["bench-1-0"]))
    arrivals.note("<message><body>hej bench-1-0</body></message>")
    await waiting
    assert measured.summary(arrivals)["missing"] == 1


def test_every_system_says_what_it_has_done_when_it_acknowledges() -> None:
    assert len(DONE) == 5
    assert all(DONE.values())
