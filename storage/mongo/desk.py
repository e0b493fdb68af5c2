"""Drafts, service settings and counts of the day on MongoDB.

Owns the collections `drafts` (encrypted, one document per counselor and conversation), `records` (versioned) and
`tally` (counts).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pymongo import ASCENDING, IndexModel

from storage.crypto.cipher import SecretBox
from storage.crypto.digests import Signer
from storage.errors import IntegrityError
from storage.ids import AccountId, ConversationId
from storage.mongo.database import Database, Document
from storage.mongo.signing import DocumentSigner

DRAFTS: Final = "drafts"
RECORDS: Final = "records"
TALLY: Final = "tally"
_HOURS_A_DAY: Final = 24
_LEVELS: Final = 5

INDEXES: Final = {
    DRAFTS: [IndexModel([("conversation", ASCENDING)])],
    TALLY: [IndexModel([("day", ASCENDING)])],
}


class MongoDrafts:
    """`Drafts` on the collection `drafts`."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._drafts = database[DRAFTS]
        self._box = box

    async def put(self, account: AccountId, conversation: ConversationId, text: str) -> None:
        name = _name(account, conversation)
        with self._database.call():
            if not text:
                await self._drafts.delete_one({"_id": name})
                return
            sealed = self._box.seal(name, text.encode())
            draft = {"conversation": conversation, "ct": sealed}
            await self._drafts.replace_one({"_id": name}, draft, upsert=True)

    async def get(self, account: AccountId, conversation: ConversationId) -> str:
        name = _name(account, conversation)
        with self._database.call():
            document = await self._drafts.find_one({"_id": name})
        if document is None:
            return ""
        return self._box.open(name, document["ct"]).decode()

    async def forget(self, conversation: ConversationId) -> None:
        with self._database.call():
            await self._drafts.delete_many({"conversation": conversation})


class MongoServiceRecords:
    """`ServiceRecords` on the collection `records`."""

    def __init__(self, database: Database, signer: Signer) -> None:
        self._database = database
        self._records = database[RECORDS]
        self._signed = DocumentSigner(signer, RECORDS)

    async def get(self, name: str) -> tuple[int, bytes] | None:
        with self._database.call():
            document = await self._records.find_one({"_id": name})
        setting = self._setting(document) if document is not None else None
        if isinstance(setting, IntegrityError):
            raise setting
        return setting

    async def get_many(self, names: Sequence[str]) -> Mapping[str, tuple[int, bytes] | IntegrityError]:
        with self._database.call():
            cursor = self._records.find({"_id": {"$in": [*names]}})
            documents = await cursor.to_list(length=len(names))
        return {document["_id"]: self._setting(document) for document in documents}

    def _setting(self, document: Document) -> tuple[int, bytes] | IntegrityError:
        if self._signed.verified(document) is None:
            return IntegrityError("A stored setting of the service does not verify.")
        return int(document["version"]), bytes(document["value"])

    async def put(self, name: str, value: bytes, *, replaces: int) -> bool:
        document = self._signed.sign({"_id": name, "value": value, "version": replaces + 1})
        return await self._database.put_version(self._records, document, replaces=replaces)


class MongoTally:
    """`Tally` on the collection `tally`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tally = database[TALLY]

    async def count(self, day: str, hour: int, level: str) -> None:
        name = f"{day} {hour:02} {level}"
        change = {"$inc": {"count": 1}, "$set": {"day": day, "hour": hour, "level": level}}
        await self._database.upsert(self._tally, {"_id": name}, change)

    async def of(self, day: str) -> dict[tuple[int, str], int]:
        with self._database.call():
            documents = await self._tally.find({"day": day}).to_list(length=_HOURS_A_DAY * _LEVELS)
        return {(int(each["hour"]), str(each["level"])): int(each["count"]) for each in documents}


def _name(account: AccountId, conversation: ConversationId) -> str:
    return f"{account} {conversation}"
