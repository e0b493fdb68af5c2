"""How often visitors looked for an entry of the directory: counts over several weeks, none below a threshold. Pure.

On a line with few visitors a single one could identify somebody. Nothing that a visitor wrote is part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LEAST: Final = 5
"""Fewer than so many are not shown (domain brief, 4.2)."""
WEEKS: Final = 12
"""Over so many weeks, the present one included."""


def wanted(counts: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """How often each entry of the directory was looked for; none of those below the threshold. Keys are (entry,)."""
    return {entry: count for (entry,), count in counts.items() if count >= LEAST}
