"""Passwords: Argon2id with OWASP's minimum or more, and the rule for their length.

Hashing takes tens of milliseconds and 19 MiB on purpose: callers run it in a thread.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from handoff.contract.errors import Refused

MIN_LENGTH = 15
"""Without a second factor (NIST SP 800-63B); an account with one may have `MIN_LENGTH_TWO_FACTOR`."""
MIN_LENGTH_TWO_FACTOR = 8

FEWEST_DIFFERENT = 5
"""Different characters of a password."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Verified against when the name is unknown, so that the answer takes as long."""


class WeakPassword(Refused):
    """The password is too short; the text says what is asked for."""

    def __init__(self, sentence: str) -> None:
        super().__init__("weak_password")
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


def check_strength(password: str, *, second_factor: bool = False) -> None:
    """Raise WeakPassword if it is shorter than the rule asks, or can be guessed from a part of itself."""
    least = MIN_LENGTH_TWO_FACTOR if second_factor else MIN_LENGTH
    if len(password) < least:
        raise WeakPassword(f"the password needs at least {least} characters")
    if is_predictable(password):
        raise WeakPassword("the password repeats itself or counts on: choose four words, or another one")


def is_predictable(password: str) -> bool:
    """Whether it has few different characters, counts on (12345, edcba), or is one piece over and over (abcabc)."""
    steps = Counter(ord(after) - ord(before) for before, after in pairwise(password))
    counted = steps[1] + steps[-1] + steps[0]
    repeated = (password + password).find(password, 1) < len(password)
    return len(set(password)) < FEWEST_DIFFERENT or repeated or counted > len(password) / 2


async def hashed(password: str) -> str:
    """The Argon2id string to store."""
    return await asyncio.to_thread(_hasher.hash, password)


async def verified(password: str, password_hash: str | None) -> bool:
    """Whether it is the password; takes the same time for an unknown account (`password_hash` None)."""
    return await asyncio.to_thread(_verify, password_hash or _NOBODY, password) and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def random_password() -> str:
    """A password for a new account: 20 characters, 119 bits, without look-alikes."""
    alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(secrets.choice(alphabet) for _ in range(20))
