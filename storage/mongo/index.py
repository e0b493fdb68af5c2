"""The conversation index on MongoDB: one row per conversation, encrypted under the conversation's key.

Owns the collection `conversations`. The database reads state, level, language, practice, owner, last seq and times cut
to the minute; exact times and the personal part are in `ct`, which binds the readable fields too. A row that does not
verify is deleted and reported by `take_unverified`.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from pymongo import ASCENDING, IndexModel

from storage.bounded import batches
from storage.crypto.cipher import ConversationKey, Sealed
from storage.crypto.framing import frame
from storage.errors import IntegrityError, KeyMissing, StorageError, UnknownConversation
from storage.ids import AccountId, ConversationId, Seq
from storage.mongo.database import IDS_PER_QUERY, Database, Document, Inserted
from storage.mongo.documents import field_of
from storage.mongo.group_commit import GroupCommit
from storage.mongo.keyring import Keyring
from storage.periods import minute_of
from storage.ports.index import ConversationRow

COLLECTION: Final = "conversations"
INDEXES: Final = {
    COLLECTION: [
        IndexModel([("state", ASCENDING), ("waits", ASCENDING)]),
        IndexModel([("owner", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("state", ASCENDING), ("sealed", ASCENDING), ("practice", ASCENDING), ("waits", ASCENDING)]),
        IndexModel([("unanswered", ASCENDING)], sparse=True),
        IndexModel([("unsent", ASCENDING)], sparse=True),
    ],
}

RETIRED: Final = {COLLECTION: ("state_1_sealed_1_waits_1",)}
"""The index of former versions, in whose place that with `practice` is: without it SecantusDB reads all that is closed
to find what is to be sealed."""

_MAX_BATCH: Final = 25
"""Rows per write. The embedded database runs one command at a time, and a write of two hundred rows takes half a second
in which no message is acknowledged."""

_log = logging.getLogger(__name__)


class _Box(msgspec.Struct, array_like=True, frozen=True):
    """Plaintext of a row."""

    started_at: datetime
    updated_at: datetime
    queued_at: datetime | None
    unanswered_since: datetime | None
    mailbox_due_at: datetime | None
    closed_at: datetime | None
    personal: bytes
    mail_unsent_since: datetime | None = None


RowKey = Callable[[ConversationId], ConversationKey]

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Box).decode


class MongoIndex:
    """`ConversationIndex` on the collection `conversations`."""

    def __init__(self, database: Database, keyring: Keyring, row_key: RowKey) -> None:
        """`row_key`: makes the key that encrypts the row of a sealed conversation."""
        self._database = database
        self._rows = database[COLLECTION]
        self._keyring = keyring
        self._row_key = row_key
        self._unverified: list[ConversationId] = []
        self._puts = GroupCommit[ConversationRow, Inserted](
            self._put_all, key=lambda row: row.conversation, max_batch=_MAX_BATCH
        )
        self._renewals = GroupCommit[ConversationRow, Inserted](
            self._renew_all, key=lambda row: row.conversation, max_batch=_MAX_BATCH
        )

    async def put(self, row: ConversationRow) -> bool:
        while (stored := await self._puts.submit(row)) is Inserted.TAKEN:
            # A row is there: a newer one, or one that was inserted between this filter and the upsert.
            if (await self.last_seqs([row.conversation])).get(row.conversation, 0) >= row.last_seq:
                return False
        return stored is Inserted.YES

    async def renew(self, row: ConversationRow) -> None:
        with contextlib.suppress(UnknownConversation):
            await self._renewals.submit(row)

    async def close(self) -> None:
        """Finish pending writes."""
        await self._puts.close()
        await self._renewals.close()

    async def _put_all(self, rows: Sequence[ConversationRow]) -> list[Inserted | BaseException]:
        return await self._replace_all(rows, upsert=True)

    async def _renew_all(self, rows: Sequence[ConversationRow]) -> list[Inserted | BaseException]:
        return await self._replace_all(rows, upsert=False)

    async def _replace_all(self, rows: Sequence[ConversationRow], *, upsert: bool) -> list[Inserted | BaseException]:
        """Rows of different conversations, in one round trip."""
        outcome: list[Inserted | BaseException] = [UnknownConversation("There is no key for this row.") for _ in rows]
        keys = await self._keyring.of_many([row.conversation for row in rows if not row.sealed])
        known: dict[int, tuple[Document, Document]] = {}
        for at, row in enumerate(rows):
            key = await self._sealing_key(row.conversation) if row.sealed else keys.get(row.conversation)
            if isinstance(key, ConversationKey):
                older = {"_id": row.conversation, "last_seq": {"$lt": row.last_seq}}
                known[at] = (older, _seal(row, key))
            elif key is not None:
                outcome[at] = key
        replaced = await self._database.replace_each(self._rows, list(known.values()), upsert=upsert) if known else []
        for at, result in zip(known, replaced, strict=True):
            outcome[at] = result
        return outcome

    async def _sealing_key(self, conversation: ConversationId) -> ConversationKey | None:
        """The key for the row of a sealed conversation; None if it is erased."""
        return self._row_key(conversation) if await self._keyring.is_locked(conversation) else None

    async def get(self, conversation: ConversationId) -> ConversationRow | None:
        with self._database.call():
            document = await self._rows.find_one({"_id": conversation})
        if document is None:
            return None
        try:
            sealed = _is_sealed(document)
            return _open(document, self._row_key(conversation) if sealed else await self._keyring.of(conversation))
        except IntegrityError:
            await self._drop_unverified(document)
            raise

    def take_unverified(self) -> Sequence[ConversationId]:
        unverified, self._unverified = self._unverified, []
        return unverified

    async def last_seqs(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, Seq]:
        found: list[Document] = []
        for names in batches(conversations, IDS_PER_QUERY):
            with self._database.call():
                cursor = self._rows.find({"_id": {"$in": names}}, {"last_seq": True})
                found += await cursor.to_list(length=len(names))
        return {ConversationId(each["_id"]): Seq(each["last_seq"]) for each in found}

    async def in_state(self, state: str, limit: int = 1000) -> Sequence[ConversationRow]:
        return await self._list({"state": state}, order="waits", limit=limit)

    async def silent_since(self, before: datetime, *, state: str, limit: int = 200) -> Sequence[ConversationRow]:
        query = {"state": state, "waits": {"$lte": minute_of(before)}}
        found = await self._list(query, order="waits", limit=limit)
        return [row for row in found if row.waits_since < before]

    async def unsealed(self, *, practice: bool, limit: int = 200) -> Sequence[ConversationRow]:
        query = {"state": "closed", "sealed": None, **({} if practice else {"practice": False})}
        return await self._list(query, order="waits", limit=limit)

    async def closed_since(self, since: datetime, limit: int = 10_000) -> Sequence[ConversationRow]:
        # What ends a conversation changes its row: none that was closed since then was changed last before.
        query = {"state": "closed", "waits": {"$gte": minute_of(since)}}
        found = await self._list(query, order="waits", limit=limit)
        return [row for row in found if row.closed_at is not None and row.closed_at >= since]

    async def owned_by(self, account: AccountId) -> Sequence[ConversationRow]:
        return await self._list({"owner": account, "state": "with_counselor"}, order="waits", limit=1000)

    async def owned_by_others(self, accounts: Collection[AccountId], limit: int = 1000) -> Sequence[ConversationRow]:
        query = {"state": "with_counselor", "owner": {"$nin": list(accounts)}}
        return await self._list(query, order="waits", limit=limit)

    async def unanswered_before(self, before: datetime, limit: int = 200) -> Sequence[ConversationRow]:
        candidates = await self._list({"unanswered": {"$lte": minute_of(before)}}, order="unanswered", limit=limit)
        waiting = [(row.unanswered_since, row) for row in candidates if row.unanswered_since is not None]
        due = [(since, row) for since, row in waiting if since <= before]
        return [row for _, row in sorted(due, key=lambda pair: pair[0])]

    async def mail_unsent(self, limit: int = 1000) -> Sequence[ConversationRow]:
        rows = await self._list({"unsent": {"$exists": True}}, order="unsent", limit=limit)
        waiting = [(row.mail_unsent_since, row) for row in rows if row.mail_unsent_since is not None]
        return [row for _, row in sorted(waiting, key=lambda pair: pair[0])]

    async def remove(self, conversation: ConversationId) -> None:
        with self._database.call():
            await self._rows.delete_one({"_id": conversation})

    async def _list(self, query: Mapping[str, Any], *, order: str, limit: int) -> list[ConversationRow]:
        """Matching rows: limited by the readable minute, then sorted by the exact time."""
        with self._database.call():
            cursor = self._rows.find(query).sort(order, ASCENDING).limit(limit)
            documents = await cursor.to_list(length=limit)
        keys = await self._keyring.of_many([_name_of(each) for each in documents if not _is_sealed(each)])
        rows: list[ConversationRow] = []
        for document in documents:
            name = _name_of(document)
            try:
                rows.append(_open(document, self._row_key(name) if _is_sealed(document) else keys.get(name)))
            except IntegrityError:
                await self._drop_unverified(document)
        return sorted(rows, key=lambda row: row.waits_since)

    async def _drop_unverified(self, document: Document) -> None:
        """Delete a row that does not verify, unless it was replaced meanwhile."""
        _log.error("index_row_altered")  # it is deleted, and will be restored from the log
        with self._database.call():
            await self._rows.delete_one({"_id": document["_id"], "ct": document.get("ct")})
        self._unverified.append(_name_of(document))


def _is_sealed(document: Document) -> bool:
    """Whether a row claims the key of sealed conversations. With the wrong key it does not verify."""
    return document.get("sealed") is True


def _name_of(document: Document) -> ConversationId:
    return ConversationId(str(document["_id"]))


def _seal(row: ConversationRow, key: ConversationKey) -> Document:
    document: Document = {
        "_id": row.conversation,
        "last_seq": row.last_seq,
        "state": row.state,
        "level": row.level,
        "lang": row.lang,
        "practice": row.practice,
        "owner": row.owner,
        **_minutes(row),
    }
    times = (row.started_at, row.updated_at, row.queued_at, row.unanswered_since)
    box = _Box(*times, row.mailbox_due_at, row.closed_at, row.personal, row.mail_unsent_since)
    sealed = key.seal_row(_facts(document), _encode(box))
    # Only where it is true: `unsealed` selects rows without the field.
    mark = {"sealed": True} if row.sealed else {}
    return {**document, **mark, "nonce": sealed.nonce, "ct": sealed.box}


def _open(document: Document, key: ConversationKey | StorageError | None) -> ConversationRow:
    """Verify and decrypt a stored row. IntegrityError if anything in it is not as it was sealed."""
    if isinstance(key, KeyMissing):
        raise key
    if not isinstance(key, ConversationKey):
        raise IntegrityError("The key of a row is gone or was altered.")
    sealed = Sealed(field_of(document, "nonce", bytes), field_of(document, "ct", bytes))
    box = _decode(key.open_row(_facts(document), sealed))
    row = ConversationRow(
        conversation=key.conversation,
        last_seq=Seq(document["last_seq"]),
        state=document["state"],
        level=document["level"],
        lang=document["lang"],
        practice=document["practice"],
        owner=document["owner"],
        started_at=box.started_at,
        updated_at=box.updated_at,
        queued_at=box.queued_at,
        unanswered_since=box.unanswered_since,
        mailbox_due_at=box.mailbox_due_at,
        closed_at=box.closed_at,
        mail_unsent_since=box.mail_unsent_since,
        sealed=_is_sealed(document),
        personal=box.personal,
    )
    if any(document.get(name) != minute for name, minute in _minutes(row).items()):
        raise IntegrityError("The readable times of a row do not fit its exact ones.")
    return row


def _facts(document: Document) -> bytes:
    """The readable fields bound by a row's ciphertext, framed, after a check of their types."""
    last_seq, owner = field_of(document, "last_seq", int), document.get("owner")
    if last_seq < 0 or not isinstance(owner, str | None):
        raise IntegrityError("A row has an impossible field.")
    texts = (field_of(document, name, str) for name in ("state", "level", "lang"))
    return frame(last_seq, *texts, int(field_of(document, "practice", bool)), int(owner is None), owner or "")


def _minutes(row: ConversationRow) -> Document:
    """The readable minutes by which the database orders rows; the last two only where set: their indexes are sparse."""
    minutes: Document = {"waits": minute_of(row.waits_since)}
    if row.unanswered_since is not None:
        minutes["unanswered"] = minute_of(row.unanswered_since)
    if row.mail_unsent_since is not None:
        minutes["unsent"] = minute_of(row.mail_unsent_since)
    return minutes
