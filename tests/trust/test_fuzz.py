"""The short form of the fuzzer; `make attack` runs the long one."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import aiohttp
import pytest

from tests.support.site import RawSocket
from tests.trust.fuzz import fuzz
from tests.trust.packets import Packets, right_start
from tests.trust.rig import Rig, rig

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


def test_one_seed_makes_one_attack() -> None:
    one, other = (Packets(Random(7), "/visitor") for _ in range(2))
    assert [one.next() for _ in range(500)] == [other.next() for _ in range(500)]


async def test_whatever_is_sent_the_gateway_lives_and_honest_visitors_write(tmp_path: Path) -> None:
    async with rig(tmp_path) as running:
        outcome = await fuzz(running, 12_000, seed=20261125)
        await _begins_by_right_starts_alone(running)
    print(outcome.line())
    assert outcome.failures == []
    assert outcome.count >= 12_000


def _start(**body: object) -> str:
    return f"42/visitor,7{json.dumps(['conversation:start', body])}"


RIGHT = [_start(lang="hej", client_id=key) for key in ("../../etc/passwd", "javascript:alert(1)", "${jndi:ldap://x/}")]
WRONG = [
    _start(lang="HEJ", client_id="../../etc/passwd2"),
    _start(lang="hejs", client_id="../../etc/passwd3"),
    _start(lang="hej", client_id="../etc/passwd"),
    _start(lang="hej", client_id="../../etc/ passwd"),
    _start(lang="hej", client_id="å" * 16),
    _start(lang="hej", client_id="../../etc/passwd4", on=True),
    _start(lang="hej", client_id=["../../etc/passwd5"]),
    _start(lang="hej"),
    _start(lang="hej", client_id="../../etc/passwd6")[:-1],
    f'42/visitor,7["conversation:start",{"[" * 5_000}{"]" * 5_000}]',
]


async def _begins_by_right_starts_alone(running: Rig) -> None:
    """The form and the gateway agree on what a right start is; the grammar makes one now and then."""
    before = await running.stored_conversations()
    assert [right_start(packet) for packet in WRONG] == [None] * len(WRONG)
    assert all(map(right_start, RIGHT))
    async with aiohttp.ClientSession() as http:
        for packet in (*WRONG, *RIGHT, *RIGHT):
            async with http.ws_connect(f"{running.url}/socket.io/?EIO=4&transport=websocket") as socket:
                raw = RawSocket(socket)
                await raw.receive()
                await raw.join("/visitor")
                await socket.send_str(packet)
                await raw.receive()  # an acknowledgement, or the end
    assert len(await running.stored_conversations() - before) == len(RIGHT)
