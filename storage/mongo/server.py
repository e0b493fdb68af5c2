"""Diagnostics of the database server on MongoDB. Reads settings and times of the oplog, never a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from pymongo.errors import PyMongoError

from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Client, lets_anybody_in
from storage.ports.server import ServerDiagnostics

_ASKED_WITHIN_S: Final = 5.0


class MongoServer:
    """The server behind these databases."""

    def __init__(self, client: Client, databases: Sequence[str], clock: DatabaseClock, uri: str) -> None:
        self._client = client
        self._uri = uri
        self._databases = databases
        self._clock = clock

    async def diagnostics(self) -> ServerDiagnostics:
        return ServerDiagnostics(
            profiling=await self._profiling(),
            oplog=await self._oplog(),
            anybody=await lets_anybody_in(self._uri, timeout_s=_ASKED_WITHIN_S),
            arbiters=await self._arbiters(),
        )

    async def _arbiters(self) -> bool:
        try:
            return bool((await self._client.admin.command("hello")).get("arbiters"))
        except PyMongoError:
            return False

    async def _profiling(self) -> bool | None:
        try:
            levels = [(await self._client[name].command("profile", -1))["was"] for name in self._databases]
        except (PyMongoError, KeyError):
            return None
        return any(levels)

    async def _oplog(self) -> timedelta | None:
        try:
            oldest = await self._client["local"]["oplog.rs"].find_one(sort=[("$natural", 1)], projection=["ts"])
        except PyMongoError:
            return None
        if oldest is None:  # the embedded database keeps none
            return timedelta()
        written: datetime = oldest["ts"].as_datetime().astimezone(UTC)
        return await self._clock.now() - written
