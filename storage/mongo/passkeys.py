"""Passkeys and challenges on MongoDB.

Owns the collections `passkeys` (`_id` is the credential id) and `challenges` (`_id` is a hash of the bearer's secret).
Must not verify signatures.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from storage.crypto.digests import KeyedHash, Signer
from storage.ids import AccountId
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document
from storage.mongo.newest import Newest
from storage.mongo.signing import DocumentSigner
from storage.ports.passkeys import CHALLENGE_LIVES, Passkey

PASSKEYS: Final = "passkeys"
CHALLENGES: Final = "challenges"
_CHALLENGE_TTL_S: Final = 2 * int(CHALLENGE_LIVES.total_seconds())

INDEXES: Final = {
    PASSKEYS: [IndexModel([("account", ASCENDING)])],
    CHALLENGES: [IndexModel([("at", ASCENDING)], expireAfterSeconds=_CHALLENGE_TTL_S)],
}


class MongoPasskeys:
    """`Passkeys` on the collection `passkeys`."""

    def __init__(self, database: Database, signer: Signer, newest: Newest) -> None:
        self._database = database
        self._newest = newest
        self._passkeys = database[PASSKEYS]
        self._signed = DocumentSigner(signer, PASSKEYS)

    async def add(self, passkey: Passkey) -> bool:
        try:
            with self._database.call():
                await self._passkeys.insert_one(self._signed.sign(_document_of(passkey)))
        except DuplicateKeyError:
            return False
        return True

    async def find(self, credential: bytes) -> Passkey | None:
        with self._database.call():
            found = self._signed.verified(await self._passkeys.find_one({"_id": credential}))
        return _passkey_of(found) if found and self._is_there(found) else None

    async def of(self, account: AccountId) -> Sequence[Passkey]:
        order = [("created_at", ASCENDING), ("id", ASCENDING)]
        with self._database.call():
            documents = await self._passkeys.find({"account": account}).sort(order).to_list(length=None)
        return [_passkey_of(each) for each in self._signed.all_verified(documents) if self._is_there(each)]

    async def holders(self) -> frozenset[AccountId]:
        with self._database.call():
            documents = await self._passkeys.find({}).to_list(length=None)
        held = [each for each in self._signed.all_verified(documents) if self._is_there(each)]
        return frozenset(AccountId(each["account"]) for each in held)

    async def use(self, passkey: Passkey, *, counted: int) -> bool:
        with self._database.call():
            held = self._signed.verified(await self._passkeys.find_one({"_id": passkey.credential}))
            if held is None or not self._is_there(held):
                return False
            change = {
                "sign_count": passkey.sign_count,
                "synced": passkey.synced,
                "last_used_at": passkey.last_used_at,
            }
            used = self._signed.sign({**held, **change})
            result = await self._passkeys.replace_one({"_id": passkey.credential, "sign_count": counted}, used)
        return result.matched_count == 1

    async def remove(self, account: AccountId, passkey: str) -> bool:
        return await self._delete({"account": account, "id": passkey}) == 1

    async def remove_but_last(self, account: AccountId, passkey: str) -> bool:
        if not await self._has_another(account, passkey):
            return False
        with self._database.call():
            query = {"account": account, "id": passkey}
            taken: Document | None = await self._passkeys.find_one_and_delete(query)
        if taken is None:
            return True
        if not await self._has_another(account, passkey):  # two windows at once have each removed one
            with self._database.call():
                await self._passkeys.insert_one(taken)
            return False
        await self._newest.forget([taken["_id"].hex()])  # only now: what is recorded as gone never comes back
        return True

    async def _has_another(self, account: AccountId, passkey: str) -> bool:
        return any(each.id != passkey for each in await self.of(account))

    async def forget(self, account: AccountId) -> None:
        await self._delete({"account": account})

    async def _delete(self, query: Document) -> int:
        with self._database.call():
            stored = await self._passkeys.find(query).to_list(length=None)
            deleted = await self._passkeys.delete_many(query)
        await self._newest.forget(each["_id"].hex() for each in stored)
        return deleted.deleted_count

    def _is_there(self, document: Document) -> bool:
        """False for one that was removed and has been put back."""
        return self._newest.allows(document["_id"].hex())


class MongoChallenges:
    """`Challenges` on the collection `challenges`."""

    def __init__(self, database: Database, keyed_hash: KeyedHash, signer: Signer, clock: DatabaseClock) -> None:
        self._database = database
        self._challenges = database[CHALLENGES]
        self._signed = DocumentSigner(signer, CHALLENGES)
        self._hash = keyed_hash
        self._clock = clock

    async def issue(self, purpose: str, bearer: str) -> bytes:
        challenge, now = secrets.token_bytes(32), await self._clock.now()
        name = self._id(purpose, bearer)
        document = self._signed.sign({"_id": name, "challenge": challenge, "at": now})
        with self._database.call():
            await self._challenges.replace_one({"_id": name}, document, upsert=True)
        return challenge

    async def take(self, purpose: str, bearer: str) -> bytes | None:
        with self._database.call():
            taken: Document | None = await self._challenges.find_one_and_delete({"_id": self._id(purpose, bearer)})
        taken = self._signed.verified(taken)
        if taken is None or await self._clock.now() - taken["at"] > CHALLENGE_LIVES:
            return None
        return bytes(taken["challenge"])

    def _id(self, purpose: str, bearer: str) -> bytes:
        return self._hash.of(f"challenge {purpose}", bearer)


def _document_of(passkey: Passkey) -> Document:
    return {
        "_id": passkey.credential,
        "id": passkey.id,
        "account": passkey.account,
        "name": passkey.name,
        "site": passkey.site,
        "public_key": passkey.public_key,
        "sign_count": passkey.sign_count,
        "syncable": passkey.syncable,
        "synced": passkey.synced,
        "created_at": passkey.created_at,
        "last_used_at": passkey.last_used_at,
    }


def _passkey_of(document: Document) -> Passkey:
    return Passkey(
        id=document["id"],
        account=AccountId(document["account"]),
        name=document["name"],
        site=document["site"],
        credential=bytes(document["_id"]),
        public_key=bytes(document["public_key"]),
        sign_count=document["sign_count"],
        syncable=document["syncable"],
        synced=document["synced"],
        created_at=document["created_at"],
        last_used_at=document["last_used_at"],
    )
