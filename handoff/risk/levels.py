"""The values of an assessment: levels, the four dimensions of a match, reasons, and the assessment itself.

Knows no rules and no language.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Final, NamedTuple

from handoff.risk.message_cache import MessageCache
from handoff.risk.signals import OWN_LIFE


class Level(enum.IntEnum):
    """Urgency of a conversation, N0 (information) to N4 (life in danger now). We rank conversations, never persons."""

    N0 = 0
    N1 = 1
    N2 = 2
    N3 = 3
    N4 = 4


class _Reading(enum.StrEnum):
    """Base of the dimensions. They are keys on the hot path, so they hash as strings."""

    __hash__ = str.__hash__


class Holder(_Reading):
    """Who would act, or whose life it is about."""

    SELF = "self"
    OTHER = "other"
    UNKNOWN = "unknown"


_OTHER: Final = Holder.OTHER.value


class Modality(_Reading):
    """What the sentence does with its content: plan, fear, quote, question and so on."""

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
    """When it happens. `NEAR`: within days, named by the writer; `UNKNOWN`: no time is named."""

    NOW = "now"
    NEAR = "near"
    FUTURE = "future"
    PAST = "past"
    UNKNOWN = "unknown"


class Polarity(_Reading):
    """Whether the match is negated. A negation that is part of the rule ("vill inte leva") does not negate it."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Reason(NamedTuple):
    """One rule that matched, with the frame of its match.

    `matched` holds words of the visitor: it is for the counselor's screen, never for a log, and so not part of `repr`.
    `signal` is a code of DOMAIN 3.4 ("S1".."S11", "S2b"), or empty for a rule that has a level alone.
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


class Assessment(NamedTuple):
    """The result of the rules for one visitor message in its context.

    `level` is of this message; the caller keeps the level of the conversation, which never falls by itself.
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
    return bool(top) and not [signal for signal, holder in top if signal != OWN_LIFE or holder == _OTHER]


class RiskContext(NamedTuple):
    """The conversation before the message: the visitor's last messages (oldest first), level and signals so far.

    `cache` saves the analysis of messages that were assessed with it before; it changes no assessment.
    """

    recent: tuple[str, ...] = ()
    level: Level = Level.N0
    signals: tuple[str, ...] = ()
    cache: MessageCache | None = None

    def __repr__(self) -> str:
        return f"RiskContext({self.level!r}, {self.signals})"
