"""How an invented visitor's trust follows what is said to them: 0 to 100. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from knowledge.practice.words import FaultName, SkillName

LEAVES_AT: Final = 8
"""With so little trust a visitor goes."""

GAINS: Final[Mapping[SkillName, int]] = {
    "feeling": 6,
    "open": 4,
    "thanks": 4,
    "safety": 4,
    "help112": 3,
    "limits": 4,
    "pace": 4,
    "next_step": 3,
}
MOST_GAINED: Final = 10
"""By one message, however much is in it."""

LOSSES: Final[Mapping[FaultName, int]] = {
    "promise": 4,
    "spying": 10,
    "arguing": 13,
    "confronting": 11,
    "blame": 14,
    "no_112": 8,
    "feeling_missed": 5,
    "two_questions": 2,
    "closed_question": 1,
}


def after(
    trust: int,
    faults: Collection[FaultName],
    skills: Collection[SkillName],
    losses: Mapping[FaultName, int] | None = None,
) -> int:
    """The trust after a message. `losses`: what this visitor takes worse or lighter than others."""
    gained = min(MOST_GAINED, sum(GAINS[each] for each in set(skills)))
    lost = sum((losses or {}).get(each, LOSSES[each]) for each in set(faults))
    return max(0, min(100, trust + gained - lost))
