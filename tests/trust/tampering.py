"""Tampers with one stored value after the other, and reads after each.

Right is: an integrity error every time, never a text, and all of it readable again once it is as it was. One bit at a
time, at random places of everything that is stored of a conversation, and its keys; and entries removed, exchanged or
copied between conversations.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient

from storage.embedded.server import EmbeddedDatabase
from storage.errors import IntegrityError
from storage.ids import ConversationId
from storage.mongo import MongoStore, open_mongo
from tests.storage.conftest import Raw
from tests.storage.samples import put_open, row, say
from tests.trust.outcome import Outcome

CONVERSATIONS = tuple(ConversationId(f"c{number}") for number in range(6))
TEXTS = (b"one", b"two " * 40, b"three" * 200, b"four", b"five")
_SEALED = ("nonce", "ct")
_WRAPPED = ("nonce", "wrapped", "salt", "commit")
_READ_AFRESH = ("a bit of a wrapped key",)
"""What a node that has the key in memory does not look at: it reads as one that has not."""

Document = dict[str, Any]
Undo = Callable[[], Awaitable[object]]


async def tamper(folder: Path, times: int, seed: int) -> Outcome:
    """Alter so many things, one at a time, in a database of its own."""
    outcome = Outcome("bits flipped, entries, keys and rows exchanged or removed", of=times)
    random, kinds = Random(seed), Counter[str]()
    async with EmbeddedDatabase(folder, cache="64M") as database, _stored(database, folder) as (node, raw):
        intruder = _Intruder(raw, random)
        for number in range(times):
            kind, change = intruder.changes[number % len(intruder.changes)]
            conversation = random.choice(CONVERSATIONS)
            undo = await change(conversation)
            if kind in _READ_AFRESH:
                node.sealing.forget(conversation)
            if not await _refused(node, kind, conversation):
                outcome.failures.append(f"{kind} of {conversation} was not noticed")
            await undo()
            kinds[kind] += 1
            outcome.advance()
        async with _node(database, folder) as fresh:
            for conversation in CONVERSATIONS:
                if tuple(each.payload for each in await fresh.log.read(conversation)) != TEXTS:
                    outcome.failures.append(f"{conversation} is not what it was before")
    outcome.figures = dict(sorted((kind, f"{count:,}") for kind, count in kinds.items()))
    return outcome


class _Intruder:
    """Ways to alter what is stored of a conversation; each gives back how to undo it."""

    def __init__(self, raw: Raw, random: Random) -> None:
        self._raw, self._random = raw, random
        self.changes: tuple[tuple[str, Callable[[ConversationId], Awaitable[Undo]]], ...] = (
            ("a bit of an entry", self._entry_bit),
            ("a bit of an entry", self._entry_bit),
            ("a bit of an entry", self._entry_bit),
            ("a bit of a row", self._row_bit),
            ("a bit of a wrapped key", self._key_bit),
            ("an entry removed", self._removed),
            ("two entries exchanged", self._exchanged),
            ("another conversation's entry", self._foreign),
        )

    async def _entry_bit(self, conversation: ConversationId) -> Undo:
        document = await self._entry(conversation)
        return await self._flipped(self._raw["entries"], document, _SEALED)

    async def _row_bit(self, conversation: ConversationId) -> Undo:
        rows = self._raw["conversations"]
        return await self._flipped(rows, await rows.find_one({"_id": conversation}), _SEALED)

    async def _key_bit(self, conversation: ConversationId) -> Undo:
        keys = self._raw.keys
        return await self._flipped(keys, await keys.find_one({"conversation": conversation}), _WRAPPED)

    async def _removed(self, conversation: ConversationId) -> Undo:
        """From the beginning or the middle; a cut end is found against the checkpoints."""
        entries, document = self._raw["entries"], await self._entry(conversation, last=len(TEXTS) - 1)
        await entries.delete_one({"_id": document["_id"]})
        return lambda: entries.insert_one(document)

    async def _exchanged(self, conversation: ConversationId) -> Undo:
        first, second = self._random.sample(range(1, len(TEXTS) + 1), 2)
        return await self._put_into(
            await self._entry(conversation, seq=first), await self._entry(conversation, seq=second)
        )

    async def _foreign(self, conversation: ConversationId) -> Undo:
        other = self._random.choice([each for each in CONVERSATIONS if each != conversation])
        document = await self._entry(conversation)
        return await self._put_into(document, await self._entry(other, seq=document["s"]))

    async def _entry(self, conversation: ConversationId, *, seq: int = 0, last: int = len(TEXTS)) -> Document:
        wanted = {"c": conversation, "s": seq or self._random.randint(1, last)}
        document: Document = await self._raw["entries"].find_one(wanted)
        return document

    async def _put_into(self, document: Document, source: Document) -> Undo:
        sealed = {name: source[name] for name in _SEALED}
        return await self._set(self._raw["entries"], document, sealed)

    async def _flipped(self, collection: Any, document: Document, fields: tuple[str, ...]) -> Undo:
        field = self._random.choice(fields)
        value = bytearray(document[field])
        value[self._random.randrange(len(value))] ^= 1 << self._random.randrange(8)
        return await self._set(collection, document, {field: bytes(value)})

    async def _set(self, collection: Any, document: Document, change: Document) -> Undo:
        key = {"_id": document["_id"]}
        await collection.update_one(key, {"$set": change})
        return lambda: collection.replace_one(key, document, upsert=True)  # a row that does not verify is dropped


async def _refused(node: MongoStore, kind: str, conversation: ConversationId) -> bool:
    try:
        await (node.index.get(conversation) if "row" in kind else node.log.read(conversation))
    except IntegrityError:
        return True
    return False


@contextlib.asynccontextmanager
async def _node(database: EmbeddedDatabase, folder: Path) -> AsyncIterator[MongoStore]:
    node = await open_mongo(database.uri, database="lotsen", key_file=folder.parent / "keys.json", timeout_s=30)
    try:
        yield node
    finally:
        await node.close()


@contextlib.asynccontextmanager
async def _stored(database: EmbeddedDatabase, folder: Path) -> AsyncIterator[tuple[MongoStore, Raw]]:
    """Some conversations with their rows; a node that has read them, and what an intruder writes with."""
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(database.uri, tz_aware=True)
    try:
        async with _node(database, folder) as node:
            for conversation in CONVERSATIONS:
                await say(node, *TEXTS, conversation=conversation)
                await put_open(node, row(len(TEXTS), conversation=conversation, state="queued"))
            yield node, Raw(client, "lotsen")
    finally:
        client.close()
