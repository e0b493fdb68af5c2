"""Presence of the staff: the leases of accounts with a socket at this node, and a recent view of all nodes' leases.

A lease lasts as long as the grace and is renewed while the account has a socket here; a counselor is gone when none of
their leases is alive, at any node. While the database does not answer nobody can renew: a lease that ran out then ends
no presence. Decides nothing about conversations (`actions/timers.py` does).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from handoff.operations.jobs import each
from storage.ids import AccountId, NodeId
from storage.ports.capacity import Lease, PresenceLeases
from storage.ports.clock import DatabaseClock

GRACE_S = 45.0
"""How long a counselor may be without any socket before the conversation goes back to the queue."""

RENEWALS_A_GRACE = 3
"""Renewals within one grace: one of them may fail without anybody being taken for gone."""

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DeclaredStatus:
    """The status that an account has set, and when: of two windows at two nodes the later one holds."""

    status: str = "away"
    capacity: int = 1
    at: datetime = _NEVER


class Presence:
    """Presence: written for accounts at this node, read for all."""

    def __init__(
        self, leases: PresenceLeases, node: NodeId, *, database_clock: DatabaseClock, grace_s: float = GRACE_S
    ) -> None:
        """`grace_s`: how long a counselor may be without any socket."""
        self._leases = leases
        self._node = node
        self._database_clock = database_clock
        self.grace_s = grace_s
        self._here: dict[AccountId, DeclaredStatus] = {}
        self._alive: dict[AccountId, Lease] = {}
        self._read_at = _NEVER
        self._before_gap: dict[AccountId, Lease] = {}
        """Who was present when leases could be read last, until everybody has had a grace to renew theirs."""
        self._gap_forgiven_until = _NEVER
        self._observers: list[Callable[[], None]] = []

    def observe(self, observer: Callable[[], None]) -> None:
        """Follow the changes at this node: an account has connected, disconnected, or set another status."""
        self._observers.append(observer)

    @property
    def renew_every_s(self) -> float:
        """Seconds between two renewals."""
        return self.grace_s / RENEWALS_A_GRACE

    @property
    def alive(self) -> Mapping[AccountId, Lease]:
        """Latest status and expiry per account, of the leases on all nodes (seconds old at most)."""
        return self._alive

    @property
    def available(self) -> list[AccountId]:
        """The accounts that take conversations now."""
        return [account for account, lease in self._alive.items() if lease.status == "available"]

    async def connected(self, account: AccountId) -> None:
        """The account has a socket here. Its status is what it last was here or elsewhere, else `away`."""
        declared = self._here.setdefault(account, self._declared(account))
        await self._renew(account, declared)
        self._notify()

    async def disconnected(self, account: AccountId) -> None:
        """The account's last socket here has closed: from now on the grace runs.

        Removed before anything is awaited: an account that comes back meanwhile must not be removed after that.
        """
        declared = self._here.pop(account, None)
        if declared is not None:
            await self._renew(account, declared)
            self._notify()

    async def set(self, account: AccountId, status: str, capacity: int) -> None:
        """Set status and capacity. An account whose socket has closed meanwhile is not present again by this."""
        if account in self._here:
            self._here[account] = DeclaredStatus(status, capacity, self._here[account].at)
        lease = await self._leases.renew(account, self._node, status, capacity, self.grace_s)
        if account in self._here:
            self._here[account] = _declared_in(lease)
        self._alive[account] = lease
        self._notify()

    def status(self, account: AccountId) -> tuple[str, int]:
        """Status and capacity; `away` and one slot for an account that is not present."""
        declared = self._declared(account)
        return declared.status, declared.capacity

    async def renew_all(self) -> None:
        """Renew the leases of all accounts with a socket here; one that fails stops no other."""

        async def renew(account: AccountId) -> bool:
            declared = self._here.get(account)
            if declared is not None:
                await self._renew(account, declared)
            return declared is not None

        await each("renew_leases", self._here, renew)

    async def refresh(self) -> None:
        """Read the leases of all nodes, and take over statuses that were set later at another node.

        Present is also who has a socket here, and for a grace after a gap between two reads who was present before it.
        """
        found = _best(await self._leases.alive())
        self._note_gap(await self._database_clock.now())
        here = {account: lease for account, lease in self._alive.items() if account in self._here}
        self._alive = self._before_gap | here | found
        for account, declared in self._here.items():
            lease = self._alive.get(account)
            if lease is not None and lease.status_since > declared.at:
                self._here[account] = _declared_in(lease)

    def _note_gap(self, now: datetime) -> None:
        """After a longer gap between two reads than between two renewals, leases may have run out unrenewed."""
        if now - self._read_at > timedelta(seconds=self.renew_every_s):
            self._before_gap = self._alive
            self._gap_forgiven_until = now + timedelta(seconds=self.grace_s)
        elif now >= self._gap_forgiven_until:
            self._before_gap = {}
        self._read_at = now

    def _declared(self, account: AccountId) -> DeclaredStatus:
        lease = self._alive.get(account)
        return self._here.get(account) or (_declared_in(lease) if lease else DeclaredStatus())

    async def _renew(self, account: AccountId, declared: DeclaredStatus) -> None:
        """Prolong the lease with an unchanged status."""
        self._alive[account] = await self._leases.renew(
            account, self._node, declared.status, declared.capacity, self.grace_s, status_since=declared.at
        )

    def _notify(self) -> None:
        for observer in self._observers:
            observer()


def _declared_in(lease: Lease) -> DeclaredStatus:
    return DeclaredStatus(lease.status, lease.capacity, lease.status_since)


def _best(leases: Iterable[Lease]) -> dict[AccountId, Lease]:
    """Latest status and latest expiry per account."""
    best: dict[AccountId, Lease] = {}
    for lease in leases:
        known = best.get(lease.account, lease)
        word = max(known, lease, key=lambda each: (each.status_since, each.expires_at))
        best[lease.account] = replace(word, expires_at=max(known.expires_at, lease.expires_at))
    return best
