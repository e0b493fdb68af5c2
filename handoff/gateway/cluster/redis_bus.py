"""The bus between nodes over Redis: one channel a topic, so that a node receives only what is open at it.

Owns two connections, one that publishes and one that subscribes, and their reconnection. The only module that knows
Redis. Redis stores nothing, and chats go on without it: after an outage every node catches up from the log.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Iterable, Set
from typing import Any, Final

import msgspec
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionLost

from handoff.gateway.cluster.bus import ALL_NODES, BusCounters, Notification, Subscriber, Topic

log = logging.getLogger(__name__)

ANSWER_WITHIN_S: Final = 2.0
"""Time-out of connecting and of every answer; after it the connection counts as lost."""

BACKOFF_MIN_S: Final = 0.05
BACKOFF_MAX_S: Final = 2.0
"""Between two attempts to connect: doubles each time up to the maximum."""

OUTBOX_MAX: Final = 10_000
BATCH_MAX: Final = 500
"""Redis commands in one round trip."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[str, Notification]).decode


class RedisBus:
    """`Bus` over publish and subscribe of Redis."""

    def __init__(self, uri: str, *, space: str) -> None:
        """`space` separates the channels of installations that share a Redis."""
        self._uri = uri
        self._prefix = f"lotsen:{space}:"
        self._node = secrets.token_hex(8)
        self._topics: set[Topic] = {ALL_NODES}
        self._subscribed: set[Topic] = set()
        self._in_step = False
        """Whether the subscriptions at Redis equal `topics`."""
        self._outbox: deque[tuple[Topic, bytes]] = deque()
        self._work = asyncio.Event()
        self.counters = BusCounters()

    @property
    def topics(self) -> Set[Topic]:
        """The topics subscribed to, whether the connection is up or not."""
        return self._topics

    def publish(self, topic: Topic, notification: Notification) -> None:
        """Queue for the next round trip; drop it while the connection is down or the outbox is full."""
        if not self.counters.connected or len(self._outbox) >= OUTBOX_MAX:
            self.counters.dropped += 1
            return
        self._outbox.append((topic, _encode((self._node, notification))))
        self._work.set()

    def subscribe(self, topic: Topic) -> None:
        """Subscribe to it with the next round trip."""
        self._topics.add(topic)
        self._in_step = False
        self._work.set()

    def unsubscribe(self, topic: Topic) -> None:
        """Unsubscribe from it with the next round trip."""
        self._topics.discard(topic)
        self._in_step = False
        self._work.set()

    async def run(self, subscriber: Subscriber) -> None:
        """Connect, and reconnect with back-off, until cancelled."""
        backoff_s, logged = BACKOFF_MIN_S, False
        while True:
            connection = asyncio.create_task(self._connect(subscriber))
            try:
                await asyncio.wait({connection})
            finally:
                await _cancelled(connection)
            error = connection.exception()
            if self.counters.connected:
                backoff_s, logged = BACKOFF_MIN_S, False
            if not logged:
                log.warning("bus_disconnected %s", type(error).__name__)
                logged = True
            self._reset()
            await asyncio.sleep(backoff_s)
            backoff_s = min(2 * backoff_s, BACKOFF_MAX_S)

    # --- inside ------------------------------------------------------------------------------------

    async def _connect(self, subscriber: Subscriber) -> None:
        """Hold one connection of each kind until either fails; always ends by raising."""
        client = Redis.from_url(
            self._uri,
            socket_connect_timeout=ANSWER_WITHIN_S,
            socket_timeout=ANSWER_WITHIN_S,
            retry=Retry(NoBackoff(), 0),
        )
        async with client, client.pubsub() as pubsub:
            await self._sync_subscriptions(pubsub)
            loops = [
                asyncio.create_task(self._receive_loop(pubsub, subscriber)),
                asyncio.create_task(self._publish_loop(client, pubsub)),
            ]
            try:
                done, _ = await asyncio.wait(loops, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await _cancelled(*loops)
            for task in done:
                task.result()

    def _reset(self) -> None:
        """Forget the lost connection; what was queued would come too late to be of use."""
        self.counters.connected = False
        self.counters.dropped += len(self._outbox)
        self._outbox.clear()
        self._subscribed.clear()
        self._in_step = False

    async def _publish_loop(self, client: Redis, pubsub: PubSub) -> None:
        """Send what has been queued since the last round trip: subscriptions, then notifications."""
        while True:
            await self._work.wait()
            self._work.clear()
            await self._sync_subscriptions(pubsub)
            while self._outbox:
                batch = [self._outbox.popleft() for _ in range(min(BATCH_MAX, len(self._outbox)))]
                pipeline = client.pipeline(transaction=False)
                for topic, message in batch:
                    _ = pipeline.publish(self._prefix + topic, message)
                await pipeline.execute()
                self.counters.published += len(batch)

    async def _sync_subscriptions(self, pubsub: PubSub) -> None:
        """Make the subscriptions at Redis equal `topics`."""
        if self._in_step:
            return
        self._in_step = True
        new, old = self._topics - self._subscribed, self._subscribed - self._topics
        for batch in _batches(new):
            await pubsub.subscribe(*(self._prefix + topic for topic in batch))
        for batch in _batches(old):
            await pubsub.unsubscribe(*(self._prefix + topic for topic in batch))
        self._subscribed = (self._subscribed | new) - old

    async def _receive_loop(self, pubsub: PubSub, subscriber: Subscriber) -> None:
        """Receive until the connection fails; a silent connection is probed with a ping."""
        pinged = False
        while True:
            message = await pubsub.get_message(timeout=ANSWER_WITHIN_S)
            if message is not None:
                pinged = False
                self._dispatch(message, subscriber)
            elif pinged:
                raise ConnectionLost("no answer to a ping")
            else:
                await pubsub.ping()
                pinged = True

    def _dispatch(self, message: dict[str, Any], subscriber: Subscriber) -> None:
        if message["type"] == "subscribe":
            topic = Topic(message["channel"].decode().removeprefix(self._prefix))
            if topic == ALL_NODES:
                self.counters.connected = True
                log.info("bus_connected")
            subscriber.on_subscribed(topic)
        elif message["type"] == "message":
            try:
                node, notification = _decode(message["data"])
            except msgspec.DecodeError:
                self.counters.rejected += 1
                return
            if node != self._node:
                self.counters.received += 1
                subscriber.on_message(notification)


async def _cancelled(*tasks: asyncio.Task[None]) -> None:
    """Cancel tasks and wait until all have ended; cancels again if a library has swallowed the first cancellation."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=ANSWER_WITHIN_S)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # retrieved, so that asyncio does not report the second of two


def _batches(topics: Iterable[Topic]) -> Iterable[list[Topic]]:
    """Batches of one round trip each; the topic of all nodes comes first."""
    ordered = sorted(topics, key=lambda topic: topic != ALL_NODES)
    return (ordered[at : at + BATCH_MAX] for at in range(0, len(ordered), BATCH_MAX))
