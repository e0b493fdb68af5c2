"""Matching of rules against one message: which match, at what level, and why.

Combinations, which may be spread over several messages, are matched by engine.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from handoff.risk.frame import Frame, Surroundings, frame, named_times, surroundings
from handoff.risk.levels import Level, Polarity, Reason, Time
from handoff.risk.message_index import MessageIndex
from handoff.risk.pattern import Pattern, spans
from handoff.risk.rulebook import Marks, Rule, ends

_MAX_MATCHES_PER_PATTERN: Final = 4
"""The most matches of a pattern that are evaluated in one message; the highest level counts."""
_RAISED_FROM: Final = Level.N1
"""`raise` applies to matches above this level."""
_AFFIRMED: Final = Polarity.AFFIRMED
MOST_IF_OVER: Final = Level.N2
"""What is long over is heard, and is not urgent."""
_MOST_IF_NEVER: Final = Level.N1
_SHORT_MATCH: Final = 2
"""Matches of fewer words are shown with this many neighbouring words on each side."""


class Hit(NamedTuple):
    """The match of one rule with the highest level."""

    rule: Rule
    level: Level
    frame: Frame
    matched: str

    def reason(self) -> Reason:
        """The hit as a reason of the assessment."""
        rule, level, (holder, modality, time, polarity), matched = self
        return Reason(
            rule.name,
            rule.signals[holder],
            level,
            holder._value_,  # what `value` gives, by way of a function
            modality._value_,
            time._value_,
            polarity._value_,
            matched,
            rule.why_sv,
            rule.why_en,
        )


@dataclass(slots=True)
class RuleMatcher:
    """Matches the rules of one language against one message; caches what patterns of a rule or at a place share.

    `matched_rules` are the rules with a matching pattern, by name.
    """

    reading: MessageIndex
    marks: Marks
    matched_rules: dict[str, _MatchedRule] = field(default_factory=dict)
    _around: dict[int, Surroundings] = field(default_factory=dict)
    _times: list[Time] | None = None

    def settled(self, rule: Rule, pattern: Pattern) -> bool:
        """Whether the pattern cannot raise the level of a rule that has matched already."""
        matched = self.matched_rules.get(rule.name)
        if matched is None or matched.level is matched.highest:
            return matched is not None
        return not pattern.predicates(self.reading.positions) & ~matched.affirmed

    def read(self, rule: Rule, pattern: Pattern, steps: list[int]) -> None:
        """Evaluate every match of the pattern (`steps`), and keep the rule's highest level."""
        matched = self.matched_rules.get(rule.name)
        if matched is None:
            matched = self.matched_rules[rule.name] = _MatchedRule(rule, self._highest(rule))
        for span in spans(steps, _MAX_MATCHES_PER_PATTERN):
            predicate = span[pattern.predicate]
            if matched.affirmed >> predicate & 1:
                continue
            around = self._around.get(predicate)
            if around is None:
                around = self._around[predicate] = surroundings(predicate, self.reading, self.marks)
            matched.keep_if_highest(span, predicate, around, self.reading, self.marks)
            if matched.level is matched.highest:
                return

    def _highest(self, rule: Rule) -> Level:
        """The highest level that the rule can reach with the times in this message."""
        if rule.raised:
            return rule.highest
        if self._times is None:
            self._times = named_times(self.reading, self.marks)
        return max([rule.highest_at[time] for time in self._times])

    def hits(self) -> Iterator[tuple[str, Hit]]:
        """The hits of the rules that have matched, by name."""
        for name, matched in self.matched_rules.items():
            if matched.level is not None and matched.frame is not None:
                yield (
                    name,
                    Hit(matched.rule, matched.level, matched.frame, matched_words(matched.span, self.reading)),
                )


@dataclass(slots=True)
class _MatchedRule:
    """One rule with a matching pattern, and its highest match so far (none while `level` is None).

    `highest` is the highest level that it can reach here. `affirmed` are the bits of the predicates that matched
    without a negation: another pattern would give the same level there. `_blocked_at` (positions of `unless`) and
    `_raised_to` (level of `raise`) are computed on first use.
    """

    rule: Rule
    highest: Level
    level: Level | None = None
    frame: Frame | None = None
    span: Sequence[int] = ()
    affirmed: int = 0
    _blocked_at: int | None = None
    _raised_to: Level | None = None

    def keep_if_highest(
        self, span: Sequence[int], predicate: int, around: Surroundings, reading: MessageIndex, marks: Marks
    ) -> None:
        """Keep this match if its level is the highest."""
        rule = self.rule
        if self.level is not None and not rule.raised:
            most = rule.levels[around.modality or rule.modality, around.time]
            if (most is None or most <= self.level) and (rule.denied is None or rule.denied <= self.level):
                return
        read_as = frame(rule, span, around, reading, marks)
        if read_as.polarity is _AFFIRMED:
            level = rule.levels[read_as.modality, read_as.time]
            if rule.denied is None:
                self.affirmed |= 1 << predicate
        else:
            level = rule.denied
        if level is None or (rule.holders and read_as.holder not in rule.holders):
            return
        level = _as_told(level, around)
        if self.level is not None and level <= self.level and not rule.raised:
            return
        if rule.unless and self._blocked(reading) & around.sentence:
            return
        if rule.raised and _RAISED_FROM < level < rule.highest:
            level = max(level, self._raised_level(reading))
        if self.level is None or level > self.level:
            self.level, self.frame, self.span = level, read_as, span

    def _blocked(self, reading: MessageIndex) -> int:
        if self._blocked_at is None:
            self._blocked_at = ends(self.rule.unless, reading.positions)
        return self._blocked_at

    def _raised_level(self, reading: MessageIndex) -> Level:
        if self._raised_to is None:
            self._raised_to = Level.N0
            for level, words in self.rule.raised:
                if ends(words, reading.positions):
                    self._raised_to = level
                    break
        return self._raised_to


def _as_told(level: Level, around: Surroundings) -> Level:
    """The level at most that what is long over, or has never happened, can have."""
    if around.never:
        return min(level, _MOST_IF_NEVER)
    return min(level, MOST_IF_OVER) if around.over else level


def matched_words(span: Sequence[int], reading: MessageIndex) -> str:
    """The words of a match; a short one with its neighbours, because a single word explains nothing.

    All are of its sentence: the positions between sentences are empty, and more than the neighbours.
    """
    first, last = span[0], span[-1]
    if last - first < _SHORT_MATCH:
        first, last = max(0, first - _SHORT_MATCH), last + _SHORT_MATCH
    return " ".join(filter(None, reading.words[first : last + 1]))
