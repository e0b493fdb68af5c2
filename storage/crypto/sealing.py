"""Seals a conversation's key for people: by HPKE (RFC 9180) to public keys, and for the holder of a return code.

Owns the suite (X-Wing: ML-KEM-768 with X25519, HKDF-SHA256, AES-256-GCM), key pairs, and the context that a copy
binds. Must not read or write anything, and never gets a private key of people in production: those are in a browser,
or with the operator who keeps the recovery key. `open_transcript` is the reference for what the browser does, and the
tests' check.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from storage.crypto.cipher import FIRST_TAG, ConversationKey, Place, PlaintextKey, Sealed, code_box
from storage.crypto.framing import frame
from storage.errors import BadSetting, IntegrityError
from storage.ids import CommandId, ConversationId, Seq

SEED_BYTES: Final = 32
PUBLIC_BYTES: Final = 1216
_ML_KEM_BYTES: Final = 1184
_ID_CHARACTERS: Final = 32
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

Receiver = Literal["staff", "recovery"]


@dataclass(frozen=True, slots=True)
class SealingKeys:
    """The two public keys that conversations are sealed to. Without both nothing is sealed."""

    staff: bytes
    recovery: bytes

    def __post_init__(self) -> None:
        for key in (self.staff, self.recovery):
            public_key(key)


class Copy(msgspec.Struct, frozen=True, array_like=True):
    """One sealed copy of a conversation's key."""

    whose: str
    """staff | recovery | code"""
    key_id: str
    """Id of the public key; empty for a return code."""
    box: bytes


def new_seed() -> bytes:
    """A private key: 32 random bytes, from which both halves are derived (X-Wing)."""
    return secrets.token_bytes(SEED_BYTES)


def public_of(seed: bytes) -> bytes:
    """The public key of a private key, 1,216 bytes."""
    lattice, curve = _halves(seed)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def id_of(public: bytes) -> str:
    """The id of a public key: the first 128 bits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:_ID_CHARACTERS]


def public_key(public: bytes) -> MLKEM768X25519PublicKey:
    """Parse a public key. BadSetting if the bytes are not one."""
    if len(public) != PUBLIC_BYTES:
        raise BadSetting("A public key for sealing has 1,216 bytes.")
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(public[:_ML_KEM_BYTES])
        return MLKEM768X25519PublicKey(lattice, X25519PublicKey.from_public_bytes(public[_ML_KEM_BYTES:]))
    except ValueError:
        raise BadSetting("This is not a public key for sealing.") from None


def copies_of(plain: PlaintextKey, keys: SealingKeys, code: str | None) -> tuple[Copy, ...]:
    """Sealed copies of a conversation's key: for staff, for recovery, and for the return code if there is one."""
    copies = [
        _copy("staff", keys.staff, plain),
        _copy("recovery", keys.recovery, plain),
    ]
    if code is not None:
        box = code_box(code, plain.salt, _context("code", "", plain)).seal(plain.dek)
        copies.append(Copy("code", "", box))
    return tuple(copies)


@dataclass(frozen=True, slots=True)
class Locked:
    """A sealed key: its copies, and the salt and commitment that the opened key must match."""

    plain: PlaintextKey
    """Salt and commitment, with an empty key."""
    copies: tuple[Copy, ...] = field(repr=False)

    def open_with_code(self, code: str) -> PlaintextKey:
        """Open the copy for the return code. IntegrityError if the code is wrong."""
        for copy in self.copies:
            if copy.whose == "code":
                box = code_box(code, self.plain.salt, _context("code", "", self.plain))
                return _fitting(self.plain, box.open(copy.box))
        raise IntegrityError("a sealed conversation has no copy for its return code")


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """One decrypted entry of a sealed transcript."""

    first: Seq
    command_id: CommandId
    payload: bytes = field(repr=False)


def open_transcript(transcript: SealedTranscript, seed: bytes, whose: Receiver) -> list[OpenedEntry]:
    """Decrypt a sealed transcript with a private key, as the browser does: the key, then the chain of entries.

    Raises:
        IntegrityError: the private key is another, or anything was altered, removed or moved.
    """
    empty = PlaintextKey(transcript.conversation, transcript.dek_ver, b"", transcript.salt, transcript.commit)
    lattice, curve = _halves(seed)
    info = _context(whose, transcript.key_id, empty)
    try:
        dek = _SUITE.decrypt(transcript.copy, MLKEM768X25519PrivateKey(lattice, curve), info)
    except (InvalidTag, ValueError):
        raise IntegrityError("this private key does not open the conversation") from None
    return _chain(transcript, _fitting(empty, dek).derive())


def require_all_entries(transcript: SealedTranscript) -> None:
    """Raise IntegrityError unless each entry follows the one before it, up to the sealing entry. Needs no key."""
    last = 0
    for each in transcript.entries:
        if each.first != last + 1:
            raise IntegrityError("An entry is missing in a conversation.")
        last = each.first + each.count - 1
    if last != transcript.last:
        raise IntegrityError("The end of a conversation is missing.")


def _chain(transcript: SealedTranscript, key: ConversationKey) -> list[OpenedEntry]:
    require_all_entries(transcript)
    entries: list[OpenedEntry] = []
    tag = FIRST_TAG
    for each in transcript.entries:
        payload = key.open_entry(Place(each.first, each.count, each.command_id, tag), each.sealed)
        entries.append(OpenedEntry(each.first, each.command_id, payload))
        tag = each.sealed.tag
    return entries


def _copy(whose: Receiver, public: bytes, plain: PlaintextKey) -> Copy:
    key_id = id_of(public)
    return Copy(whose, key_id, _SUITE.encrypt(plain.dek, public_key(public), _context(whose, key_id, plain)))


def _context(whose: str, key_id: str, plain: PlaintextKey) -> bytes:
    """The HPKE `info` of a copy: it opens only for this receiver and as the key of this conversation."""
    return frame("lotsen/v1/sealed", whose, key_id, plain.conversation, plain.dek_ver, plain.salt, plain.commit)


def _fitting(empty: PlaintextKey, dek: bytes) -> PlaintextKey:
    plain = PlaintextKey(empty.conversation, empty.dek_ver, dek, empty.salt, empty.commit)
    plain.derive()
    return plain


def _halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(seed) != SEED_BYTES:
        raise BadSetting("A private key for sealing has 32 bytes.")
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """One entry as ciphertext, with the fields that it binds."""

    first: Seq
    count: int
    command_id: CommandId
    sealed: Sealed = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedTranscript:
    """A sealed conversation for one receiver: its key, sealed to the receiver, and its encrypted entries."""

    conversation: ConversationId
    key_id: str
    """Id of the receiver's public key."""
    copy: bytes = field(repr=False)
    """HPKE: encapsulated key and ciphertext. `info` binds receiver, key id, conversation, version, salt, commitment."""
    dek_ver: int
    salt: bytes = field(repr=False)
    commit: bytes = field(repr=False)
    last: Seq
    """Seq of the sealing entry, the last of the log."""
    entries: Sequence[SealedEntry] = field(repr=False)
