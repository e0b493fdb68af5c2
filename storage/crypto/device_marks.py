"""Device marks of known browsers: a random number and its HMAC. Stores nothing."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from storage.crypto.digests import KeyedHash
from storage.ids import AccountId

_NONCE_BYTES: Final = 16
_LENGTH: Final = 2 * _NONCE_BYTES + 1 + 64


class SignedDeviceMarks:
    """`DeviceMarks` of every store, verified with the installation's hash key alone."""

    def __init__(self, keyed_hash: KeyedHash) -> None:
        self._hash = keyed_hash

    def mark(self, account: AccountId) -> str:
        return self._signed(account, secrets.token_hex(_NONCE_BYTES))

    def known(self, account: AccountId, mark: str) -> bool:
        if len(mark) != _LENGTH or not mark.isascii():
            return False
        return hmac.compare_digest(self._signed(account, mark.partition(".")[0]), mark)

    def _signed(self, account: AccountId, nonce: str) -> str:
        return f"{nonce}.{self._hash.of('device', f'{account}:{nonce}').hex()}"
