"""Takes checkpoints of the logs in the database, and compares the logs with them.

Must not decrypt: the tag of an entry binds everything before it.
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
_AT_ONCE: Final = 8
"""So many entries are asked for at the same time; writers take their turn in between."""


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
        living = [each for each in known if not each.erased]
        found = await self._entries_at((each.conversation, each.first) for each in living)
        suspects = [each for each, document in zip(living, found, strict=True) if not _same(each, document)]
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
        living = [(ConversationId(each["_id"]), Seq(each["first"])) for each in groups if not each["erased"]]
        ends += [_end(document, now) for document in await self._entries_at(living) if document is not None]
        return ends

    async def _tombstones(self, checkpoints: Iterable[Checkpoint]) -> set[ConversationId]:
        stones: set[ConversationId] = set()
        for batch in batches(checkpoints, NAMES_AT_ONCE):
            ids = [tombstone_id(each.conversation) for each in batch]
            with self._database.call():
                found = await self._entries.find({"_id": {"$in": ids}}, {"c": True}).to_list(length=len(ids))
            stones |= {each["c"] for each in found}
        return stones

    async def _entries_at(self, places: Iterable[tuple[ConversationId, Seq]]) -> list[Document | None]:
        """The entry or tombstone at each place (conversation, first seq), None where there is none."""
        found: list[Document | None] = []
        for batch in batches(places, _AT_ONCE):
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
