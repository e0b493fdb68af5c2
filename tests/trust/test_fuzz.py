"""The short form of the fuzzer; `make attack` runs the long one."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.trust.fuzz import fuzz
from tests.trust.packets import Packets
from tests.trust.rig import rig

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


def test_one_seed_makes_one_attack() -> None:
    one, other = (Packets(Random(7), "/visitor") for _ in range(2))
    assert [one.next() for _ in range(500)] == [other.next() for _ in range(500)]


async def test_whatever_is_sent_the_gateway_lives_and_honest_visitors_write(tmp_path: Path) -> None:
    async with rig(tmp_path) as running:
        outcome = await fuzz(running, 12_000, seed=20261125)
    print(outcome.line())
    assert outcome.failures == []
    assert outcome.count >= 12_000
