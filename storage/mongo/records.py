"""Records beside the transcripts on MongoDB: one collection per book, one key per record.

Owns the collections of `BOOKS`, `cases`, and `record_keys` in the key database. A record's key is made and committed
to like a conversation's, but wrapped under one KEK for all weeks, because forms are kept longer than transcripts.

A record: `_id`, `version`, `period`, `practice`, `saved` (minute), `nonce`, `ct`. The ciphertext binds all readable
fields but the minute, and holds the exact time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from storage.bounded import batches
from storage.crypto.cipher import ConversationKey, Sealed
from storage.crypto.framing import frame
from storage.errors import IntegrityError, StorageError
from storage.ids import AccountId, CaseId, ConversationId
from storage.mongo.database import IDS_PER_QUERY, Database, Document
from storage.mongo.documents import field_of
from storage.mongo.keyring import Keyring
from storage.periods import minute_of
from storage.ports.records import CaseLink, KeptRecord

_log = logging.getLogger(__name__)

FORMS: Final = "forms"
NOTES: Final = "form_notes"
DECISIONS: Final = "crime_decisions"
OBSERVATIONS: Final = "observations"
REVIEWS: Final = "practice_reviews"
TRAINING: Final = "training"
VISITS: Final = "visits"
APPOINTMENTS: Final = "appointments"
EXCHANGES: Final = "exchanges"
CALLS: Final = "calls"
LIVE_CALLS: Final = "live_calls"
CALLBACKS: Final = "callbacks"
CASE_NUMBERS: Final = "case_numbers"
SUPERVISION: Final = "supervision"
ROTA: Final = "rota"
TRANSFERS: Final = "knowledge_transfers"
BOOKS: Final = (
    FORMS,
    NOTES,
    DECISIONS,
    OBSERVATIONS,
    REVIEWS,
    TRAINING,
    VISITS,
    APPOINTMENTS,
    EXCHANGES,
    CALLS,
    LIVE_CALLS,
    CALLBACKS,
    CASE_NUMBERS,
    SUPERVISION,
    ROTA,
    TRANSFERS,
)
CASES: Final = "cases"
KEYS: Final = "record_keys"
_PAGE: Final = 1000
_REMOVED_WITHIN_S: Final = (0.02, 0.1, 0.5, 0.0)
"""Pauses before looking again."""
_RECORDS_PER_WRITE: Final = 25
"""The embedded database runs one command at a time: what visitors write is stored between two of these."""

INDEXES: Final = {
    **{book: [IndexModel([("period", ASCENDING)]), IndexModel([("saved", ASCENDING)])] for book in BOOKS},
    CASES: [
        IndexModel([("conversation", ASCENDING)]),
        IndexModel([("case", ASCENDING)], unique=True),
        IndexModel([("done", ASCENDING), ("due_at", ASCENDING)]),
        IndexModel([("account", ASCENDING), ("done", ASCENDING)]),
    ],
}


class _Box(msgspec.Struct, frozen=True, array_like=True):
    """Plaintext of a record."""

    saved_at: datetime
    body: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Box).decode


@dataclass(slots=True)
class _Opened:
    """What of some stored records can be read, and what cannot."""

    records: list[KeptRecord] = field(default_factory=list)
    altered: int = 0
    keyless: list[str] = field(default_factory=list)
    """Ids of records without a key: one that is being removed at this moment, or a rest of one that was."""


class MongoBook:
    """`RecordBook` on one collection."""

    def __init__(self, database: Database, name: str, keyring: Keyring) -> None:
        self._database = database
        self._name = name
        self._records = database[name]
        self._keyring = keyring

    async def save(self, record: KeptRecord, *, seen: int) -> bool:
        name = self._key_name(record.id)
        key = await (self._keyring.of(name) if seen else self._keyring.make(name))
        if key is None:
            return False  # it was removed, its key first
        document = _seal(record, seen + 1, key)
        return await self._database.put_version(self._records, document, replaces=seen)

    async def get(self, id: str) -> KeptRecord | None:
        document = await self._document(id)
        if document is None:
            return None
        record = _open(document, await self._keyring.of(self._key_name(id)))
        if record is None and await self._left_behind([id]):
            raise IntegrityError("The key of a record is gone.")
        return record

    async def _left_behind(self, ids: Sequence[str]) -> int:
        """How many of these records without a key are not being removed at this moment: that goes on after the key."""
        there = list(ids)
        for pause_s in _REMOVED_WITHIN_S:
            there = [name for names in batches(there, IDS_PER_QUERY) for name in await self._there(names)]
            if not there:
                return 0
            await asyncio.sleep(pause_s)
        return len(there)

    async def _there(self, ids: Sequence[str]) -> list[str]:
        with self._database.call():
            found = await self._records.find({"_id": {"$in": ids}}, {"_id": True}).to_list(length=len(ids))
        return [str(each["_id"]) for each in found]

    async def _document(self, id: str) -> Document | None:
        with self._database.call():
            found: Document | None = await self._records.find_one({"_id": id})
        return found

    async def get_many(self, ids: Sequence[str]) -> Mapping[str, KeptRecord]:
        documents: list[Document] = []
        for names in batches(ids, IDS_PER_QUERY):
            with self._database.call():
                documents += await self._records.find({"_id": {"$in": names}}).to_list(length=len(names))
        return {record.id: record for record in (await self._opened(documents)).records}

    async def save_many(self, records: Sequence[tuple[KeptRecord, int]]) -> Sequence[bool]:
        stored: list[bool] = []
        for page in batches(records, _RECORDS_PER_WRITE):
            stored += await self._save_page(page)
        return stored

    async def _save_page(self, page: Sequence[tuple[KeptRecord, int]]) -> list[bool]:
        """The new ones are inserted, the others replaced."""
        names = [self._key_name(record.id) for record, _ in page]
        keys = await self._keyring.of_many([name for name, (_, seen) in zip(names, page, strict=True) if seen])
        fresh = [name for name, (_, seen) in zip(names, page, strict=True) if not seen]
        made = dict(zip(fresh, await asyncio.gather(*map(self._keyring.make, fresh)), strict=True))
        versions = {
            record.id: (seen, _seal(record, seen + 1, key))
            for name, (record, seen) in zip(names, page, strict=True)
            if isinstance(key := keys.get(name) or made.get(name), ConversationKey)  # else removed, its key first
        }
        stored = await self._database.put_versions(self._records, list(versions.values()))
        outcome = dict(zip(versions, stored, strict=True))
        return [outcome.get(record.id, False) for record, _ in page]

    async def of_period(self, period: str) -> Sequence[KeptRecord]:
        return await self._list({"period": period})

    async def all(self) -> Sequence[KeptRecord]:
        return await self._list({})

    async def saved_since(self, at: datetime) -> Sequence[KeptRecord]:
        return await self._list({"saved": {"$gte": minute_of(at)}})

    async def saved_before(self, at: datetime) -> Sequence[str]:
        with self._database.call():
            cursor = self._records.find({"saved": {"$lt": minute_of(at)}}, {"_id": True}).sort("saved", ASCENDING)
            return [str(each["_id"]) for each in await cursor.to_list(length=None)]

    async def altered(self) -> int:
        with self._database.call():
            documents = await self._records.find({}).to_list(length=None)
        opened = await self._opened(documents)
        return opened.altered + await self._left_behind(opened.keyless)

    async def remove(self, id: str) -> bool:
        await self._keyring.destroy(self._key_name(id))
        with self._database.call():
            result = await self._records.delete_one({"_id": id})
        return bool(result.deleted_count)

    async def _list(self, query: Document) -> list[KeptRecord]:
        with self._database.call():
            documents = await self._records.find(query).to_list(length=None)
        return sorted((await self._opened(documents)).records, key=lambda record: record.saved_at)

    async def _opened(self, documents: Sequence[Document]) -> _Opened:
        """Verify and decrypt each. One that does not verify stops no other; how many there are is logged."""
        opened = _Opened()
        for page in batches(documents, _PAGE):
            keys = await self._keyring.of_many([self._key_name(str(each["_id"])) for each in page])
            for document in page:
                try:
                    record = _open(document, keys.get(self._key_name(str(document["_id"]))))
                except IntegrityError:
                    opened.altered += 1
                    continue
                if record is None:
                    opened.keyless.append(str(document["_id"]))
                else:
                    opened.records.append(record)
        if opened.altered:
            _log.error("records_altered %s %d", self._name, opened.altered)
        return opened

    def _key_name(self, id: str) -> ConversationId:
        """The id that the record's key is bound to: with the book, so that no record can be moved to another book."""
        return ConversationId(f"{self._name}/{id}")


