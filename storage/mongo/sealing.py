"""Sealed conversations on MongoDB: one document each in the key database, beside the wrapped keys.

Owns the documents of the collection `keys` with `dek_ver` `LOCK_VERSION`. Each holds a random key (the lock), wrapped
under the week's KEK like any other, and `box`, encrypted under the lock: the header and the sealed copies. `last` is
the seq of the sealing entry, bound by `box`; `pending` the minute of an unfinished step; `sealed_at` the minute since
which there is no readable key; `deleting` the nonce of the readable key that is or will be deleted; `reopening` the
time at which a reopening began. One document, so that no crash can separate lock and copies; key rotation rewraps the
lock like every key. Must not open a sealed copy except with a return code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from pymongo import ASCENDING, IndexModel

from storage.crypto.cipher import LOCK_VERSION, PlaintextKey, Sealed
from storage.crypto.framing import frame
from storage.crypto.sealing import Copy, Locked, Receiver, SealedEntry, SealedTranscript, SealingKeys, copies_of
from storage.crypto.vault import KeyVault
from storage.errors import Erased, IntegrityError, UnknownConversation
from storage.ids import CommandId, ConversationId, Seq
from storage.mongo import keyring, log
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document
from storage.mongo.documents import (
    field_of,
    is_tombstone,
    key_document,
    key_id,
    last_of,
    sealed_of,
    tombstone_id,
    wrapped_key,
)
from storage.mongo.keyring import Keyring
from storage.periods import minute_of
from storage.ports.sealing import SEALING, PendingSeal

INDEXES: Final = {
    keyring.COLLECTION: [
        IndexModel([("sealed_at", ASCENDING)], sparse=True),
        IndexModel([("pending", ASCENDING)], sparse=True),
    ],
}
_LONG_S: Final = 60.0


class _Box(msgspec.Struct, array_like=True, frozen=True):
    """Plaintext of `box`."""

    header: bytes
    dek_ver: int
    salt: bytes
    commit: bytes
    copies: tuple[Copy, ...]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Box).decode


class MongoSealing:
    """`SealedConversations` on the key database."""

    def __init__(
        self, database: Database, key_database: Database, vault: KeyVault, ring: Keyring, clock: DatabaseClock
    ) -> None:
        self._database = database
        self._key_database = key_database
        self._entries = database[log.COLLECTION]
        self._keys = key_database[keyring.COLLECTION]
        self._vault = vault
        self._keyring = ring
        self._clock = clock

    # --- sealing -----------------------------------------------------------------------------------

    async def prepare(
        self, conversation: ConversationId, last: Seq, header: bytes, keys: SealingKeys, code: str | None
    ) -> bool:
        stored = await self._readable(conversation)
        if stored is None:
            return False
        plain = await self._vault.reveal(wrapped_key(stored))
        plain.derive()  # a damaged key is not sealed: no readable copy of it would be left
        now = await self._clock.now()
        wrapped, lock = await self._vault.lock(conversation, now)
        box = _Box(header, plain.dek_ver, plain.salt, plain.commit, copies_of(plain, keys, code))
        sealed = lock.seal_copies(frame(last), _encode(box))
        document = {**key_document(wrapped), "last": last, "box": sealed.nonce + sealed.box, "pending": minute_of(now)}
        with self._key_database.call():
            await self._keys.replace_one({"_id": document["_id"]}, document, upsert=True)
        return True

    async def commit(self, conversation: ConversationId) -> bool:
        readable = await self._readable(conversation)
        copies = await self._locked(conversation)
        if copies is None or "reopening" in copies:
            return False
        end = await self._end(conversation)
        if end is None or is_tombstone(end):
            await self._keyring.destroy(conversation)
            return False
        if last_of(end) != copies["last"] or not str(end["k"]).startswith(SEALING):
            if readable is not None:
                await self._keep_readable(copies, readable)
            return False
        if readable is not None and not await self._note_deletion(copies, readable):
            return False
        with self._key_database.call():
            if readable is not None:
                await self._keys.delete_one({"_id": readable["_id"], "nonce": readable["nonce"]})
            done = {"$set": {"sealed_at": minute_of(await self._clock.now())}, "$unset": {"pending": ""}}
            await self._keys.update_one({"_id": copies["_id"], "box": copies["box"]}, done)
        self.forget(conversation)
        return await self._readable(conversation) is None

    async def pending(self, limit: int = 200) -> Sequence[PendingSeal]:
        with self._key_database.call(_LONG_S):
            cursor = self._keys.find({"pending": {"$exists": True}}).sort("pending", ASCENDING).limit(limit)
            found = await cursor.to_list(length=limit)
        return [
            PendingSeal(ConversationId(each["conversation"]), Seq(each["last"]), each.get("reopening"))
            for each in found
        ]

    async def sealed_since(self, since: datetime) -> Sequence[ConversationId]:
        with self._key_database.call(_LONG_S):
            cursor = self._keys.find({"sealed_at": {"$gte": minute_of(since)}}, {"conversation": True})
            return [ConversationId(each["conversation"]) for each in await cursor.to_list(length=None)]

    def forget(self, conversation: ConversationId) -> None:
        self._keyring.forget(conversation)

    async def count(self) -> int:
        with self._key_database.call(_LONG_S):
            return await self._keys.count_documents({"sealed_at": {"$exists": True}})

    # --- without the key ---------------------------------------------------------------------------

    async def header(self, conversation: ConversationId) -> bytes | None:
        copies = await self._locked(conversation)
        if copies is None or await self._readable(conversation) is not None:
            return None
        return (await self._opened(conversation, copies)).header

    async def transcript(self, conversation: ConversationId, receiver: Receiver) -> SealedTranscript | None:
        copies = await self._locked(conversation)
        if copies is None or await self._readable(conversation) is not None:
            return None
        box = await self._opened(conversation, copies)
        copy = next((each for each in box.copies if each.whose == receiver), None)
        if copy is None:
            raise IntegrityError("A sealed conversation lacks a copy of its key.")
        with self._database.call():
            found = self._entries.find({"c": conversation, "s": {"$lte": copies["last"]}}).sort("s", ASCENDING)
            documents = await found.to_list(length=None)
        return SealedTranscript(
            conversation=conversation,
            key_id=copy.key_id,
            copy=copy.box,
            dek_ver=box.dek_ver,
            salt=box.salt,
            commit=box.commit,
            last=Seq(copies["last"]),
            entries=[_entry(document) for document in documents if not is_tombstone(document)],
        )

    # --- reopening ---------------------------------------------------------------------------------

    async def reopen(self, conversation: ConversationId, code: str) -> None:
        readable, copies = await self._readable(conversation), await self._locked(conversation)
        if readable is not None and (copies is None or not _is_noted_for_deletion(copies, readable)):
            return
        if copies is None:
            raise UnknownConversation("There is no sealed conversation of this name.")
        box = await self._opened(conversation, copies)
        empty = PlaintextKey(conversation, box.dek_ver, b"", box.salt, box.commit)
        plain = Locked(empty, box.copies).open_with_code(code)
        now = await self._clock.now()
        opened = {"$set": {"reopening": now, "pending": minute_of(now)}}
        with self._key_database.call():
            await self._keys.update_one({"_id": copies["_id"]}, opened)
            wrapped = key_document(await self._vault.wrap(plain, now))
            await self._keys.replace_one({"_id": wrapped["_id"]}, wrapped, upsert=True)
        if await self._is_erased(conversation):
            await self._keyring.destroy(conversation)
            raise Erased("The conversation is erased.")

    async def finish_reopening(self, conversation: ConversationId) -> bool:
        readable = await self._readable(conversation)
        if readable is None:
            return False
        copies = await self._locked(conversation)
        return copies is None or await self._drop_copies(copies, readable)

    # --- inside ------------------------------------------------------------------------------------

    async def _readable(self, conversation: ConversationId) -> Document | None:
        with self._key_database.call():
            return await self._keys.find_one({"_id": key_id(conversation)})

    async def _locked(self, conversation: ConversationId) -> Document | None:
        with self._key_database.call():
            return await self._keys.find_one({"_id": key_id(conversation, LOCK_VERSION)})

    async def _note_deletion(self, copies: Document, readable: Document) -> bool:
        """Note in the copies which key will be deleted. False if they are gone or a reopening has begun.

        Sealing and reopening both change this document first: a reopening deletes the copies only while the readable
        key is not noted for deletion. So one of the two, copies or key, always remains.
        """
        still = {"_id": copies["_id"], "box": copies["box"], "reopening": {"$exists": False}}
        with self._key_database.call():
            noted = await self._keys.update_one(still, {"$set": {"deleting": readable["nonce"]}})
        return bool(noted.matched_count)

    async def _drop_copies(self, copies: Document, readable: Document) -> bool:
        """Delete the copies, unless this key is noted for deletion. Returns whether they are gone."""
        if _is_noted_for_deletion(copies, readable):
            return False
        unchanged = {"_id": copies["_id"], "box": copies["box"], "deleting": copies.get("deleting")}
        with self._key_database.call():
            return bool((await self._keys.delete_one(unchanged)).deleted_count)

    async def _keep_readable(self, copies: Document, readable: Document) -> None:
        """Delete the copies of a conversation that goes on; rewrap its key first if it was noted for deletion."""
        if _is_noted_for_deletion(copies, readable):
            plain = await self._vault.reveal(wrapped_key(readable))
            wrapped = key_document(await self._vault.wrap(plain, await self._clock.now()))
            with self._key_database.call():
                await self._keys.replace_one({"_id": readable["_id"], "nonce": readable["nonce"]}, wrapped)
            readable = wrapped
        await self._drop_copies(copies, readable)

    async def _opened(self, conversation: ConversationId, copies: Document) -> _Box:
        wrapped = wrapped_key(copies)
        if wrapped.conversation != conversation:
            raise IntegrityError("Sealed copies belong to another conversation.")
        lock = await self._vault.open(wrapped)
        last, box = field_of(copies, "last", int), field_of(copies, "box", bytes)
        if last < 1:
            raise IntegrityError("Sealed copies have an impossible place.")
        return _decode(lock.open_copies(frame(last), Sealed(box[:12], box[12:])))

    async def _end(self, conversation: ConversationId) -> Document | None:
        with self._database.call():
            return await self._entries.find_one({"c": conversation}, sort=[("s", -1)])

    async def _is_erased(self, conversation: ConversationId) -> bool:
        with self._database.call():
            return await self._entries.find_one({"_id": tombstone_id(conversation)}, {"_id": True}) is not None


def _is_noted_for_deletion(copies: Document, readable: Document) -> bool:
    """Whether this readable key is noted for deletion."""
    return bool(copies.get("deleting") == readable["nonce"])


def _entry(document: Document) -> SealedEntry:
    return SealedEntry(
        Seq(field_of(document, "s", int)),
        field_of(document, "n", int),
        CommandId(field_of(document, "k", str)),
        sealed_of(document),
    )
