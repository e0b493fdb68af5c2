"""Levels: their order, and how the probabilities of one message or of several turns become one level. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEVELS = ("N0", "N1", "N2", "N3", "N4")

DECAY = 0.8
"""What is kept of the evidence from one message to the next."""
MIN_CONTRIBUTION = 0.15
"""The probability that the present message must add itself before the evidence counts."""
EVIDENCE_N2 = 0.7
EVIDENCE_N3 = 0.5
"""The evidence from which a level holds."""


@dataclass(frozen=True)
class Thresholds:
    """The probabilities from which "this level or a higher one" holds.

    `n4_alone`: the probability of N4 from which N3 holds, however little N3 itself has: to miss an N4 costs most.
    """

    n2: float
    n3: float
    n4: float
    n4_alone: float = 1.0


def choose(probabilities: Mapping[str, float], thresholds: Thresholds) -> str:
    """The most urgent level whose tail probability reaches its threshold; N4 only where N3 holds too.

    Tails rather than the likeliest level: a message torn between N3 and N4 is urgent for certain.
    """
    p4 = probabilities.get("N4", 0.0)
    p3 = p4 + probabilities.get("N3", 0.0)
    p2 = p3 + probabilities.get("N2", 0.0)
    if p3 >= thresholds.n3 or p4 >= thresholds.n4_alone:
        return "N4" if p4 >= thresholds.n4 else "N3"
    if p2 >= thresholds.n2:
        return "N2"
    return "N1" if probabilities.get("N1", 0.0) > probabilities.get("N0", 0.0) else "N0"


@dataclass(frozen=True)
class Evidence:
    """The probability that at least one of a conversation's messages was N2 or higher, and N3 or higher.

    Older messages count less. The gateway keeps the two numbers between turns.
    """

    n2: float = 0.0
    n3: float = 0.0

    def with_message(self, probabilities: Mapping[str, float]) -> Evidence:
        """The evidence after one more message, with the messages taken as independent."""
        p3 = probabilities.get("N3", 0.0) + probabilities.get("N4", 0.0)
        p2 = p3 + probabilities.get("N2", 0.0)
        return Evidence(_noisy_or(DECAY * self.n2, p2), _noisy_or(DECAY * self.n3, p3))

    def level(self, probabilities: Mapping[str, float]) -> str:
        """The level that follows from all turns together, also where no message reached it alone.

        This message must contribute: otherwise one frightening sentence would raise every later one.
        """
        p3 = probabilities.get("N3", 0.0) + probabilities.get("N4", 0.0)
        p2 = p3 + probabilities.get("N2", 0.0)
        if self.n3 >= EVIDENCE_N3 and p3 >= MIN_CONTRIBUTION:
            return "N3"
        return "N2" if self.n2 >= EVIDENCE_N2 and p2 >= MIN_CONTRIBUTION else "N0"


def _noisy_or(one: float, other: float) -> float:
    return round(1 - (1 - one) * (1 - other), 4)


def highest(levels: Iterable[str]) -> str:
    """The most urgent of `levels`."""
    return max(levels, key=LEVELS.index)


def at_least(level: str, floor: str) -> bool:
    """Whether `level` is `floor` or more urgent."""
    return LEVELS.index(level) >= LEVELS.index(floor)
