"""The port of key wrapping, and its implementation with the key file.

A key management service can take its place: an adapter implements `KeyVault`, which makes, unwraps and rewraps data
keys and never returns a KEK. Must not query the database of wrapped keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.crypto.cipher import (
    LOCK_VERSION,
    ConversationKey,
    Kek,
    PlaintextKey,
    WrappedKey,
    make_key,
    plaintext_key,
    rewrap_key,
    unwrap_key,
    wrap_key,
)
from storage.crypto.keys import KeyFile
from storage.ids import ConversationId


class KeyWrapper(Protocol):
    """Makes and unwraps keys."""

    async def make(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        """Make a key for a conversation, wrapped under the key-encryption key that is in use at this time."""

    async def open(self, wrapped: WrappedKey) -> ConversationKey:
        """Unwrap a key, ready to encrypt.

        Raises:
            IntegrityError: it was altered, or belongs to another conversation.
            KeyMissing: its key-encryption key is missing or destroyed.
        """


class KeyVault(KeyWrapper, Protocol):
    """Wraps the keys of conversations under key-encryption keys, each of an ISO week."""

    async def lock(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        """Make a key (the lock) that encrypts the sealed copies of a conversation's key, wrapped in the same way."""

    async def reveal(self, wrapped: WrappedKey) -> PlaintextKey:
        """Unwrap a key to plaintext, to seal it for people. Errors as `open`."""

    async def wrap(self, plain: PlaintextKey, at: datetime) -> WrappedKey:
        """Wrap a key that a return code has opened, under the key-encryption key that is in use at this time."""

    async def rewrap(self, wrapped: WrappedKey, at: datetime) -> WrappedKey:
        """Wrap the same key under the newest key-encryption key of the week of `at`. Errors as `open`."""

    async def ids(self) -> Sequence[str]:
        """Ids of all key-encryption keys, oldest week first."""

    async def newest(self, at: datetime) -> str:
        """Id of the key-encryption key in use in the week of `at`; makes it if the week is new."""

    async def renew(self, at: datetime) -> str:
        """Make a further key-encryption key for the week of `at`, in use from now on; returns its id."""

    async def destroy(self, kek_id: str) -> None:
        """Destroy a key-encryption key: all keys wrapped under it become unreadable for good."""


class FileVault:
    """`KeyVault` with the key file."""

    def __init__(self, keys: KeyFile) -> None:
        self._keys = keys

    async def make(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        return make_key(conversation, self._keys.kek_for(at))

    async def open(self, wrapped: WrappedKey) -> ConversationKey:
        return unwrap_key(wrapped, self._keys.kek(wrapped.kek_id))

    async def lock(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        return make_key(conversation, self._keys.kek_for(at), LOCK_VERSION)

    async def reveal(self, wrapped: WrappedKey) -> PlaintextKey:
        return plaintext_key(wrapped, self._keys.kek(wrapped.kek_id))

    async def wrap(self, plain: PlaintextKey, at: datetime) -> WrappedKey:
        return wrap_key(plain, self._keys.kek_for(at))

    async def rewrap(self, wrapped: WrappedKey, at: datetime) -> WrappedKey:
        return rewrap_key(wrapped, self._keys.kek(wrapped.kek_id), self._keys.kek_for(at))

    async def ids(self) -> Sequence[str]:
        return self._keys.kek_ids

    async def newest(self, at: datetime) -> str:
        return self._keys.kek_for(at).id

    async def renew(self, at: datetime) -> str:
        return self._keys.renew(at).id

    async def destroy(self, kek_id: str) -> None:
        self._keys.destroy(kek_id)


class RecordVault:
    """`KeyWrapper` for records, under one KEK for all weeks; a record's own key is destroyed with the record."""

    def __init__(self, kek: Kek) -> None:
        self._kek = kek

    async def make(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        return make_key(conversation, self._kek)

    async def open(self, wrapped: WrappedKey) -> ConversationKey:
        return unwrap_key(wrapped, self._kek)
