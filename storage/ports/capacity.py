"""Ports of counselors' capacity: slots held for conversations, and presence leases of staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from storage.ids import AccountId, ConversationId, NodeId, Seq

ONE_LATER: Final = timedelta(milliseconds=1)
"""By how much a further reservation is later at least: the least that the database's times tell apart."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of a counselor's capacity, held for one conversation. `number` counts from 1.

    `since` is the seq of the event with which the conversation entered the queue that it is taken from. A
    conversation may be queued and taken several times: a late `free` for an earlier time cannot free the slot of
    a later one. `reserved_at` is later in each further reservation of a held slot, by at least a millisecond, so that
    no two are alike.
    """

    account: AccountId
    number: int
    conversation: ConversationId
    since: Seq
    reserved_at: datetime
    confirmed: bool
    again: bool = field(default=False, compare=False)
    """Whether `reserve` found it held for this conversation already: then it is not its caller's alone to give back."""


class CapacitySlots(Protocol):
    """Reserves, confirms and frees slots. A slot is a document unique on (account, number), never a counter."""

    async def reserve(self, account: AccountId, capacity: int, conversation: ConversationId, since: Seq) -> Slot | None:
        """Take a free slot of 1..capacity, mostly the lowest. None if the account holds `capacity` slots or more.

        A slot that this account already holds for this conversation is reserved again, for `since` if that is later.
        """

    async def confirm(self, account: AccountId, conversation: ConversationId, since: Seq) -> bool:
        """Hold on to a reservation that may have lapsed before the log shows the claim. False if it was freed."""

    async def free(self, account: AccountId, conversation: ConversationId, *, up_to: Seq) -> None:
        """Free the conversation's slot if its `since` is at most `up_to`. Nothing happens if there is none."""

    async def release_if_unchanged(self, slot: Slot) -> None:
        """Free the slot if it is still exactly this reservation, not reserved again or freed since."""

    async def of(self, account: AccountId) -> Sequence[Slot]:
        """The slots of one account, by number."""

    async def all(self) -> Sequence[Slot]:
        """All slots (at most a few hundred: two per counselor), for the job that frees what nobody holds."""

    async def reserved_since(self, at: datetime) -> Sequence[Slot]:
        """Those that were reserved, or reserved again, at this time or later; no other is read."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A staff member's presence on one node, renewed every 15 s, over when `expires_at` has passed."""

    account: AccountId
    node: NodeId
    status: str
    capacity: int
    expires_at: datetime
    status_since: datetime
    """When `status` was set, by the database's clock: of two nodes' leases the later status holds."""


class PresenceLeases(Protocol):
    """Presence of staff across nodes: one lease per (account, node)."""

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
        """Make or extend the lease until `for_s` seconds from now, by the database's clock.

        `status_since` is taken from the lease whose status is repeated; without it the status is new now.
        """

    async def alive(self) -> Sequence[Lease]:
        """Leases that have not expired, by the database's clock."""
