"""Reads a visitor's message as an answer to the question that is open. Pure.

Owns the reading alone: what an answer leads to is declared by the question, and what a message says of danger is read
by the risk rules, which always get the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.answers.choices import choice
from handoff.conversation.answers.leading import MOST_WORDS_OF_A_CHOICE, AnswerRead, leading, table_of
from handoff.conversation.answers.matching import FEWEST_WORDS_TOLD, Found, Message, Table
from handoff.conversation.answers.safety import SAFE, fears_nobody
from handoff.conversation.answers.unkept_places import names_no_kommun
from handoff.conversation.answers.who import names_somebody
from handoff.conversation.answers.yes_no import yes_no
from handoff.conversation.text.folding import folded_words
from handoff.conversation.text.sentences import asks_back
from handoff.conversation.told.ages import age_in
from handoff.conversation.told.facts import kommun_in
from handoff.conversation.told.relations import relations_in
from handoff.conversation.told.since import MOST_WORDS_OF_NOTHING_ELSE, since_in
from handoff.conversation.wishes.corrections import denies_the_reading
from knowledge.questions import NO, UNSURE, YES, Kind, Question

SAID: Final = "said"
"""The value of an answer in the visitor's own words: that there is one, and not what it says."""


def read_answer(text: str, question: Question, lang: str) -> AnswerRead:
    """Read `text` as an answer to `question`.

    Args:
        text: the visitor's message.
        question: the open question.
        lang: the language of the conversation; a word that means two things is read in this language.
    """
    if denies_the_reading(text):
        return AnswerRead(YES if question.fact == SAFE and fears_nobody(text) else None, text)
    asks_first = _ASTONISHED.match(text)
    if asks_first is not None:
        text = text[asks_first.end() :]
    message = Message.of(text, lang)
    read = _hedged_no(text, question, lang) or _READERS[question.kind](message, question) or _telling(message, question)
    if read is None or _only_wishes(read, question):
        return AnswerRead(None, text)
    if read.value == NO and question.fact == SAFE and _NOT_NOW.match(text):
        return AnswerRead(UNSURE, read.rest)
    return read


_NOT_NOW: Final = re.compile(
    r"\s*(?:nej|nä|nää+|nope?|nah)[,. ]+(?:det (?:är|e) )?(?:inte|int|ej) (?:precis |just |riktigt |direkt )?nu\b"
    r"[,. ]+(?:men\b|(?:det|de) (?:är|e|va|blir|gäller) (?:först |inte förrän )?(?:på|i|nästa|imorgon|om)\b)",
    re.IGNORECASE,
)
"""To who is asked whether they are safe, "nej, inte nu, men ..." may say that there is no danger now."""


def _hedged_no(text: str, question: Question, lang: str) -> AnswerRead | None:
    """A no with a doubt behind it, to a question at which a no must be sure: unsure, and what else was told."""
    hedge = _HEDGE.match(text)
    if hedge is None or not question.careful:
        return None
    read = _READERS[question.kind](Message.of(hedge["no"] + text[hedge.end() :], lang), question)
    return AnswerRead(UNSURE, read.rest) if read is not None and read.value == NO else None


_HEDGE: Final = re.compile(
    r"\s*(?P<no>[^.,!?\n]+),? (?:tror|antar|hoppas|gissar) (?:jag|ja)(?: ialla ?fall| i alla fall)?"
    r"(?=\s*(?:$|[.,!\n]))",
    re.IGNORECASE,
)
"""In the clause of a no it makes one that is not sure, where that may show danger: "ingen är i fara tror jag"."""
_ASTONISHED: Final = re.compile(r"\s*(?:va|vadå|hallå|what)\s*\?+\s+(?=\S+\s+\S+)", re.IGNORECASE)
"""Before a sentence "va?" says that one is surprised, and not that one is unsure."""


def _only_wishes(read: AnswerRead, question: Question) -> bool:
    """Whether a yes to danger is one to a person: "ja jag vill gärna prata med någon"."""
    outcome = question.outcome(read.value) if read.value == YES else None
    if outcome is None or not outcome.level:
        return False
    words = tuple(folded_words(read.rest, MOST_WISHED))
    return any(words[: len(each)] == each for each in lexicon.WISHES_TO_TALK)


MOST_WISHED: Final = 6
"""Among the first words of what follows the yes stands what is wished for."""


def _telling(message: Message, question: Question) -> AnswerRead | None:
    """The answer that telling something is, to a question that invites it; a question back is none."""
    told = next((value for value, each in question.answers.items() if each.telling), None)
    if told is None or asks_back(message.text) or len(message.words) < FEWEST_WORDS_TOLD:
        return None
    return AnswerRead(told, message.text)


# --- own words, and values ---------------------------------------------------------------------------


def _free(message: Message, question: Question) -> AnswerRead | None:
    if not message.text.strip():
        return None
    said = leading(message, _unsure_only(question))
    if said is not None and not said.rest:
        return said
    return AnswerRead(SAID, message.text)


@cache
def _unsure_only(question: Question) -> Table:
    return Table({words: value for words, value in table_of(question).values.items() if value == UNSURE})


def _valued(find: Callable[[Message], Found | None]) -> Callable[[Message, Question], AnswerRead | None]:
    """A reader of values. `find` gives the value and how many words say it."""

    def read(message: Message, question: Question) -> AnswerRead | None:
        found = find(message)
        if found is None:
            return leading(message, table_of(question)) or _nothing_kept(message, question)
        value, length = found
        small = sum(word in lexicon.SMALL_WORDS or (word,) in lexicon.FILLERS for word in message.words)
        return AnswerRead(value, "" if length + small >= len(message.words) else message.text)

    return read


def _nothing_kept(message: Message, question: Question) -> AnswerRead | None:
    """The answer of who names a place or a person of which no code is kept, or would rather not say."""
    if not 0 < len(message.words) <= MOST_WORDS_OF_A_CHOICE or asks_back(message.text):
        return None
    by_kind: Mapping[Kind, Callable[[list[str]], bool]] = {"place": names_no_kommun, "relation": names_somebody}
    says = by_kind.get(question.kind)
    if says is None or not says(message.words):
        return None
    return AnswerRead(UNSURE, "" if len(message.words) <= MOST_WORDS_OF_NOTHING_ELSE else message.text)


def _age(message: Message) -> Found | None:
    return age_in(message.words, asked=True)


def _place(message: Message) -> Found | None:
    last = message.places[-1].end() if message.places else 0
    return kommun_in(message.text[:last], asked=True)


def _relation(message: Message) -> Found | None:
    return next(relations_in(message.words, asked=True), None)


def _time(message: Message) -> Found | None:
    return since_in(message.words, asked=True)


_READERS: Final[Mapping[Kind, Callable[[Message, Question], AnswerRead | None]]] = {
    "yes_no": yes_no,
    "choice": choice,
    "place": _valued(_place),
    "age": _valued(_age),
    "relation": _valued(_relation),
    "time": _valued(_time),
    "free": _free,
}
