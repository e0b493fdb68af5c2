"""Where conversations' keys are wrapped: in the key file, or in a key management service.

Owns the port and its default. A service for keys makes a data key, opens one, and wraps one anew, and never gives
away what it wraps with; an adapter for one implements `KeyVault` and nothing else changes. Must not talk to the
database of wrapped keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.crypto.cipher import (
    LOCK_VERSION,
    BareKey,
    ConversationKey,
    Kek,
    WrappedKey,
    bare_key,
    make_key,
    rewrap_key,
    unwrap_key,
    wrap_bare,
)
from storage.crypto.keys import KeyFile
from storage.ids import ConversationId


class KeyWraps(Protocol):
    """Makes keys and opens them."""

    async def make(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        """A new key for a conversation, wrapped under the key-encryption key of this moment."""

    async def open(self, wrapped: WrappedKey) -> ConversationKey:
        """The key of a conversation.

        Raises:
            IntegrityError: it was altered, or belongs elsewhere.
            KeyMissing: what it is wrapped under is not here, or destroyed.
        """


class KeyVault(KeyWraps, Protocol):
    """Wraps and opens the keys of conversations under key-encryption keys, each of an ISO week."""

    async def lock(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        """A new key to put around the sealed copies of a conversation's key, wrapped as that is."""

    async def reveal(self, wrapped: WrappedKey) -> BareKey:
        """The key itself, to be sealed for people. Errors as `open`."""

    async def wrap(self, bare: BareKey, at: datetime) -> WrappedKey:
        """A key that somebody has brought back, under the key-encryption key of this moment."""

    async def rewrap(self, wrapped: WrappedKey, at: datetime) -> WrappedKey:
        """The same key under the newest key-encryption key of the week of `at`. Errors as `open`."""

    async def ids(self) -> Sequence[str]:
        """The key-encryption keys that exist, oldest week first."""

    async def newest(self, at: datetime) -> str:
        """The key-encryption key that is in use in the week of `at`; made if the week is new."""

    async def renew(self, at: datetime) -> str:
        """Make a further key-encryption key for the week of `at`; it is in use from now on."""

    async def destroy(self, kek_id: str) -> None:
        """Make everything that is wrapped under it unreadable for good."""


class FileVault:
    """The key file as a vault."""

    def __init__(self, keys: KeyFile) -> None:
        self._keys = keys

    async def make(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        return make_key(conversation, self._keys.kek_for(at))

    async def open(self, wrapped: WrappedKey) -> ConversationKey:
        return unwrap_key(wrapped, self._keys.kek(wrapped.kek_id))

    async def lock(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        return make_key(conversation, self._keys.kek_for(at), LOCK_VERSION)

    async def reveal(self, wrapped: WrappedKey) -> BareKey:
        return bare_key(wrapped, self._keys.kek(wrapped.kek_id))

    async def wrap(self, bare: BareKey, at: datetime) -> WrappedKey:
        return wrap_bare(bare, self._keys.kek_for(at))

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
    """Wraps the keys of records, under one key of no week; a record's own key is destroyed with the record."""

    def __init__(self, kek: Kek) -> None:
        self._kek = kek

    async def make(self, conversation: ConversationId, at: datetime) -> tuple[WrappedKey, ConversationKey]:
        return make_key(conversation, self._kek)

    async def open(self, wrapped: WrappedKey) -> ConversationKey:
        return unwrap_key(wrapped, self._kek)