def _seal(record: KeptRecord, version: int, key: ConversationKey) -> Document:
    document: Document = {
        "_id": record.id,
        "version": version,
        "period": record.period,
        "practice": record.practice,
        "saved": minute_of(record.saved_at),
    }
    sealed = key.seal_row(_facts(document), _encode(_Box(record.saved_at, record.body)))
    return {**document, "nonce": sealed.nonce, "ct": sealed.box}


def _open(document: Document, key: ConversationKey | StorageError | None) -> KeptRecord | None:
    """Verify and decrypt a record. Raises the error of its key, or IntegrityError.

    None without a key, which goes first when a record is removed: what is left of it stops no list of others.
    """
    if isinstance(key, StorageError):
        raise key
    if key is None:
        return None
    sealed = Sealed(field_of(document, "nonce", bytes), field_of(document, "ct", bytes))
    try:
        box = _decode(key.open_row(_facts(document), sealed))
    except msgspec.DecodeError:
        raise IntegrityError("a stored record holds something else") from None
    return KeptRecord(
        id=str(document["_id"]),
        period=document["period"],
        practice=document["practice"],
        saved_at=box.saved_at,
        body=box.body,
        version=document["version"],
    )


def _facts(document: Document) -> bytes:
    return frame(
        field_of(document, "_id", str),
        field_of(document, "version", int),
        field_of(document, "period", str),
        int(field_of(document, "practice", bool)),
    )


