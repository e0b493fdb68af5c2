"""The database's clock: read every minute, and continued by this machine's monotonic clock in between.

Owns the offset. Deadlines that several nodes compare use it, so that a node with a wrong clock does no harm.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from storage.mongo.database import Client, Database

_REFRESH_S: Final = 60.0


class DatabaseClock:
    """Time by the database's `hello`. `steady` counts seconds and never jumps."""

    def __init__(self, client: Client, database: Database, steady: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._database = database
        self.steady = steady
        self._read_at = float("-inf")
        self._time_then = datetime.min.replace(tzinfo=UTC)

    async def now(self) -> datetime:
        """The database's time, aware UTC, in whole milliseconds, to within one round trip.

        Unavailable if the database is away when its clock has to be read again.
        """
        if self.steady() - self._read_at > _REFRESH_S:
            await self._read()
        now = self._time_then + timedelta(seconds=self.steady() - self._read_at)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    async def _read(self) -> None:
        asked = self.steady()
        with self._database.call():
            hello = await self._client.admin.command("hello")
        answered = self.steady()
        # `hello` is answered outside of any collection, so the driver leaves its time naive; it is UTC.
        self._time_then = hello["localTime"].replace(tzinfo=UTC)
        self._read_at = (asked + answered) / 2
