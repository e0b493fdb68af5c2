"""Port of counters by week that are linked to no conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

Names = tuple[str, ...]


class WeekCounts(Protocol):
    """Counters by kind, ISO week and names. Names are identifiers of the program, never a visitor's words."""

    async def add(self, kind: str, week: str, counts: Mapping[Names, int]) -> None:
        """Add to the counter of each name. `week` is like 2026-W48."""

    async def since(self, kind: str, week: str) -> Mapping[Names, int]:
        """The sum per name over this week and all later ones."""

    async def forget_before(self, week: str) -> None:
        """Delete the counters of earlier weeks, of all kinds."""


class Noise(Protocol):
    """Noise for counts that leave the installation."""

    def draw(self, place: str, count: int) -> int:
        """A whole number, 0 most often, each one further from it half as likely; the same for the same arguments."""
