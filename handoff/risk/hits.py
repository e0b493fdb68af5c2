"""Rules against one read message: which speak, at what level, and why.

Owns the trying of rules on a `Reading`. What several messages add up to is engine.py's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from handoff.risk.frame import Frame, Surroundings, frame, surroundings
from handoff.risk.levels import Level, Polarity, Reason
from handoff.risk.pattern import Pattern
from handoff.risk.reading import Reading, ends_of_any
from handoff.risk.rulebook import Marks, Rule

_READINGS_OF_A_PATTERN: Final = 4
"""A pattern that matches more often in one message is read this many times; the highest level counts."""
_SHORT_MATCH: Final = 2
"""Matches over fewer words than this are shown with as many neighbours on each side."""


class Hit(NamedTuple):
    """The highest reading of one rule."""

    rule: Rule
    level: Level
    frame: Frame
    matched: str

    def reason(self) -> Reason:
        """The hit as it leaves the layer."""
        return Reason(
            rule=self.rule.name,
            signal=self.rule.signals[self.frame.holder],
            level=self.level,
            holder=self.frame.holder.value,
            modality=self.frame.modality.value,
            time=self.frame.time.value,
            polarity=self.frame.polarity.value,
            matched=self.matched,
            why_sv=self.rule.why_sv,
            why_en=self.rule.why_en,
        )


@dataclass(slots=True)
class Trial:
    """The rules of one language on one message. Keeps what is the same for all patterns of a rule, or of a place."""

    reading: Reading
    marks: Marks
    best: dict[str, Hit] = field(default_factory=dict)
    _silenced: dict[str, int] = field(default_factory=dict)
    _lifted: dict[str, Level] = field(default_factory=dict)
    _around: dict[int, Surroundings] = field(default_factory=dict)

    def settled(self, rule: Rule) -> bool:
        """Whether no further pattern of the rule can raise its level."""
        held = self.best.get(rule.name)
        return held is not None and held.level >= rule.highest

    def read(self, rule: Rule, pattern: Pattern, steps: list[int]) -> None:
        """Read every place where the pattern stands (`steps`), and keep the highest level of the rule."""
        for span in pattern.spans(steps, _READINGS_OF_A_PATTERN):
            around = self._surroundings(span[pattern.predicate])
            read_as = frame(rule, span, around, self.reading, self.marks)
            if rule.holders and read_as.holder not in rule.holders:
                continue
            level = _level(rule, read_as)
            if level is None or self._silences(rule) & around.sentence:
                continue
            if level > Level.N1 and rule.raised:
                level = max(level, self._lift(rule))
            held = self.best.get(rule.name)
            if held is None or held.level < level:
                self.best[rule.name] = Hit(rule, level, read_as, _matched(span, self.reading))
                if level >= rule.highest:
                    return

    def _surroundings(self, predicate: int) -> Surroundings:
        found = self._around.get(predicate)
        if found is None:
            found = self._around[predicate] = surroundings(predicate, self.reading, self.marks)
        return found

    def _silences(self, rule: Rule) -> int:
        found = self._silenced.get(rule.name)
        if found is None:
            found = self._silenced[rule.name] = ends_of_any(rule.unless, self.reading)
        return found

    def _lift(self, rule: Rule) -> Level:
        found = self._lifted.get(rule.name)
        if found is None:
            found = Level.N0
            for words, level in rule.raised:
                if level > found and ends_of_any((words,), self.reading):
                    found = level
            self._lifted[rule.name] = found
        return found


def _level(rule: Rule, read_as: Frame) -> Level | None:
    if read_as.polarity is Polarity.NEGATED:
        return rule.table.get("negated")
    return rule.levels[read_as.modality, read_as.time]


def _matched(span: tuple[int, ...], reading: Reading) -> str:
    """The words of a match; a short one with its neighbours, because a lone word explains nothing."""
    first, last = span[0], span[-1]
    if last - first < _SHORT_MATCH:
        first, last = max(0, first - _SHORT_MATCH), last + _SHORT_MATCH
    sentence = reading.sentence(span[0])
    return " ".join(
        word for at, word in enumerate(reading.words[first : last + 1], first) if word and sentence >> at & 1
    )
