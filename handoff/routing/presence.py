"""Who of the staff is here, as this node knows it. Owns the leases of its own sockets' owners and a recent view of all.

A lease lasts as long as the grace and is renewed while the account has a socket here; a counselor is gone when no lease
of theirs is alive, whichever node they were on. Decides nothing about conversations (`actions/timers.py` does).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from handoff.operations.jobs import each
from storage.ids import AccountId, NodeId
from storage.ports.capacity import Lease, PresenceLeases

GRACE_S = 45.0
"""How long a counselor may be without any socket before the conversation goes back to the queue."""

RENEWALS_A_GRACE = 3
"""So often a lease is renewed while it lasts: one renewal may fail and nobody is gone."""

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody has said of themself, and when: of two windows at two nodes the later word holds."""

    status: str = "away"
    capacity: int = 1
    at: datetime = _NEVER


class Presence:
    """The staff's presence: written for this node's own, read for all."""

    def __init__(self, leases: PresenceLeases, node: NodeId, *, grace_s: float = GRACE_S) -> None:
        """`grace_s`: how long a counselor may be without any socket."""
        self._leases = leases
        self._node = node
        self.grace_s = grace_s
        self._here: dict[AccountId, Said] = {}
        self._alive: dict[AccountId, Lease] = {}
        self._observers: list[Callable[[], None]] = []

    def observe(self, observer: Callable[[], None]) -> None:
        """Follow what is said at this node: who has come, gone, or says something else of themself."""
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
    def anyone_available(self) -> bool:
        """Whether at least one counselor takes conversations."""
        return any(lease.status == "available" for lease in self._alive.values())

    async def connected(self, account: AccountId) -> None:
        """The account has a socket here. Its status is what it last was here or elsewhere, else `away`."""
        said = self._here.setdefault(account, self._said(account))
        await self._renew(account, said)
        self._tell()

    async def disconnected(self, account: AccountId) -> None:
        """The account's last socket here has closed: from now on the grace runs.

        It is forgotten before anything is waited for: who comes back meanwhile must not be forgotten after it.
        """
        said = self._here.pop(account, None)
        if said is not None:
            await self._renew(account, said)
            self._tell()

    async def set(self, account: AccountId, status: str, capacity: int) -> None:
        """What the counselor says of themself. Whose socket has closed meanwhile is not here again by it."""
        if account in self._here:
            self._here[account] = Said(status, capacity, self._here[account].at)
        lease = await self._leases.renew(account, self._node, status, capacity, self.grace_s)
        if account in self._here:
            self._here[account] = _said_in(lease)
        self._alive[account] = lease
        self._tell()

    def status(self, account: AccountId) -> tuple[str, int]:
        """Status and capacity; `away` and one place for somebody who is not here."""
        said = self._said(account)
        return said.status, said.capacity

    async def renew_all(self) -> None:
        """Renew the leases of everybody who has a socket here."""

        async def renew(account: AccountId) -> bool:
            said = self._here.get(account)
            if said is not None:
                await self._renew(account, said)
            return said is not None

        await each("renew_leases", self._here, renew)

    async def refresh(self) -> None:
        """Read who is here on all nodes, and what those who are here too have said there since."""
        self._alive = _best(await self._leases.alive())
        for account, said in self._here.items():
            lease = self._alive.get(account)
            if lease is not None and lease.status_since > said.at:
                self._here[account] = _said_in(lease)

    def _said(self, account: AccountId) -> Said:
        lease = self._alive.get(account)
        return self._here.get(account) or (_said_in(lease) if lease else Said())

    async def _renew(self, account: AccountId, said: Said) -> None:
        """The same word for longer."""
        self._alive[account] = await self._leases.renew(
            account, self._node, said.status, said.capacity, self.grace_s, status_since=said.at
        )

    def _tell(self) -> None:
        for observer in self._observers:
            observer()


def _said_in(lease: Lease) -> Said:
    return Said(lease.status, lease.capacity, lease.status_since)


def _best(leases: Iterable[Lease]) -> dict[AccountId, Lease]:
    """Latest status and latest expiry per account."""
    best: dict[AccountId, Lease] = {}
    for lease in leases:
        known = best.get(lease.account, lease)
        word = max(known, lease, key=lambda each: (each.status_since, each.expires_at))
        best[lease.account] = replace(word, expires_at=max(known.expires_at, lease.expires_at))
    return best
