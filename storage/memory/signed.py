"""Signed records in memory: nobody else can write there, so nothing is signed."""

from __future__ import annotations

from collections.abc import Sequence


class MemorySignedRecords:
    """`SignedRecords` over one dictionary."""

    def __init__(self) -> None:
        self._records: dict[str, tuple[int, bytes]] = {}

    async def get(self, name: str) -> tuple[int, bytes] | None:
        return self._records.get(name)

    async def put(self, name: str, value: bytes, *, replaces: int) -> bool:
        if self._records.get(name, (0, b""))[0] != replaces:
            return False
        self._records[name] = (replaces + 1, value)
        return True

    async def names(self, beginning: str) -> Sequence[str]:
        return sorted(name for name in self._records if name.startswith(beginning))

    async def remove(self, name: str) -> None:
        self._records.pop(name, None)
