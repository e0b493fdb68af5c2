"""Passkeys and challenges in memory. Verifies no signature."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from storage.crypto.digests import KeyedHash
from storage.ids import AccountId
from storage.ports.passkeys import CHALLENGE_LIVES, Passkey


class MemoryPasskeys:
    """`Passkeys` over one dictionary."""

    def __init__(self) -> None:
        self._passkeys: dict[bytes, Passkey] = {}

    async def add(self, passkey: Passkey) -> bool:
        return self._passkeys.setdefault(passkey.credential, passkey) is passkey

    async def find(self, credential: bytes) -> Passkey | None:
        return self._passkeys.get(credential)

    async def of(self, account: AccountId) -> Sequence[Passkey]:
        own = [each for each in self._passkeys.values() if each.account == account]
        return sorted(own, key=lambda each: (each.created_at, each.id))

    async def holders(self) -> frozenset[AccountId]:
        return frozenset(each.account for each in self._passkeys.values())

    async def use(self, passkey: Passkey, *, counted: int) -> bool:
        stored = self._passkeys.get(passkey.credential)
        if stored is None or stored.sign_count != counted:
            return False
        self._passkeys[passkey.credential] = replace(
            stored, sign_count=passkey.sign_count, synced=passkey.synced, last_used_at=passkey.last_used_at
        )
        return True

    async def remove(self, account: AccountId, passkey: str) -> bool:
        found = [each for each in await self.of(account) if each.id == passkey]
        for each in found:
            del self._passkeys[each.credential]
        return bool(found)

    async def remove_but_last(self, account: AccountId, passkey: str) -> bool:
        if all(each.id == passkey for each in await self.of(account)):
            return False
        await self.remove(account, passkey)
        return True

    async def forget(self, account: AccountId) -> None:
        self._passkeys = {c: each for c, each in self._passkeys.items() if each.account != account}


class MemoryChallenges:
    """`Challenges` over a dictionary of hashed bearers."""

    def __init__(self, keyed_hash: KeyedHash, clock: Callable[[], datetime]) -> None:
        self._hash = keyed_hash
        self._clock = clock
        self._challenges: dict[bytes, tuple[bytes, datetime]] = {}

    async def issue(self, purpose: str, bearer: str) -> bytes:
        challenge = secrets.token_bytes(32)
        self._challenges[self._hash.of(f"challenge {purpose}", bearer)] = (challenge, self._clock())
        return challenge

    async def take(self, purpose: str, bearer: str) -> bytes | None:
        taken = self._challenges.pop(self._hash.of(f"challenge {purpose}", bearer), None)
        if taken is None or self._clock() - taken[1] > CHALLENGE_LIVES:
            return None
        return taken[0]
