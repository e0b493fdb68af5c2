"""The short form of the floods; `make attack` runs the long one. How long an honest visitor waits is printed only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.floods import flood
from tests.trust.rig import rig

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


async def test_a_flood_is_slowed_down_and_costs_nothing_afterwards(tmp_path: Path) -> None:
    async with rig(tmp_path, {"LOTSEN_SOCKETS_PER_ADDRESS": "1000", "LOTSEN_TRUSTED_PROXIES": "127.0.0.1"}) as running:
        outcome = await flood(running, idle=150, senders=4, seconds=2, rounds=1, per_s=5)
    print(outcome.line())
    assert [each for each in outcome.failures if "waited" not in each] == []
