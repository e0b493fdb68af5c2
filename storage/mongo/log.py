"""The conversation log on MongoDB: one document per command, unique by command and by (conversation, first seq).

Owns the collection `entries`, the chain of tags, and the answer to a refused insert. Must not know what a payload is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from storage.bounded import RecentCache
from storage.crypto.cipher import FIRST_TAG, ConversationKey
from storage.errors import Erased, IntegrityError, SealedAway, StorageError, Unavailable, UnknownConversation
from storage.ids import CommandId, ConversationId, Seq
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document, Inserted
from storage.mongo.dirty_heads import DirtyHead, DirtyHeads
from storage.mongo.documents import (
    entry_document,
    entry_id,
    field_of,
    head_of,
    is_tombstone,
    last_of,
    open_document,
    sealed_of,
    tombstone,
    tombstone_id,
)
from storage.mongo.group_commit import GroupCommit
from storage.mongo.keyring import Keyring
from storage.mongo.recent_heads import RecentHeads
from storage.periods import minute_of
from storage.ports.base import BEFORE_FIRST, RESERVED_COMMAND_ID
from storage.ports.log import Appended, AppendResult, Commits, Conflict, Entry, Head, NewEntry, Repeated

COLLECTION: Final = "entries"
INDEXES: Final = {
    COLLECTION: [
        IndexModel([("c", ASCENDING), ("s", ASCENDING)], unique=True),
        IndexModel([("t", ASCENDING), ("l", ASCENDING)]),
    ],
}
RETIRED: Final = {COLLECTION: ("t_1", "l_1")}
"""Indexes of former versions, in whose place (t, l) is: one of two costs an append a fifth less."""
_CACHE_SIZE: Final = 10_000
_NEARBY_SEQS: Final = 16
"""Width of the first query for the entries before a seq. One entry rarely holds more than a few events."""
_MAX_IN_FLIGHT: Final = 2
"""One batch is encrypted and answered while the other is written, so neither process nor database is idle."""
_MIN_WAITING: Final = 40
"""With fewer entries waiting, one batch after the other is faster (measured with 50 connections at half load)."""

_ERASED: Final = "The conversation is erased."


@dataclass(frozen=True, slots=True)
class _ChainEnd:
    """The last known end of a log, read or written at majority."""

    last: Seq
    tag: bytes


_START: Final = _ChainEnd(BEFORE_FIRST, FIRST_TAG)
_Outcome: TypeAlias = Inserted | BaseException | None
"""Outcome of one entry of a batch: inserted or refused, an error, or None if it does not follow the log's end."""


async def _gather(step: Callable[..., Any], arguments: Iterable[tuple[Any, ...]]) -> list[Any]:
    """The results, or exceptions, of `step` for each tuple of arguments.

    `step` returns a coroutine only where it has to query the database; only those become tasks.
    """
    results: list[Any] = []
    for each in arguments:
        try:
            results.append(step(*each))
        except Exception as error:  # noqa: BLE001  # one failing item must not fail the batch
            results.append(error)
    pending = [at for at, each in enumerate(results) if isinstance(each, Coroutine)]
    answers = await asyncio.gather(*(results[at] for at in pending), return_exceptions=True)
    for at, answer in zip(pending, answers, strict=True):
        results[at] = answer
    return results


