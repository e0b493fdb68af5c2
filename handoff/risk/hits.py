"""Rules against one read message: which speak, at what level, and why.

Owns the trying of rules on a `Reading`. What several messages add up to is engine.py's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from handoff.risk.frame import Frame, Surroundings, frame, named_times, surroundings
from handoff.risk.levels import Level, Polarity, Reason, Time
from handoff.risk.pattern import Pattern, spans
from handoff.risk.reading import Reading
from handoff.risk.rulebook import Marks, Rule

_READINGS_OF_A_PATTERN: Final = 4
"""A pattern that matches more often in one message is read this many times; the highest level counts."""
_RAISED_FROM: Final = Level.N1
"""Words lift what is above this level."""
_AFFIRMED: Final = Polarity.AFFIRMED
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
        rule, level, (holder, modality, time, polarity), matched = self
        read_as = (holder.value, modality.value, time.value, polarity.value)
        return Reason(rule.name, rule.signals[holder], level, *read_as, matched, rule.why_sv, rule.why_en)


@dataclass(slots=True)
class Trial:
    """The rules of one language on one message. Keeps what is the same for all patterns of a rule, or of a place.

    `speaking` are the rules of which a pattern stands in the message, by name.
    """

    reading: Reading
    marks: Marks
    speaking: dict[str, _Speaking] = field(default_factory=dict)
    _around: dict[int, Surroundings] = field(default_factory=dict)
    _times: list[Time] | None = None

    def settled(self, rule: Rule, pattern: Pattern) -> bool:
        """Whether the pattern cannot raise the level of a rule that speaks already."""
        speaking = self.speaking[rule.name]
        if speaking.level is speaking.highest:
            return True
        return not pattern.predicates(self.reading.positions) & ~speaking.affirmed

    def read(self, rule: Rule, pattern: Pattern, steps: list[int]) -> None:
        """Read every place where the pattern stands (`steps`), and keep the highest level of the rule."""
        speaking = self.speaking.get(rule.name)
        if speaking is None:
            speaking = self.speaking[rule.name] = _Speaking(rule, self._highest(rule))
        for span in spans(steps, _READINGS_OF_A_PATTERN):
            predicate = span[pattern.predicate]
            if speaking.affirmed >> predicate & 1:
                continue
            around = self._around.get(predicate)
            if around is None:
                around = self._around[predicate] = surroundings(predicate, self.reading, self.marks)
            speaking.hear(span, predicate, around, self.reading, self.marks)
            if speaking.level is speaking.highest:
                return

    def _highest(self, rule: Rule) -> Level:
        """The most that can come of the rule in this message: without a near time, no plan is N4."""
        if rule.raised:
            return rule.highest
        if self._times is None:
            self._times = named_times(self.reading, self.marks)
        return max([rule.highest_at[time] for time in self._times])

    def hits(self) -> Iterator[tuple[str, Hit]]:
        """The rules that speak, by name."""
        for name, speaking in self.speaking.items():
            if speaking.level is not None and speaking.frame is not None:
                yield (
                    name,
                    Hit(speaking.rule, speaking.level, speaking.frame, matched_words(speaking.span, self.reading)),
                )


@dataclass(slots=True)
class _Speaking:
    """One rule whose patterns stand in the message, and its highest reading so far (none while `level` is None).

    `highest` is the most that can come of it here. `affirmed` are the bits of the predicates that it has read without a
    denial: through another pattern it would read the same again. `_silences` and `_lift` are looked for when a hit
    needs them.
    """

    rule: Rule
    highest: Level
    level: Level | None = None
    frame: Frame | None = None
    span: Sequence[int] = ()
    affirmed: int = 0
    _silences: int | None = None
    _lift: Level | None = None

    def hear(self, span: Sequence[int], predicate: int, around: Surroundings, reading: Reading, marks: Marks) -> None:
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
        if self.level is not None and level <= self.level and not rule.raised:
            return
        if rule.unless.rarest and self._silenced(reading) & around.sentence:
            return
        if rule.raised and _RAISED_FROM < level < rule.highest:
            level = max(level, self._lifted(reading))
        if self.level is None or level > self.level:
            self.level, self.frame, self.span = level, read_as, span

    def _silenced(self, reading: Reading) -> int:
        if self._silences is None:
            self._silences = self.rule.unless.ends(reading.positions, reading.present)
        return self._silences

    def _lifted(self, reading: Reading) -> Level:
        if self._lift is None:
            self._lift = Level.N0
            for level, words in self.rule.raised:
                if words.ends(reading.positions, reading.present):
                    self._lift = level
                    break
        return self._lift


def matched_words(span: Sequence[int], reading: Reading) -> str:
    """The words of a match; a short one with its neighbours, because a lone word explains nothing.

    All are of its sentence: beyond that are more empty positions than are looked at.
    """
    first, last = span[0], span[-1]
    if last - first < _SHORT_MATCH:
        first, last = max(0, first - _SHORT_MATCH), last + _SHORT_MATCH
    return " ".join(filter(None, reading.words[first : last + 1]))
