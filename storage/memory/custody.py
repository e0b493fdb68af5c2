"""Custody where there is nothing to guard: the in-memory store encrypts nothing, and has no keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.ports.custody import Progress, WrappingKey, silent


class MemoryCustody:
    """`KeyCustody` without keys."""

    async def wrapping_keys(self) -> Sequence[WrappingKey]:
        return []

    async def rotate(self, progress: Progress = silent) -> Sequence[str]:
        return []

    async def destroy_ended(self, before: datetime, progress: Progress = silent) -> Sequence[str]:
        return []
