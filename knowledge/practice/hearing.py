"""What is heard in a counselor's message: faults with their places, and what was done well. Pure.

Looks at words, never at a person: it marks a passage that is worth a second look. Used on practice conversations,
and on a draft before it is sent, where nothing of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from knowledge.practice.phrases import Sentence, sentences
from knowledge.practice.words import FAULTS, SKILLS, FaultName, PracticeWords, SkillName, load

STEM: Final = 5
SAID_BACK: Final = 6
"""Letters of a word that counts as said back; its beginning is compared."""
_TELL: Final = re.compile(r"\s*berätta\b", re.IGNORECASE)
_LEADING: Final = re.compile(r"^(?:(?:och|men|så|okej|ok|jaha|då|fast|för|nu|alltså|eller|förresten)\s+)+")


@dataclass(frozen=True, slots=True)
class Turn:
    """What the visitor wrote, and what the counselor answers."""

    visitor: str
    counselor: str
    level: str = "N0"
    feeling: bool = False
    """Whether the visitor has named a feeling of their own."""
    helped: bool = False
    """Whether 112 was named before in this conversation."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A fault, and where it stands in the counselor's words."""

    fault: FaultName
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heard:
    """All that is heard in one message."""

    passages: tuple[Passage, ...] = ()
    skills: tuple[SkillName, ...] = ()

    @property
    def faults(self) -> frozenset[FaultName]:
        """Which faults there are."""
        return frozenset(each.fault for each in self.passages)


def hear(turn: Turn, words: PracticeWords | None = None) -> Heard:
    """The faults and the skills of a message."""
    words = words or load()
    told = replace(turn, feeling=turn.feeling or turn.visitor in words.feels)
    grave = (*_phrased(told, words), *_without_112(told, words))
    passages = (*grave, *(() if grave else _feeling_missed(told, words)), *_questions(told, words))
    ordered = sorted(passages, key=lambda each: (each.start, FAULTS.index(each.fault)))
    return Heard(tuple(ordered), tuple(_skills(told, words)))


def _phrased(turn: Turn, words: PracticeWords) -> Iterator[Passage]:
    names: tuple[FaultName, ...] = ("promise", "spying", "arguing", "confronting", "blame")
    for name in names:
        for start, end in words.faults[name].heard.spans(turn.counselor):
            yield Passage(name, start, end)


def _without_112(turn: Turn, words: PracticeWords) -> Iterator[Passage]:
    listed = words.faults["no_112"]
    if turn.level != "N4" or turn.helped or turn.visitor in listed.told:
        return
    if not _names(turn.counselor, "no_112", words):
        yield Passage("no_112", 0, len(turn.counselor))


def _names(text: str, name: FaultName, words: PracticeWords) -> bool:
    listed = words.faults[name]
    return any(listed.heard.in_sentence(each) for each in sentences(text))


def _feeling_missed(turn: Turn, words: PracticeWords) -> Iterator[Passage]:
    urgent = turn.level == "N4" and turn.counselor in words.skills["help112"].heard
    if turn.feeling and not urgent and not _taken_up(turn, words):
        yield Passage("feeling_missed", 0, len(turn.counselor))


def _taken_up(turn: Turn, words: PracticeWords) -> bool:
    """Whether a feeling is named in return, or what was written is said back in a sentence that asks nothing."""
    return _names(turn.counselor, "feeling_missed", words) or any(
        _stems(turn.visitor) & _stems(each.text) for each in sentences(turn.counselor) if not each.asks
    )


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in re.findall(r"\w+", text.lower()) if len(word) >= SAID_BACK}


def _questions(turn: Turn, words: PracticeWords) -> Iterator[Passage]:
    said = sentences(turn.counselor)
    tags = words.faults["two_questions"].told
    asked = [each for each in said if _asks(each) and each.text.lower().strip() not in tags]
    if not asked:
        return
    joined = [each for each in asked if each.asks and words.faults["two_questions"].heard.in_sentence(each)]
    if len(asked) > 1 or joined:
        yield Passage("two_questions", asked[0].start, asked[-1].start + len(asked[-1].text))
    urgent = turn.level == "N4" or turn.counselor in words.skills["help112"].heard
    if not urgent and not any(words.opens.in_sentence(each) for each in said if _asks(each)):
        yield from _closed(asked, words)


def _asks(sentence: Sentence) -> bool:
    """With a question mark, or as an order to tell."""
    return sentence.asks or bool(_TELL.match(sentence.text))


def _closed(asked: list[Sentence], words: PracticeWords) -> Iterator[Passage]:
    if all(_is_closed(each, words) for each in asked):
        yield Passage("closed_question", asked[0].start, asked[0].start + len(asked[0].text))


def _is_closed(sentence: Sentence, words: PracticeWords) -> bool:
    """Whether the question begins with its verb, perhaps after a word or a part of its own."""
    listed = words.faults["closed_question"].heard
    part = re.split(r"[,;:–-]", sentence.text)[-1]
    beginning = _LEADING.sub("", part.strip().lower())
    first = Sentence(re.split(r"\s", beginning, maxsplit=1)[0], sentence.start)
    return listed.in_sentence(sentence) is not None and listed.in_sentence(first) is not None


def _skills(turn: Turn, words: PracticeWords) -> Iterator[SkillName]:
    said = sentences(turn.counselor)
    for name in SKILLS:
        if name == "feeling":
            found = turn.feeling and _names(turn.counselor, "feeling_missed", words)
        elif name == "open":
            found = any(words.opens.in_sentence(each) for each in said if each.asks or "berätta" in each.text.lower())
        else:
            found = turn.counselor in words.skills[name].heard
        if found:
            yield name
