"""Hints between nodes by Redis: one channel a topic, so that a node is sent what is open at it and nothing else.

Owns two connections, for telling and for hearing, and their coming back. The only module that knows Redis. Redis keeps
nothing of it, and chats go on without: what was missed is read from the log when it is back.
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
from redis.exceptions import ConnectionError as Away

from handoff.gateway.cluster.hints import EVERYBODY, Hint, Listener, Tally, Topic

log = logging.getLogger(__name__)

ANSWER_WITHIN_S: Final = 2.0
"""A Redis that takes longer to connect or to answer is away."""

FIRST_PAUSE_S: Final = 0.05
LAST_PAUSE_S: Final = 2.0
"""Between two attempts to reach it: twice as long each time, never longer than this."""

UNSENT_MAX: Final = 10_000
AT_ONCE: Final = 500
"""Commands in one round trip."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[str, Hint]).decode


class RedisHints:
    """`Hints` over publish and subscribe."""

    def __init__(self, uri: str, *, space: str) -> None:
        """`space` keeps installations apart that share a Redis."""
        self._uri = uri
        self._prefix = f"lotsen:{space}:"
        self._node = secrets.token_hex(8)
        self._topics: set[Topic] = {EVERYBODY}
        self._subscribed: set[Topic] = set()
        self._settled = False
        """Whether what is subscribed is what is listened to."""
        self._unsent: deque[tuple[Topic, bytes]] = deque()
        self._work = asyncio.Event()
        self.tally = Tally()

    @property
    def topics(self) -> Set[Topic]:
        """What is listened to."""
        return self._topics

    def tell(self, topic: Topic, hint: Hint) -> None:
        """Publish it with the next round trip; while Redis is away, nobody hears it."""
        if not self.tally.carried or len(self._unsent) >= UNSENT_MAX:
            self.tally.missed += 1
            return
        self._unsent.append((topic, _encode((self._node, hint))))
        self._work.set()

    def listen(self, topic: Topic) -> None:
        """Subscribe to it with the next round trip."""
        self._topics.add(topic)
        self._settled = False
        self._work.set()

    def ignore(self, topic: Topic) -> None:
        """Unsubscribe from it with the next round trip."""
        self._topics.discard(topic)
        self._settled = False
        self._work.set()

    async def run(self, listener: Listener) -> None:
        """Connect, carry, and connect again."""
        pause_s, noted = FIRST_PAUSE_S, False
        while True:
            carrying = asyncio.create_task(self._carry(listener))
            try:
                await asyncio.wait({carrying})
            finally:
                await _ended(carrying)
            error = carrying.exception()
            if self.tally.carried:
                pause_s, noted = FIRST_PAUSE_S, False
            if not noted:
                log.warning("hints_away %s", type(error).__name__)
                noted = True
            self._lost()
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, LAST_PAUSE_S)

    # --- inside ------------------------------------------------------------------------------------

    async def _carry(self, listener: Listener) -> None:
        """One life of the connections; ends by raising."""
        client = Redis.from_url(
            self._uri,
            socket_connect_timeout=ANSWER_WITHIN_S,
            socket_timeout=ANSWER_WITHIN_S,
            retry=Retry(NoBackoff(), 0),
        )
        async with client, client.pubsub() as hearing:
            await self._subscribe(hearing)
            both = [
                asyncio.create_task(self._hear(hearing, listener)),
                asyncio.create_task(self._speak(client, hearing)),
            ]
            try:
                done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await _ended(*both)
            for task in done:
                task.result()

    def _lost(self) -> None:
        """Nothing gets through any more; what waits to be told would come too late to be of use."""
        self.tally.carried = False
        self.tally.missed += len(self._unsent)
        self._unsent.clear()
        self._subscribed.clear()
        self._settled = False

    async def _speak(self, client: Redis, hearing: PubSub) -> None:
        """Subscribe and publish, as much as has come together since the last round trip."""
        while True:
            await self._work.wait()
            self._work.clear()
            await self._subscribe(hearing)
            while self._unsent:
                batch = [self._unsent.popleft() for _ in range(min(AT_ONCE, len(self._unsent)))]
                pipeline = client.pipeline(transaction=False)
                for topic, told in batch:
                    _ = pipeline.publish(self._prefix + topic, told)
                await pipeline.execute()
                self.tally.sent += len(batch)

    async def _subscribe(self, hearing: PubSub) -> None:
        """Make what is subscribed what is listened to."""
        if self._settled:
            return
        self._settled = True
        new, old = self._topics - self._subscribed, self._subscribed - self._topics
        for some in _in_parts(new):
            await hearing.subscribe(*(self._prefix + topic for topic in some))
        for some in _in_parts(old):
            await hearing.unsubscribe(*(self._prefix + topic for topic in some))
        self._subscribed = (self._subscribed | new) - old

    async def _hear(self, hearing: PubSub, listener: Listener) -> None:
        """Take what comes. A connection on which nothing comes is asked whether it is one."""
        asked = False
        while True:
            message = await hearing.get_message(timeout=ANSWER_WITHIN_S)
            if message is not None:
                asked = False
                self._took(message, listener)
            elif asked:
                raise Away("it does not answer")
            else:
                await hearing.ping()
                asked = True

    def _took(self, message: dict[str, Any], listener: Listener) -> None:
        if message["type"] == "subscribe":
            topic = Topic(message["channel"].decode().removeprefix(self._prefix))
            if topic == EVERYBODY:
                self.tally.carried = True
                log.info("hints_carried")
            listener.began(topic)
        elif message["type"] == "message":
            try:
                node, hint = _decode(message["data"])
            except msgspec.DecodeError:
                self.tally.refused += 1
                return
            if node != self._node:
                self.tally.received += 1
                listener.heard(hint)


async def _ended(*tasks: asyncio.Task[None]) -> None:
    """Cancel tasks and wait for their end. A library that makes an error of it, or nothing, is told again."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=ANSWER_WITHIN_S)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # both connections may have died of the same cause; one of them is told, none is left over


def _in_parts(topics: Iterable[Topic]) -> Iterable[list[Topic]]:
    """In portions of one round trip each; the one that is for everybody first."""
    ordered = sorted(topics, key=lambda topic: topic != EVERYBODY)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))