class MongoCaseLinks:
    """`CaseLinks` on the collection `cases`; `_id` is "<conversation>:<episode>"."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._links = database[CASES]

    async def add(self, link: CaseLink) -> CaseLink:
        name = f"{link.conversation}:{link.episode}"
        document = {
            "_id": name,
            "conversation": link.conversation,
            "episode": link.episode,
            "case": link.case,
            "practice": link.practice,
            "closed_at": minute_of(link.closed_at),
            "due_at": minute_of(link.due_at),
            "account": link.account,
            "done": link.done,
        }
        with self._database.call():
            try:
                await self._links.insert_one(document)
            except DuplicateKeyError:
                document = await self._links.find_one({"_id": name}) or document
        return _link(document)

    async def of(self, conversation: ConversationId) -> Sequence[CaseLink]:
        links = await self._find({"conversation": conversation})
        return sorted(links, key=lambda link: link.episode)

    async def by_case(self, case: CaseId) -> CaseLink | None:
        return next(iter(await self._find({"case": case})), None)

    async def complete(self, case: CaseId) -> None:
        with self._database.call():
            await self._links.update_one({"case": case}, {"$set": {"done": True}})

    async def due(self) -> Sequence[CaseLink]:
        return await self._due({"done": False})

    async def due_from(self, account: AccountId) -> Sequence[CaseLink]:
        return await self._due({"account": account, "done": False})

    async def forget(self, conversation: ConversationId) -> None:
        with self._database.call():
            await self._links.delete_many({"conversation": conversation})

    async def _due(self, query: dict[str, Any]) -> list[CaseLink]:
        return sorted(await self._find(query), key=lambda link: link.due_at)

    async def _find(self, query: dict[str, Any]) -> list[CaseLink]:
        with self._database.call():
            return [_link(each) for each in await self._links.find(query).to_list(length=None)]


def _link(document: Document) -> CaseLink:
    account = document["account"]
    return CaseLink(
        conversation=ConversationId(document["conversation"]),
        episode=document["episode"],
        case=CaseId(document["case"]),
        practice=document["practice"],
        closed_at=document["closed_at"],
        due_at=document["due_at"],
        account=None if account is None else AccountId(account),
        done=document["done"],
    )
