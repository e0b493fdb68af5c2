"""Renewal and destruction of key-encryption keys: wraps what the key database holds anew, in place.

Must not touch an entry, and must not destroy a key-encryption key that anything depends on.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from storage.bounded import batches
from storage.crypto.periods import iso_week
from storage.crypto.vault import KeyVault
from storage.errors import IntegrityError, KeyMissing
from storage.mongo import keyring
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document
from storage.mongo.documents import key_document, wrapped_key
from storage.ports.custody import Progress, WrappingKey, silent

_BATCH: Final = 200
_AT_ONCE: Final = 16
"""Each exchange is durable by itself; those under way at the same time share the wait for the disk."""


class MongoCustody:
    """`KeyCustody` on the key database.

    Args:
        settle_s: how long an insert of another node may be under way that began before a new key was made. An
            emptied key-encryption key is looked at once more after this, before it is destroyed.
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

    async def destroy_ended(self, before: datetime, progress: Progress = silent) -> Sequence[str]:
        now = await self._clock.now()
        current, limit = await self._vault.newest(now), iso_week(min(before, now))
        ended = [each for each in await self._vault.ids() if week_of(each) < limit and each != current]
        return await self._retire(ended, now, progress)

    async def _retire(self, kek_ids: Sequence[str], now: datetime, progress: Progress) -> Sequence[str]:
        """Empty these keys, wait for what is under way elsewhere, empty them again, destroy those that are empty."""
        if not kek_ids:
            return []
        for kek_id in kek_ids:
            await self._empty(kek_id, now, progress)
        await asyncio.sleep(self._settle_s)  # other processes' inserts: nothing of ours tells when they are over
        damaged = sum([await self._empty(kek_id, now, silent) for kek_id in kek_ids])
        destroyed = [kek_id for kek_id in kek_ids if not await self._count(kek_id)]
        for kek_id in destroyed:
            await self._vault.destroy(kek_id)
        if damaged:
            raise IntegrityError(f"{damaged} stored keys do not verify; what they are wrapped under was kept.")
        return destroyed

    async def _empty(self, kek_id: str, now: datetime, progress: Progress) -> int:
        """Wrap all that depends on this key under the newest one. Returns how many do not verify."""
        total, done, damaged, last = await self._count(kek_id), 0, 0, ""
        while batch := await self._next(kek_id, last):
            last = batch[-1]["_id"]
            for some in batches(batch, _AT_ONCE):
                moved = await asyncio.gather(*(self._move(document, now) for document in some))
                damaged += moved.count(False)
            done += len(batch)
            progress(kek_id, done, max(total, done))
        return damaged

    async def _next(self, kek_id: str, after: str) -> list[Document]:
        with self._database.call():
            cursor = self._collection.find({"kek_id": kek_id, "_id": {"$gt": after}})
            return await cursor.sort("_id", 1).limit(_BATCH).to_list(length=_BATCH)

    async def _move(self, document: Document, now: datetime) -> bool:
        """Exchange one wrapped key, unless it was erased or exchanged meanwhile. False if it does not verify."""
        try:
            new = await self._vault.rewrap(wrapped_key(document), now)
        except IntegrityError:
            return False
        with self._database.call():
            # What stands beside a lock (the sealed copies) stays as it is.
            known = {"_id": document["_id"], "nonce": document["nonce"]}
            changed = {name: value for name, value in key_document(new).items() if name != "_id"}
            await self._collection.update_one(known, {"$set": changed})
        return True

    async def _count(self, kek_id: str) -> int:
        with self._database.call():
            return await self._collection.count_documents({"kek_id": kek_id})


def week_of(kek_id: str) -> str:
    """The ISO week that a key-encryption key is called after."""
    year, week, *_ = kek_id.split("-")
    return f"{year}-{week}"
