"""The short form of many conversations at once; `make attack` runs the long one. How long it took is printed only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.chats import chat
from tests.trust.rig import rig

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


async def test_nobody_is_refused_or_cut_off_among_many(tmp_path: Path) -> None:
    async with rig(tmp_path) as running:
        outcome = await chat(running, 60, seconds=2, rounds=1)
    print(outcome.line())
    assert [each for each in outcome.failures if "waited" not in each] == []
    assert outcome.count == 60
