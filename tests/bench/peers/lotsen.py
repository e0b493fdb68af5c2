"""Pairs through Lotsen: a visitor's socket, and a counselor's who has claimed the conversation.

Acknowledged means: encrypted, durable, judged, and with a place in the conversation's one order.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import aiohttp

from tests.bench.load import Wire, wire
from tests.bench.peers.system import Arrivals, Job, Visitor
from tests.support.clients import COOKIE

PLACES = 2
"""Conversations that one counselor may have at once."""


class Lotsen:
    """Counselors that have signed in, with as many visitors each as a counselor may have."""

    def __init__(self, job: Job, http: aiohttp.ClientSession, arrivals: Arrivals) -> None:
        self._job = job
        self._http = http
        self._arrivals = arrivals
        self._desks: dict[str, _Connection] = {}
        self._visitors: list[_Connection] = []
        self._opening = asyncio.Lock()

    async def open(self, number: int) -> Visitor:
        """One at a time, so that each counselor takes the visitor who has just come."""
        async with self._opening:
            visitor = await self._connected("/visitor", {})
            self._visitors.append(visitor)
            key = f"pair-{number}-{id(self)}"
            await visitor.ask("conversation:start", {"lang": "sv", "client_id": key.ljust(32, "0")})
            await visitor.ask("human:request", {"client_msg_id": "human"})
            desk = await self._desk(self._job.cookies[number // PLACES])
            await desk.ask("conversation:open", {"conversation": await desk.takes_next(), "after_seq": 0})
        return _LotsenVisitor(visitor)

    async def close(self) -> None:
        """The visitors end their conversations, or they would be in the next round's queue."""
        for visitor in self._visitors:
            await visitor.ask("conversation:end", {"client_msg_id": "end", "erase": False})
        for each in (*self._visitors, *self._desks.values()):
            await each.close()

    async def _desk(self, cookie: str) -> _Connection:
        if cookie not in self._desks:
            headers = {"Cookie": f"{COOKIE}={cookie}", "Origin": self._job.url}
            desk = self._desks[cookie] = await self._connected("/counselor", headers)
            await desk.ask("presence:set", {"status": "available", "capacity": PLACES})
        return self._desks[cookie]

    async def _connected(self, namespace: str, headers: dict[str, str]) -> _Connection:
        found = await wire(self._http, self._job.url, f"{namespace},", headers)
        return _Connection(found, namespace, self._arrivals if namespace == "/counselor" else None)


class _EmptyError(RuntimeError):
    """Nobody waits."""


class _LotsenVisitor:
    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def say(self, key: str, text: str) -> None:
        await self._connection.ask("message:send", {"client_msg_id": key, "text": text})


class _Connection:
    """Requests over one socket, and a reader of what comes."""

    def __init__(self, socket: Wire, namespace: str, arrivals: Arrivals | None) -> None:
        self._socket = socket
        self._namespace = namespace
        self._arrivals = arrivals
        self._asked = 0
        self._queue = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())

    async def takes_next(self) -> str:
        """The conversation that is next, as soon as the queue that this connection is shown has one."""
        while True:
            self._queue.clear()
            with contextlib.suppress(_EmptyError):
                return str((await self.ask("queue:claim_next", {}))["conversation"])
            await self._queue.wait()

    async def ask(self, event: str, body: dict[str, Any]) -> dict[str, Any]:
        """The acknowledgement. RuntimeError when it refuses."""
        self._asked += 1
        answer = self._waiting[str(self._asked)] = asyncio.get_running_loop().create_future()
        frame = json.dumps([event, body], ensure_ascii=False)
        await self._socket.send_str(f"42{self._namespace},{self._asked}{frame}")
        ack: dict[str, Any] = await answer
        if not ack.get("ok"):
            empty = ack["error"]["code"] == "queue_empty"
            raise (_EmptyError if empty else RuntimeError)(f"{event}: {ack}")
        return ack

    async def close(self) -> None:
        self._reading.cancel()

    async def _read(self) -> None:
        acknowledges = f"43{self._namespace},"
        while True:
            frame = await self._socket.read(3600.0)
            if frame.startswith(acknowledges):
                number, _, body = frame[len(acknowledges) :].partition("[")
                self._waiting.pop(number).set_result(json.loads(f"[{body}")[0])
            elif self._arrivals is not None and frame.startswith("42"):
                self._queue.set()
                self._arrivals.note(frame)
