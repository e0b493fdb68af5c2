"""Keyed hashes of what must never be stored: tokens, codes, cookies, retry keys.

Owns the way they are hashed and the making of random tokens. Must not store anything.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from itertools import count
from typing import Final

from storage.ids import ConversationId

_CONVERSATION_BYTES: Final = 16
_SERIAL_DIGITS: Final = 13


def new_token() -> str:
    """256 random bits, URL-safe, 43 characters."""
    return secrets.token_urlsafe(32)


_running = count()


def serial_key(at: datetime) -> str:
    """A name that sorts by time, and within a millisecond in the order of the calls of this process.

    Milliseconds since 1970, a running number of 32 bits, then 32 random bits that tell processes apart.
    """
    running = next(_running) & 0xFFFFFFFF
    return f"{first_serial_key(at)}{running:08x}{secrets.token_hex(4)}"


def first_serial_key(at: datetime) -> str:
    """What every serial key of this millisecond begins with: earlier ones are below it."""
    return f"{int(at.timestamp() * 1000):0{_SERIAL_DIGITS}d}"


class KeyedHash:
    """HMAC-SHA256 under the installation's hash key. Each kind of value has a space of its own."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("the hash key has at least 256 bits")
        self._key = key

    def of(self, kind: str, value: str) -> bytes:
        """32 bytes that stand for `value` among values of this kind."""
        name = kind.encode()
        message = len(name).to_bytes(2, "big") + name + value.encode()
        return hmac.digest(self._key, message, hashlib.sha256)

    def conversation(self, client_id: str) -> ConversationId:
        """The conversation that a visitor's retry key starts: 26 characters of base32, 128 bits."""
        digest = self.of("conversation", client_id)[:_CONVERSATION_BYTES]
        return ConversationId(base64.b32encode(digest).decode().rstrip("=").lower())


class Signer:
    """HMAC-SHA256 under a subkey for one purpose, of what lies outside the database."""

    def __init__(self, root: bytes, purpose: str) -> None:
        self._key = hmac.digest(root, f"lotsen/v1/sign/{purpose}".encode(), hashlib.sha256)

    def sign(self, message: bytes) -> bytes:
        """32 bytes."""
        return hmac.digest(self._key, message, hashlib.sha256)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is of this message, compared in constant time."""
        return hmac.compare_digest(self.sign(message), signature)
