"""Checkpoints where there is nobody to cheat: the in-memory store has no outside."""

from __future__ import annotations

from storage.ports.checkpoints import CheckpointFindings


class MemoryCheckpoints:
    """`Checkpoints` of nothing."""

    async def take(self) -> int:
        return 0

    async def verify(self) -> CheckpointFindings:
        return CheckpointFindings(checked=0)
