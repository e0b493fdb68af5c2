"""How a message answers whether the writer is alone, by who is there, and who is not. Pure."""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.answers.leading import MOST_WORDS_OF_A_CHOICE, AnswerRead
from handoff.conversation.answers.matching import Message, phrase_at
from handoff.conversation.text.sentences import asks_back
from handoff.conversation.told.relations import relations_in
from knowledge.questions import NO, YES

ALONE: Final = "alone"
"""The fact whether somebody is by themselves."""

_ONESELF: Final = "jag_sjalv"
_SOMEBODY: Final = (
    r"(?:(?:min |mina |hennes |hans )?(?:mamma|mor|pappa|far|farsan|morsan|foraldrar|paron|fru|frun|frugan|man|mannen"
    r"|maken|sambon?|partner|flickvan|pojkvan|tjej|kille|kompis\w*|vanner?|syster|syrran|bror|brorsan|lillebror"
    r"|storasyster"
    r"|lillasyster|moster|faster|mormor|morfar|farmor|farfar|svarmor|rumskompis\w*|kollega\w*|kollegor|granne\w*"
    r"|familj\w*|barnen|son|sonen|dotter|dottern|bebis\w*|prasten|skoterska|skoterskan|personal\w*)|han|hon|de|dom)"
)
_ELSEWHERE: Final = re.compile(
    rf"\b{_SOMEBODY} (?:ar (?:ute|borta|bortrest|ivag|pa (?:jobb\w*|mote|nattpass\w*|vag|resa|traning|dagis)"
    rf"|i tvattstugan)"
    r"|jobbar|kommer|har (?:gatt|akt|somnat)|reste|duschar)\b|\b(?:ingen|nobody) (?:annan )?(?:ar|is) (?:med|har|hemma"
    r"|here)\b"
)
_BUT_ANIMALS: Final = re.compile(
    r"^(?:ja |det ar )?(?:bara )?(?:jag|mig) (?:och|o) (?:min )?(?:hund\w*|katt\w*|hast\w*|kanin\w*)\b|^bara jag\b"
    r"|\bjag har min (?:katt|hund)\b|^med (?:min )?(?:hund|katt|hast)\w*$|^(?:bor )?ensam\b|^som alltid$"
    r"|^with my (?:dog|cat)$"
    r"|^min (?:hund|katt)$|\bbara (?:jag och )?(?:katten|hunden)\b"
)
_COMPANY: Final = re.compile(
    rf"\bmed {_SOMEBODY}\b|\bmed (?:en|tva|tre|nagra|mina|min|alla|grann\w*|kompis\w*)\b|^(?:vi|vi ar|vi e)\b"
    rf"|\bbara vi\b"
    rf"|\b{_SOMEBODY} (?:ar|e|sitter|sover|star|ligger|tittar|kollar|hjalper|kor|ringer|vet|bor) (?!inte\b)"
    rf"|\b{_SOMEBODY} (?:sover|tittar|duschar)$|^(?:jag|ja) (?:och|o) \w+|\bhos {_SOMEBODY}\b|^(?:tva|tre|fyra|fem"
    rf"|elva|\d+) \w+"
    r"|\bbor med\b|\b(?:kolleg\w+|folk|elever|personer|boende|kunder|ungarna|syskonen|foraldrarna|parents"
    r"|colleagues)\b|^hela \w+|\bsambo och\b|\bhar (?:brorsan|syrran|\w+) hemma\b"
)


def who_is_there(message: Message) -> AnswerRead | None:
    """Whether the writer is alone, by who is there: "syrran är här", "mamma jobbar natt", "bara jag och katten"."""
    words = message.words
    if len(words) > MOST_WORDS_OF_A_CHOICE or asks_back(message.text):
        return None
    denied = not frozenset(words).isdisjoint(lexicon.NEGATIONS | lexicon.NOBODY)
    here = any(phrase_at(words, at, lexicon.WITH_ME) for at in range(len(words)))
    alone = not frozenset(words).isdisjoint(lexicon.BY_MYSELF)
    if alone != here:
        return AnswerRead(YES if alone != denied else NO, message.text)
    plain = " ".join(words)
    if _ELSEWHERE.search(plain) or _BUT_ANIMALS.search(plain):
        return AnswerRead(YES, message.text)
    named = any(code != _ONESELF for code, _ in relations_in(words, asked=True))
    return AnswerRead(NO, message.text) if (named or _COMPANY.search(plain)) and not denied else None
