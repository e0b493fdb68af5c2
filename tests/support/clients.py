"""Socket.IO clients of a visitor and of a counselor, over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import socketio

from tests.support.documentation import filled

Wire = dict[str, Any]
COOKIE = "__Host-lotsen"
WITHIN_S = 60.0
"""Time-out for events: generous, because the machine is shared; only a failure takes this long."""
TICK_S = 0.05


async def elapsed(seconds: float) -> None:
    """Sleep so many seconds in ticks of this loop, so that a stalled process does not count as elapsed time.

    For time limits whose parts all run in this process.
    """
    for _ in range(round(seconds / TICK_S)):
        await asyncio.sleep(TICK_S)


class Client:
    """One connection to one namespace; keeps every event that it is sent."""

    def __init__(self, url: str, namespace: str, *, unix: Path | None = None) -> None:
        """`unix`: a Unix socket by which the address is reached."""
        self.url = url
        self.namespace = namespace
        self.events: list[Wire] = []
        self.pushed: list[tuple[str, Wire]] = []
        self._news = asyncio.Condition()
        self._ended = asyncio.Event()
        self._admitted = asyncio.Event()
        self._refusal: object = None
        through = None if unix is None else aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(unix)))
        self.socket = socketio.AsyncClient(reconnection=False, http_session=through)
        self.socket.on("disconnect", self._note_end, namespace=namespace)
        self.socket.on("connect", self._note_admission, namespace=namespace)
        self.socket.on("connect_error", self._note_admission, namespace=namespace)
        for name in ("event", "queue", "typing", "read", "alarm", "side", "calls"):
            self.socket.on(name, self._keeper(name), namespace=namespace)

    def _keeper(self, name: str) -> Callable[[Wire], Any]:
        async def keep(data: Wire) -> None:
            async with self._news:
                if name == "event":
                    self.events.append(data)
                else:
                    self.pushed.append((name, data))
                self._news.notify_all()

        return keep

    async def _note_admission(self, refusal: object = None) -> None:
        self._refusal = refusal["message"] if isinstance(refusal, dict) else refusal
        self._admitted.set()

    async def _note_end(self, reason: str = "") -> None:
        self._ended.set()

    async def call(self, event: str, data: Wire, *, within_s: float = WITHIN_S) -> Wire:
        """Send a request and return its acknowledgement.

        Raises ConnectionError as soon as the connection ends: the library itself would wait on.
        """
        asking = asyncio.ensure_future(self.socket.call(event, data, namespace=self.namespace, timeout=within_s))
        ending = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait((asking, ending), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise ConnectionError("the connection ended")
            answer: Wire = asking.result()
            return answer
        finally:
            asking.cancel()
            ending.cancel()

    async def until(self, wanted: Callable[[Wire], bool], *, within_s: float = WITHIN_S) -> Wire:
        """The first event, past or to come, that is wanted."""
        async with asyncio.timeout(within_s), self._news:
            await self._news.wait_for(lambda: any(wanted(event) for event in self.events))
        return next(event for event in self.events if wanted(event))

    async def soon(self, wanted: Callable[[Wire], bool], *, promised_s: float) -> Wire:
        """The same, within a time limit that the product promises, measured by `elapsed`."""
        coming = asyncio.ensure_future(self.until(wanted))
        over = asyncio.ensure_future(elapsed(promised_s))
        try:
            await asyncio.wait((coming, over), return_when=asyncio.FIRST_COMPLETED)
            assert coming.done(), f"has not come within {promised_s} s"
            return coming.result()
        finally:
            coming.cancel()
            over.cancel()

    async def until_pushed(self, name: str, *, within_s: float = WITHIN_S) -> Wire:
        """The latest unnumbered push of this name, waiting for the first one."""
        return await self.until_that_is_pushed(name, lambda _: True, within_s=within_s)

    async def until_that_is_pushed(
        self, name: str, wanted: Callable[[Wire], bool], *, within_s: float = WITHIN_S
    ) -> Wire:
        """The latest unnumbered push of this name that is wanted, waiting for the first one."""
        async with asyncio.timeout(within_s), self._news:
            await self._news.wait_for(lambda: any(kind == name and wanted(data) for kind, data in self.pushed))
        return next(data for kind, data in reversed(self.pushed) if kind == name and wanted(data))

    async def _more_pushes_than(self, seen: int) -> None:
        """Return after the next unnumbered push, or after half a second: a push may be lost."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5), self._news:
                await self._news.wait_for(lambda: len(self.pushed) > seen)

    async def _join(self, **how: Any) -> None:
        """Connect; where that fails, nothing stays open."""
        try:
            options = {"namespaces": [self.namespace], "transports": ["websocket"], "wait": False}
            await self.socket.connect(self.url, **options, **how)
            await self._be_admitted()
        except BaseException:
            await self.close()
            raise

    async def _be_admitted(self) -> None:
        """Return when the namespace has let this client in.

        The library's own limit is a second, which a busy node may need; a browser waits until the connection ends.
        """
        answered, connection = asyncio.ensure_future(self._admitted.wait()), self.socket.eio.read_loop_task
        try:
            async with asyncio.timeout(WITHIN_S):
                await asyncio.wait((answered, connection), return_when=asyncio.FIRST_COMPLETED)
        finally:
            answered.cancel()
        if self.namespace not in self.socket.namespaces:
            raise socketio.exceptions.ConnectionError(self._refusal or "the connection ended before an answer")

    async def close(self) -> None:
        await self.socket.disconnect()
        if (session := self.socket.eio.http) is not None:
            await session.close()  # the library leaves it open when the server is the one who ends


