"""Measures the log on the embedded database. Prints, asserts nothing.

`python -m tests.storage.speed` prints one run. `--beside FOLDER` measures this checkout and the one in FOLDER (say, a
worktree of an earlier commit) in turn, each with its own database, and prints medians and ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from storage.embedded.server import EmbeddedDatabase
from storage.ids import CommandId, ConversationId, Seq
from storage.mongo import MongoStore, open_mongo
from storage.ports.log import Appended, NewEntry

PAYLOAD: Final = b"en mening som en besokare kan skriva, med lite mer om vad som har hant i dag"
LONG: Final = 300
"""Entries of the conversation that is read: longer than nearly all are."""

Figures = dict[str, float]
"""Name to value: appends a second where the name says so, else milliseconds."""


KINDS: Final = ("one conversation", "50, one insert at a time", "50, group commit", "500, group commit", "reads")


@asynccontextmanager
async def opened() -> AsyncIterator[MongoStore]:
    """A store on an embedded database of its own, both gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        async with EmbeddedDatabase(Path(name) / "database") as database:
            keys = Path(name) / "keys.json"
            store = await open_mongo(database.uri, database="lotsen", key_file=keys, timeout_s=30)
            yield store
            await store.close()


async def measure(store: MongoStore, kind: str, seconds: float) -> Figures:
    """One kind of figures; appends for so many seconds, each time to new conversations."""
    if kind == "reads":
        return await _reads(store)
    conversations = int(kind.split(",", maxsplit=1)[0]) if kind[0].isdigit() else 1
    return await _appends(store, kind, conversations, seconds, one_at_a_time="one insert" in kind)


async def _appends(
    store: MongoStore, name: str, conversations: int, seconds: float, *, one_at_a_time: bool = False
) -> Figures:
    names = [ConversationId(secrets.token_hex(13)) for _ in range(conversations)]
    begun = time.perf_counter()
    await asyncio.gather(*(_append(store, each, 1) for each in names))
    opened = conversations / (time.perf_counter() - begun)
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
    return {f"{name}: appends/s": rate, f"{name}: p50": p50, f"{name}: p95": p95, f"{name}: opened/s": opened}


async def _append(store: MongoStore, conversation: ConversationId, seq: int) -> None:
    result = await store.log.append(NewEntry(conversation, Seq(seq), 1, CommandId(f"v:{seq}"), PAYLOAD))
    assert isinstance(result, Appended)


async def _reads(store: MongoStore) -> Figures:
    name = ConversationId("read")
    if await store.log.head(name) is None:
        for seq in range(1, LONG + 1):
            await _append(store, name, seq)
    log, middle, now = store.log, CommandId(f"v:{LONG // 2}"), await store.clock.now()
    return {
        f"read all {LONG}": await _ms(lambda: log.read(name)),
        "read the last 5": await _ms(lambda: log.read(name, Seq(LONG - 5))),
        "read nothing new": await _ms(lambda: log.read(name, Seq(LONG))),
        "head": await _ms(lambda: log.head(name)),
        "find a command": await _ms(lambda: log.find(name, middle)),
        "find no command": await _ms(lambda: log.find(name, CommandId("v:none"))),
        "touched in this minute": await _ms(lambda: log.touched_since(now)),
    }


async def _ms(ask: Callable[[], Awaitable[object]]) -> float:
    durations = []
    for _ in range(15):
        begun = time.perf_counter()
        await ask()
        durations.append(time.perf_counter() - begun)
    return statistics.median(durations) * 1000


async def serve() -> None:
    """Measure what each line of standard input asks for; the end of it ends this."""
    async with opened() as store:
        while line := await asyncio.to_thread(sys.stdin.readline):
            seconds, kind = line.strip().split(" ", 1)
            print(json.dumps(await measure(store, kind, float(seconds))), flush=True)


async def alone(seconds: float) -> None:
    """Print the figures of this checkout."""
    async with opened() as store:
        for kind in KINDS:
            for name, value in (await measure(store, kind, seconds)).items():
                print(f"{name:40} {value:9.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the log on the embedded database.")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each kind of append, each time")
    parser.add_argument("--beside", type=Path, help="another checkout, measured in turn")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--serve", action="store_true", help="measure what standard input asks for")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve())
    elif options.beside is not None:
        from tests.support.beside import compare  # not in the process of an older checkout

        compare(Path(__file__), options.beside, KINDS, seconds=options.seconds, rounds=options.rounds)
    else:
        asyncio.run(alone(options.seconds))


if __name__ == "__main__":
    main()
