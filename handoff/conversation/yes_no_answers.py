"""How a message answers a question with yes and no, about somebody's safety too. Pure.

Nothing is taken for granted where an answer may show danger: the worse answer is heard in the middle of a message, and
what only says where somebody is, or speaks of another, is no yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from handoff.conversation import answer_words as lexicon
from handoff.conversation.answer_leading import (
    MOST_WORDS_OF_A_CHOICE,
    AnswerRead,
    leading,
    table_of,
    words_of_answer,
)
from handoff.conversation.answer_matching import (
    LONGEST,
    MOST_WORDS,
    NO_ANSWERS,
    Message,
    Table,
    ends_here,
    past_fillers,
    pause,
    phrase_at,
)
from handoff.conversation.folding import Phrase, folded_words, phrases
from handoff.conversation.sentences import asks_back
from handoff.conversation.told_facts import relations_in
from knowledge.questions import NO, SAFETY, UNSURE, YES, Question


def yes_no(message: Message, question: Question) -> AnswerRead | None:
    """The answer to a question with yes and no; None if the message is none."""
    table = table_of(question)
    if OTHERS in question.answers and _only_the_writer_is(message):
        return AnswerRead(OTHERS, "")
    read = _by_sign(message) or leading(message, table)
    worse = _worse_anywhere(message, question) if read is None or read.value == UNSURE else None
    read = worse or read or _trailing(message, table)
    if read is None and question.fact in (ALONE, SAFE):
        return _company(message) if question.fact == ALONE else _whereabouts(message, question)
    if read is not None and read.value == YES and OTHERS in question.answers and _others_are_not(message):
        return AnswerRead(OTHERS, "")
    if read is not None and read.value == NO and question.fact == SAFE:
        read = _not_so_unsafe(message, read)
    denies = read is not None and read.value == NO and question.safety and _denies_of_others(read.rest)
    if denies and _worse_anywhere(message, question) is None:
        return None
    return read


ALONE: Final = "alone"
"""The fact whether somebody is by themselves."""


def _company(message: Message) -> AnswerRead | None:
    """Whether the writer is alone, by who is there: "syrran är här", "ensam sedan 2009"."""
    words = message.words
    denied = not frozenset(words).isdisjoint(lexicon.NEGATIONS | lexicon.NOBODY)
    here = any(phrase_at(words, at, lexicon.WITH_ME) for at in range(len(words)))
    alone = not frozenset(words).isdisjoint(lexicon.BY_MYSELF)
    if alone == here or len(words) > MOST_WORDS_OF_A_CHOICE:
        return None
    return AnswerRead(YES if alone != denied else NO, message.text)


SAFE: Final = "safe"
"""The fact whether the writer is safe where they are."""


WHERE: Final = "where"
"""The answer to whether one is safe that says where one is, and nothing of danger."""


def _whereabouts(message: Message, question: Question) -> AnswerRead | None:
    """What a short message says of safety by where somebody is: "han är på jobbet", "hon sover nu", "jag är hemma"."""
    words = frozenset(message.words)
    doubtful = not words.isdisjoint(lexicon.NOT_FOR_LONG | lexicon.CONTRASTS | lexicon.SUPPOSES)
    if len(message.words) > MOST_WORDS_OF_A_CHOICE or asks_back(message.text) or doubtful:
        return None
    of_others = not words.isdisjoint(lexicon.ABOUT_OTHERS) or any(relations_in(message.words, asked=False))
    if of_others and any(phrase_at(message.words, at, lexicon.FEARED_IS_AWAY) for at in range(len(message.words))):
        return AnswerRead(YES, "")
    at = past_fillers(message, NO_ANSWERS)
    stands = phrase_at(message.words, at, lexicon.AT_HOME)
    if WHERE in question.answers and stands and not of_others and ends_here(message, at + stands):
        return AnswerRead(WHERE, "")
    if WHERE in question.answers and phrase_at(message.words, at, lexicon.STAYS_AT) and _of_nobody_feared(words):
        return AnswerRead(WHERE, "")
    return None


def _of_nobody_feared(words: frozenset[str]) -> bool:
    """Whether a short message about where somebody is speaks of nobody else, and denies nothing."""
    return words.isdisjoint(lexicon.ABOUT_OTHERS | lexicon.NEGATIONS | lexicon.NOBODY)


def _is_away(rest: str) -> bool:
    """Whether what follows a no says that who is feared is away, and all quiet: "han är på jobbet, det är lugnt"."""
    words = frozenset(folded_words(rest, MOST_WORDS))
    away = not words.isdisjoint(lexicon.ABOUT_OTHERS) and not words.isdisjoint(lexicon.AWAY)
    return (
        away
        and not words.isdisjoint(lexicon.QUIET)
        and words.isdisjoint(lexicon.NEGATIONS | lexicon.CONTRASTS | lexicon.NOT_FOR_LONG)
    )


def _not_so_unsafe(message: Message, read: AnswerRead) -> AnswerRead:
    """A no to whether one is safe, or what the rest of the message makes of it."""
    if _is_away(read.rest):
        return AnswerRead(YES, message.text)
    return AnswerRead(UNSURE, read.rest) if _is_quiet(read.rest) else read


def _is_quiet(rest: str) -> bool:
    """Whether what follows a no says that it is calm, "nej men det är lugnt just nu": it says both."""
    words = folded_words(rest, MOST_WORDS_OF_A_CHOICE + 1)
    return (
        0 < len(words) <= MOST_WORDS_OF_A_CHOICE
        and not lexicon.QUIET.isdisjoint(words)
        and lexicon.NEGATIONS.isdisjoint(words)
    )


def _denies_of_others(rest: str) -> bool:
    """Whether what follows a no takes something back of somebody else: "nej, han har inte gjort nåt"."""
    words = frozenset(folded_words(rest, MOST_WORDS))
    about = not words.isdisjoint(lexicon.ABOUT_OTHERS) and words.isdisjoint(lexicon.ABOUT_SELF)
    return about and not words.isdisjoint(lexicon.NEGATIONS)


OTHERS: Final = "others"
"""The answer to a question about the writer's safety that they are safe and somebody else is not."""


