"""The short form of the kills; `make chaos` runs the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.kills import keep_queue, kill_databases, kill_gateways
from tests.trust.mail_process import gateway_settings
from tests.trust.mails import post
from tests.trust.rig import UNLIMITED, rig

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


async def test_nothing_acknowledged_is_lost_and_nobody_is_in_two_hands(tmp_path: Path) -> None:
    async with rig(tmp_path, {**UNLIMITED, **gateway_settings(tmp_path)}, forked=True) as running:
        queue = await keep_queue(running, 3, seed=3)
        gateways = await kill_gateways(running, 4, seed=1)
        mails = await post(running, 30, seed=4, mail_kills=1, gateway_kills=1)
        databases = await kill_databases(running, 4, seed=2)
    print(queue.line(), gateways.line(), databases.line(), mails.line(), sep="\n")
    assert queue.failures + gateways.failures + databases.failures + mails.failures == []
