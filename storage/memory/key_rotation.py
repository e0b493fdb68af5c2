"""Key rotation of the in-memory store, which has no keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.ports.key_rotation import Progress, WrappingKey, silent


class MemoryKeyRotation:
    """`KeyRotation` of an empty set of keys."""

    async def wrapping_keys(self) -> Sequence[WrappingKey]:
        return []

    async def rotate(self, progress: Progress = silent) -> Sequence[str]:
        return []

    async def destroy_expired(self, before: datetime, progress: Progress = silent) -> Sequence[str]:
        return []
