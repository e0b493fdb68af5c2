"""Measures appends on the embedded database: `python -m tests.storage.speed [seconds]`. Prints, asserts nothing."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from storage.embedded.server import EmbeddedDatabase
from storage.ids import CommandId, ConversationId, Seq
from storage.mongo import MongoStore, open_mongo
from storage.ports.log import Appended, NewEntry

PAYLOAD = b"en mening som en besokare kan skriva, med lite mer om vad som har hant i dag"


async def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = time.perf_counter()
        async with EmbeddedDatabase(folder / "database") as database:
            print(f"database listens after    {time.perf_counter() - begun:6.2f} s, {_memory_mib(database):.0f} MiB")
            begun = time.perf_counter()
            store = await open_mongo(database.uri, database="lotsen", key_file=folder / "keys.json", timeout_s=30)
            print(f"store opens after         {time.perf_counter() - begun:6.2f} s")
            await _row(store, "one conversation, nobody else", 1, seconds)
            await _row(store, "one insert at a time, 50 conversations", 50, seconds, one_at_a_time=True)
            await _row(store, "group commit, 50 conversations", 50, seconds)
            await _row(store, "group commit, 500 conversations", 500, seconds)
            await _reading(store)
            print(f"database memory at the end {_memory_mib(database):.0f} MiB")
            await store.close()


async def _row(
    store: MongoStore, name: str, conversations: int, seconds: float, *, one_at_a_time: bool = False
) -> None:
    names = [ConversationId(f"{name}-{number}") for number in range(conversations)]
    begun = time.perf_counter()
    await asyncio.gather(*(_append(store, each, 1) for each in names))
    opening_s = time.perf_counter() - begun
    lock = asyncio.Lock()
    durations: list[float] = []
    until = time.perf_counter() + seconds

    async def write(conversation: ConversationId) -> None:
        seq = 2
        while time.perf_counter() < until:
            asked = time.perf_counter()
            if one_at_a_time:
                async with lock:
                    await _append(store, conversation, seq)
            else:
                await _append(store, conversation, seq)
            durations.append(time.perf_counter() - asked)
            seq += 1

    begun = time.perf_counter()
    await asyncio.gather(*map(write, names))
    rate = len(durations) / (time.perf_counter() - begun)
    p50, p95 = (statistics.quantiles(durations, n=20)[at] * 1000 for at in (9, 18))
    print(
        f"{name:40} {rate:7.0f} appends/s, p50 {p50:6.1f} ms, p95 {p95:6.1f} ms; "
        f"{conversations / opening_s:5.0f} conversations opened/s"
    )


async def _append(store: MongoStore, conversation: ConversationId, seq: int) -> None:
    result = await store.log.append(NewEntry(conversation, Seq(seq), 1, CommandId(f"v:{seq}"), PAYLOAD))
    assert isinstance(result, Appended)


async def _reading(store: MongoStore) -> None:
    conversation = ConversationId("group commit, 50 conversations-0")
    head = await store.log.head(conversation)
    assert head is not None
    print(f"read of {min(500, head.seq)} entries       {await _ms(lambda: store.log.read(conversation)):8.1f} ms")
    print(f"read of nothing new       {await _ms(lambda: store.log.read(conversation, head.seq)):8.1f} ms")
    print(f"head                      {await _ms(lambda: store.log.head(conversation)):8.1f} ms")
    now = await store.now()
    print(f"touched in this minute    {await _ms(lambda: store.log.touched_since(now)):8.1f} ms")


async def _ms(ask: Callable[[], Awaitable[object]]) -> float:
    durations = []
    for _ in range(9):
        begun = time.perf_counter()
        await ask()
        durations.append(time.perf_counter() - begun)
    return statistics.median(durations) * 1000


def _memory_mib(database: EmbeddedDatabase) -> float:
    status = Path(f"/proc/{database.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0))
