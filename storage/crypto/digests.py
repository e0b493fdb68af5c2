"""Keyed hashes and signatures, and random tokens.

Owns how tokens, codes, cookies and retry keys are hashed, because only their hashes are stored. Must not store
anything.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from itertools import count
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from storage.ids import ConversationId

_CONVERSATION_BYTES: Final = 16
_SERIAL_DIGITS: Final = 13


def new_token() -> str:
    """256 random bits, URL-safe, 43 characters."""
    return secrets.token_urlsafe(32)


_running = count()


def serial_key(at: datetime) -> str:
    """A unique key that sorts by time, and within a millisecond by the order of calls in this process.

    Milliseconds since 1970, a counter of 32 bits, then 32 random bits against collisions between processes.
    """
    running = next(_running) & 0xFFFFFFFF
    return f"{first_serial_key(at)}{running:08x}{secrets.token_hex(4)}"


def first_serial_key(at: datetime) -> str:
    """The prefix of all serial keys of this millisecond; keys of earlier ones sort below it."""
    return f"{int(at.timestamp() * 1000):0{_SERIAL_DIGITS}d}"


def lowest_serial_key(at: datetime) -> str:
    """Not above any serial key from this millisecond on, and as long as they are.

    The embedded database passes over strings that begin with a bound from below in a descending index.
    """
    return f"{first_serial_key(at)}{0:016x}"


class KeyedHash:
    """HMAC-SHA256 under the installation's hash key, separated by kind of value."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("the hash key has at least 256 bits")
        self._key = key
        self._threads = AESSIV(hmac.digest(key, b"lotsen/v1/mail-thread", hashlib.sha512))

    def of(self, kind: str, value: str) -> bytes:
        """The hash of `value` among values of this kind, 32 bytes."""
        name = kind.encode()
        message = len(name).to_bytes(2, "big") + name + value.encode()
        return hmac.digest(self._key, message, hashlib.sha256)

    def conversation(self, client_id: str) -> ConversationId:
        """The conversation that a visitor's retry key starts: 26 characters of base32, 128 bits."""
        digest = self.of("conversation", client_id)[:_CONVERSATION_BYTES]
        return ConversationId(base64.b32encode(digest).decode().rstrip("=").lower())

    def thread(self, conversation: ConversationId) -> str:
        """A random-looking name of the conversation, the same one each time; it opens nothing (52 characters, base32).

        Nothing is stored for it: the conversation is encrypted in it (AES-SIV), under a subkey of its own.
        """
        hidden = self._threads.encrypt(_unbase32(conversation), None)
        return base64.b32encode(hidden).decode().rstrip("=").lower()

    def conversation_of(self, thread: str) -> ConversationId | None:
        """The conversation of a name that `thread` has made, in any case of letters; None of any other."""
        try:
            opened = self._threads.decrypt(_unbase32(thread), None)
        except (ValueError, InvalidTag):
            return None
        return ConversationId(base64.b32encode(opened).decode().rstrip("=").lower())


def _unbase32(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))


class Signer:
    """HMAC-SHA256 signatures under a subkey for one purpose."""

    def __init__(self, root: bytes, purpose: str) -> None:
        self._key = hmac.digest(root, f"lotsen/v1/sign/{purpose}".encode(), hashlib.sha256)

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, 32 bytes."""
        return hmac.digest(self._key, message, hashlib.sha256)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature matches the message, compared in constant time."""
        return hmac.compare_digest(self.sign(message), signature)
