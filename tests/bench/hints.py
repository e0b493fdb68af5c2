"""How many hints a second one node can tell and hear through one Redis: `python -m tests.bench.hints`.

Once with everything on one channel that every node hears, and once with a channel for each conversation, of which the
hearing node has half open, as with two nodes. Each node is a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

import uvloop

from handoff.gateway.cluster.hints import EVERYBODY, Grown, Hint, Topic, of_conversation
from handoff.gateway.cluster.redis_hints import AT_ONCE, RedisHints
from storage.ids import ConversationId
from tests.support.product import ROOT
from tests.support.redis_server import redis_server

HINTS = 60_000
CONVERSATIONS = 1_000


def topics(count: int) -> list[Topic]:
    return [of_conversation(ConversationId(f"conversation{number:04}")) for number in range(count)]


class Ear:
    """Counts what it hears, and the processor time that it took."""

    def __init__(self, wanted: int, expected: int) -> None:
        self.expected = expected
        self.heard_all, self.listens = asyncio.Event(), asyncio.Event()
        self._wanted, self._count = wanted, 0
        self._first_at, self._first_cpu = 0.0, 0.0
        self.line = ""

    def began(self, topic: Topic) -> None:
        self._wanted -= 1
        if self._wanted == 0:
            self.listens.set()

    def heard(self, hint: Hint) -> None:
        self._count += 1
        if self._count == 1:
            self._first_at, self._first_cpu = time.perf_counter(), time.process_time()
        if self._count == self.expected:
            cpu_s, took_s = time.process_time() - self._first_cpu, time.perf_counter() - self._first_at
            self.line = f"{self._count} heard, {self._count / took_s:,.0f} a second, {cpu_s:.2f} s of a core"
            self.heard_all.set()


async def hear(uri: str, conversations: int, expected: int) -> None:
    """The hearing node."""
    hints = RedisHints(uri, space="bench")
    ear = Ear(conversations + 1, expected)
    for topic in topics(conversations):
        hints.listen(topic)
    carrying = asyncio.create_task(hints.run(ear))
    await ear.listens.wait()
    print("listens", flush=True)
    await ear.heard_all.wait()
    print(ear.line, flush=True)
    carrying.cancel()


async def tell(uri: str, to: list[Topic]) -> float:
    """The telling node; hints a second."""
    hints = RedisHints(uri, space="bench")
    ear = Ear(1, 0)
    carrying = asyncio.create_task(hints.run(ear))
    await ear.listens.wait()
    began = time.perf_counter()
    for number in range(HINTS):
        hints.tell(to[number % len(to)], Grown(f"conversation{number % CONVERSATIONS:04}", number))
        if number % AT_ONCE == AT_ONCE - 1:
            while hints.tally.sent <= number:  # noqa: ASYNC110  # a figure, and no event, says when they are sent
                await asyncio.sleep(0)
    took_s = time.perf_counter() - began
    carrying.cancel()
    return HINTS / took_s


async def measure(name: str, to: list[Topic], conversations: int, expected: int) -> None:
    async with redis_server() as redis:
        words = ("-m", "tests.bench.hints", "--hear", redis.uri, str(conversations), str(expected))
        node = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        assert node.stdout is not None
        assert await node.stdout.readline() == b"listens\n"
        told_per_s = await tell(redis.uri, to)
        line = (await node.stdout.readline()).decode().strip()
        await node.wait()
        print(f"{name}: {told_per_s:,.0f} told a second; {line}", flush=True)


async def main() -> None:
    await measure("one channel for all", [EVERYBODY], 0, HINTS)
    half = CONVERSATIONS // 2
    await measure("a channel a conversation, half of them open here", topics(CONVERSATIONS), half, HINTS // 2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hear", nargs=3, metavar=("URI", "CONVERSATIONS", "EXPECTED"))
    options = parser.parse_args()
    uvloop.run(hear(options.hear[0], int(options.hear[1]), int(options.hear[2])) if options.hear else main())
