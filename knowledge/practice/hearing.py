"""What is heard in a counselor's message: faults with their places, and what was done well. Pure.

Looks at words, never at a person: it marks a passage that is worth a second look. Used on practice conversations,
and on a draft before it is sent, where nothing of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from knowledge.practice import likeness
from knowledge.practice.phrases import Sentence, sentences
from knowledge.practice.words import FAULTS, SKILLS, FaultName, PracticeWords, SkillName, load
from knowledge.search.embedder import Vectors

STEM: Final = 5
SAID_BACK: Final = 6
"""Letters of a word that counts as said back; its beginning is compared."""
_TELL: Final = re.compile(r"\s*berätta\b(?! (?:\w+ )?(?:för|till|åt)\b)", re.IGNORECASE)
"""Tell me; not: tell somebody else."""
_ASKING: Final = r"vad|hur|vem|när|var|varför|vilka|vilken|vilket"
_UNMARKED: Final = re.compile(rf"\s*(?:(?:och|men|så) )?(?:{_ASKING}) (\w+)", re.IGNORECASE)
"""A question without its mark, if a verb follows."""
_COMMA: Final = re.compile(rf"[,;] ?(?:{_ASKING}) (\w+)", re.IGNORECASE)
"""A second question behind a comma, if a verb follows."""
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


def hear(turn: Turn, vectors: Vectors | None = None) -> Heard:
    """The faults and the skills of a message; `vectors`: one row for each of the counselor's sentences."""
    words = load()
    told = replace(turn, feeling=turn.feeling or turn.visitor in words.feels)
    grave = (*_meant(told, words, vectors), *_without_112(told, words))
    passages = (*grave, *(() if grave else _feeling_missed(told, words)), *_questions(told, words))
    ordered = sorted(passages, key=lambda each: (each.start, FAULTS.index(each.fault)))
    return Heard(tuple(ordered), tuple(_skills(told, words)))


def _meant(turn: Turn, words: PracticeWords, vectors: Vectors | None) -> Iterator[Passage]:
    """What is meant: by the likeness of each sentence, or by the phrases alone."""
    said = sentences(turn.counselor)
    likely = None if vectors is None else likeness.load().probabilities(said, vectors, words)
    for row, sentence in enumerate(said):
        for column, name in enumerate(likeness.LEARNT):
            span = words.faults[name].heard.in_sentence(sentence)
            if (span is not None) if likely is None else likely[row, column] >= likeness.SURE:
                yield Passage(name, *(span or (sentence.start, sentence.start + len(sentence.text))))


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
    asked = [each for each in said if _asks(each, words) and each.text.lower().strip() not in tags]
    if not asked:
        return
    joined = [each for each in asked if _asks_twice(each, words)]
    if len(asked) > 1 or joined:
        yield Passage("two_questions", asked[0].start, asked[-1].start + len(asked[-1].text))
    urgent = turn.level == "N4" or turn.counselor in words.skills["help112"].heard
    if not urgent and not any(words.opens.in_sentence(each) for each in said if _asks(each, words)):
        yield from _closed(asked, words)


def _asks(sentence: Sentence, words: PracticeWords) -> bool:
    """With a question mark, as an order to tell, or as a question whose mark was left out."""
    unmarked = _UNMARKED.match(sentence.text)
    return sentence.asks or bool(_TELL.match(sentence.text)) or (unmarked is not None and _verb(unmarked[1], words))


def _asks_twice(sentence: Sentence, words: PracticeWords) -> bool:
    """Whether one sentence holds two questions: joined by a word, or by a comma."""
    if not sentence.asks:
        return False
    if words.faults["two_questions"].heard.in_sentence(sentence):
        return True
    first, second = _UNMARKED.match(sentence.text), _COMMA.search(sentence.text)
    return first is not None and second is not None and _verb(first[1], words) and _verb(second[1], words)


def _verb(word: str, words: PracticeWords) -> bool:
    """Whether a word is one of the verbs by which a question is known."""
    return word.lower() in words.faults["closed_question"].heard


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
