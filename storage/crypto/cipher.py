"""The envelope encryption of conversations, as specified in `storage/README.md`.

Owns how a conversation's key is made, wrapped and committed to, and how entries and rows are encrypted under it. Must
not read or write anything: keys come from `storage.crypto.keys`, documents from `storage.mongo`. Decryption raises
IntegrityError and never returns unverified bytes.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.crypto.framing import frame, pad, unpad
from storage.errors import IntegrityError
from storage.ids import CommandId, ConversationId, Seq

VERSION: Final = 1
ALGORITHM: Final = "AES-256-GCM"
FIRST_TAG: Final = bytes(16)
"""Previous tag of the first entry of a log."""

FIRST_KEY_VERSION: Final = 1
"""`dek_ver` of a conversation's key. Rotation rewraps keys and does not replace them, so there is no other."""

LOCK_VERSION: Final = 2
"""`dek_ver` of the lock: the key that encrypts the sealed copies of a conversation's key, and no entry."""

ENTRIES: Final = "entries"
ROWS: Final = "conversations"
COPIES: Final = "copies"
"""Kinds of ciphertext under a conversation's key, bound by it: an entry cannot be passed off as a row."""

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Kek:
    """A key-encryption key and the id under which wrapped keys name it."""

    id: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A conversation's key, encrypted under a KEK, as it is stored in the key database."""

    conversation: ConversationId
    dek_ver: int
    kek_id: str
    nonce: bytes
    wrapped: bytes
    salt: bytes
    commit: bytes


@dataclass(frozen=True, slots=True)
class PlaintextKey:
    """A conversation's key in plaintext, while it is rewrapped or sealed. Must not be stored or cached."""

    conversation: ConversationId
    dek_ver: int
    dek: bytes = field(repr=False)
    salt: bytes
    commit: bytes

    def derive(self) -> ConversationKey:
        """Derive the encryption key. IntegrityError if the key does not match its commitment."""
        encryption_key, commit = _derive(self.dek, self.salt, self.conversation)
        # Without it, whoever chooses keys could make one ciphertext decrypt to two texts under two keys.
        if not hmac.compare_digest(commit, self.commit):
            raise IntegrityError("a stored key does not fit its commitment")
        return ConversationKey(self.conversation, self.dek_ver, encryption_key)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A nonce and the ciphertext made with it, which ends with the tag."""

    nonce: bytes
    box: bytes

    @property
    def tag(self) -> bytes:
        """The last 16 bytes, which the next entry of the chain binds."""
        return self.box[-_TAG_BYTES:]


@dataclass(frozen=True, slots=True)
class Place:
    """Position of an entry in its conversation: the part of its associated data that the key does not hold."""

    first: Seq
    count: int
    command_id: CommandId
    previous_tag: bytes


class ConversationKey:
    """The unwrapped key of one conversation, bound to its id so that it cannot be used for another."""

    def __init__(self, conversation: ConversationId, dek_ver: int, encryption_key: bytes) -> None:
        self.conversation = conversation
        self.dek_ver = dek_ver
        self._aead = AESGCM(encryption_key)

    def __repr__(self) -> str:
        return f"ConversationKey({self.conversation!r}, {self.dek_ver})"

    def seal_entry(self, place: Place, payload: bytes) -> Sealed:
        """Encrypt an entry. ValueError if the payload is larger than 32 KiB."""
        return _seal(self._aead, pad(payload), self._entry_context(place))

    def open_entry(self, place: Place, sealed: Sealed) -> bytes:
        """Verify and decrypt an entry. IntegrityError if place, key or ciphertext differ."""
        return unpad(_open(self._aead, sealed, self._entry_context(place)))

    def seal_row(self, facts: bytes, payload: bytes) -> Sealed:
        """Encrypt the personal part of a row; `facts` are the row's readable fields, framed."""
        return _seal(self._aead, pad(payload), self._row_context(facts))

    def open_row(self, facts: bytes, sealed: Sealed) -> bytes:
        """Verify and decrypt the personal part of a row. IntegrityError also if a readable field was altered."""
        return unpad(_open(self._aead, sealed, self._row_context(facts)))

    def seal_copies(self, facts: bytes, payload: bytes) -> Sealed:
        """Encrypt the sealed copies of another key with their header; `facts` are the readable fields, framed."""
        return _seal(self._aead, pad(payload), self._copies_context(facts))

    def open_copies(self, facts: bytes, sealed: Sealed) -> bytes:
        """Verify and decrypt sealed copies. IntegrityError if anything was altered."""
        return unpad(_open(self._aead, sealed, self._copies_context(facts)))

    def _copies_context(self, facts: bytes) -> bytes:
        return frame(VERSION, ALGORITHM, COPIES, self.conversation, self.dek_ver, facts)

    def _entry_context(self, place: Place) -> bytes:
        return frame(
            VERSION,
            ALGORITHM,
            ENTRIES,
            self.conversation,
            place.first,
            place.count,
            place.command_id,
            self.dek_ver,
            place.previous_tag,
        )

    def _row_context(self, facts: bytes) -> bytes:
        return frame(VERSION, ALGORITHM, ROWS, self.conversation, self.dek_ver, facts)


def make_key(
    conversation: ConversationId, kek: Kek, version: int = FIRST_KEY_VERSION
) -> tuple[WrappedKey, ConversationKey]:
    """A new random key for a conversation, wrapped under this week's KEK."""
    dek, salt = secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_KEY_BYTES)
    _, commit = _derive(dek, salt, conversation)
    plain = PlaintextKey(conversation, version, dek, salt, commit)
    return wrap_key(plain, kek), plain.derive()


