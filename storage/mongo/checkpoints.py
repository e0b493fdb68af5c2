"""Takes checkpoints of the logs on MongoDB, and compares the logs with them.

Owns the queries; `storage.crypto.checkpoint_file` owns the file. Must not decrypt: the tag of an entry binds all
entries before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from storage.bounded import batches
from storage.crypto.checkpoint_file import Checkpoint, CheckpointFile
from storage.ids import ConversationId, Seq
from storage.mongo import log
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import IDS_PER_QUERY, Database, Document
from storage.mongo.dirty_heads import DirtyHeads
from storage.mongo.documents import last_of, sealed_of, tombstone_id
from storage.periods import minute_of
from storage.ports.base import RESERVED_COMMAND_ID
from storage.ports.checkpoints import CheckpointFindings

_OVERLAP: Final = timedelta(minutes=2)
_FIRST_LOOK_BACK: Final = timedelta(days=2)
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
_AGGREGATE_S: Final = 120.0
_MAX_IN_FLIGHT: Final = 8
"""Number of concurrent queries for one entry each, between which writers get their turn."""


class MongoCheckpoints:
    """`Checkpoints` of the collection `entries`."""

    def __init__(self, database: Database, file: CheckpointFile, clock: DatabaseClock, dirty: DirtyHeads) -> None:
        """`dirty`: the ends of logs that this process has written."""
        self._dirty = dirty
        self._database = database
        self._entries = database[log.COLLECTION]
        self._file = file
        self._clock = clock
        self._taken: datetime | None = None

    async def take(self) -> int:
        if not await asyncio.to_thread(self._file.acquire):
            return 0
        try:
            now = await self._clock.now()
            changed = [each for each in await self._new_heads(now) if self._is_new(each)]
            added = await asyncio.to_thread(self._file.add, changed, now.date())
        except BaseException:
            self._dirty.invalidate()  # the next call must query for what was not recorded
            raise
        self._taken = now - _OVERLAP
        return added

    async def verify(self) -> CheckpointFindings:
        if not await asyncio.to_thread(self._file.acquire):
            await asyncio.to_thread(self._file.read)
        known = list(self._file)
        living = [each for each in known if not each.erased]
        found = await self._entries_at((each.conversation, each.first) for each in living)
        suspects = [each for each, document in zip(living, found, strict=True) if not _same(each, document)]
        tombstones = await self._tombstones([*(each for each in known if each.erased), *suspects])
        return CheckpointFindings(
            checked=len(known),
            shortened=[each.conversation for each in suspects if each.conversation not in tombstones],
            returned=[each.conversation for each in known if each.erased and each.conversation not in tombstones],
        )

    async def close(self) -> None:
        """Release the file to other processes."""
        await asyncio.to_thread(self._file.close)

    def _is_new(self, end: Checkpoint) -> bool:
        known = self._file.get(end.conversation)
        return known is None or (known.last, known.erased) != (end.last, end.erased)

    async def _new_heads(self, now: datetime) -> Sequence[Checkpoint]:
        """Ends of the logs written since the last call.

        Those of this process are in memory. The database is queried at the start, where other processes share the file,
        and after a write of unknown outcome: scanning minutes of entries takes the embedded database seconds.
        """
        heads = self._dirty.take()
        if self._taken is None:
            return await self._ends(now - _FIRST_LOOK_BACK if self._file.exists else _BEGINNING, now)
        if heads is None or await asyncio.to_thread(self._file.is_shared):
            return await self._ends(self._taken, now)
        return [
            Checkpoint(name, each.first, each.last, each.tag, erased=not each.tag, day=now.date())
            for name, each in heads.items()
        ]

    async def _ends(self, since: datetime, now: datetime) -> Sequence[Checkpoint]:
        newest = {
            "_id": "$c",
            "first": {"$max": "$s"},
            "erased": {"$max": {"$eq": ["$k", RESERVED_COMMAND_ID]}},
        }
        with self._database.call(_AGGREGATE_S):
            cursor = self._entries.aggregate([{"$match": {"t": {"$gte": minute_of(since)}}}, {"$group": newest}])
            groups = await cursor.to_list(length=None)
        ends = [_erased(each, now) for each in groups if each["erased"]]
        living = [(ConversationId(each["_id"]), Seq(each["first"])) for each in groups if not each["erased"]]
        ends += [_end(document, now) for document in await self._entries_at(living) if document is not None]
        return ends

    async def _tombstones(self, checkpoints: Iterable[Checkpoint]) -> set[ConversationId]:
        tombstones: set[ConversationId] = set()
        for batch in batches(checkpoints, IDS_PER_QUERY):
            ids = [tombstone_id(each.conversation) for each in batch]
            with self._database.call():
                found = await self._entries.find({"_id": {"$in": ids}}, {"c": True}).to_list(length=len(ids))
            tombstones |= {each["c"] for each in found}
        return tombstones

    async def _entries_at(self, places: Iterable[tuple[ConversationId, Seq]]) -> list[Document | None]:
        """The entry or tombstone at each place (conversation, first seq), None where there is none."""
        found: list[Document | None] = []
        for batch in batches(places, _MAX_IN_FLIGHT):
            found += await asyncio.gather(*(self._entry_at(*place) for place in batch))
        return found

    async def _entry_at(self, conversation: ConversationId, first: Seq) -> Document | None:
        with self._database.call():
            return await self._entries.find_one({"c": conversation, "s": first})


def _end(document: Document, now: datetime) -> Checkpoint:
    tag, first = sealed_of(document).tag, Seq(document["s"])
    return Checkpoint(document["c"], first, last_of(document), tag, erased=False, day=now.date())


def _erased(group: Document, now: datetime) -> Checkpoint:
    seq = Seq(group["first"])
    return Checkpoint(ConversationId(group["_id"]), seq, seq, b"", erased=True, day=now.date())


def _same(checkpoint: Checkpoint, document: Document | None) -> bool:
    return document is not None and (last_of(document), sealed_of(document).tag) == (checkpoint.last, checkpoint.tag)
