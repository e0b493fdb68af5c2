"""Takes checkpoints of the logs in the database, and compares the logs with them.

Must not decrypt: the tag of an entry binds everything before it. Asks by `_id` alone, some hundred at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from storage.bounded import batches
from storage.crypto.checkpoint_file import Checkpoint, CheckpointFile
from storage.crypto.periods import minute_of
from storage.ids import ConversationId, Seq
from storage.mongo import log
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import NAMES_AT_ONCE, Database, Document
from storage.mongo.documents import last_of, sealed_of, tombstone_id
from storage.mongo.moved import MovedEnds
from storage.ports.base import RESERVED_COMMAND_ID
from storage.ports.checkpoints import CheckpointFindings

_OVERLAP: Final = timedelta(minutes=2)
_AT_START: Final = timedelta(days=2)
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LOOKING_BACK_S: Final = 120.0


class MongoCheckpoints:
    """`Checkpoints` of the collection `entries`."""

    def __init__(self, database: Database, file: CheckpointFile, clock: DatabaseClock, moved: MovedEnds) -> None:
        """`moved`: what this process has written."""
        self._moved = moved
        self._database = database
        self._entries = database[log.COLLECTION]
        self._file = file
        self._clock = clock
        self._taken: datetime | None = None

    async def take(self) -> int:
        if not await asyncio.to_thread(self._file.own):
            return 0
        try:
            now = await self._clock.now()
            news = [each for each in await self._moved_ends(now) if self._is_news(each)]
            added = await asyncio.to_thread(self._file.add, news, now.date())
        except BaseException:
            self._moved.lose()  # the next look has to find again what was not noted
            raise
        self._taken = now - _OVERLAP
        return added

    async def verify(self) -> CheckpointFindings:
        if not await asyncio.to_thread(self._file.own):
            await asyncio.to_thread(self._file.read)
        known = list(self._file)
        suspects: list[Checkpoint] = []
        for batch in batches(known, NAMES_AT_ONCE):
            suspects += await self._not_as_noted([each for each in batch if not each.erased])
        stones = await self._tombstones([*(each for each in known if each.erased), *suspects])
        return CheckpointFindings(
            checked=len(known),
            shortened=[each.conversation for each in suspects if each.conversation not in stones],
            returned=[each.conversation for each in known if each.erased and each.conversation not in stones],
        )

    async def close(self) -> None:
        """Let another process write the file."""
        await asyncio.to_thread(self._file.close)

    def _is_news(self, end: Checkpoint) -> bool:
        known = self._file.get(end.conversation)
        return known is None or (known.last, known.erased) != (end.last, end.erased)

    async def _moved_ends(self, now: datetime) -> Sequence[Checkpoint]:
        """What has moved since the last time.

        What this process has written it knows. The database is asked at the start, for what others have written who
        share the file, and after a write whose outcome nobody knows: looking through minutes of entries takes the
        embedded database seconds.
        """
        own = self._moved.take()
        if self._taken is None:
            return await self._ends(now - _AT_START if self._file.exists else _EVER, now)
        if own is None or await asyncio.to_thread(self._file.is_shared):
            return await self._ends(self._taken, now)
        return [
            Checkpoint(name, each.first, each.last, each.tag, erased=not each.tag, day=now.date())
            for name, each in own.items()
        ]

    async def _ends(self, since: datetime, now: datetime) -> Sequence[Checkpoint]:
        newest = {
            "_id": "$c",
            "first": {"$max": "$s"},
            "erased": {"$max": {"$eq": ["$k", RESERVED_COMMAND_ID]}},
        }
        with self._database.call(_LOOKING_BACK_S):
            cursor = self._entries.aggregate([{"$match": {"t": {"$gte": minute_of(since)}}}, {"$group": newest}])
            groups = await cursor.to_list(length=None)
        ends = [_erased(each, now) for each in groups if each["erased"]]
        living = [f"{each['_id']}:{each['first']}" for each in groups if not each["erased"]]
        for batch in batches(living, NAMES_AT_ONCE):
            ends += [_end(document, now) for document in await self._of(batch)]
        return ends

    async def _not_as_noted(self, batch: Sequence[Checkpoint]) -> list[Checkpoint]:
        found = {each["_id"]: each for each in await self._of(f"{each.conversation}:{each.first}" for each in batch)}
        return [each for each in batch if not _same(each, found.get(f"{each.conversation}:{each.first}"))]

    async def _tombstones(self, checkpoints: Iterable[Checkpoint]) -> set[ConversationId]:
        stones: set[ConversationId] = set()
        for batch in batches(checkpoints, NAMES_AT_ONCE):
            stones |= {each["c"] for each in await self._of(tombstone_id(each.conversation) for each in batch)}
        return stones

    async def _of(self, ids: Iterable[str]) -> list[Document]:
        wanted = list(ids)
        with self._database.call():
            return await self._entries.find({"_id": {"$in": wanted}}).to_list(length=len(wanted))


def _end(document: Document, now: datetime) -> Checkpoint:
    tag, first = sealed_of(document).tag, Seq(document["s"])
    return Checkpoint(document["c"], first, last_of(document), tag, erased=False, day=now.date())


def _erased(group: Document, now: datetime) -> Checkpoint:
    seq = Seq(group["first"])
    return Checkpoint(ConversationId(group["_id"]), seq, seq, b"", erased=True, day=now.date())


def _same(checkpoint: Checkpoint, document: Document | None) -> bool:
    return document is not None and (last_of(document), sealed_of(document).tag) == (checkpoint.last, checkpoint.tag)
