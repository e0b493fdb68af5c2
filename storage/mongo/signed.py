"""Signed records on MongoDB.

Owns the collection `sealing_keys`. A signature (HMAC under a subkey of the key file) covers name, version and value, so
write access to the database is not enough to replace a public key. An older signed value can be put back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from storage.crypto.digests import Signer
from storage.crypto.framing import frame
from storage.errors import IntegrityError
from storage.mongo.database import Database, Document
from storage.mongo.documents import field_of

COLLECTION: Final = "sealing_keys"


class MongoSignedRecords:
    """`SignedRecords` on one collection."""

    def __init__(self, database: Database, signer: Signer) -> None:
        self._database = database
        self._records = database[COLLECTION]
        self._signer = signer

    async def get(self, name: str) -> tuple[int, bytes] | None:
        with self._database.call():
            document = await self._records.find_one({"_id": name})
        if document is None:
            return None
        version, value = field_of(document, "version", int), field_of(document, "value", bytes)
        if version < 1 or not self._signer.verifies(frame(name, version, value), field_of(document, "mac", bytes)):
            raise IntegrityError("A stored key for sealing does not verify.")
        return version, value

    async def put(self, name: str, value: bytes, *, replaces: int) -> bool:
        signature = self._signer.sign(frame(name, replaces + 1, value))
        document: Document = {"_id": name, "value": value, "mac": signature}
        return await self._database.put_version(self._records, document, replaces=replaces)

    async def names(self, beginning: str) -> Sequence[str]:
        with self._database.call():
            found = self._records.find({"_id": {"$regex": f"^{re.escape(beginning)}"}}, {"_id": True})
            return sorted([str(each["_id"]) async for each in found])

    async def remove(self, name: str) -> None:
        with self._database.call():
            await self._records.delete_one({"_id": name})
