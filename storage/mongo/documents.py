"""Converts entries, tombstones and wrapped keys to documents and back.

Owns their field names and types. A document of the wrong shape is an IntegrityError. Must not query the database.

An entry: `_id` "<conversation>:<command id>", `v` format version, `c` conversation, `s` first seq, `n` number of
events, `k` command id, `dv` version of the key, `nonce`, `ct` ciphertext with tag, `t` minute of the append, `l`
minute and writer (`ChangeMark`), only where the index row changes (one index has both). A tombstone is the entry of
the command "erased": `_id` "<conversation>:erased", `v`, `c`, `s`, `n` 1, `k`, `t`. `_id` is checked against `c` and
`k`, which are authenticated; `t` and `l` are not, and serve only to select documents. Queries for many conversations at
once use `_id`: SecantusDB scans the collection for `$in` beside another condition.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from storage.crypto.cipher import FIRST_KEY_VERSION, VERSION, ConversationKey, Place, Sealed, WrappedKey
from storage.errors import IntegrityError
from storage.ids import CommandId, ConversationId, Seq
from storage.mongo.database import Document
from storage.mongo.recent_heads import ChangeMark
from storage.ports.base import RESERVED_COMMAND_ID
from storage.ports.log import Entry, Head, NewEntry

T = TypeVar("T")


def field_of(document: Document, name: str, kind: type[T]) -> T:
    """A field of a stored document. IntegrityError if it is missing or of another type."""
    value = document.get(name)
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise IntegrityError(f"a stored document lacks its field {name}")
    return value


def entry_document(
    entry: NewEntry, key: ConversationKey, previous_tag: bytes, minute: datetime, mark: ChangeMark
) -> Document:
    """The document of an entry, encrypted and bound to the entry before it."""
    place = Place(entry.first, entry.count, entry.command_id, previous_tag)
    sealed = key.seal_entry(place, entry.payload)
    return {
        "_id": entry_id(entry.conversation, entry.command_id),
        "v": VERSION,
        "c": entry.conversation,
        "s": entry.first,
        "n": entry.count,
        "k": entry.command_id,
        "dv": key.dek_ver,
        "nonce": sealed.nonce,
        "ct": sealed.box,
        "t": minute,
        **({} if entry.leaves_index_unchanged else {"l": mark.of(minute)}),
    }


def open_document(document: Document, key: ConversationKey, previous_tag: bytes) -> Entry:
    """Verify and decrypt a stored entry. IntegrityError if anything about it is not as it was sealed."""
    if field_of(document, "v", int) != VERSION or field_of(document, "dv", int) != key.dek_ver:
        raise IntegrityError("a stored entry has an unknown version")
    if field_of(document, "c", str) != key.conversation:
        raise IntegrityError("a stored entry belongs to another conversation")
    first, count = Seq(field_of(document, "s", int)), field_of(document, "n", int)
    if first < 1 or count < 1:
        raise IntegrityError("a stored entry has an impossible place")
    command_id = CommandId(field_of(document, "k", str))
    if field_of(document, "_id", str) != entry_id(key.conversation, command_id):
        raise IntegrityError("a stored entry is filed under another command")
    place = Place(first, count, command_id, previous_tag)
    return Entry(key.conversation, first, count, command_id, key.open_entry(place, sealed_of(document)))


def sealed_of(document: Document) -> Sealed:
    """The ciphertext of a stored entry, unverified."""
    return Sealed(field_of(document, "nonce", bytes), field_of(document, "ct", bytes))


def last_of(document: Document) -> Seq:
    """The last seq of a stored entry or tombstone, unverified."""
    return Seq(field_of(document, "s", int) + field_of(document, "n", int) - 1)


def tombstone(conversation: ConversationId, seq: Seq, minute: datetime) -> Document:
    """The only document that an erased conversation keeps."""
    return {
        "_id": tombstone_id(conversation),
        "v": VERSION,
        "c": conversation,
        "s": seq,
        "n": 1,
        "k": RESERVED_COMMAND_ID,
        "t": minute,
    }


def entry_id(conversation: ConversationId, command_id: CommandId) -> str:
    """The `_id` of the entry that a command wrote: that it is unique is what makes a command count once.

    Ids of conversations hold no colon (`NewEntry`), so no two pairs have the same.
    """
    return f"{conversation}:{command_id}"


def tombstone_id(conversation: ConversationId) -> str:
    """The `_id` of the tombstone of a conversation, if it has one."""
    return entry_id(conversation, RESERVED_COMMAND_ID)


def is_tombstone(document: Document) -> bool:
    """Whether a document of the log is a tombstone."""
    return document.get("k") == RESERVED_COMMAND_ID


def head_of(document: Document) -> Head:
    """The head of a log, from its last document."""
    return Head(ConversationId(field_of(document, "c", str)), last_of(document), is_tombstone(document))


def key_id(conversation: ConversationId, version: int = FIRST_KEY_VERSION) -> str:
    """The `_id` of a conversation's key, or by its version of the lock around the sealed copies of it."""
    return f"{conversation}:{version}"


def key_document(wrapped: WrappedKey) -> Document:
    """A wrapped key as it is stored."""
    return {
        "_id": key_id(wrapped.conversation, wrapped.dek_ver),
        "conversation": wrapped.conversation,
        "dek_ver": wrapped.dek_ver,
        "kek_id": wrapped.kek_id,
        "nonce": wrapped.nonce,
        "wrapped": wrapped.wrapped,
        "salt": wrapped.salt,
        "commit": wrapped.commit,
    }


def wrapped_key(document: Document) -> WrappedKey:
    """A stored wrapped key, unverified. IntegrityError if it is no such document."""
    version = field_of(document, "dek_ver", int)
    if version < 1:
        raise IntegrityError("a stored key has an unknown version")
    return WrappedKey(
        conversation=ConversationId(field_of(document, "conversation", str)),
        dek_ver=version,
        kek_id=field_of(document, "kek_id", str),
        nonce=field_of(document, "nonce", bytes),
        wrapped=field_of(document, "wrapped", bytes),
        salt=field_of(document, "salt", bytes),
        commit=field_of(document, "commit", bytes),
    )
