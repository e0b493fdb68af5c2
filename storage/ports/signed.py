"""Port of small signed values: not secret, but refused if they were altered in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class SignedRecords(Protocol):
    """Versioned values by name. The signature binds name, version and value."""

    async def get(self, name: str) -> tuple[int, bytes] | None:
        """Version, from 1, and value. IntegrityError if it was altered."""

    async def put(self, name: str, value: bytes, *, replaces: int) -> bool:
        """Store `value` as the next version if `replaces` is the current one (0: there is none). False otherwise."""

    async def names(self, beginning: str) -> Sequence[str]:
        """The names with this prefix, sorted."""

    async def remove(self, name: str) -> None:
        """Delete it. Nothing happens if there is none."""