def wrap_key(plain: PlaintextKey, kek: Kek) -> WrappedKey:
    """Wrap a key under a KEK."""
    context = _wrap_context(plain.conversation, plain.dek_ver, kek.id, plain.commit)
    sealed = _seal(AESGCM(kek.key), plain.dek, context)
    return WrappedKey(plain.conversation, plain.dek_ver, kek.id, sealed.nonce, sealed.box, plain.salt, plain.commit)


def plaintext_key(wrapped: WrappedKey, kek: Kek) -> PlaintextKey:
    """Unwrap a key.

    Raises:
        IntegrityError: the stored key was altered or belongs elsewhere, or `kek` is another than it names.
    """
    context = _wrap_context(wrapped.conversation, wrapped.dek_ver, wrapped.kek_id, wrapped.commit)
    dek = _open(AESGCM(kek.key), Sealed(wrapped.nonce, wrapped.wrapped), context)
    return PlaintextKey(wrapped.conversation, wrapped.dek_ver, dek, wrapped.salt, wrapped.commit)


def unwrap_key(wrapped: WrappedKey, kek: Kek) -> ConversationKey:
    """Unwrap a key and derive its encryption key.

    Raises:
        IntegrityError: as `plaintext_key`, or the key does not match its commitment.
    """
    return plaintext_key(wrapped, kek).derive()


def rewrap_key(wrapped: WrappedKey, old: Kek, new: Kek) -> WrappedKey:
    """Wrap the same key under another KEK. Ciphertexts made with it stay valid.

    Raises:
        IntegrityError: as `unwrap_key`; a damaged key is not rewrapped.
    """
    plain = plaintext_key(wrapped, old)
    plain.derive()
    return wrap_key(plain, new)


class SecretBox:
    """Encryption of values outside conversations, under a subkey for one purpose (accounts, surveys, canary)."""

    def __init__(self, root: bytes, purpose: str) -> None:
        self._purpose = purpose
        self._aead = AESGCM(subkey(root, purpose))

    def seal(self, whose: str, plaintext: bytes) -> bytes:
        """Encrypt for one owner; returns nonce and ciphertext joined."""
        sealed = _seal(self._aead, pad(plaintext), self._context(whose))
        return sealed.nonce + sealed.box

    def open(self, whose: str, box: bytes) -> bytes:
        """Decrypt a value of the same purpose and owner. IntegrityError otherwise."""
        sealed = Sealed(box[:_NONCE_BYTES], box[_NONCE_BYTES:])
        return unpad(_open(self._aead, sealed, self._context(whose)))

    def _context(self, whose: str) -> bytes:
        return frame(VERSION, ALGORITHM, self._purpose, whose)


def row_key(root: bytes, conversation: ConversationId) -> ConversationKey:
    """The key for the row of a sealed conversation; such a row holds times and no content."""
    return ConversationKey(conversation, LOCK_VERSION, _hkdf(root, None, b"lotsen/v1/rows" + conversation.encode()))


def code_box(code: str, salt: bytes, context: bytes) -> CodeBox:
    """The box that a return code opens. Codes have 140 random bits, so no slow derivation is needed."""
    return CodeBox(_hkdf(code.encode(), salt, b"lotsen/v1/code" + context), context)


class CodeBox:
    """Encryption under a key derived from a return code."""

    def __init__(self, key: bytes, context: bytes) -> None:
        self._aead = AESGCM(key)
        self._context = context

    def seal(self, plaintext: bytes) -> bytes:
        """Encrypt; returns nonce and ciphertext joined."""
        sealed = _seal(self._aead, plaintext, self._context)
        return sealed.nonce + sealed.box

    def open(self, box: bytes) -> bytes:
        """Decrypt. IntegrityError if code or context differ."""
        return _open(self._aead, Sealed(box[:_NONCE_BYTES], box[_NONCE_BYTES:]), self._context)


def subkey(root: bytes, purpose: str) -> bytes:
    """The key for one purpose under the account-secret key."""
    return _hkdf(root, None, f"lotsen/v1/{purpose}".encode())


def _derive(dek: bytes, salt: bytes, conversation: ConversationId) -> tuple[bytes, bytes]:
    """Derive the encryption key and the commitment from a DEK."""
    name = conversation.encode()
    return _hkdf(dek, salt, b"lotsen/v1/enc" + name), _hkdf(dek, salt, b"lotsen/v1/commit" + name)


def _hkdf(key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(algorithm=SHA512(), length=_KEY_BYTES, salt=salt, info=info).derive(key)


def _wrap_context(conversation: ConversationId, dek_ver: int, kek_id: str, commit: bytes) -> bytes:
    return frame(conversation, dek_ver, kek_id, commit)


def _seal(aead: AESGCM, plaintext: bytes, context: bytes) -> Sealed:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return Sealed(nonce, aead.encrypt(nonce, plaintext, context))


def _open(aead: AESGCM, sealed: Sealed, context: bytes) -> bytes:
    # Checked first, because the library raises other errors for a short nonce.
    if len(sealed.nonce) != _NONCE_BYTES or len(sealed.box) < _TAG_BYTES:
        raise IntegrityError("a ciphertext is cut")
    try:
        return aead.decrypt(sealed.nonce, sealed.box, context)
    except InvalidTag:
        raise IntegrityError("a ciphertext does not verify") from None
