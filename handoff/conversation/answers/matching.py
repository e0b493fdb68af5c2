"""Finds phrases of a table in a message: where one begins, what may stand before it, and what it leaves. Pure.

Knows words and places, and no question: what a phrase answers is its table's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.text.folding import Phrase, folded_words, words_of
from knowledge.questions import UNSURE

MOST_FILLERS: Final = 4
"""Words before an answer that say nothing."""

Found = tuple[str, int]
"""A value as a code, and how many words say it."""
MOST_WORDS: Final = 100
"""An answer stands among the first words of a message; what comes later is not read for one."""

FEWEST_WORDS_TOLD: Final = 3
"""In fewer words nothing is told."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as words with their places. `lang` is the conversation's language."""

    text: str
    lang: str
    places: list[re.Match[str]]
    words: list[str]
    answers: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)
    """How long the answer is that stands at a place, by table: what follows an answer is looked at again and again."""

    @classmethod
    def of(cls, text: str, lang: str) -> Message:
        places = words_of(text, MOST_WORDS)
        words = [lexicon.DIALECT.get(word, word) for word in folded_words(text, MOST_WORDS)]
        only = len(words) > FEWEST_WORDS_TOLD and words[1] in lexicon.ONLY  # "ja ba vill"
        verb = words[2 if only else 1] if len(words) > 1 else ""
        opens = len(words) > 1 and words[0] in ("ja", "a") and verb in lexicon.AFTER_DIALECT_JA
        opens = opens and places[1].group().lower() != _HERE
        if opens and not pause(text, places[0].end(), places[1].start()):
            words[0] = "jag"
        return cls(text, lang, places, words)

    def rest_from(self, word: int) -> str:
        """The text from this word on; empty if only punctuation is left."""
        return self.text[self.places[word].start() :].strip() if word < len(self.places) else ""


_HERE: Final = "här"
"""Folded it is the verb "har": "ja här är det lugnt" begins with a yes."""


def pause(text: str, start: int, end: int) -> bool:
    """Whether a mark stands between two words."""
    return any(mark in text[start:end] for mark in ",.!;:?\n-–،؟")


@dataclass(frozen=True, slots=True)
class Table:
    """Phrases with what they answer."""

    values: Mapping[Phrase, str]
    open_ended: frozenset[Phrase] = lexicon.PARTICLES
    """Those that a sentence may follow without a comma; all others stand by themselves ("jag vill dö" is no yes)."""


NO_ANSWERS: Final = Table({})


def past_fillers(message: Message, table: Table) -> int:
    """The first word that may be an answer: at most a few that say nothing are passed over."""
    at = 0
    while at < MOST_FILLERS and answer_at(message, at, table) == 0:
        length = phrase_at(message.words, at, lexicon.FILLERS)
        if length == 0:
            break
        at += length
    return at


def past(message: Message, at: int, phrases: Iterable[Phrase], unless: Table) -> int:
    """The first word from `at` on that does not belong to these phrases, or that begins an answer of `unless`."""
    while at < len(message.words) and not (unless.values and answer_at(message, at, unless)):
        length = phrase_at(message.words, at, phrases)
        if length == 0:
            break
        at += length
    return at


LONGEST: Final = 6
"""Words of the longest phrase that is looked for."""


def phrase_at(words: list[str], at: int, phrases: Iterable[Phrase]) -> int:
    """The length of the longest of these phrases that stands here; 0 if none does."""
    for length in range(min(LONGEST, len(words) - at), 0, -1):
        if tuple(words[at : at + length]) in phrases:
            return length
    return 0


def answer_at(message: Message, at: int, table: Table) -> int:
    """The length of the answer that stands here; 0 if none does."""
    place = (id(table), at)
    if place not in message.answers:
        message.answers[place] = _longest_answer(message, at, table)
    return message.answers[place]


def _longest_answer(message: Message, at: int, table: Table) -> int:
    for length in range(min(LONGEST, len(message.words) - at), 0, -1):
        words = tuple(message.words[at : at + length])
        if words in table.values and _stands_alone(message, at, length, words, table):
            return length
    return 0


def _stands_alone(message: Message, at: int, length: int, words: Phrase, table: Table) -> bool:
    """Whether these words are an answer here, and not the beginning of a sentence that says something else."""
    end = at + length
    if end == len(message.words) or pause(message.text, message.places[end - 1].end(), message.places[end].start()):
        return True
    following = message.words[end]
    if words in table.open_ended:
        return not (words == ("no",) and following in lexicon.NOT_NO)
    if table.values[words] == UNSURE and following in lexicon.WHETHER:
        return True
    return ends_here(message, end) or answer_at(message, end, table) > 0


def ends_here(message: Message, end: int) -> bool:
    """Whether nothing but fillers stands between here and the end of the clause."""
    while end < len(message.words):
        if pause(message.text, message.places[end - 1].end(), message.places[end].start()):
            return True
        if message.words[end] in lexicon.CONTRASTS:
            return True
        length = phrase_at(message.words, end, lexicon.FILLERS)
        if length == 0:
            return bool(phrase_at(message.words, end, lexicon.JOINS))
        end += length
    return True


def leading_bare(message: Message, start: int, table: Table) -> str | None:
    """The answer of which all that follows consists: the "nej" of "ja men nej"."""
    at = start
    value = None
    while (length := answer_at(message, at, table)) > 0:
        value = table.values[tuple(message.words[at : at + length])]
        at = past(message, at + length, lexicon.FILLERS, table)
    return value if at == len(message.words) else None
