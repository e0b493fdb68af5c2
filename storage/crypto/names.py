"""Names under the installation's hash key for values that are stored nowhere. Stores nothing."""

from __future__ import annotations

from storage.crypto.digests import KeyedHash


class KeyedNames:
    """`OneWayNames` of every store."""

    def __init__(self, keyed_hash: KeyedHash) -> None:
        self._hash = keyed_hash

    def of(self, kind: str, value: str) -> str:
        return self._hash.of(f"name/{kind}", value).hex()
