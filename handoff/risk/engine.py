"""The risk rules at work: one message in, one assessment out.

Owns the way from text to level. Pure: no I/O, clock, chance or logging; the same text and context always give the
same assessment, in time linear in the text. `RiskRules.load` is the one door to files, through loader.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self

from handoff.risk import loader, normal
from handoff.risk.earlier_messages import EarlierMessages
from handoff.risk.frame import Frame, is_told_as_over
from handoff.risk.levels import Assessment, Holder, Level, Polarity, RiskContext, Time, only_own_suicide
from handoff.risk.matching import MOST_IF_OVER, Hit, RuleMatcher
from handoff.risk.message_index import MessageIndex, languages, read
from handoff.risk.rulebook import Marks, Rule, RuleBook, candidates, ends

_CALM: Final = Assessment(Level.N0, (), (), human_request=False, suicide=False, ambiguous=False)
_NOTHING_BEFORE: Final = RiskContext()


class RiskRules:
    """The loaded rules. Immutable, so one instance serves every conversation."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book

    @classmethod
    def load(cls, code_words: Path | None = None) -> Self:
        """Read the packaged rules, and the editors' code words if a file is named.

        Raises:
            RulesError: a file is missing, or breaks the form that the README of this folder describes.
        """
        return cls(loader.load(code_words))

    def assess(self, text: str, context: RiskContext = _NOTHING_BEFORE) -> Assessment:
        """Level, signals and reasons of one visitor message. Accepts any string.

        If the context has a `cache`, the message is added to it for the next assessments.
        """
        text = normal.without_not_now(text)
        found = self._assess(text, context)
        if found.level < Level.N2 or context.level >= Level.N2:
            return found
        rest = self.book.everyday.rest(text)
        if rest is None:
            return found
        beside = self._assess(rest, context._replace(cache=None))
        return beside._replace(human_request=found.human_request)

    def _assess(self, text: str, context: RiskContext) -> Assessment:
        message = normal.spoken(text, self.book.pairs)
        earlier = EarlierMessages(context, self.book)
        best: dict[str, Hit] = {}
        for lang in languages(message, self.book):
            reading = read(message.tokens, lang, not message.dotted, self.book)
            self._match(reading, lang, context, best)
            self._combine(reading, lang, context, earlier, best)
        if context.cache is not None:
            earlier.note(text, message)
        return _sum_up(list(best.values())) if best else _CALM

    def _match(self, reading: MessageIndex, lang: str, context: RiskContext, best: dict[str, Hit]) -> None:
        """Add the rules that match this message; only those whose trigger words occur are tried."""
        positions = reading.positions
        tried = candidates(self.book.triggers[lang], positions)
        matcher: RuleMatcher | None = None
        for rule, pattern in tried:
            if rule.all_of:
                if _all_here(rule, reading):
                    _add_combined(rule, reading, best, self.book.marks)
                continue
            if matcher is not None and matcher.settled(rule, pattern):
                continue
            steps = pattern.steps(positions)
            if steps and _allowed(rule, context):
                matcher = matcher or RuleMatcher(reading, self.book.marks)
                matcher.read(rule, pattern, steps)
        if matcher is not None:
            best.update(matcher.hits())

    def _combine(
        self, reading: MessageIndex, lang: str, context: RiskContext, earlier: EarlierMessages, best: dict[str, Hit]
    ) -> None:
        """Add the combinations that match and whose parts may be spread over the last messages."""
        here = earlier.here(reading, lang)
        for parts, rule in self.book.spread[lang] if here else ():
            missing = parts & ~here
            if missing != parts and _allowed(rule, context) and not (missing and missing & ~earlier.before(lang)):
                _add_combined(rule, reading, best, self.book.marks)


def _add_combined(rule: Rule, reading: MessageIndex, best: dict[str, Hit], marks: Marks) -> None:
    level = rule.table["level"]
    if level is not None and not ends(rule.unless, reading.positions):
        level = min(level, MOST_IF_OVER) if is_told_as_over(reading, marks) else level
        best[rule.name] = Hit(rule, level, _plain_frame(rule), "")


def _all_here(rule: Rule, reading: MessageIndex) -> bool:
    return all(part.ends(reading.positions) for part in rule.all_of)


def _allowed(rule: Rule, context: RiskContext) -> bool:
    """Whether a rule with `after` may match: the conversation must already have one of its signals, and its level."""
    if not rule.after:
        return True
    return context.level >= rule.after_level and not rule.after.isdisjoint(context.signals)


def _plain_frame(rule: Rule) -> Frame:
    return Frame(rule.holder or Holder.UNKNOWN, rule.modality, Time.UNKNOWN, Polarity.AFFIRMED)


def _sum_up(hits: list[Hit]) -> Assessment:
    hits.sort(key=_highest_first)
    reasons = tuple([hit.reason() for hit in hits])
    level = hits[0].level
    telling = [reason for reason in reasons if reason.signal]
    return Assessment(
        level=level,
        signals=tuple(dict.fromkeys([reason.signal for reason in telling])),
        reasons=reasons,
        human_request=True in [hit.rule.request for hit in hits],
        suicide=only_own_suicide([(each.signal, each.holder) for each in telling if each.level is level]),
        ambiguous=True in [hit.rule.ambiguous for hit in hits],
    )


def _highest_first(hit: Hit) -> tuple[int, str]:
    return -hit.level, hit.rule.name
