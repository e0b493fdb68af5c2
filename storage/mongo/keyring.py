"""Keys of conversations and of records: wrapped in the key database, unwrapped in a bounded cache.

Owns the collection `keys`, whose `_id` is "<conversation>:<dek_ver>", and `record_keys`. Must not let an unwrapped key
leave the process.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storage.bounded import RecentCache, batches
from storage.crypto.cipher import LOCK_VERSION, ConversationKey, WrappedKey
from storage.crypto.vault import KeyWrapper
from storage.errors import IntegrityError, KeyMissing, StorageError, Unavailable
from storage.ids import ConversationId
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import IDS_PER_QUERY, Database, Document, Inserted
from storage.mongo.documents import key_document, key_id, wrapped_key
from storage.mongo.group_commit import GroupCommit

COLLECTION: Final = "keys"
_CACHE_SIZE: Final = 10_000


class Keyring:
    """Keys by conversation. Nodes that make a key for one conversation at the same time all get the first one."""

    def __init__(
        self, key_database: Database, vault: KeyWrapper, clock: DatabaseClock, *, collection: str = COLLECTION
    ) -> None:
        self._database = key_database
        self._collection = key_database[collection]
        self._vault = vault
        self._clock = clock
        self._cache = RecentCache[ConversationId, ConversationKey](_CACHE_SIZE)
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
        """The key, or the error, of each conversation that has a key; one query for up to 50 of them."""
        found: dict[ConversationId, ConversationKey | StorageError] = {}
        missing: list[ConversationId] = []
        for conversation in conversations:
            cached = self._cache.get(conversation)
            if cached is None:
                missing.append(conversation)
            else:
                found[conversation] = cached
        found |= await self._unwrapped(missing)
        # It may have been rewrapped, and the old KEK destroyed, between the query and the unwrapping.
        found |= await self._unwrapped([name for name, key in found.items() if isinstance(key, KeyMissing)])
        return found

    async def is_locked(self, conversation: ConversationId) -> bool:
        """Whether sealed copies of the key exist, beside it or instead of it."""
        with self._database.call():
            lock = {"_id": key_id(conversation, LOCK_VERSION)}
            return await self._collection.find_one(lock, {"_id": True}) is not None

    async def make(self, conversation: ConversationId) -> ConversationKey:
        """Make the key of a new conversation, or return the one that another node has just made."""
        wrapped, key = await self._vault.make(conversation, await self._clock.now())
        if await self._inserts.submit(wrapped) is Inserted.YES:
            self._cache.put(conversation, key)
            return key
        stored = await self.of(conversation)
        if stored is None:
            raise Unavailable("A key was made and erased at the same time.")
        return stored

    async def destroy(self, conversation: ConversationId) -> None:
        """Delete the wrapped key and its sealed copies, and drop the unwrapped one from the cache."""
        names = [key_id(conversation), key_id(conversation, LOCK_VERSION)]
        with self._database.call():
            await self._collection.delete_many({"_id": {"$in": names}})
        self.forget(conversation)

    def forget(self, conversation: ConversationId) -> None:
        """Drop the unwrapped key from this process's cache."""
        self._cache.drop(conversation)

    async def close(self) -> None:
        """Finish pending writes."""
        await self._inserts.close()

    async def _stored(self, conversations: Sequence[ConversationId]) -> list[Document]:
        """The stored keys of these conversations."""
        found: list[Document] = []
        for names in batches(conversations, IDS_PER_QUERY):
            with self._database.call():
                cursor = self._collection.find({"_id": {"$in": [key_id(each) for each in names]}})
                found += await cursor.to_list(length=len(names))
        return found

    async def _unwrapped(
        self, conversations: Sequence[ConversationId]
    ) -> dict[ConversationId, ConversationKey | StorageError]:
        """The stored key, or the error, of each, by the `_id` it is filed under: its other fields may be altered."""
        names = {key_id(each): each for each in conversations}
        stored = await self._stored(conversations)
        return {(name := names[document["_id"]]): await self._unwrap(document, name) for document in stored}

    async def _unwrap(self, document: Document, conversation: ConversationId) -> ConversationKey | StorageError:
        try:
            key = await self._vault.open(wrapped_key(document))
        except (IntegrityError, KeyMissing) as error:
            return error
        if key.conversation != conversation:
            return IntegrityError("a stored key is filed under another conversation")
        self._cache.put(key.conversation, key)
        return key

    async def _insert(self, batch: Sequence[WrappedKey]) -> list[Inserted | BaseException]:
        return await self._database.insert_each(self._collection, [key_document(each) for each in batch])
