"""Rotation of key-encryption keys (KEKs) on MongoDB: rewraps the keys in the key database in place.

Must not change an entry, and must not destroy a KEK that wraps anything.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from storage.bounded import batches
from storage.crypto.vault import KeyVault
from storage.errors import IntegrityError, KeyMissing
from storage.mongo import keyring
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document
from storage.mongo.documents import key_document, wrapped_key
from storage.periods import iso_week
from storage.ports.key_rotation import Progress, WrappingKey, silent

_BATCH: Final = 200
_MAX_IN_FLIGHT: Final = 16
"""Each update is durable by itself; concurrent ones share the wait for the disk."""


class MongoKeyRotation:
    """`KeyRotation` on the key database.

    Args:
        settle_s: how long an insert of another node may take that began before the new KEK was made. After this the
            old KEK is checked once more, before it is destroyed.
    """

    def __init__(self, key_database: Database, vault: KeyVault, clock: DatabaseClock, *, settle_s: float) -> None:
        self._database = key_database
        self._collection = key_database[keyring.COLLECTION]
        self._vault = vault
        self._clock = clock
        self._settle_s = settle_s

    async def wrapping_keys(self) -> Sequence[WrappingKey]:
        with self._database.call():
            groups = self._collection.aggregate([{"$group": {"_id": "$kek_id", "n": {"$sum": 1}}}])
            counts = Counter({each["_id"]: each["n"] for each in await groups.to_list(length=None)})
        ids = await self._vault.ids()
        if set(counts) - set(ids):
            raise KeyMissing("Conversations depend on a key-encryption key that is not there.")
        newest = {week_of(each): each for each in ids}  # of each week the last one
        now = iso_week(await self._clock.now())
        return [WrappingKey(each, week_of(each), counts[each], current=newest.get(now) == each) for each in ids]

    async def rotate(self, progress: Progress = silent) -> Sequence[str]:
        now = await self._clock.now()
        new = await self._vault.renew(now)
        return await self._retire([each for each in await self._vault.ids() if each != new], now, progress)

    async def destroy_expired(self, before: datetime, progress: Progress = silent) -> Sequence[str]:
        now = await self._clock.now()
        current, limit = await self._vault.newest(now), iso_week(min(before, now))
        ended = [each for each in await self._vault.ids() if week_of(each) < limit and each != current]
        return await self._retire(ended, now, progress)

    async def _retire(self, kek_ids: Sequence[str], now: datetime, progress: Progress) -> Sequence[str]:
        """Rewrap all keys under these KEKs, wait for other nodes' inserts, rewrap again, destroy the unused KEKs."""
        if not kek_ids:
            return []
        for kek_id in kek_ids:
            await self._rewrap_all(kek_id, now, progress)
        await asyncio.sleep(self._settle_s)  # no signal tells when other processes' inserts are done
        damaged = sum([await self._rewrap_all(kek_id, now, silent) for kek_id in kek_ids])
        destroyed = [kek_id for kek_id in kek_ids if not await self._count(kek_id)]
        for kek_id in destroyed:
            await self._vault.destroy(kek_id)
        if damaged:
            raise IntegrityError(f"{damaged} stored keys do not verify; their key-encryption keys were kept.")
        return destroyed

    async def _rewrap_all(self, kek_id: str, now: datetime, progress: Progress) -> int:
        """Rewrap all keys under this KEK with the newest one. Returns how many do not verify."""
        total, done, damaged, last = await self._count(kek_id), 0, 0, ""
        while batch := await self._next(kek_id, last):
            last = batch[-1]["_id"]
            for some in batches(batch, _MAX_IN_FLIGHT):
                results = await asyncio.gather(*(self._rewrap(document, now) for document in some))
                damaged += results.count(False)
            done += len(batch)
            progress(kek_id, done, max(total, done))
        return damaged

    async def _next(self, kek_id: str, after: str) -> list[Document]:
        with self._database.call():
            cursor = self._collection.find({"kek_id": kek_id, "_id": {"$gt": after}})
            return await cursor.sort("_id", 1).limit(_BATCH).to_list(length=_BATCH)

    async def _rewrap(self, document: Document, now: datetime) -> bool:
        """Replace one wrapped key, unless it was erased or replaced meanwhile. False if it does not verify."""
        try:
            new = await self._vault.rewrap(wrapped_key(document), now)
        except IntegrityError:
            return False
        with self._database.call():
            # The other fields of a lock (the sealed copies) are not changed.
            known = {"_id": document["_id"], "nonce": document["nonce"]}
            changed = {name: value for name, value in key_document(new).items() if name != "_id"}
            await self._collection.update_one(known, {"$set": changed})
        return True

    async def _count(self, kek_id: str) -> int:
        with self._database.call():
            return await self._collection.count_documents({"kek_id": kek_id})


def week_of(kek_id: str) -> str:
    """The ISO week in the id of a key-encryption key."""
    year, week, *_ = kek_id.split("-")
    return f"{year}-{week}"
