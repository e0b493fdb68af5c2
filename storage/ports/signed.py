"""Small versioned values that the service relies on without keeping them secret: altered ones are refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class SignedRecords(Protocol):
    """Values by name. A value that was written past the service, or under another name, does not verify."""

    async def get(self, name: str) -> tuple[int, bytes] | None:
        """Version, from 1, and value. IntegrityError if it was altered."""

    async def put(self, name: str, value: bytes, *, replaces: int) -> bool:
        """Store `value` as the next version if `replaces` is the current one (0: there is none). False otherwise."""

    async def names(self, beginning: str) -> Sequence[str]:
        """The names that begin so, in order."""

    async def remove(self, name: str) -> None:
        """Forget it. Nothing happens if there is none."""