class MongoLog:
    """`ConversationLog` on the collection `entries`."""

    def __init__(self, database: Database, keyring: Keyring, clock: DatabaseClock, dirty: DirtyHeads) -> None:
        """`dirty` collects the ends written here, for checkpoints."""
        self._dirty = dirty
        self._database = database
        self._entries = database[COLLECTION]
        self._keyring = keyring
        self._clock = clock
        self._ends = RecentCache[ConversationId, _ChainEnd](_CACHE_SIZE)
        self._recent = RecentHeads(database, self._entries, clock)
        self._commits = GroupCommit[NewEntry, AppendResult](
            self._write, key=lambda each: each.conversation, max_in_flight=_MAX_IN_FLIGHT, min_waiting=_MIN_WAITING
        )

    @property
    def commits(self) -> Commits:
        """Counters of group commit in this process."""
        return self._commits.commits

    async def close(self) -> None:
        """Finish pending writes."""
        await self._commits.close()

    # --- appending ---------------------------------------------------------------------------------

    async def append(self, entry: NewEntry) -> AppendResult:
        try:
            return await self._commits.submit(entry)
        except (Unavailable, asyncio.CancelledError):  # it may still be written
            self._recent.note_uncertain(Head(entry.conversation, entry.last))
            self._dirty.invalidate()
            raise

    async def _write(self, batch: Sequence[NewEntry]) -> list[AppendResult | BaseException]:
        """Write entries of different conversations. Raises Unavailable if the outcome of the batch is unknown."""
        minute = minute_of(await self._clock.now())
        keys = await self._keyring.of_many([entry.conversation for entry in batch])  # one query for all
        sealed = await _gather(self._seal, ((entry, minute, keys.get(entry.conversation)) for entry in batch))
        documents = {at: document for at, document in enumerate(sealed) if isinstance(document, dict)}
        outcomes: list[_Outcome] = [each if isinstance(each, BaseException) else None for each in sealed]
        try:
            inserted = await self._database.insert_each(self._entries, list(documents.values()))
            erased = await self._erased_among([batch[at].conversation for at in documents])
        except Unavailable:
            for entry in batch:
                self._ends.drop(entry.conversation)
            raise
        for at, outcome in zip(documents, inserted, strict=True):
            outcomes[at] = Erased(_ERASED) if batch[at].conversation in erased else outcome
        return await _gather(
            self._result,
            (
                (entry, documents.get(at), outcome)
                for at, (entry, outcome) in enumerate(zip(batch, outcomes, strict=True))
            ),
        )

    def _seal(
        self, entry: NewEntry, minute: datetime, key: ConversationKey | StorageError | None
    ) -> Document | Coroutine[Any, Any, Document | None] | None:
        """The document to insert; None if the log does not end right before the entry."""
        end = self._ends.get(entry.conversation)
        if end is not None and end.last == entry.first - 1 and isinstance(key, ConversationKey):
            return entry_document(entry, key, end.tag, minute, self._recent.mark)
        return self._seal_after_query(entry, minute, key)

    async def _seal_after_query(
        self, entry: NewEntry, minute: datetime, key: ConversationKey | StorageError | None
    ) -> Document | None:
        end = await self._end_before(entry)
        if end is None:
            return None
        if isinstance(key, StorageError):
            raise key
        if key is None and end is _START:
            if await self._last_document(entry.conversation) is not None:
                return None
            key = await self._keyring.make(entry.conversation)
        if key is None:
            return None
        return entry_document(entry, key, end.tag, minute, self._recent.mark)

    async def _end_before(self, entry: NewEntry) -> _ChainEnd | None:
        cached = self._ends.get(entry.conversation)
        if cached is not None and cached.last >= entry.first - 1:
            return cached if cached.last == entry.first - 1 else None
        if entry.first == 1:
            return _START
        before = await self._down_from(entry.conversation, Seq(entry.first - 1), 1)
        if not before or is_tombstone(before[0]) or last_of(before[0]) != entry.first - 1:
            return None
        return _end_of(before[0])

    def _result(
        self, entry: NewEntry, document: Document | None, outcome: _Outcome
    ) -> AppendResult | Coroutine[Any, Any, AppendResult]:
        if outcome is Inserted.YES and document is not None:
            last, tag = last_of(document), sealed_of(document).tag
            self._ends.put(entry.conversation, _ChainEnd(last, tag))
            self._dirty.note(entry.conversation, DirtyHead(entry.first, last, tag))
            return Appended(last)
        return self._refusal(entry, document, outcome)

    async def _refusal(self, entry: NewEntry, document: Document | None, outcome: _Outcome) -> AppendResult:
        self._ends.drop(entry.conversation)
        if isinstance(outcome, Erased):
            await self._delete_entries(entry.conversation)
        if isinstance(outcome, BaseException):
            raise outcome
        return await self._explain_refusal(entry, document)

    async def _explain_refusal(self, entry: NewEntry, document: Document | None) -> AppendResult:
        """Answer an entry that was not inserted: Repeated, Conflict, or an error.

        A retry collides with its command and with its seq, and the database names only one of them. So the log is
        queried by the command's `_id`, whichever unique index refused the insert.
        """
        own, erased = entry_id(entry.conversation, entry.command_id), tombstone_id(entry.conversation)
        with self._database.call():
            cursor = self._entries.find({"_id": {"$in": [own, erased]}})
            found = {each["_id"]: each for each in await cursor.to_list(length=2)}
        if erased in found:
            await self._delete_entries(entry.conversation)
            raise Erased(_ERASED)
        stored = found.get(own)
        if stored is None:
            await self._require_begun(entry.conversation)
            return Conflict()
        if document is not None and stored.get("nonce") == document["nonce"]:
            # The driver repeated the insert after a lost answer: the stored entry is this one.
            self._dirty.invalidate()
            return Appended(last_of(document))
        return Repeated(await self._verified(stored))

    async def _require_begun(self, conversation: ConversationId) -> None:
        """Raise unless the conversation has begun and has its key."""
        if await self._last_document(conversation) is None:
            raise UnknownConversation("The conversation has not begun.")
        await self._key_of(conversation)

    async def _key_of(self, conversation: ConversationId) -> ConversationKey:
        """The key of a conversation that has begun. SealedAway if it is sealed, IntegrityError if it is missing."""
        key = await self._keyring.of(conversation)
        if key is not None:
            return key
        if await self._keyring.is_locked(conversation):
            raise SealedAway("The conversation is sealed.")
        raise IntegrityError("The key of a conversation is gone.")

    async def _erased_among(self, conversations: Sequence[ConversationId]) -> set[ConversationId]:
        """The conversations among these that have a tombstone, by one query.

        Checked after every insert. An erasure deletes the entries that a stale writer would have collided with, so its
        insert succeeds. A tombstone that is written after this check is followed by the deletion of the new entry.
        """
        with self._database.call():
            ids = [tombstone_id(conversation) for conversation in conversations]
            cursor = self._entries.find({"_id": {"$in": ids}}, {"_id": False, "c": True})
            return {document["c"] for document in await cursor.to_list(length=len(conversations))}

    # --- reading -----------------------------------------------------------------------------------

    async def read(self, conversation: ConversationId, after: Seq = BEFORE_FIRST, limit: int = 500) -> Sequence[Entry]:
        try:
            start = await self._start_for(conversation, after)
            documents = await self._up_from(conversation, start.last, limit)
            return await self._opened(conversation, start, documents)
        except IntegrityError:
            # An erasure in progress looks like damage.
            if await self._erased_among([conversation]):
                return []
            raise

    async def find(self, conversation: ConversationId, command_id: CommandId) -> Entry | None:
        with self._database.call():
            document = await self._entries.find_one({"_id": entry_id(conversation, command_id)})
        if document is None or is_tombstone(document):
            return None
        try:
            return await self._verified(document)
        except IntegrityError:
            if await self._erased_among([conversation]):
                return None
            raise

    async def holds(self, conversation: ConversationId, command_id: CommandId) -> bool:
        with self._database.call():
            document = await self._entries.find_one({"_id": entry_id(conversation, command_id)})
        return document is not None and not is_tombstone(document)

    async def head(self, conversation: ConversationId) -> Head | None:
        cached = self._ends.get(conversation)
        # Entries before a durable end are deleted only by an erasure, whose tombstone comes after it.
        if cached is not None and not await self._up_from(conversation, cached.last, 1):
            return Head(conversation, cached.last)
        document = await self._last_document(conversation)
        return head_of(document) if document is not None else None

    async def touched_since(self, since: datetime) -> Sequence[Head]:
        return await self._recent.touched_since(since)

    async def listed_since(self, since: datetime, *, by_others: bool = False) -> Sequence[Head]:
        return await self._recent.listed_since(since, by_others=by_others)

    async def _start_for(self, conversation: ConversationId, after: Seq) -> _ChainEnd:
        """Where to enter the chain: the end of the last entry whose events are all at or below `after`."""
        cached = self._ends.get(conversation)
        if cached is not None and cached.last == after:
            return cached
        if after < 1:
            return _START
        ends = map(_end_of, await self._down_from(conversation, after, 2))
        return next((end for end in ends if end.last <= after), _START)

    async def _opened(
        self, conversation: ConversationId, start: _ChainEnd, documents: Sequence[Document]
    ) -> Sequence[Entry]:
        """Verify and decrypt the documents that follow `start`, and cache the end of the chain."""
        if not documents or any(map(is_tombstone, documents)):
            return []
        key = await self._key_of(conversation)
        entries: list[Entry] = []
        end = start
        for document in documents:
            entry = open_document(document, key, end.tag)
            if entry.first != end.last + 1:
                raise IntegrityError("An entry is missing in a conversation.")
            entries.append(entry)
            end = _end_of(document)
        self._cache_end(conversation, end)
        return entries

    async def _verified(self, document: Document) -> Entry:
        """One entry, verified against the tag of the one before it."""
        conversation = ConversationId(field_of(document, "c", str))
        before = await self._down_from(conversation, Seq(field_of(document, "s", int) - 1), 1)
        start = _end_of(before[0]) if before else _START
        entries = await self._opened(conversation, start, [document])
        return entries[0]

    def _cache_end(self, conversation: ConversationId, end: _ChainEnd) -> None:
        """Cache the end, which saves the next append a query. An older end is not cached."""
        cached = self._ends.get(conversation)
        if cached is None or cached.last < end.last:
            self._ends.put(conversation, end)

    async def _last_document(self, conversation: ConversationId) -> Document | None:
        with self._database.call():
            return await self._entries.find_one({"c": conversation}, sort=[("s", DESCENDING)])

    async def _down_from(self, conversation: ConversationId, seq: Seq, count: int) -> list[Document]:
        """The last documents that begin at or before `seq`, the latest first.

        A short range is queried first: SecantusDB decodes the whole range before it sorts and limits.
        """
        lowest = max(0, seq - _NEARBY_SEQS)
        query = {"c": conversation, "s": {"$gt": lowest, "$lte": seq}}
        with self._database.call():
            found = await self._entries.find(query).sort("s", DESCENDING).limit(count).to_list(length=count)
            if len(found) < count and lowest > 0:
                query = {"c": conversation, "s": {"$lte": seq}}
                found = await self._entries.find(query).sort("s", DESCENDING).limit(count).to_list(length=count)
        return found

    async def _up_from(self, conversation: ConversationId, after: Seq, limit: int) -> list[Document]:
        """The first documents that begin after `after`, in order."""
        with self._database.call():
            cursor = self._entries.find({"c": conversation, "s": {"$gt": after}})
            return await cursor.sort("s", ASCENDING).limit(limit).to_list(length=limit)

    # --- erasing -----------------------------------------------------------------------------------

    async def erase(self, conversation: ConversationId) -> None:
        while (last := await self._last_document(conversation)) is not None:
            if is_tombstone(last) or await self._write_tombstone(conversation, Seq(last_of(last) + 1)):
                await self._delete_entries(conversation)
                return

    async def _write_tombstone(self, conversation: ConversationId, seq: Seq) -> bool:
        """Write the tombstone at `seq`. False if an append or another tombstone was first."""
        minute = minute_of(await self._clock.now())
        try:
            with self._database.call():
                await self._entries.insert_one(tombstone(conversation, seq, minute))
        except DuplicateKeyError:
            return False
        self._dirty.note(conversation, DirtyHead(seq, seq, b""))
        return True

    async def _delete_entries(self, conversation: ConversationId) -> None:
        """Delete the key, then the entries, of a conversation that has a tombstone."""
        self._ends.drop(conversation)
        await self._keyring.destroy(conversation)
        with self._database.call():
            await self._entries.delete_many({"c": conversation, "k": {"$ne": RESERVED_COMMAND_ID}})


def _end_of(document: Document) -> _ChainEnd:
    return _ChainEnd(last_of(document), sealed_of(document).tag)
