"""A protocol fuzzer for Engine.IO and Socket.IO frames, against a gateway in a process of its own.

Many connections on both namespaces send packets from the grammar of `packets`. Meanwhile an honest visitor writes.
Right is: the process lives, everything that the visitor was acknowledged is stored once and in order, no packet
began a conversation or moved the queue, unless by chance it was the right packet for it, nothing of a packet is in any
log line, connections are freed.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Collection
from random import Random

import aiohttp

from handoff.backoffice.accounts.sessions import COOKIE
from storage.ids import ConversationId
from tests.support.checker import history
from tests.support.clients import Visitor
from tests.trust.outcome import Outcome
from tests.trust.packets import Packet, Packets, right_start
from tests.trust.rig import PASSWORD, Rig

ATTACKERS = 16
BATCH = 24
"""Packets that are sent before a connection is looked at: the first bad one ends it."""
POLITE = 0.7
"""Share of connections whose packets are refused one by one, by the schema, and do not end the connection."""


async def fuzz(rig: Rig, packets: int, seed: int) -> Outcome:
    """Send so many packets and look at what came of it."""
    outcome = Outcome("Engine.IO and Socket.IO packets from a fuzzer", of=packets)
    counselor = await rig.counselor()
    before = await rig.stored_conversations()
    honest = await Visitor(rig.url).connect()
    await honest.start()
    began, fired = time.monotonic(), asyncio.Event()
    memory = rig.process.memory_info().rss

    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        cookie = await _sign_in(http, rig)
        attackers = [
            _Attacker(http, rig, Random(f"{seed}:{number}"), cookie, outcome.advance) for number in range(ATTACKERS)
        ]
        writing = asyncio.create_task(_write(honest, fired))
        await asyncio.gather(*(each.run(packets // ATTACKERS) for each in attackers))
    fired.set()
    acked = await writing

    seconds = time.monotonic() - began
    outcome.figures = {
        "connections": f"{sum(each.connections for each in attackers):,}",
        "refused by the schema": f"{sum(each.refused for each in attackers):,}",
        "a second": f"{outcome.count / seconds:,.0f}",
        "honest messages": f"{len(acked):,}",
        "growth": f"{(rig.process.memory_info().rss - memory) / 2**20:.0f} MB",
    }
    if not rig.alive:
        outcome.failures.append("the gateway ended")
        return outcome
    replayed = [event["client_msg_id"] for event in await honest.replay() if event.get("from") == "visitor"]
    if replayed != acked:
        outcome.failures.append("the honest visitor's messages are not what was acknowledged")
    begun = await rig.stored_conversations() - before - {honest.conversation}
    right = {key for each in attackers for key in each.started}
    if len(begun) > len(right):
        outcome.failures.append(f"packets began {len(begun)} conversations: {await _first_commands(rig, begun)}")
    summary = await counselor.call("queue:summary", {})
    waiting = 1 + len(begun)  # without a bot, the honest visitor waits
    if not summary["ok"] or sum(summary["waiting"].values()) > waiting:
        outcome.failures.append("the queue is not as it was")
    if _leaked(rig):
        outcome.failures.append("a log line tells what was sent")
    await honest.close()
    await counselor.close()
    return outcome


class _Attacker:
    """One connection after the other."""

    def __init__(
        self, http: aiohttp.ClientSession, rig: Rig, random: Random, cookie: str, count: Callable[[], None]
    ) -> None:
        self._http, self._rig, self._random, self._cookie, self._count = http, rig, random, cookie, count
        self.sent = self.connections = self.refused = 0
        self.started: set[str] = set()
        """Keys of right starts among what was sent."""

    async def run(self, packets: int) -> None:
        while self.sent < packets:
            with contextlib.suppress(aiohttp.ClientError, ConnectionError, asyncio.TimeoutError):
                await self._connection()

    def _sent_one(self, packet: Packet) -> None:
        self.sent += 1
        self._count()
        if key := right_start(packet):
            self.started.add(key)

    async def _connection(self) -> None:
        namespace = self._random.choice(("/visitor", "/counselor"))
        packets = Packets(self._random, namespace)
        headers = {"Origin": self._rig.url, "Cookie": f"{COOKIE}={self._cookie}"}
        address = f"{self._rig.url}/socket.io/?EIO=4&transport=websocket"
        self.connections += 1
        async with self._http.ws_connect(address, headers=headers, max_msg_size=0) as socket:
            await socket.receive(10)
            await socket.send_str(f"40{namespace},")
            await socket.receive(10)
            if self._random.random() < POLITE:
                await self._politely(socket, packets)
            else:
                await self._rudely(socket, packets)

    async def _politely(self, socket: aiohttp.ClientWebSocketResponse, packets: Packets) -> None:
        """Event after event that the schema refuses. The connection stays, so that much gets through to it."""
        for _ in range(6):
            for _ in range(BATCH):
                await socket.send_str(packet := packets.polite())
                self._sent_one(packet)
            while not socket.closed:
                try:
                    message = await socket.receive(0.05)
                except TimeoutError:
                    break  # what needed an answer has been answered
                if message.type is not aiohttp.WSMsgType.TEXT:
                    return
                self.refused += '"ok":false' in message.data

    async def _rudely(self, socket: aiohttp.ClientWebSocketResponse, packets: Packets) -> None:
        for _ in range(BATCH):
            packet = packets.next()
            if socket.closed:
                return
            await (socket.send_bytes(packet) if isinstance(packet, bytes) else socket.send_str(_sendable(packet)))
            self._sent_one(packet)
        with contextlib.suppress(TimeoutError):
            while (await socket.receive(0.2)).type is aiohttp.WSMsgType.TEXT:
                pass


def _sendable(packet: str) -> str:
    return packet.encode("utf-8", "replace").decode("utf-8")


async def _write(visitor: Visitor, until: asyncio.Event) -> list[str]:
    """An honest visitor's messages, for as long as the attack lasts; the ids of those that were acknowledged."""
    acked: list[str] = []
    while not until.is_set():
        key = f"h{len(acked)}"
        if (await visitor.say("jag undrar en sak", key))["ok"]:
            acked.append(key)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(until.wait(), 0.25)
    return acked


async def _sign_in(http: aiohttp.ClientSession, rig: Rig) -> str:
    body = {"name": "rigg", "password": PASSWORD}
    async with http.post(f"{rig.url}/api/v1/login", json=body, headers={"Origin": rig.url}) as response:
        return response.cookies[COOKIE].value


async def _first_commands(rig: Rig, conversations: Collection[ConversationId]) -> list[str]:
    """By what each of them began, to find the packet."""
    async with rig.store() as store:
        logs = [await history(store.log, each) for each in conversations]
    return ["+".join(type(event).__name__ for event in log[0][1].events) for log in logs if log]


def _leaked(rig: Rig) -> bool:
    printed = b"".join(rig.printed)
    return any(trace in printed for trace in (b"<script>", b"jndi", b"$where", b"hej", b"undrar", b"Traceback"))
