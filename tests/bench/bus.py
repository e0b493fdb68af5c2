"""Notifications a second that one node can publish and receive through one Redis: `python -m tests.bench.bus`.

Once with everything on one channel that every node receives, and once with a channel for each conversation, half of
which the receiving node has open, as with two nodes. Each node is a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

import uvloop

from handoff.gateway.cluster.bus import ALL_NODES, Appended, Notification, Topic, of_conversation
from handoff.gateway.cluster.redis_bus import BATCH_MAX, RedisBus
from storage.ids import ConversationId
from tests.support.product import ROOT
from tests.support.redis_server import redis_server

NOTIFICATIONS = 60_000
CONVERSATIONS = 1_000


def topics(count: int) -> list[Topic]:
    return [of_conversation(ConversationId(f"conversation{number:04}")) for number in range(count)]


class CountingSubscriber:
    """Counts notifications, and the processor time that they took."""

    def __init__(self, wanted: int, expected: int) -> None:
        self.expected = expected
        self.received_all, self.subscribed = asyncio.Event(), asyncio.Event()
        self._wanted, self._count = wanted, 0
        self._first_at, self._first_cpu = 0.0, 0.0
        self.line = ""

    def on_subscribed(self, topic: Topic) -> None:
        self._wanted -= 1
        if self._wanted == 0:
            self.subscribed.set()

    def on_message(self, notification: Notification) -> None:
        self._count += 1
        if self._count == 1:
            self._first_at, self._first_cpu = time.perf_counter(), time.process_time()
        if self._count == self.expected:
            cpu_s, took_s = time.process_time() - self._first_cpu, time.perf_counter() - self._first_at
            self.line = f"{self._count} received, {self._count / took_s:,.0f} a second, {cpu_s:.2f} s of a core"
            self.received_all.set()


async def receive(uri: str, conversations: int, expected: int) -> None:
    """The receiving node."""
    bus = RedisBus(uri, space="bench")
    subscriber = CountingSubscriber(conversations + 1, expected)
    for topic in topics(conversations):
        bus.subscribe(topic)
    carrying = asyncio.create_task(bus.run(subscriber))
    await subscriber.subscribed.wait()
    print("subscribed", flush=True)
    await subscriber.received_all.wait()
    print(subscriber.line, flush=True)
    carrying.cancel()


async def publish(uri: str, to: list[Topic]) -> float:
    """The publishing node; returns notifications a second."""
    bus = RedisBus(uri, space="bench")
    subscriber = CountingSubscriber(1, 0)
    carrying = asyncio.create_task(bus.run(subscriber))
    await subscriber.subscribed.wait()
    began = time.perf_counter()
    for number in range(NOTIFICATIONS):
        bus.publish(to[number % len(to)], Appended(f"conversation{number % CONVERSATIONS:04}", number))
        if number % BATCH_MAX == BATCH_MAX - 1:
            while bus.counters.published <= number:  # noqa: ASYNC110  # a figure, and no event, says when they are sent
                await asyncio.sleep(0)
    took_s = time.perf_counter() - began
    carrying.cancel()
    return NOTIFICATIONS / took_s


async def measure(name: str, to: list[Topic], conversations: int, expected: int) -> None:
    async with redis_server() as redis:
        words = ("-m", "tests.bench.bus", "--receive", redis.uri, str(conversations), str(expected))
        node = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        assert node.stdout is not None
        assert await node.stdout.readline() == b"subscribed\n"
        published_per_s = await publish(redis.uri, to)
        line = (await node.stdout.readline()).decode().strip()
        await node.wait()
        print(f"{name}: {published_per_s:,.0f} published a second; {line}", flush=True)


async def main() -> None:
    await measure("one channel for all", [ALL_NODES], 0, NOTIFICATIONS)
    half = CONVERSATIONS // 2
    await measure("a channel a conversation, half of them open here", topics(CONVERSATIONS), half, NOTIFICATIONS // 2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--receive", nargs=3, metavar=("URI", "CONVERSATIONS", "EXPECTED"))
    options = parser.parse_args()
    uvloop.run(
        receive(options.receive[0], int(options.receive[1]), int(options.receive[2])) if options.receive else main()
    )
