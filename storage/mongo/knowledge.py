"""Versioned documents of the knowledge base and working copies on MongoDB.

Owns the collections `knowledge` (current versions, replaced under optimistic locking), `knowledge_versions` (replaced
versions) and `knowledge_copies` (working copies). The old version is copied before it is replaced: a crash in between
leaves one copy too many, never one too few.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from storage.bounded import batches
from storage.crypto.digests import Signer
from storage.ids import AccountId
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document
from storage.mongo.signing import DocumentSigner
from storage.ports.knowledge import KnowledgeDocument, WorkingCopy

CURRENT: Final = "knowledge"
REPLACED: Final = "knowledge_versions"
COPIES: Final = "knowledge_copies"
_LATEST_SAVES: Final = 20
"""Number of the newest saves in the revision. Saves of several nodes may become visible out of order."""

_READ_AT_ONCE: Final = 200

INDEXES: Final = {
    CURRENT: [
        IndexModel([("kind", ASCENDING), ("name", ASCENDING)]),
        IndexModel([("saved_at", DESCENDING)]),
    ],
    REPLACED: [IndexModel([("kind", ASCENDING), ("name", ASCENDING)])],
    COPIES: [
        IndexModel([("kind", ASCENDING), ("name", ASCENDING)]),
        IndexModel([("account", ASCENDING)]),
    ],
}


class MongoKnowledge:
    """`KnowledgeDocuments` on two collections."""

    def __init__(self, database: Database, signer: Signer, clock: DatabaseClock) -> None:
        self._database = database
        self._current = database[CURRENT]
        self._replaced = database[REPLACED]
        # Kind, name and version are fields; the id of a replaced version is another than that of the current one.
        self._signed = DocumentSigner(signer, CURRENT, unsigned=frozenset({"_id"}))
        self._clock = clock
        self._oldest: datetime | None = None
        """Time of the oldest save in the last revision. Documents are never removed: what is older stays out of it."""

    async def save(self, kind: str, name: str, body: bytes, *, seen: int, by: str) -> KnowledgeDocument | None:
        document = KnowledgeDocument(kind, name, seen + 1, body, await self._clock.now(), by)
        stored = self._signed.sign({"_id": _id(kind, name), **_fields(document)})
        try:
            with self._database.call():
                if seen == 0:
                    await self._current.insert_one(stored)
                    return document
        except DuplicateKeyError:
            return None
        await self._keep(kind, name, seen)
        with self._database.call():
            result = await self._current.replace_one({"_id": stored["_id"], "version": seen}, stored)
        return document if result.matched_count else None

    async def get(self, kind: str, name: str) -> KnowledgeDocument | None:
        with self._database.call():
            found = self._signed.verified(await self._current.find_one({"_id": _id(kind, name)}))
        return _document(found) if found else None

    async def all(self, kind: str) -> Sequence[KnowledgeDocument]:
        with self._database.call():
            found = await self._current.find({"kind": kind}).sort("name", ASCENDING).to_list(length=None)
        return [_document(each) for each in self._signed.all_verified(found)]

    async def other_than(self, kind: str, known: Mapping[str, int]) -> Sequence[KnowledgeDocument]:
        if not known:
            return await self.all(kind)
        with self._database.call():
            cursor = self._current.find({"kind": kind}, {"name": True, "version": True}).sort("name", ASCENDING)
            new = [
                each["_id"] for each in await cursor.to_list(length=None) if known.get(each["name"]) != each["version"]
            ]
        found: list[Document] = []
        for ids in batches(new, _READ_AT_ONCE):
            with self._database.call():
                cursor = self._current.find({"_id": {"$in": ids}}).sort("name", ASCENDING)
                found += await cursor.to_list(length=None)
        return [_document(each) for each in self._signed.all_verified(found)]

    async def versions(self, kind: str, name: str) -> Sequence[KnowledgeDocument]:
        with self._database.call():
            found = await self._replaced.find({"kind": kind, "name": name}).to_list(length=None)
            current = await self._current.find_one({"_id": _id(kind, name)})
        known = self._signed.all_verified([*found, *([current] if current else [])])
        by_version = {each["version"]: each for each in known}
        return [_document(by_version[version]) for version in sorted(by_version, reverse=True)]

    async def revision(self) -> str:
        # Asked every second, of a database that reads all that a filter finds before it sorts: the range is kept short.
        # A first import saves hundreds of documents in one moment, so a span of time would not do.
        query = {} if self._oldest is None else {"saved_at": {"$gte": self._oldest}}
        with self._database.call():
            wanted = {"version": True, "saved_at": True}
            cursor = self._current.find(query, wanted).sort("saved_at", DESCENDING).limit(_LATEST_SAVES)
            latest = await cursor.to_list(length=_LATEST_SAVES)
        self._oldest = latest[-1]["saved_at"] if len(latest) == _LATEST_SAVES else None
        marks = sorted(f"{each['_id']} {each['version']} {each['saved_at'].isoformat()}" for each in latest)
        return hashlib.sha256("\n".join(marks).encode()).hexdigest()

    async def _keep(self, kind: str, name: str, version: int) -> None:
        """Copy this version, if it is still the current one, to the replaced versions."""
        with self._database.call():
            held = await self._current.find_one({"_id": _id(kind, name), "version": version})
        if held is None:
            return
        copy = {**held, "_id": f"{held['_id']}\0{version}"}
        with self._database.call():
            await self._replaced.replace_one({"_id": copy["_id"]}, copy, upsert=True)


class MongoCopies:
    """`WorkingCopies` on one collection."""

    def __init__(self, database: Database, clock: DatabaseClock) -> None:
        self._database = database
        self._copies = database[COPIES]
        self._clock = clock

    async def put(
        self, account: AccountId, kind: str, name: str, body: bytes, *, base: int, seen: int
    ) -> WorkingCopy | None:
        key = _copy_id(account, kind, name)
        copy = WorkingCopy(kind, name, account, seen + 1, base, body, await self._clock.now())
        stored = {"_id": key, **_copy_fields(copy)}
        if await self._replace(stored, seen):
            return copy
        with self._database.call():
            held = await self._copies.find_one({"_id": key})
        same = held is not None and (held["body"], held["base"]) == (body, base)
        return _copy(held) if held is not None and same else None

    async def _replace(self, stored: Document, seen: int) -> bool:
        try:
            with self._database.call():
                if seen == 0:
                    await self._copies.insert_one(stored)
                    return True
                wanted = {"_id": stored["_id"], "revision": seen}
                return (await self._copies.replace_one(wanted, stored)).matched_count == 1
        except DuplicateKeyError:
            return False

    async def of(self, kind: str, name: str) -> Sequence[WorkingCopy]:
        return await self._found({"kind": kind, "name": name})

    async def by(self, account: AccountId) -> Sequence[WorkingCopy]:
        return await self._found({"account": account})

    async def drop(self, account: AccountId, kind: str, name: str) -> None:
        with self._database.call():
            await self._copies.delete_one({"_id": _copy_id(account, kind, name)})

    async def _found(self, query: Document) -> Sequence[WorkingCopy]:
        with self._database.call():
            found = await self._copies.find(query).sort("saved_at", DESCENDING).to_list(length=None)
        return [_copy(each) for each in found]


def _copy_id(account: AccountId, kind: str, name: str) -> str:
    return f"{account}\0{kind}\0{name}"


def _copy_fields(copy: WorkingCopy) -> Document:
    return {
        "kind": copy.kind,
        "name": copy.name,
        "account": copy.account,
        "revision": copy.revision,
        "base": copy.base,
        "body": copy.body,
        "saved_at": copy.saved_at,
    }


def _copy(found: Document) -> WorkingCopy:
    return WorkingCopy(
        kind=found["kind"],
        name=found["name"],
        account=AccountId(found["account"]),
        revision=found["revision"],
        base=found["base"],
        body=found["body"],
        saved_at=found["saved_at"],
    )


def _id(kind: str, name: str) -> str:
    return f"{kind}\0{name}"


def _fields(document: KnowledgeDocument) -> Document:
    return {
        "kind": document.kind,
        "name": document.name,
        "version": document.version,
        "body": document.body,
        "saved_at": document.saved_at,
        "saved_by": document.saved_by,
    }


def _document(found: Document) -> KnowledgeDocument:
    return KnowledgeDocument(
        kind=found["kind"],
        name=found["name"],
        version=found["version"],
        body=found["body"],
        saved_at=found["saved_at"],
        saved_by=found["saved_by"],
    )
