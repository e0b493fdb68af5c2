"""What an assessment is made of: levels, the four readings of a hit, reasons and their sum.

Owns the values that leave the risk layer. Knows no rules and no language.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from handoff.risk.heard import Heard


class Level(enum.IntEnum):
    """Urgency of a conversation, N0 (information) to N4 (life in danger now). We rank conversations, never persons."""

    N0 = 0
    N1 = 1
    N2 = 2
    N3 = 3
    N4 = 4


class _Reading(enum.StrEnum):
    """Readings are keys on the hot path: they hash as the strings that they are, not through their names."""

    __hash__ = str.__hash__


class Holder(_Reading):
    """Who would act, or whose life it is about."""

    SELF = "self"
    OTHER = "other"
    UNKNOWN = "unknown"


SUICIDE: Final = "S3"
_OTHER: Final = Holder.OTHER.value


class Modality(_Reading):
    """How the sentence holds what it says."""

    PLAN = "plan"
    THREAT = "threat"
    FEAR = "fear"
    QUOTE = "quote"
    QUESTION = "question"
    JOKE = "joke"
    NEWS = "news"
    HYPOTHESIS = "hypothesis"
    STATEMENT = "statement"


class Time(_Reading):
    """When it happens. `NEAR` is within days and named by the writer; `UNKNOWN` names no time."""

    NOW = "now"
    NEAR = "near"
    FUTURE = "future"
    PAST = "past"
    UNKNOWN = "unknown"


class Polarity(_Reading):
    """Whether the hit is denied. A negation that raises risk ("vill inte leva") is part of its rule and affirms it."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Reason(NamedTuple):
    """One rule that spoke, and how it read the sentence.

    `matched` holds words of the visitor: it is for the counselor's screen, never for a log, and so not part of `repr`.
    `signal` is a code of DOMAIN 3.4 ("S1".."S11", "S2b"), or empty where a rule carries a level alone.
    """

    rule: str
    signal: str
    level: Level
    holder: str
    modality: str
    time: str
    polarity: str
    matched: str
    why_sv: str
    why_en: str

    def __repr__(self) -> str:
        return f"Reason({self.rule}, {self.signal}, {self.level!r})"

    def why(self, lang: str) -> str:
        """The explanation for a counselor, in Swedish unless `lang` is "en"."""
        return self.why_en if lang == "en" else self.why_sv


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say of one visitor message in its context.

    `level` is of this message; that a conversation's level never sinks by itself is kept by the caller.
    `reasons` come highest level first, `signals` without repeats in the same order.
    `human_request`: the visitor asks to write with a person. `suicide`: the 112 text should be the one for somebody
    who is about to hurt themselves. `ambiguous`: a verb with two readings; one neutral question is due.
    """

    level: Level
    signals: tuple[str, ...]
    reasons: tuple[Reason, ...]
    human_request: bool
    suicide: bool
    ambiguous: bool

    def why(self, lang: str) -> tuple[str, ...]:
        """The reasons in words, each once, in Swedish unless `lang` is "en"."""
        return tuple(dict.fromkeys(reason.why(lang) for reason in self.reasons))


def only_own_suicide(top: Sequence[tuple[str, str]]) -> bool:
    """Whether the 112 text on suicide fits: the writer's own life, and nobody else's, is what the top level is about.

    Args:
        top: signal and holder of everything that reached the highest level; `Holder.UNKNOWN` where nobody can tell.
    """
    return bool(top) and all(signal == SUICIDE and holder != _OTHER for signal, holder in top)


@dataclass(frozen=True, slots=True)
class RiskContext:
    """What went before: the visitor's last messages (oldest first), and the sticky level and signals so far.

    `heard` spares the reading of messages that have been assessed with it before; it changes no assessment.
    """

    recent: tuple[str, ...] = field(default=(), repr=False)
    level: Level = Level.N0
    signals: tuple[str, ...] = ()
    heard: Heard | None = field(default=None, repr=False, compare=False)
