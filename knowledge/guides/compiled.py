"""A guide as it is walked: its steps by id, its questions as the reader of answers knows them, its texts. Pure.

Made once for a version; equal on every node.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from knowledge.guides.model import END, FALLBACK, OTHER, Ask, Guide, Step, Way, Words, question_id, reply_id, version_of
from knowledge.questions import NO, UNSURE, YES, Outcome, Question

YES_BUTTON, NO_BUTTON, SKIP_BUTTON = "knapp_ja", "knapp_nej", "knapp_hoppa_over"
"""Titles of buttons that no guide has to word."""
_PLAIN_BUTTONS: Final = {YES: YES_BUTTON, NO: NO_BUTTON, UNSURE: SKIP_BUTTON}

SKIP_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "sv": ("hoppa över", "vill inte svara", "vill inte säga", "nästa fråga"),
    "en": ("skip", "skip this", "rather not say", "next question"),
    "ar": ("تخطي",),
}
"""Every question can be skipped."""


@dataclass(frozen=True)
class Compiled:
    """One version of a guide."""

    guide: Guide
    version: str

    @classmethod
    def of(cls, guide: Guide) -> Compiled:
        """The guide with the name of its version."""
        return cls(guide, version_of(guide))

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """By id."""
        return {step.id: step for step in self.guide.steps}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """What its steps ask, by the id of the step."""
        return {step.id: self._question(step.id, step.ask) for step in self.guide.steps if step.ask is not None}

    def asked_at(self, step: str) -> str:
        """The id of the question that a step asks."""
        return question_id(self.guide.id, self.version, step)

    def texts(self, step: str, lang: str, *, open: bool, placed: bool = False) -> tuple[str, ...]:
        """What a step says or asks, all variants, in a language or else in Swedish; none for a step that is gone.

        Args:
            step: its id; `end` for the summary.
            lang: the language.
            open: whether a person can be had.
            placed: whether it is known where the visitor lives.
        """
        words = self._words(step, open=open, placed=placed)
        return words.get(lang) or words.get(FALLBACK) or ()

    def button(self, step: str, answer: str, lang: str) -> str | None:
        """The title of the button that gives this answer; None if the guide words none."""
        ask = self.steps[step].ask if step in self.steps else None
        way = ask.answers.get(answer) if ask is not None else None
        return (way.button.get(lang) or way.button.get(FALLBACK)) if way is not None else None

    def about(self, step: str) -> tuple[str, ...]:
        """The codes of the subjects that a step is about."""
        return (self.steps[step].about if step in self.steps else ()) or self.guide.about

    def _words(self, name: str, *, open: bool, placed: bool) -> Words:
        if name == END:
            return self.guide.summary
        step = self.steps.get(name)
        if step is None:
            return {}
        if step.ask is not None:
            return step.ask.text if open or not step.ask.closed else step.ask.closed
        if not open and step.closed:
            return step.closed
        return step.say if placed or not step.say_without_place else step.say_without_place

    def _question(self, step: str, ask: Ask) -> Question:
        answers = {
            name: self._outcome(step, ask, name, way)
            for name, way in ask.answers.items()
            if name != OTHER or name in ask.named
        }
        return Question(kind=ask.kind, fact=ask.fact, answers=answers)

    def _outcome(self, step: str, ask: Ask, answer: str, way: Way) -> Outcome:
        titled = any(each.button for each in ask.answers.values())
        meaning = f"{self.asked_at(step)}/{answer}"
        plain = _PLAIN_BUTTONS.get(answer, "") if not titled and _has_plain(ask, answer) else ""
        words = way.words
        if answer == UNSURE:
            words = {lang: (*way.words.get(lang, ()), *skip) for lang, skip in SKIP_WORDS.items()} | {
                lang: each for lang, each in way.words.items() if lang not in SKIP_WORDS
            }
        return Outcome(
            reply=reply_id(self.guide.id, way.to),
            level=way.level,
            signal=way.signal,
            reason=way.reason,
            handoff=way.handoff,
            button=meaning if way.button else plain,
            payload=meaning,
            words=words,
            alone=way.alone,
        )


def _has_plain(ask: Ask, answer: str) -> bool:
    """Whether a button that the guide does not word gives this answer: yes and no, and else only the way past."""
    return (answer != UNSURE) if ask.kind == "yes_no" else answer == UNSURE
