"""A real database whose clock can be moved: what it stores stays as it is, what it says of now is so much later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from storage.ids import AccountId, NodeId
from storage.ports.capacity import Lease, PresenceLeases
from storage.ports.clock import DatabaseClock
from storage.ports.log import ConversationLog, Head
from storage.ports.store import Store
from tests.support.fakes import Clock


class MovedClock(Clock):
    """The real time, and whatever it has been moved by."""

    def __init__(self) -> None:
        super().__init__()
        self.by = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by

    def advance(self, seconds: float) -> None:
        self.by += timedelta(seconds=seconds)


class _Presence:
    """Leases that end by the moved clock: stored with their end as it reads there."""

    def __init__(self, leases: PresenceLeases, store: Store, clock: MovedClock) -> None:
        self._leases, self._store, self._clock = leases, store, clock

    async def renew(
        self,
        account: AccountId,
        node: NodeId,
        status: str,
        capacity: int,
        for_s: float,
        *,
        status_since: datetime | None = None,
    ) -> Lease:
        lasts_s = for_s + self._clock.by.total_seconds()
        return await self._leases.renew(account, node, status, capacity, lasts_s, status_since=status_since)

    async def alive(self) -> Sequence[Lease]:
        now = await self._store.clock.now() + self._clock.by
        return [lease for lease in await self._leases.alive() if lease.expires_at > now]


class _Log:
    """The log, which knows when it was written to by the clock that cannot be moved."""

    def __init__(self, log: ConversationLog, clock: MovedClock) -> None:
        self._log, self._clock = log, clock

    async def touched_since(self, since: datetime) -> Sequence[Head]:
        return await self._log.touched_since(since - self._clock.by)

    async def listed_since(self, since: datetime, *, by_others: bool = False) -> Sequence[Head]:
        return await self._log.listed_since(since - self._clock.by, by_others=by_others)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


class _DatabaseClock:
    def __init__(self, real: DatabaseClock, clock: MovedClock) -> None:
        self._real, self._clock = real, clock

    async def now(self) -> datetime:
        return await self._real.now() + self._clock.by


class _Moved:
    def __init__(self, store: Store, clock: MovedClock) -> None:
        self._store = store
        self.clock = _DatabaseClock(store.clock, clock)
        self.presence = _Presence(store.presence, store, clock)
        self.log = _Log(store.log, clock)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def moved(store: Store, clock: MovedClock) -> Store:
    """The store at the time of this clock."""
    return cast(Store, _Moved(store, clock))
