"""(d): from a visitor's send to the acknowledgement, and to the counselor's socket: what the way across adds."""

from __future__ import annotations

import asyncio
import secrets
import time
from pathlib import Path

from tests.bench.load import TEXTS
from tests.bench.measured import Results, Row, percentiles
from tests.support.clients import Counselor, Visitor
from tests.trust.rig import UNLIMITED, Rig, rig

PAIRS = 10
MESSAGES = 400


async def across(results: Results, folder: Path) -> None:
    """What the counselor's copy is later than the visitor's acknowledgement."""
    async with rig(folder, UNLIMITED) as lotsen:
        began = time.perf_counter()
        acked, arrived = await _measured(lotsen, MESSAGES)
        per_s = MESSAGES / (time.perf_counter() - began)
    ack, there = percentiles(acked), percentiles(arrived)
    results.add(Row("(d) to the counselor", PAIRS, per_s, *there))
    added = there[0] / ack[0] - 1
    results.say(
        f"to the counselor's socket p50 {there[0]:.1f} ms, to the acknowledgement {ack[0]:.1f} ms: "
        f"{added:+.0%} (wanted: at most +40 %)"
    )


async def _measured(rig: Rig, messages: int) -> tuple[list[float], list[float]]:
    """Milliseconds to the acknowledgement, and to the counselor, of messages that ten visitors take turns to send."""
    pairs = [await _pair(rig, number) for number in range(PAIRS)]
    acked: list[float] = []
    arrived: list[float] = []
    for number in range(messages):
        visitor, counselor = pairs[number % PAIRS]
        key = secrets.token_hex(8)
        began = time.perf_counter()
        seen = asyncio.create_task(_arrival(counselor, f"{TEXTS[0]} {key}"))
        assert (await visitor.say(f"{TEXTS[0]} {key}", key))["ok"]
        acked.append((time.perf_counter() - began) * 1000)
        arrived.append((await seen - began) * 1000)
    for visitor, counselor in pairs:
        await visitor.close()
        await counselor.close()
    return acked, arrived


async def _pair(rig: Rig, number: int) -> tuple[Visitor, Counselor]:
    visitor = await Visitor(rig.url).connect()
    await visitor.start()
    assert (await visitor.call("human:request", {"client_msg_id": "human"}))["ok"]
    counselor = await rig.counselor(f"par{number}")
    await counselor.available()
    assert (await counselor.take_next())["ok"]
    opened = await counselor.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    assert opened["ok"], opened
    return visitor, counselor


async def _arrival(counselor: Counselor, text: str) -> float:
    await counselor.until(lambda event: event.get("text") == text)
    return time.perf_counter()
