"""What a counselor's words are looked at for, and what each is called: `content/practice/words.yaml`. Pure."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import msgspec

from knowledge.practice.phrases import Phrases

FaultName = Literal[
    "no_112",
    "blame",
    "confronting",
    "arguing",
    "spying",
    "promise",
    "feeling_missed",
    "two_questions",
    "closed_question",
]
SkillName = Literal["feeling", "open", "thanks", "safety", "help112", "limits", "pace", "next_step"]
FAULTS: Final[tuple[FaultName, ...]] = get_args(FaultName)
"""The gravest first."""
SKILLS: Final[tuple[SkillName, ...]] = get_args(SkillName)

_FILE: Final = Path(__file__).parents[1] / "content" / "practice" / "words.yaml"
_Said = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What something is called and why it matters, in one language."""

    label: _Said
    why: _Said
    instead: str = ""
    """Of a fault: what to try."""


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One fault or skill: how it is told of, and the phrases by which it is heard."""

    sv: Wording
    en: Wording
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @cached_property
    def heard(self) -> Phrases:
        """The phrases, ready to be looked for."""
        return Phrases(self.phrases, self.unless)

    @cached_property
    def told(self) -> Phrases:
        """`unless` alone: for what the visitor has said already."""
        return Phrases(self.unless)

    def wording(self, lang: str) -> Wording:
        """In English or else in Swedish."""
        return self.en if lang == "en" else self.sv


class PracticeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All lists of one version."""

    version: str
    faults: dict[FaultName, Listed]
    skills: dict[SkillName, Listed]
    open_questions: tuple[str, ...]
    feelings: tuple[str, ...]
    """By which a visitor names a feeling, beside what the caller has found."""

    @cached_property
    def feels(self) -> Phrases:
        """The feelings of visitors."""
        return Phrases(self.feelings)

    @cached_property
    def opens(self) -> Phrases:
        """The beginnings of open questions."""
        return Phrases(self.open_questions)


@cache
def load(path: Path = _FILE) -> PracticeWords:
    """The word lists of a file.

    Raises:
        msgspec.ValidationError: it is none.
        ValueError: a fault or a skill is missing.
    """
    words = msgspec.yaml.decode(path.read_bytes(), type=PracticeWords)
    if missing := {*FAULTS, *SKILLS} - {*words.faults, *words.skills}:
        raise ValueError(f"{path.name}: {', '.join(sorted(missing))} missing")
    return words
