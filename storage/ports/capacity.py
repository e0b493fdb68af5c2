"""Counselors' places, and which staff is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId, ConversationId, NodeId, Seq


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a counselor's capacity, held for one conversation. Numbers count from 1.

    `since` is the event with which the stay of the conversation began from which the counselor takes it: a place
    belongs to one such stay, so that whoever frees that of an earlier one late cannot free that of a later one.
    """

    account: AccountId
    number: int
    conversation: ConversationId
    since: Seq
    reserved_at: datetime
    confirmed: bool


class CapacitySlots(Protocol):
    """A slot is a document unique on (account, number): a conditional write, never a counter."""

    async def reserve(self, account: AccountId, capacity: int, conversation: ConversationId, since: Seq) -> Slot | None:
        """Take the lowest free slot of 1..capacity. None if the account holds `capacity` slots or more.

        A slot that this account already holds for this conversation is reserved anew, for `since` if that is later.
        """

    async def confirm(self, account: AccountId, conversation: ConversationId, since: Seq) -> bool:
        """The log shows the claim: the slot is no longer a mere reservation. False if it has been given back."""

    async def free(self, account: AccountId, conversation: ConversationId, *, up_to: Seq) -> None:
        """Give the slot of a stay back that began at `up_to` or earlier. Nothing happens if there is none."""

    async def lapse(self, slot: Slot) -> None:
        """Give back exactly this reservation. Nothing happens if it has been made anew since, or freed."""

    async def of(self, account: AccountId) -> Sequence[Slot]:
        """The slots of one account, by number."""

    async def all(self) -> Sequence[Slot]:
        """All slots (at most a few hundred: two per counselor), for the job that frees the stale ones."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A counselor's presence on one node, renewed every 15 s; gone when `expires_at` has passed."""

    account: AccountId
    node: NodeId
    status: str
    capacity: int
    expires_at: datetime
    said_at: datetime
    """Since when they say so, by the database's clock: of leases on two nodes the later word holds."""


class PresenceLeases(Protocol):
    """Who of the staff is here, across nodes."""

    async def renew(
        self,
        account: AccountId,
        node: NodeId,
        status: str,
        capacity: int,
        for_s: float,
        *,
        said_at: datetime | None = None,
    ) -> Lease:
        """Be present on this node until `for_s` seconds from now, by the database's clock.

        `said_at` is of an earlier lease whose word is repeated; without it the word is said now.
        """

    async def drop(self, account: AccountId, node: NodeId) -> None:
        """End the lease now. Nothing happens if there is none."""

    async def alive(self) -> Sequence[Lease]:
        """Leases that have not expired, by the database's clock."""

    async def last_seen(self, account: AccountId) -> datetime | None:
        """When the latest lease of this account ends or ended; None if it never had one."""
