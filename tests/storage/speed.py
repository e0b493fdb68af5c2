"""Measures the log on the embedded database. Prints, asserts nothing.

`python -m tests.storage.speed` prints one run. `--beside FOLDER` measures this checkout and the one in FOLDER (say, a
worktree of an earlier commit) in turn, a fresh database each time, and prints medians and their ratio: on a machine
that others use as well, only what was measured in turn can be compared.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
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


async def measure(seconds: float) -> Figures:
    """One run on a fresh database, each kind of append for so many seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder, begun = Path(name), time.perf_counter()
        async with EmbeddedDatabase(folder / "database") as database:
            figures = {"database listens, ms": 1000 * (time.perf_counter() - begun)}
            store = await open_mongo(database.uri, database="lotsen", key_file=folder / "keys.json", timeout_s=30)
            figures |= await _appends(store, "one conversation", 1, seconds)
            figures |= await _appends(store, "50, one insert at a time", 50, seconds, one_at_a_time=True)
            figures |= await _appends(store, "50, group commit", 50, seconds)
            figures |= await _appends(store, "500, group commit", 500, seconds)
            figures |= await _reads(store)
            figures["database, MiB"] = _memory_mib(database)
            await store.close()
    return figures


async def _appends(
    store: MongoStore, name: str, conversations: int, seconds: float, *, one_at_a_time: bool = False
) -> Figures:
    names = [ConversationId(f"{name} {number}") for number in range(conversations)]
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
    for seq in range(1, LONG + 1):
        await _append(store, name, seq)
    log, middle, now = store.log, CommandId(f"v:{LONG // 2}"), await store.now()
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


def _memory_mib(database: EmbeddedDatabase) -> float:
    status = Path(f"/proc/{database.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def beside(here: Path, there: Path, seconds: float, rounds: int) -> None:
    """Print the medians of both checkouts, measured in turn, and the ratio of here to there."""
    runs: dict[Path, list[Figures]] = {here: [], there: []}
    for number in range(rounds):
        for checkout in (here, there) if number % 2 else (there, here):
            runs[checkout].append(_in_checkout(checkout, seconds))
    print(f"{'':36} {'here':>9} {'there':>9} {'ratio':>6}   medians of {rounds} rounds in turn")
    for name in runs[here][0]:
        ours, theirs = (statistics.median(run[name] for run in runs[each]) for each in (here, there))
        print(f"{name:36} {ours:9.1f} {theirs:9.1f} {ours / theirs:6.2f}")


def _in_checkout(checkout: Path, seconds: float) -> Figures:
    """One run of this script with the code of a checkout."""
    command = [sys.executable, str(Path(__file__).resolve()), "--seconds", str(seconds), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, cwd=checkout, env=environment, check=True, capture_output=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the log on the embedded database.")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each kind of append")
    parser.add_argument("--beside", type=Path, help="another checkout, measured in turn")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.beside is not None:
        beside(Path(__file__).resolve().parents[2], options.beside.resolve(), options.seconds, options.rounds)
        return
    figures = asyncio.run(measure(options.seconds))
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:36} {value:9.1f}")


if __name__ == "__main__":
    main()
