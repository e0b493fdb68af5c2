"""Keys in the key database, of conversations and of records: wrapped there, unwrapped in a bounded cache here.

Owns the collection `keys`, whose `_id` is "<conversation>:<dek_ver>", and others of its kind. Must not let an unwrapped
key out of the process.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storage.bounded import RecentCache, batches
from storage.crypto.cipher import LOCK_VERSION, ConversationKey, WrappedKey
from storage.crypto.vault import KeyWraps
from storage.errors import IntegrityError, KeyMissing, StorageError, Unavailable
from storage.ids import ConversationId
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import NAMES_AT_ONCE, Database, Document, Inserted
from storage.mongo.documents import key_document, key_id, wrapped_key
from storage.mongo.group_commit import GroupCommit

COLLECTION: Final = "keys"
_CACHED: Final = 10_000


class Keyring:
    """Keys by conversation. Several nodes that make a key at once end with the same one."""

    def __init__(
        self, key_database: Database, vault: KeyWraps, clock: DatabaseClock, *, collection: str = COLLECTION
    ) -> None:
        self._database = key_database
        self._collection = key_database[collection]
        self._vault = vault
        self._clock = clock
        self._cache = RecentCache[ConversationId, ConversationKey](_CACHED)
        self._inserts = GroupCommit[WrappedKey, Inserted](self._insert, key=lambda each: each.conversation)

    async def of(self, conversation: ConversationId) -> ConversationKey | None:
        """The key of a conversation; None if it has none (it has not begun, or it is erased).

        Raises:
            IntegrityError: the stored key was altered.
            KeyMissing: the key file lacks the week's key that wraps it.
        """
        key = (await self.of_many([conversation])).get(conversation)
        if isinstance(key, StorageError):
            raise key
        return key

    async def of_many(
        self, conversations: Sequence[ConversationId]
    ) -> dict[ConversationId, ConversationKey | StorageError]:
        """The key of each conversation that has one, or why it cannot be had; one question to the database."""
        found: dict[ConversationId, ConversationKey | StorageError] = {}
        missing: list[ConversationId] = []
        for conversation in conversations:
            cached = self._cache.get(conversation)
            if cached is None:
                missing.append(conversation)
            else:
                found[conversation] = cached
        for document in await self._stored(missing) if missing else []:
            found[document["conversation"]] = await self._unwrap(document)
        moved = [conversation for conversation, key in found.items() if isinstance(key, KeyMissing)]
        for document in await self._stored(moved) if moved else []:
            # It may have been wrapped anew, and the old key destroyed, between the question and the answer.
            found[document["conversation"]] = await self._unwrap(document)
        return found

    async def is_locked(self, conversation: ConversationId) -> bool:
        """Whether there are sealed copies of the key, beside it or in its place."""
        with self._database.call():
            lock = {"_id": key_id(conversation, LOCK_VERSION)}
            return await self._collection.find_one(lock, {"_id": True}) is not None

    async def make(self, conversation: ConversationId) -> ConversationKey:
        """The key of a conversation that begins: a new one, or the one that somebody else has just made."""
        wrapped, key = await self._vault.make(conversation, await self._clock.now())
        if await self._inserts.submit(wrapped) is Inserted.YES:
            self._cache.put(conversation, key)
            return key
        stored = await self.of(conversation)
        if stored is None:
            raise Unavailable("A key was made and erased at the same time.")
        return stored

    async def destroy(self, conversation: ConversationId) -> None:
        """Delete the wrapped key, with the sealed copies if there are any, and forget the unwrapped one."""
        names = [key_id(conversation), key_id(conversation, LOCK_VERSION)]
        with self._database.call():
            await self._collection.delete_many({"_id": {"$in": names}})
        self.forget(conversation)

    def forget(self, conversation: ConversationId) -> None:
        """Drop the unwrapped key from this process's cache."""
        self._cache.drop(conversation)

    async def close(self) -> None:
        """Finish what is being written."""
        await self._inserts.close()

    async def _stored(self, conversations: Sequence[ConversationId]) -> list[Document]:
        """What is stored of these."""
        found: list[Document] = []
        for names in batches(conversations, NAMES_AT_ONCE):
            with self._database.call():
                cursor = self._collection.find({"_id": {"$in": [key_id(each) for each in names]}})
                found += await cursor.to_list(length=len(names))
        return found

    async def _unwrap(self, document: Document) -> ConversationKey | StorageError:
        try:
            key = await self._vault.open(wrapped_key(document))
        except (IntegrityError, KeyMissing) as error:
            return error
        self._cache.put(key.conversation, key)
        return key

    async def _insert(self, batch: Sequence[WrappedKey]) -> list[Inserted | BaseException]:
        return await self._database.insert_each(self._collection, [key_document(each) for each in batch])
