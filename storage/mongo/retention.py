"""Ages of transcripts, retention holds and job leases on MongoDB.

Owns the collections `holds` and `job_leases`. Of `entries` it reads the minutes only. Must not decrypt anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from storage.crypto.digests import Signer
from storage.ids import AccountId, ConversationId
from storage.mongo import log
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document
from storage.mongo.signing import DocumentSigner
from storage.periods import hours, minute_of
from storage.ports.base import RESERVED_COMMAND_ID
from storage.ports.retention import Hold, TranscriptAge

HOLDS: Final = "holds"
LEASES: Final = "job_leases"
INDEXES: Final = {HOLDS: [IndexModel([("until", ASCENDING)])]}
_SCAN_S: Final = 120.0
_NO_TOMBSTONE: Final = {"k": {"$ne": RESERVED_COMMAND_ID}}


class MongoTranscripts:
    """`Transcripts` on the collection `entries`."""

    def __init__(self, database: Database, clock: DatabaseClock) -> None:
        self._database = database
        self._entries = database[log.COLLECTION]
        self._clock = clock

    async def begun_before(
        self, before: datetime, *, after: TranscriptAge | None = None, limit: int = 200
    ) -> Sequence[TranscriptAge]:
        further: Document = {}
        if after is not None:
            same_minute = {"begun": after.begun_at, "_id": {"$gt": after.conversation}}
            further = {"$or": [{"begun": {"$gt": after.begun_at}}, same_minute]}
        with self._database.call(_SCAN_S):
            cursor = self._entries.aggregate(
                [
                    {"$match": {"t": {"$lte": minute_of(before)}, **_NO_TOMBSTONE}},
                    {"$group": {"_id": "$c", "begun": {"$min": "$t"}}},
                    {"$match": further},
                    {"$sort": {"begun": ASCENDING, "_id": ASCENDING}},
                    {"$limit": limit},
                ]
            )
            groups = await cursor.to_list(length=limit)
            return [
                TranscriptAge(ConversationId(each["_id"]), each["begun"], await self._touched(each)) for each in groups
            ]

    async def oldest(self, since: datetime) -> datetime | None:
        # SecantusDB would read every entry, and hold all of them in memory, to find the first one.
        for first, end in hours(since, await self._clock.now()):
            query = {"t": {"$gte": first, "$lt": end}, **_NO_TOMBSTONE}
            with self._database.call():
                found = await self._entries.find_one(query, {"t": True}, sort=[("t", ASCENDING)])
            if found:
                oldest: datetime = found["t"]
                return oldest
        return None

    async def erased_since(self, since: datetime) -> Sequence[ConversationId]:
        erased: list[ConversationId] = []
        for first, end in hours(since, await self._clock.now()):
            query = {"t": {"$gte": first, "$lt": end}, "k": RESERVED_COMMAND_ID}
            with self._database.call():
                found = await self._entries.find(query, {"c": True}).to_list(length=None)
            erased += (ConversationId(each["c"]) for each in found)
        return erased

    async def forget_tombstones(self, before: datetime) -> int:
        forgotten = 0
        query = {"t": {"$lt": minute_of(before)}, "k": RESERVED_COMMAND_ID}
        with self._database.call(_SCAN_S):
            tombstones = await self._entries.find(query, {"c": True}).to_list(length=None)
            for tombstone in tombstones:
                if await self._entries.find_one({"c": tombstone["c"], **_NO_TOMBSTONE}, {"_id": True}) is None:
                    forgotten += (await self._entries.delete_one({"_id": tombstone["_id"]})).deleted_count
        return forgotten

    async def _touched(self, group: Document) -> datetime:
        """The minute of the newest entry; the oldest minute if an erasure deleted the entries meanwhile."""
        query = {"c": group["_id"], **_NO_TOMBSTONE}
        newest = await self._entries.find_one(query, {"t": True}, sort=[("s", DESCENDING)])
        touched: datetime = newest["t"] if newest else group["begun"]
        return touched


class MongoHolds:
    """`Holds` on the collection `holds`, named by the conversation."""

    def __init__(self, database: Database, signer: Signer) -> None:
        self._database = database
        self._holds = database[HOLDS]
        self._signed = DocumentSigner(signer, HOLDS)

    async def put(self, hold: Hold) -> None:
        document = self._signed.sign(
            {
                "_id": hold.conversation,
                "until": hold.until,
                "ground": hold.ground,
                "by": hold.by,
                "at": hold.decided_at,
            }
        )
        with self._database.call():
            await self._holds.replace_one({"_id": hold.conversation}, document, upsert=True)

    async def get(self, conversation: ConversationId) -> Hold | None:
        with self._database.call():
            document = self._signed.verified(await self._holds.find_one({"_id": conversation}))
        return _hold_of(document) if document else None

    async def all(self) -> Sequence[Hold]:
        with self._database.call():
            documents = await self._holds.find({}).sort("until", ASCENDING).to_list(length=None)
        return [_hold_of(document) for document in self._signed.all_verified(documents)]

    async def remove(self, conversation: ConversationId) -> None:
        with self._database.call():
            await self._holds.delete_one({"_id": conversation})


class MongoLeases:
    """`Leases` on the collection `job_leases`, one document a job."""

    def __init__(self, database: Database, clock: DatabaseClock) -> None:
        self._database = database
        self._leases = database[LEASES]
        self._clock = clock

    async def take(self, job: str, holder: str, for_s: float) -> bool:
        now = await self._clock.now()
        free = {"_id": job, "$or": [{"holder": holder}, {"until": {"$lte": now}}]}
        lease = {"holder": holder, "until": now + timedelta(seconds=for_s)}
        with self._database.call():
            if (await self._leases.update_one(free, {"$set": lease})).matched_count:
                return True
            try:
                await self._leases.insert_one({"_id": job, **lease})
            except DuplicateKeyError:
                return False
        return True

    async def release(self, job: str, holder: str) -> None:
        with self._database.call():
            await self._leases.delete_one({"_id": job, "holder": holder})


def _hold_of(document: Document) -> Hold:
    return Hold(
        ConversationId(document["_id"]),
        document["until"],
        document["ground"],
        AccountId(document["by"]),
        document["at"],
    )
