"""The bus over a real Redis: which node receives what, what crosses, and what happens during an outage."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from redis.asyncio import Redis

from handoff.gateway.cluster.bus import (
    ALL_NODES,
    Appended,
    Notification,
    SharedStateChanged,
    Topic,
    Typing,
    of_account,
    of_conversation,
)
from handoff.gateway.cluster.redis_bus import BACKOFF_MAX_S, RedisBus
from storage.ids import AccountId, ConversationId
from tests.support.redis_server import RedisServer, redis_server

ANNA, BO = ConversationId("anna"), ConversationId("bo")
PATIENCE_S = 60.0


class RecordingSubscriber:
    """Records notifications and subscriptions, and wakes tests that wait for them."""

    def __init__(self, bus: RedisBus) -> None:
        self.bus = bus
        self.received: list[Notification] = []
        self.subscribed: list[Topic] = []
        self._news = asyncio.Event()

    def on_message(self, notification: Notification) -> None:
        self.received.append(notification)
        self._news.set()

    def on_subscribed(self, topic: Topic) -> None:
        self.subscribed.append(topic)
        self._news.set()

    async def until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not wanted():
                self._news.clear()
                await self._news.wait()

    async def subscribe(self, topic: Topic, times: int = 1) -> None:
        self.bus.subscribe(topic)
        await self.until(lambda: self.subscribed.count(topic) >= times)


@pytest.fixture
async def server() -> AsyncIterator[RedisServer]:
    async with redis_server() as running:
        yield running


@contextlib.asynccontextmanager
async def subscriber(server: RedisServer, space: str = "lotsen") -> AsyncIterator[RecordingSubscriber]:
    node = RecordingSubscriber(RedisBus(server.uri, space=space))
    running = asyncio.create_task(node.bus.run(node))
    try:
        await node.subscribe(ALL_NODES)
        yield node
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_node_receives_its_topics_and_the_common_one_and_nothing_of_its_own(
    server: RedisServer,
) -> None:
    async with subscriber(server) as here, subscriber(server) as there, subscriber(server, "other") as stranger:
        for node in (here, there, stranger):
            await node.subscribe(of_conversation(ANNA))
        await there.subscribe(of_account(AccountId("kim")))
        await stranger.subscribe(of_conversation(BO))
        sent: list[Notification] = [Appended(ANNA, 7), Typing(ANNA, "visitor", True)]
        for notification in sent:
            here.bus.publish(of_conversation(ANNA), notification)
        here.bus.publish(of_conversation(BO), Appended(BO, 1))
        here.bus.publish(of_account(AccountId("kim")), Appended(BO, 2))
        here.bus.publish(ALL_NODES, SharedStateChanged("presence"))
        await there.until(lambda: len(there.received) == 4)
        assert there.received == [*sent, Appended(BO, 2), SharedStateChanged("presence")]
        there.bus.publish(ALL_NODES, SharedStateChanged("service"))
        await here.until(lambda: bool(here.received))
        assert here.received == [SharedStateChanged("service")]
        assert stranger.received == []
        assert (here.bus.counters.published, here.bus.counters.received, there.bus.counters.received) == (5, 1, 4)


async def test_after_unsubscribing_nothing_is_received(server: RedisServer) -> None:
    async with subscriber(server) as here, subscriber(server) as there:
        await there.subscribe(of_conversation(ANNA))
        there.bus.unsubscribe(of_conversation(ANNA))
        await there.subscribe(of_conversation(BO))
        here.bus.publish(of_conversation(ANNA), Appended(ANNA, 1))
        here.bus.publish(of_conversation(BO), Appended(BO, 1))
        await there.until(lambda: bool(there.received))
        assert there.received == [Appended(BO, 1)]


async def test_after_an_outage_of_redis_it_reconnects_and_subscribes_to_everything_again(server: RedisServer) -> None:
    async with subscriber(server) as here, subscriber(server) as there:
        topics = [of_conversation(ConversationId(f"c{number}")) for number in range(1200)]
        for topic in topics:
            there.bus.subscribe(topic)
        await there.until(lambda: set(topics) <= set(there.subscribed))
        await server.kill()
        while here.bus.counters.connected:
            here.bus.publish(ALL_NODES, SharedStateChanged("service"))
            await asyncio.sleep(0.01)  # until the library has noticed
        dropped = here.bus.counters.dropped
        here.bus.publish(ALL_NODES, SharedStateChanged("presence"))
        assert here.bus.counters.dropped == dropped + 1
        there.bus.subscribe(of_conversation(BO))
        await server.start()
        await there.until(lambda: there.subscribed.count(topics[-1]) == 2)
        await there.until(lambda: of_conversation(BO) in there.subscribed)
        await here.until(lambda: here.subscribed.count(ALL_NODES) == 2)
        here.bus.publish(of_conversation(BO), Appended(BO, 3))
        await there.until(lambda: Appended(BO, 3) in there.received)
        assert SharedStateChanged("presence") not in there.received
    assert BACKOFF_MAX_S <= 2


async def test_messages_that_are_no_notification_are_rejected(server: RedisServer) -> None:
    async with subscriber(server) as here, Redis(port=server.port) as stranger:
        for rubbish in (
            b"",
            b"{}",
            b'["n",["appended","anna"]]',
            b'["n",["appended","anna","7"]]',
            b'["n",["appended","",1]]',
        ):
            await stranger.publish("lotsen:lotsen:all", rubbish)
        await stranger.publish("lotsen:lotsen:all", b'["n",["appended","anna",7]]')
        await here.until(lambda: bool(here.received))
        assert here.received == [Appended(ANNA, 7)]
        assert here.bus.counters.rejected == 5