def _others_are_not(message: Message) -> bool:
    """Whether the message goes on with somebody who is not: "vi är trygga men inte han"."""
    but = next((at for at, word in enumerate(message.words) if word in lexicon.CONTRASTS), len(message.words))
    after = frozenset(message.words[but:])
    denied = not after.isdisjoint(lexicon.NEGATIONS) and after.isdisjoint(lexicon.ABOUT_SELF)
    return denied and not after.isdisjoint(lexicon.ABOUT_OTHERS)


def _only_the_writer_is(message: Message) -> bool:
    """Whether the writer says yes of themselves, and not of somebody else: "jag ja, hon vet jag inte"."""
    opens = phrase_at(message.words, 0, _I_AM_SAFE)
    after = frozenset(message.words[opens:])
    doubted = not after.isdisjoint(lexicon.NEGATIONS) or not after.isdisjoint(_NO_WORDS)
    return opens > 0 and doubted and not after.isdisjoint(lexicon.ABOUT_OTHERS)


_I_AM_SAFE: Final = phrases("jag ja|vi ja|jag är det|vi är det", "me yes|i am|we are")
_NO_WORDS: Final = frozenset({"nej", "na", "no", "nope"})


_SIGNS: Final = {"\N{THUMBS UP SIGN}": YES, "\N{THUMBS DOWN SIGN}": NO}


def _by_sign(message: Message) -> AnswerRead | None:
    """The answer of a message that begins with a thumb."""
    value = _SIGNS.get(message.text.lstrip()[:1])
    return AnswerRead(value, message.rest_from(0)) if value is not None else None


MOST_WORDS_BEFORE: Final = 2
"""A message with no more words before its yes or no says nothing else: "jag ja", "idag ja"."""


def _trailing(message: Message, table: Table) -> AnswerRead | None:
    """The yes, no or doubt with which a message ends: "han är på jobbet nu så ja", "jag är hemma, ja"."""
    end = len(message.words)
    for length in range(min(LONGEST, end - 1), 0, -1):
        at = end - length
        words = tuple(message.words[at:])
        if words not in table.values or not (words in lexicon.PARTICLES or table.values[words] == UNSURE):
            continue
        joined = message.words[at - 1] in lexicon.LEADS_TO or pause(
            message.text, message.places[at - 1].end(), message.places[at].start()
        )
        if joined or at <= MOST_WORDS_BEFORE:
            return AnswerRead(table.values[words], "" if at <= MOST_WORDS_BEFORE else message.text)
    return None


def _worse_anywhere(message: Message, question: Question) -> AnswerRead | None:
    """The worse answer to a safety question, in the middle of a message: "han står här så jag är inte trygg"."""
    if not question.safety:
        return None
    worse = SAFETY[question.fact]
    phrases = _worse_phrases(question)
    for at, word in enumerate(message.words):
        stands = word in phrases and phrase_at(message.words, at, phrases[word]) > 0
        if stands and lexicon.SUPPOSES.isdisjoint(message.words[:at]):
            return AnswerRead(worse, message.text)
    return None


@cache
def _worse_phrases(question: Question) -> Mapping[str, frozenset[Phrase]]:
    """The long phrases of the worse answer, by their first word."""
    found = [each for each in words_of_answer(question, SAFETY[question.fact]) if len(each) > 2]
    return {first: frozenset(each for each in found if each[0] == first) for first in {each[0] for each in found}}
