"""Pairs through a Matrix homeserver: a room for each visitor, with an operator who is invited and long-polls.

Acknowledged means: the server has answered the request with the event's id, after its database has committed.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiohttp

from tests.bench.peers.system import Arrivals, Job, Visitor

_API = "/_matrix/client/v3"
_POLL_MS = 30_000


class Matrix:
    """Accounts of invented people, registered as anybody may here."""

    def __init__(self, job: Job, http: aiohttp.ClientSession, arrivals: Arrivals) -> None:
        self._job = job
        self._http = http
        self._arrivals = arrivals
        self._reading: list[asyncio.Task[None]] = []

    async def open(self, number: int) -> Visitor:
        """The visitor makes the room and invites the operator."""
        name = f"{number}-{id(self)}"
        visitor, operator = await self._account(f"v{name}"), await self._account(f"o{name}")
        room = (await visitor.post("/createRoom", {"preset": "private_chat", "invite": [operator.name]}))["room_id"]
        await operator.post(f"/join/{room}", {})
        since = (await operator.get("/sync", {"timeout": "0"}))["next_batch"]
        self._reading.append(asyncio.create_task(self._read(operator, since)))
        return _MatrixVisitor(visitor, str(room))

    async def close(self) -> None:
        for each in self._reading:
            each.cancel()
        for each in self._reading:
            with contextlib.suppress(asyncio.CancelledError):
                await each

    async def _account(self, name: str) -> _Account:
        body = {"username": name, "password": "losen-for-matning", "auth": {"type": "m.login.dummy"}}
        made = await _Account(self._http, self._job.url, "", "").post("/register", body)
        return _Account(self._http, self._job.url, made["access_token"], made["user_id"])

    async def _read(self, operator: _Account, since: str) -> None:
        while True:
            text, since = await operator.sync(since)
            self._arrivals.note(text)


class _Account:
    """Requests of one person."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str, name: str) -> None:
        self._http = http
        self._url = f"{url}{_API}"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.name = name

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._answer("POST", path, json=body)

    async def put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._answer("PUT", path, json=body)

    async def get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        return await self._answer("GET", path, params=query)

    async def sync(self, since: str) -> tuple[str, str]:
        """What is new as text, and the place to go on from."""
        query = {"since": since, "timeout": str(_POLL_MS)}
        async with self._http.get(f"{self._url}/sync", params=query, headers=self._headers) as response:
            text = await response.text()
            return text, (await response.json())["next_batch"]

    async def _answer(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        async with self._http.request(method, f"{self._url}{path}", headers=self._headers, **how) as response:
            answer: dict[str, Any] = await response.json()
            if response.status != 200:
                raise RuntimeError(f"{method} {path.split('/')[1]}: {response.status} {answer}")
            return answer


class _MatrixVisitor:
    def __init__(self, account: _Account, room: str) -> None:
        self._account = account
        self._room = room

    async def say(self, key: str, text: str) -> None:
        body = {"msgtype": "m.text", "body": text}
        await self._account.put(f"/rooms/{self._room}/send/m.room.message/{key}", body)
