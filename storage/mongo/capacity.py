"""Slots and presence leases on MongoDB.

Owns the collections `slots`, unique on (account, number) and on (account, conversation), and `leases`, unique on
(account, node). Must not decide who gets a conversation.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from storage.errors import Unavailable
from storage.ids import AccountId, ConversationId, NodeId, Seq
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document
from storage.ports.capacity import ONE_LATER, Lease, Slot

SLOTS: Final = "slots"
LEASES: Final = "leases"
INDEXES: Final = {
    SLOTS: [
        IndexModel([("account", ASCENDING), ("number", ASCENDING)], unique=True),
        IndexModel([("account", ASCENDING), ("conversation", ASCENDING)], unique=True),
        IndexModel([("reserved_at", ASCENDING)]),
    ],
    LEASES: [
        IndexModel([("account", ASCENDING), ("node", ASCENDING)], unique=True),
        IndexModel([("expires_at", ASCENDING)]),
    ],
}


class MongoSlots:
    """`CapacitySlots` on the collection `slots`."""

    def __init__(self, database: Database, clock: DatabaseClock) -> None:
        self._database = database
        self._slots = database[SLOTS]
        self._clock = clock
        self._known: dict[AccountId, dict[ConversationId, int]] = {}
        """The numbers that each account's conversations were seen to hold: where to try first, and no more."""

    async def reserve(self, account: AccountId, capacity: int, conversation: ConversationId, since: Seq) -> Slot | None:
        known = self._known.get(account, {})
        if conversation not in known and (number := _lowest_free(capacity, known.values())) is not None:
            slot = Slot(account, number, conversation, since, await self._clock.now(), confirmed=False)
            if await self._take(slot):
                return await self._keep_if_within(capacity, slot)
        return await self._reserve_after_reading(account, capacity, conversation, since)

    async def _reserve_after_reading(
        self, account: AccountId, capacity: int, conversation: ConversationId, since: Seq
    ) -> Slot | None:
        while True:
            held = await self.of(account)
            mine = next((slot for slot in held if slot.conversation == conversation), None)
            if mine is not None:
                if (slot := await self._reserve_again(mine, since)) is not None:
                    return slot
                continue  # it was freed, or reserved again, at this moment
            number = _lowest_free(capacity, [slot.number for slot in held])
            if number is None:
                return None
            slot = Slot(account, number, conversation, since, await self._clock.now(), confirmed=False)
            if await self._take(slot):
                return await self._keep_if_within(capacity, slot)

    async def _reserve_again(self, held: Slot, since: Seq) -> Slot | None:
        """Reserve a slot that its conversation holds already. None if it is no longer as it was read."""
        at = max(await self._clock.now(), held.reserved_at + ONE_LATER)
        as_read = {"account": held.account, "conversation": held.conversation, "reserved_at": held.reserved_at}
        change = {"$max": {"since": since}, "$set": {"reserved_at": at}}
        with self._database.call():
            document = await self._slots.find_one_and_update(as_read, change, return_document=ReturnDocument.AFTER)
        return replace(_slot_of(document), again=True) if document else None

    async def _take(self, slot: Slot) -> bool:
        """Insert the slot. False if its number, or its conversation, was taken at the same moment."""
        try:
            with self._database.call():
                await self._slots.insert_one(
                    {
                        "_id": f"{slot.account}:{slot.number}",
                        "account": slot.account,
                        "number": slot.number,
                        "conversation": slot.conversation,
                        "since": slot.since,
                        "reserved_at": slot.reserved_at,
                        "confirmed": False,
                    }
                )
        except DuplicateKeyError:
            return False
        return True

    async def _keep_if_within(self, capacity: int, slot: Slot) -> Slot | None:
        """Return the slot, or None after freeing it where the account holds too many.

        Slots above a lowered capacity do not stand in the way of an insert, so they are counted after it.
        """
        if len(await self.of(slot.account)) <= capacity:
            return slot
        await self.release_if_unchanged(slot)
        return None

    async def confirm(self, account: AccountId, conversation: ConversationId, since: Seq) -> bool:
        held = {"account": account, "conversation": conversation, "since": since}
        with self._database.call():
            result = await self._slots.update_one(held, {"$set": {"confirmed": True}})
        return result.matched_count == 1

    async def free(self, account: AccountId, conversation: ConversationId, *, up_to: Seq) -> None:
        held = {"account": account, "conversation": conversation, "since": {"$lte": up_to}}
        with self._database.call():
            await self._slots.delete_one(held)
        self._forget(account, conversation)

    async def release_if_unchanged(self, slot: Slot) -> None:
        held = {
            "account": slot.account,
            "number": slot.number,
            "conversation": slot.conversation,
            "since": slot.since,
            "reserved_at": slot.reserved_at,
        }
        with self._database.call():
            await self._slots.delete_one(held)
        self._forget(slot.account, slot.conversation)

    def _forget(self, account: AccountId, conversation: ConversationId) -> None:
        self._known.get(account, {}).pop(conversation, None)

    async def of(self, account: AccountId) -> Sequence[Slot]:
        slots = await self._find({"account": account})
        self._known[account] = {slot.conversation: slot.number for slot in slots}
        return slots

    async def all(self) -> Sequence[Slot]:
        return await self._find({})

    async def reserved_since(self, at: datetime) -> Sequence[Slot]:
        return await self._find({"reserved_at": {"$gte": at}})

    async def _find(self, query: Document) -> list[Slot]:
        with self._database.call():
            cursor = self._slots.find(query).sort([("account", ASCENDING), ("number", ASCENDING)])
            return [_slot_of(document) for document in await cursor.to_list(length=None)]


