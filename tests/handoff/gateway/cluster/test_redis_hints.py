"""Hints through a real Redis: who hears what, what crosses, and what happens while it is away."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from redis.asyncio import Redis

from handoff.gateway.cluster.hints import EVERYBODY, Changed, Grown, Hint, Topic, Typed, of_account, of_conversation
from handoff.gateway.cluster.redis_hints import LAST_PAUSE_S, RedisHints
from storage.ids import AccountId, ConversationId
from tests.support.redis_server import RedisServer, redis_server

ANNA, BO = ConversationId("anna"), ConversationId("bo")
PATIENCE_S = 60.0


class Ear:
    """Keeps what is heard, and wakes who waits for it."""

    def __init__(self, hints: RedisHints) -> None:
        self.hints = hints
        self.hints_heard: list[Hint] = []
        self.topics_begun: list[Topic] = []
        self._news = asyncio.Event()

    def heard(self, hint: Hint) -> None:
        self.hints_heard.append(hint)
        self._news.set()

    def began(self, topic: Topic) -> None:
        self.topics_begun.append(topic)
        self._news.set()

    async def until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not wanted():
                self._news.clear()
                await self._news.wait()

    async def listens(self, topic: Topic, times: int = 1) -> None:
        self.hints.listen(topic)
        await self.until(lambda: self.topics_begun.count(topic) >= times)


@pytest.fixture
async def server() -> AsyncIterator[RedisServer]:
    async with redis_server() as running:
        yield running


@contextlib.asynccontextmanager
async def ear(server: RedisServer, space: str = "lotsen") -> AsyncIterator[Ear]:
    listener = Ear(RedisHints(server.uri, space=space))
    running = asyncio.create_task(listener.hints.run(listener))
    try:
        await listener.listens(EVERYBODY)
        yield listener
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_node_hears_what_it_has_open_and_what_is_for_everybody_and_nothing_of_its_own(
    server: RedisServer,
) -> None:
    async with ear(server) as here, ear(server) as there, ear(server, "other") as stranger:
        for listener in (here, there, stranger):
            await listener.listens(of_conversation(ANNA))
        await there.listens(of_account(AccountId("kim")))
        await stranger.listens(of_conversation(BO))
        told: list[Hint] = [Grown(ANNA, 7), Typed(ANNA, "visitor", True)]
        for hint in told:
            here.hints.tell(of_conversation(ANNA), hint)
        here.hints.tell(of_conversation(BO), Grown(BO, 1))
        here.hints.tell(of_account(AccountId("kim")), Grown(BO, 2))
        here.hints.tell(EVERYBODY, Changed("presence"))
        await there.until(lambda: len(there.hints_heard) == 4)
        assert there.hints_heard == [*told, Grown(BO, 2), Changed("presence")]
        there.hints.tell(EVERYBODY, Changed("service"))
        await here.until(lambda: bool(here.hints_heard))
        assert here.hints_heard == [Changed("service")]
        assert stranger.hints_heard == []
        assert (here.hints.tally.sent, here.hints.tally.received, there.hints.tally.received) == (5, 1, 4)


async def test_what_is_not_open_any_more_is_not_heard(server: RedisServer) -> None:
    async with ear(server) as here, ear(server) as there:
        await there.listens(of_conversation(ANNA))
        there.hints.ignore(of_conversation(ANNA))
        await there.listens(of_conversation(BO))
        here.hints.tell(of_conversation(ANNA), Grown(ANNA, 1))
        here.hints.tell(of_conversation(BO), Grown(BO, 1))
        await there.until(lambda: bool(there.hints_heard))
        assert there.hints_heard == [Grown(BO, 1)]


async def test_a_redis_that_was_killed_is_found_again_and_everything_is_listened_to_again(server: RedisServer) -> None:
    async with ear(server) as here, ear(server) as there:
        topics = [of_conversation(ConversationId(f"c{number}")) for number in range(1200)]
        for topic in topics:
            there.hints.listen(topic)
        await there.until(lambda: set(topics) <= set(there.topics_begun))
        await server.kill()
        while here.hints.tally.carried:
            here.hints.tell(EVERYBODY, Changed("service"))
            await asyncio.sleep(0.01)  # until the library has noticed
        missed = here.hints.tally.missed
        here.hints.tell(EVERYBODY, Changed("presence"))
        assert here.hints.tally.missed == missed + 1
        there.hints.listen(of_conversation(BO))
        await server.start()
        await there.until(lambda: there.topics_begun.count(topics[-1]) == 2)
        await there.until(lambda: of_conversation(BO) in there.topics_begun)
        await here.until(lambda: here.topics_begun.count(EVERYBODY) == 2)
        here.hints.tell(of_conversation(BO), Grown(BO, 3))
        await there.until(lambda: Grown(BO, 3) in there.hints_heard)
        assert Changed("presence") not in there.hints_heard
    assert LAST_PAUSE_S <= 2


async def test_what_is_no_hint_is_dropped(server: RedisServer) -> None:
    async with ear(server) as here, Redis(port=server.port) as stranger:
        for rubbish in (b"", b"{}", b'["n",["grown","anna"]]', b'["n",["grown","anna","7"]]', b'["n",["grown","",1]]'):
            await stranger.publish("lotsen:lotsen:all", rubbish)
        await stranger.publish("lotsen:lotsen:all", b'["n",["grown","anna",7]]')
        await here.until(lambda: bool(here.hints_heard))
        assert here.hints_heard == [Grown(ANNA, 7)]
        assert here.hints.tally.refused == 5
