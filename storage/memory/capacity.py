"""Slots and presence leases in memory. Must not decide who gets a conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from storage.ids import AccountId, ConversationId, NodeId, Seq
from storage.ports.capacity import ONE_LATER, Lease, Slot


class MemorySlots:
    """`CapacitySlots` over a dictionary keyed by (account, number)."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._slots: dict[tuple[AccountId, int], Slot] = {}

    async def reserve(self, account: AccountId, capacity: int, conversation: ConversationId, since: Seq) -> Slot | None:
        held = self._held(account)
        for slot in held:
            if slot.conversation == conversation:
                at = max(self._clock(), slot.reserved_at + ONE_LATER)
                again = replace(slot, since=max(since, slot.since), reserved_at=at)
                self._slots[account, slot.number] = again
                return replace(again, again=True)
        if len(held) >= capacity:
            return None
        number = min(set(range(1, capacity + 1)) - {slot.number for slot in held})
        slot = Slot(account, number, conversation, since, reserved_at=self._clock(), confirmed=False)
        self._slots[account, number] = slot
        return slot

    async def confirm(self, account: AccountId, conversation: ConversationId, since: Seq) -> bool:
        for slot in self._held(account):
            if slot.conversation == conversation and slot.since == since:
                self._slots[account, slot.number] = replace(slot, confirmed=True)
                return True
        return False

    async def free(self, account: AccountId, conversation: ConversationId, *, up_to: Seq) -> None:
        for slot in self._held(account):
            if slot.conversation == conversation and slot.since <= up_to:
                del self._slots[account, slot.number]

    async def release_if_unchanged(self, slot: Slot) -> None:
        if self._slots.get((slot.account, slot.number)) == slot:
            del self._slots[slot.account, slot.number]

    async def of(self, account: AccountId) -> Sequence[Slot]:
        return self._held(account)

    async def all(self) -> Sequence[Slot]:
        return list(self._slots.values())

    async def reserved_since(self, at: datetime) -> Sequence[Slot]:
        return [slot for slot in await self.all() if slot.reserved_at >= at]

    def _held(self, account: AccountId) -> list[Slot]:
        held = [slot for (holder, _), slot in self._slots.items() if holder == account]
        return sorted(held, key=lambda slot: slot.number)


class MemoryPresence:
    """`PresenceLeases` over a dictionary keyed by (account, node)."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._leases: dict[tuple[AccountId, NodeId], Lease] = {}

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
        now = self._clock()
        lease = Lease(account, node, status, capacity, now + timedelta(seconds=for_s), status_since or now)
        self._leases[account, node] = lease
        return lease

    async def alive(self) -> Sequence[Lease]:
        now = self._clock()
        return [lease for lease in self._leases.values() if lease.expires_at > now]
