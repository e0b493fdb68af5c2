"""The level that what was heard in a call gives it: the highest of its signals (DOMAIN 3.4). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from handoff.risk import Level

SIGNAL_LEVELS: Final[Mapping[str, tuple[Level, Level]]] = {
    "S1": (Level.N4, Level.N4),
    "S2": (Level.N3, Level.N4),
    "S2b": (Level.N3, Level.N4),
    "S3": (Level.N3, Level.N4),
    "S4": (Level.N3, Level.N4),
    "S5": (Level.N3, Level.N4),
    "S6": (Level.N3, Level.N4),
    "S7": (Level.N2, Level.N3),
    "S8": (Level.N2, Level.N3),
    "S9": (Level.N2, Level.N3),
    "S10": (Level.N1, Level.N1),
    "S11": (Level.N0, Level.N0),
}
"""By signal: its level, and the one where it is now or soon."""


def level_of(signals: Iterable[str], *, urgent: bool) -> Level:
    """The level of a call in which these signals were heard; N0 of none."""
    return max((SIGNAL_LEVELS[signal][urgent] for signal in signals), default=Level.N0)
