"""A claim and a replay with nothing stored and with a million events. `make bench-events`.

The events go through the store, in the groups in which it writes: conversations as long and as large as real ones.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from storage.ids import CommandId, ConversationId, Seq
from storage.ports.log import NewEntry
from storage.ports.store import Store
from tests.bench.across import PAIRS
from tests.bench.claims import SAMPLES, claims_ms
from tests.bench.measured import Results
from tests.support.clients import Visitor
from tests.trust.rig import UNLIMITED, Rig, rig

EVENTS = 1_000_000
EVENTS_IN_ENTRY = 4
"""A message, what it is taken for, what the bot says, where the conversation goes on to."""
ENTRIES_IN_CONVERSATION = 25
PAYLOAD_BYTES = 420
AT_ONCE = 400


async def events(results: Results, folder: Path) -> None:
    """Medians before and after."""
    async with rig(folder, UNLIMITED) as lotsen:
        visitor = await _talked(lotsen)
        counselors = [await lotsen.counselor(f"par{number}") for number in range(PAIRS)]
        before = statistics.median(await claims_ms(lotsen, counselors)), await _replay_ms(visitor)
        async with lotsen.store() as store:
            began = time.perf_counter()
            await _fill(store)
            took = time.perf_counter() - began
        after = statistics.median(await claims_ms(lotsen, counselors)), await _replay_ms(visitor)
        for each in (visitor, *counselors):
            await each.close()
    results.say(f"{EVENTS:,} events stored in {took:.0f} s")
    for what, empty, full in zip(("a claim", "a replay of a conversation"), before, after, strict=True):
        results.say(
            f"{what} takes {full:.1f} ms with {EVENTS:,} stored events and {empty:.1f} ms with none: "
            f"{full / empty:.2f} times (wanted: under 1.3)"
        )


async def _fill(store: Store) -> None:
    """Append whole conversations, several hundred at a time, each entry after the one before it."""
    names = itertools.repeat(None, EVENTS // EVENTS_IN_ENTRY // ENTRIES_IN_CONVERSATION)

    async def worker(left: Iterator[None]) -> None:
        for _ in left:
            name = ConversationId(secrets.token_hex(13))
            for number in range(ENTRIES_IN_CONVERSATION):
                first, command = Seq(number * EVENTS_IN_ENTRY + 1), CommandId(f"v:{number}")
                entry = NewEntry(
                    name,
                    first,
                    EVENTS_IN_ENTRY,
                    command,
                    secrets.token_bytes(PAYLOAD_BYTES),
                    leaves_index_unchanged=True,
                )
                await store.log.append(entry)

    await asyncio.gather(*(worker(names) for _ in range(AT_ONCE)))


async def _talked(lotsen: Rig) -> Visitor:
    """A visitor who has written thirty messages to a person."""
    visitor = await Visitor(lotsen.url).connect()
    await visitor.start()
    assert (await visitor.call("human:request", {"client_msg_id": "human"}))["ok"]
    for number in range(30):
        assert (await visitor.say(f"en sak till, nummer {number}"))["ok"]
    return visitor


async def _replay_ms(visitor: Visitor) -> float:
    took: list[float] = []
    for _ in range(SAMPLES):
        began = time.perf_counter()
        await visitor.replay()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)
