"""The grade of a practice conversation: how each turn went, and all of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from knowledge.practice.words import FAULTS, SKILLS, FaultName, SkillName

GRAVE: Final = frozenset[FaultName]({"promise", "spying", "arguing", "confronting", "blame", "no_112"})
WEIGHTS: Final[Mapping[FaultName, float]] = {
    "promise": 0.5,
    "spying": 0.6,
    "arguing": 0.6,
    "confronting": 0.6,
    "blame": 0.6,
    "no_112": 0.7,
    "feeling_missed": 0.25,
    "two_questions": 0.2,
    "closed_question": 0.15,
}
NEUTRAL: Final = 0.45
"""A turn in which nothing is heard, neither good nor bad."""
TURN_SHARE: Final = 0.7
"""Of the grade; the rest is the trust in the end."""
GRAVE_COSTS: Final = 0.6
"""The share that is lost where every turn has a grave fault."""
LEFT_AT_MOST: Final = 40
"""Where the visitor has gone in the middle."""
SHOWN: Final = 3
"""How many things are told that went well, or are to be tried."""


class GradedTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the counselor, with what the visitor had written and what was heard."""

    visitor: str
    counselor: str
    passages: tuple[tuple[FaultName, int, int], ...] = ()
    """Fault, start, end in `counselor`."""
    skills: tuple[SkillName, ...] = ()
    trust: int = 0
    """After it."""

    @property
    def faults(self) -> frozenset[FaultName]:
        """Which faults there are."""
        return frozenset(name for name, _, _ in self.passages)


class Grade(msgspec.Struct, frozen=True, kw_only=True):
    """How a conversation went."""

    score: int
    """0 to 100."""
    ending: str
    """`done`, `left`, or `closed` by the counselor or the clock."""
    began_with: int
    """Trust before the first message."""
    turns: tuple[GradedTurn, ...] = ()


def grade(turns: Sequence[GradedTurn], *, began_with: int, ending: str) -> Grade:
    """The grade of these turns; 0 without any."""
    if not turns:
        return Grade(score=0, ending=ending, began_with=began_with)
    quality = sum(_quality(each) for each in turns) / len(turns)
    grave = sum(bool(each.faults & GRAVE) for each in turns) / len(turns)
    score = (100 * TURN_SHARE * quality + (1 - TURN_SHARE) * turns[-1].trust) * (1 - GRAVE_COSTS * grave)
    most = LEFT_AT_MOST if ending == "left" else 100
    return Grade(score=round(min(most, score)), ending=ending, began_with=began_with, turns=tuple(turns))


def _quality(turn: GradedTurn) -> float:
    good = 0.25 * min(2, len(set(turn.skills))) + 0.05 * max(0, len(set(turn.skills)) - 2)
    return max(0.0, min(1.0, NEUTRAL + good - sum(WEIGHTS[each] for each in turn.faults)))


def went_well(result: Grade) -> list[SkillName]:
    """What was done most often, at most three."""
    counts = Counter(each for turn in result.turns for each in turn.skills)
    return sorted(counts, key=lambda each: (-counts[each], SKILLS.index(each)))[:SHOWN]


def to_try(result: Grade) -> list[FaultName]:
    """What to try otherwise: the gravest first, then the most frequent, at most three."""
    counts = Counter(each for turn in result.turns for each in turn.faults)
    return sorted(counts, key=lambda each: (each not in GRAVE, -counts[each], FAULTS.index(each)))[:SHOWN]


def fault_counts(result: Grade) -> dict[FaultName, int]:
    """In how many turns each fault was heard."""
    counts = Counter(each for turn in result.turns for each in turn.faults)
    return {each: counts[each] for each in FAULTS if counts[each]}
