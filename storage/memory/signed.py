"""Signed records in memory, without signatures, because nobody else can write there."""

from __future__ import annotations

from collections.abc import Sequence

from storage.memory.desk import MemoryServiceRecords


class MemorySignedRecords(MemoryServiceRecords):
    """`SignedRecords`: the versioned values of `MemoryServiceRecords`, with their names."""

    async def names(self, beginning: str) -> Sequence[str]:
        return sorted(name for name in self._records if name.startswith(beginning))

    async def remove(self, name: str) -> None:
        self._records.pop(name, None)
