"""Port of names that can be made from a value, and from which nobody gets the value back."""

from __future__ import annotations

from typing import Protocol


class OneWayNames(Protocol):
    """Keyed names: without the installation's key nobody can make or try one."""

    def of(self, kind: str, value: str) -> str:
        """The name of this value among values of its kind; the same at every node."""
