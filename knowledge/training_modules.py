"""Modules of training (DOMAIN D8): a text to read, questions to try oneself on, and a test.

Pure: the content, its file, what is wrong with it, and how a test is graded. They are written, reviewed and published
like articles, but are read by staff alone. Who has passed which belongs to `handoff.backoffice.records`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec

from knowledge import front_matter
from knowledge.articles import Days, Language, Line, Marks
from knowledge.checks import length, markup
from knowledge.findings import Faulty, Finding
from knowledge.guidelines import Edition
from knowledge.lifecycle import Document
from knowledge.traits import StaffContent

MODULES: Final = ("grund", "samtal", "akut", "riktlinjer", "barn", "avhopp", "konsultation")
ModuleId = Literal["grund", "samtal", "akut", "riktlinjer", "barn", "avhopp", "konsultation"]

PASS_SHARE: Final = 0.8
"""The share of right answers with which a test is passed (the guideline on training)."""
MIN_TEST: Final = 5
MAX_WORDS: Final = 8000
"""Forty minutes of reading."""


class ModuleError(Faulty):
    """A file is not a valid module."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question with its answers, one of which is right."""

    asks: Line = msgspec.field(name="fraga")
    answers: Annotated[tuple[Line, ...], msgspec.Meta(min_length=2, max_length=5)] = msgspec.field(name="svar")
    right: Annotated[int, msgspec.Meta(ge=1, le=5)] = msgspec.field(name="ratt")
    """Which of the answers, from 1."""
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=600)] = msgspec.field(name="varfor")


class ModuleText(StaffContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One module in one language, without its status."""

    id: ModuleId
    title: Line = msgspec.field(name="titel")
    lang: Language = msgspec.field(name="sprak")
    edition: Edition = msgspec.field(name="utgava")
    """A new one asks everybody to do the module again."""
    minutes: Annotated[int, msgspec.Meta(ge=1, le=240)] = msgspec.field(name="minuter")
    """How long it takes, with its cases and questions."""
    goals: tuple[Line, ...] = msgspec.field(name="mal", default=())
    """What somebody can do afterwards."""
    questions: tuple[Question, ...] = msgspec.field(name="fragor", default=())
    """To try oneself on; the answer is told at once."""
    test: tuple[Question, ...] = msgspec.field(name="prov", default=())
    sources: tuple[str, ...] = msgspec.field(name="kallor", default=())
    needs_lawyer: bool = msgspec.field(name="jurist", default=False)
    review_after_days: Days = msgspec.field(name="granskas_efter_dagar", default=365)
    text: str = ""

    @property
    def name(self) -> str:
        """Unique over all languages."""
        return f"{self.lang}/{self.id}"


ModuleDocument = Document[ModuleText]


@dataclass(frozen=True, slots=True)
class Grade:
    """How a test went."""

    right: tuple[bool, ...]
    """By question."""

    @property
    def passed(self) -> bool:
        """Whether enough answers are right."""
        return sum(self.right) >= PASS_SHARE * len(self.right)


def grade(test: Sequence[Question], answers: Sequence[int]) -> Grade:
    """The grade of these answers, numbers from 1. ValueError unless there is one for each question."""
    return Grade(tuple(given == question.right for question, given in zip(test, answers, strict=True)))


def parse(source: str | bytes, *, where: str = "module") -> tuple[ModuleText, Marks]:
    """The module in a file. Raises ModuleError with every fault."""
    return front_matter.read(source, ModuleText, Marks, where=where, refusal=ModuleError)


def serialise(text: ModuleText, marks: Marks | None = None) -> str:
    """The file of a module: `parse` gives back the same."""
    return front_matter.write(text, marks, left_out_if_empty=("fragor", "prov"))


def findings(text: ModuleText) -> list[Finding]:
    """The faults of a module; empty if it may be published."""
    return [
        *length(text.text, text.lang, most_words=MAX_WORDS),
        *_questions(text),
        *markup((("titel", text.title), ("text", text.text))),
    ]


def _questions(text: ModuleText) -> Iterator[Finding]:
    if text.test and len(text.test) < MIN_TEST:
        yield Finding(field="prov", rule="too_few_questions", value=str(len(text.test)), limit=str(MIN_TEST))
    for field, questions in (("fragor", text.questions), ("prov", text.test)):
        for question in questions:
            if question.right > len(question.answers):
                yield Finding(field=field, rule="no_right_answer", value=question.asks)
            if len(set(question.answers)) < len(question.answers):
                yield Finding(field=field, rule="same_answer", value=question.asks)
