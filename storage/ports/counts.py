"""Counts by week, for what is counted of visitors without any conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

Names = tuple[str, ...]


class WeekCounts(Protocol):
    """How often something happened in an ISO week. Names are identifiers of the program, never a visitor's words."""

    async def add(self, kind: str, week: str, counts: Mapping[Names, int]) -> None:
        """So many more of each. `week` is like 2026-W48."""

    async def since(self, kind: str, week: str) -> Mapping[Names, int]:
        """All of this week and later together."""

    async def forget_before(self, week: str) -> None:
        """Drop what is older, of all kinds."""
