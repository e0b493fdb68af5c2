"""Copies whole databases as they are: into a backup, from a backup, and from one server to another.

Copies ciphertext and must not decrypt it. Must not write to a database that holds anything. Sessions and presence
leases are left behind, so staff sign in again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

import bson
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument

from storage.bounded import batches
from storage.errors import BadSetting
from storage.ids import ConversationId, Seq
from storage.mongo import capacity, keyring, log, staff
from storage.mongo.database import IDS_PER_QUERY, Database
from storage.mongo.documents import is_tombstone, last_of, tombstone_id
from storage.mongo.layout import Layout, layout_in

Progress = Callable[[str, int], None]
"""Called with a collection's name and how many of its documents are done."""

_LEFT_BEHIND: Final = frozenset({staff.SESSIONS, staff.USED_STEPS, capacity.LEASES})
_BATCH: Final = 500
_RAW: Final = CodecOptions(document_class=RawBSONDocument)
_AWARE: Final[CodecOptions[dict[str, Any]]] = CodecOptions(tz_aware=True)
_LONG_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class Databases:
    """The two databases of an installation, by what they hold."""

    data: Database
    keys: Database

    def __iter__(self) -> Any:
        return iter((("data", self.data), ("keys", self.keys)))


async def require_empty(target: Databases) -> None:
    """Raises BadSetting if anything is stored: what is there is never overwritten or mixed."""
    for _, database in target:
        for name in await collection_names(database):
            with database.call():
                if await database[name].find_one({}) is not None:
                    raise BadSetting(
                        "The target database is not empty. Nothing was changed; name another (LOTSEN_DATABASE)."
                    )


async def copy_over(source: Databases, target: Databases, progress: Progress) -> dict[str, int]:
    """Copy from one server to another. Returns the number of documents by collection, without empty ones."""
    copied: dict[str, int] = {}
    for (_, old), (_, new) in zip(source, target, strict=True):
        for name in await collection_names(old):
            copied[name] = 0
            async for batch in _batches_of(old, name):
                copied[name] += await insert_documents(new, name, batch)
            progress(name, copied[name])
    return {name: count for name, count in copied.items() if count}


async def counts(databases: Databases) -> dict[str, int]:
    """The number of documents by collection, of those that are copied, without empty ones."""
    found: dict[str, int] = {}
    for _, database in databases:
        for name in await collection_names(database):
            with database.call(_LONG_S):
                found[name] = await database[name].count_documents({})
    return {name: count for name, count in found.items() if count}


async def incomplete(databases: Databases) -> tuple[dict[ConversationId, int], set[ConversationId]]:
    """Find the conversations that a backup of a running service copied incompletely.

    Returns:
        Logs with a gap and the seq of the first entry after it, which was written after the backup began; and
        conversations without key and tombstone, which were erased while it ran.
    """
    gaps: dict[ConversationId, int] = {}
    ends: dict[ConversationId, int] = {}
    entries = databases.data[log.COLLECTION]
    with databases.data.call(_LONG_S):
        cursor = entries.find({}, {"_id": 0, "c": 1, "s": 1, "n": 1, "k": 1}).sort([("c", 1), ("s", 1)])
        async for each in cursor:
            end = ends.get(each["c"], 0)
            if not is_tombstone(each) and each["s"] != end + 1:
                gaps.setdefault(each["c"], each["s"])
            ends[each["c"]] = last_of(each)
    keyed = await databases.keys.distinct(databases.keys[keyring.COLLECTION], "conversation", _LONG_S)
    tombstones = await _tombstones(databases.data, set(ends) - keyed)
    return gaps, (set(ends) - keyed) - tombstones


async def truncate(data: Database, conversation: ConversationId, seq: int) -> None:
    """Delete the entries of a log from this seq on."""
    with data.call():
        await data[log.COLLECTION].delete_many({"c": conversation, "s": {"$gte": seq}})


async def drop_keys_without_log(databases: Databases) -> int:
    """Delete keys of conversations that began after the entries were copied."""
    with databases.keys.call(_LONG_S), databases.data.call(_LONG_S):
        begun = await databases.data.distinct(databases.data[log.COLLECTION], "c", _LONG_S)
        keyed = await databases.keys.distinct(databases.keys[keyring.COLLECTION], "conversation", _LONG_S)
        for batch in batches(sorted(keyed - begun), _BATCH):
            await databases.keys[keyring.COLLECTION].delete_many({"conversation": {"$in": batch}})
    return len(keyed - begun)


async def _tombstones(data: Database, conversations: Iterable[ConversationId]) -> set[ConversationId]:
    found: set[ConversationId] = set()
    for batch in batches(conversations, IDS_PER_QUERY):
        with data.call():
            cursor = data[log.COLLECTION].find({"_id": {"$in": [tombstone_id(each) for each in batch]}}, {"c": 1})
            found |= {each["c"] async for each in cursor}
    return found


async def collection_names(database: Database) -> list[str]:
    """The collections that are copied, sorted."""
    with database.call():
        names = await database.collections()
    return sorted(name for name in names if not name.startswith("system.") and name not in _LEFT_BEHIND)


async def documents(database: Database, name: str) -> AsyncIterator[bytes]:
    """The documents of a collection as BSON. Those written meanwhile may be included or not."""
    async for batch in _batches_of(database, name):
        for document in batch:
            yield document


async def _batches_of(database: Database, name: str) -> AsyncIterator[list[bytes]]:
    cursor = database[name].with_options(codec_options=_RAW).find({}, batch_size=_BATCH)
    while True:
        with database.call(_LONG_S):
            batch = await cursor.to_list(length=_BATCH)
        if not batch:
            return
        yield [bytes(cast(RawBSONDocument, document).raw) for document in batch]


async def insert_documents(database: Database, name: str, documents: Iterable[bytes]) -> int:
    """Insert BSON documents; returns how many."""
    count = 0
    for batch in batches(documents, _BATCH):
        with database.call(_LONG_S):
            await database[name].insert_many([RawBSONDocument(each) for each in batch])
        count += len(batch)
    return count


def places_of(entries: Iterable[bytes]) -> Iterator[tuple[ConversationId, Seq, datetime]]:
    """Conversation, first seq and minute of each entry of a backup."""
    for each in entries:
        entry = bson.decode(each, _AWARE)
        yield ConversationId(entry["c"]), Seq(entry["s"]), entry["t"]


def layout_of(markers: Iterable[bytes]) -> Layout:
    """The layout that the marker in a backup names; the first one without a marker."""
    for each in markers:
        return layout_in(bson.decode(each))
    return Layout(1, 1)