class MongoPresence:
    """`PresenceLeases` on the collection `leases`. An expired lease stays until its account renews one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._leases = database[LEASES]

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
        # The pipeline form, because only there the database's own clock can be added to. It is never compared
        # there: SecantusDB 0.7.0b3 takes any stored time and $$NOW for equal.
        lasts_ms = int(for_s * 1000)
        ends = {"$add": ["$$NOW", lasts_ms]}
        values = {"account": account, "node": node, "status": status, "capacity": capacity}
        given = {name: _literal(value) for name, value in values.items()}
        with self._database.call():
            document = await self._leases.find_one_and_update(
                {"_id": f"{account}:{node}"},
                [{"$set": {**given, "expires_at": ends, "status_since": status_since or "$$NOW"}}],
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
            if document is None:
                raise Unavailable("The database did not return a lease.")
            lease = _lease_of(document)
            now = lease.expires_at - timedelta(milliseconds=lasts_ms)
            ended = {"account": account, "expires_at": {"$lt": min(now, lease.expires_at)}}
            await self._leases.delete_many(ended)
        return lease

    async def alive(self) -> Sequence[Lease]:
        with self._database.call():
            cursor = self._leases.aggregate([{"$set": {"now": "$$NOW"}}])
            documents = await cursor.to_list(length=None)
        return [_lease_of(each) for each in documents if each["expires_at"] > each["now"]]


def _lowest_free(capacity: int, taken: Collection[int]) -> int | None:
    """The lowest number of 1..capacity that is not taken; None if `capacity` or more are, above it too."""
    return None if len(taken) >= capacity else min(set(range(1, capacity + 1)).difference(taken))


def _literal(value: Any) -> Any:
    """A value for a pipeline: a text that begins with a dollar would otherwise be read as a field."""
    return {"$literal": value} if isinstance(value, str) else value


def _slot_of(document: Document) -> Slot:
    return Slot(
        account=AccountId(document["account"]),
        number=document["number"],
        conversation=ConversationId(document["conversation"]),
        since=Seq(document["since"]),
        reserved_at=document["reserved_at"],
        confirmed=document["confirmed"],
    )


def _lease_of(document: Document) -> Lease:
    return Lease(
        account=AccountId(document["account"]),
        node=NodeId(document["node"]),
        status=document["status"],
        capacity=document["capacity"],
        expires_at=document["expires_at"],
        status_since=document["status_since"],
    )
