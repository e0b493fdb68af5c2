"""Two real gateways: a rolling restart, and a Redis that is killed, in their short forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.nodes import kill_redis, restart_nodes, two_nodes

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


async def test_restarts_and_a_killed_redis_lose_and_double_nothing(tmp_path: Path) -> None:
    async with two_nodes(tmp_path) as nodes:
        restarts = await restart_nodes(nodes, 1)
        kills = await kill_redis(nodes, 2)
    print(restarts.line(), kills.line(), sep="\n")
    assert restarts.failures + kills.failures == []
    printed = b"".join(nodes.one.printed + nodes.two.printed)
    assert b"Traceback" not in printed, printed[printed.find(b"Traceback") - 500 :][:6_000].decode()
    assert b"meddelande" not in printed