class Visitor(Client):
    """An anonymous visitor."""

    def __init__(self, url: str, *, unix: Path | None = None) -> None:
        super().__init__(url, "/visitor", unix=unix)
        self.token: str | None = None
        self.conversation = ""
        self.origin = url if unix else None
        """Of the page that it would be, as a browser names it."""

    async def connect(self) -> Visitor:
        named = {"Origin": self.origin} if self.origin else {}
        await self._join(auth={"token": self.token} if self.token else {}, headers=named)
        return self

    async def start(self, lang: str = "sv") -> Wire:
        ack = await self.call("conversation:start", {"lang": lang, "client_id": secrets.token_hex(16)})
        assert ack["ok"], ack
        self.token, self.conversation = ack["token"], ack["conversation"]
        return ack

    async def say(self, text: str, client_msg_id: str | None = None) -> Wire:
        return await self.call("message:send", {"client_msg_id": client_msg_id or secrets.token_hex(8), "text": text})

    async def replay(self) -> list[Wire]:
        """Everything that the visitor may see, from the log."""
        events: list[Wire] = []
        while True:
            ack = await self.call("sync", {"after_seq": events[-1]["seq"] if events else 0})
            assert ack["ok"], ack
            events += ack["events"]
            if not ack["more"]:
                return events

    async def replay_until(self, wanted: Callable[[list[Wire]], bool], *, within_s: float = WITHIN_S) -> list[Wire]:
        """The log as the visitor may see it, as soon as it is as wanted; asks again whenever something comes."""
        async with asyncio.timeout(within_s):
            while not wanted(events := await self.replay()):
                seen = len(self.events)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.5), self._news:
                        await self._news.wait_for(partial(self._has_more_than, seen))
            return events

    def _has_more_than(self, count: int) -> bool:
        return len(self.events) > count


class Counselor(Client):
    """A member of staff who has signed in."""

    def __init__(self, url: str, *, unix: Path | None = None) -> None:
        super().__init__(url, "/counselor", unix=unix)
        self.cookie = ""

    async def log_in(self, name: str, password: str) -> Counselor:
        body = {"name": name, "password": password}
        async with aiohttp.ClientSession() as http, http.post(f"{self.url}/api/v1/login", json=body) as response:
            assert response.status == 200, await response.text()
            self.cookie = response.cookies[COOKIE].value
        return await self.connect()

    async def connect(self) -> Counselor:
        """With the session's cookie."""
        await self._join(headers={"Cookie": f"{COOKIE}={self.cookie}", "Origin": self.url})
        return self

    async def available(self, capacity: int = 1) -> Wire:
        return await self.call("presence:set", {"status": "available", "capacity": capacity})

    async def take_next(self) -> Wire:
        return await self.call("queue:claim_next", {})

    async def takes_next(self, *, within_s: float = WITHIN_S) -> str:
        """The conversation that is next, as soon as somebody waits."""
        async with asyncio.timeout(within_s):
            while not (ack := await self.take_next())["ok"]:
                assert ack["error"]["code"] == "queue_empty", ack
                await self._more_pushes_than(len(self.pushed))
        return str(ack["conversation"])

    async def answer(self, conversation: str, text: str) -> Wire:
        data = {"conversation": conversation, "client_msg_id": secrets.token_hex(8), "text": text}
        return await self.call("message:send", data)

    async def finish(self, conversation: str) -> Wire:
        """Close the conversation, with a form of unknowns."""
        key = secrets.token_hex(8)
        data = {"conversation": conversation, "client_msg_id": key, "reason": "klart", "documentation": filled()}
        return await self.call("conversation:close", data)
