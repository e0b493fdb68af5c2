"""Two gateway processes on one database and one Redis: restarted in turn, and Redis killed, while visitors write.

Right is what the checker says of every history, whatever node stored what; and nobody who waits is forgotten.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from socketio.exceptions import ConnectionError as NotConnected

from storage.ids import ConversationId
from tests.support.checker import history, problems
from tests.support.clients import WITHIN_S, Visitor
from tests.support.persistent import LONGEST_PAUSE_S, Persistent
from tests.support.redis_server import RedisServer, redis_server
from tests.trust.outcome import Outcome
from tests.trust.rig import UNLIMITED, Rig, rig

VISITORS = 8
BETWEEN = 40
"""Acknowledged messages from one fault to the next."""

AT_LAST = "sist av allt"


@dataclass
class TwoNodes:
    """The processes. Either can be stopped and started again; the database stays."""

    one: Rig
    two: Rig
    redis: RedisServer

    @property
    def urls(self) -> tuple[str, str]:
        return self.one.url, self.two.url

    async def restart_in_turn(self) -> None:
        """As an operator brings a new version to all nodes."""
        for node in (self.one, self.two):
            await node.stop_gateway()
            await node.start_gateway()

    async def restart_redis(self) -> None:
        """kill -9, and a fresh one."""
        await self.redis.kill()
        await self.redis.start()


@contextlib.asynccontextmanager
async def two_nodes(folder: Path, settings: Mapping[str, str] = UNLIMITED) -> AsyncIterator[TwoNodes]:
    """All of them until the block ends."""
    async with redis_server() as redis:
        joined = {**settings, "LOTSEN_REDIS_URI": redis.uri}
        async with rig(folder, joined, forked=True) as one:
            two = Rig(folder, joined, forked=True)
            two.database = one.database
            try:
                await two.start_gateway()
                yield TwoNodes(one, two, redis)
            finally:
                if two.alive:
                    await two.stop_gateway()


def on_two_nodes(
    act: Callable[[TwoNodes, int], Awaitable[Outcome]],
) -> Callable[[Path, int, int], Awaitable[Outcome]]:
    """The same on two nodes of its own."""

    async def run(folder: Path, times: int, seed: int) -> Outcome:
        async with two_nodes(folder) as nodes:
            return await act(nodes, times)

    return run


async def restart_nodes(nodes: TwoNodes, times: int) -> Outcome:
    """Restart both in turn so many times."""
    return await _through(nodes, Outcome("rolling restart of two gateways", of=times), nodes.restart_in_turn, times)


async def kill_redis(nodes: TwoNodes, times: int) -> Outcome:
    """Kill Redis so many times; both gateways go on."""
    return await _through(nodes, Outcome("kill -9 of Redis between two gateways", of=times), nodes.restart_redis, times)


async def _through(nodes: TwoNodes, outcome: Outcome, fault: Callable[[], Awaitable[None]], times: int) -> Outcome:
    visitors = [Persistent(*(nodes.urls if number % 2 else nodes.urls[::-1])) for number in range(VISITORS)]
    counted, over = asyncio.Semaphore(0), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for visitor in visitors:
            tasks.create_task(visitor.talk_until(over, counted))
        for _ in range(times):
            for _ in range(BETWEEN):
                await counted.acquire()
            await fault()
            outcome.advance()
        for _ in range(BETWEEN):
            await counted.acquire()
        over.set()
    outcome.failures += await _told_at_the_other_node(nodes, visitors[0])
    for visitor in visitors:
        await visitor.close()
    async with nodes.one.store() as store:
        ids = await nodes.one.stored_conversations()
        histories = {str(each): await history(store.log, ConversationId(each)) for each in ids}
    acked = {visitor.conversation: visitor.acked for visitor in visitors}
    outcome.failures += problems(acked, histories)
    outcome.figures = {"acknowledged messages": f"{sum(len(each.messages) for each in acked.values()):,}"}
    return outcome


async def _told_at_the_other_node(nodes: TwoNodes, visitor: Persistent) -> list[str]:
    """After all that, what is said at one node is pushed at the other, once."""
    windows = [await _window(url, visitor.token) for url in nodes.urls]
    for window in windows:
        await window.replay()
    await windows[0].say(AT_LAST)
    for window in windows:
        await window.until(lambda event: event.get("text") == AT_LAST)
    await asyncio.gather(*(window.replay() for window in windows))
    told = [[event["seq"] for event in window.events] for window in windows]
    for window in windows:
        await window.close()
    return [f"pushed twice or out of order: {seqs}" for seqs in told if seqs != sorted(set(seqs))]


async def _window(url: str, token: str | None) -> Visitor:
    """One more window, which comes back as the widget does: all but a token that opens nothing is tried again."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            window = Visitor(url)
            window.token = token
            try:
                await window.connect()
            except NotConnected as refused:
                if str(refused) == "invalid_token":
                    raise
                await asyncio.sleep(LONGEST_PAUSE_S)
            else:
                return window
