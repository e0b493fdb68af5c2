"""Feelings that a visitor names as their own, as codes, in Swedish, English and Arabic, misspelt too. Pure.

Owns the recognition alone. A feeling that is denied, or that is somebody else's, is none of the visitor's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from handoff.conversation.answers.words import NEGATIONS
from handoff.conversation.text.folding import Phrase, folded, folded_text, folded_words, words_of
from handoff.conversation.text.reading import once
from handoff.conversation.told.feeling_words import PHRASES, TO_ME, WORDS
from handoff.conversation.told.whose_feeling import (
    ANYBODY_ELSE,
    OTHERS,
    SELF,
    is_denied_before,
    is_own,
    says_something_else,
)
from knowledge.word_memory import WordMemory

FEELINGS: Final = ("guilt", "fear", "shame", "grief", "lonely", "tired", "anger", "worry")
"""All codes; of several that one word of a message tells the first here is taken up first."""


_Beginnings = Mapping[str, Mapping[str, Sequence[tuple[Phrase, str]]]]
"""Phrases with their feelings by their first word, and then by their second, empty for a phrase of one word."""


def _by_beginning(named: Iterable[tuple[Phrase, str]]) -> _Beginnings:
    """At each word only those phrases are compared of which two words stand there."""
    found: dict[str, dict[str, list[tuple[Phrase, str]]]] = {}
    for each, code in named:
        second = each[1] if len(each) > 1 else ""
        found.setdefault(each[0], {}).setdefault(second, []).append((each, code))
    return found


_PHRASES_FROM: Final = _by_beginning((each, code) for code, listed in PHRASES.items() for each in sorted(listed))
_TO_ME_FROM: Final = _by_beginning(TO_ME.items())
_ACTS: Final = frozenset({"hatar", "avskyr", "grater", "saknar", "sorjer", "tarar", "nere", "spand", "matt", "angrar"})
"""Verbs of a feeling that count only right after the writer as the one who feels."""
_OF_SEVERAL: Final = frozenset({"arga", "radda", "ledsna", "trotta", "forbannade", "upprorda", "skraja"})
_OF_THEM: Final = folded("med av från hos till för bland många några andra dom de dessa")
"""Before one of those words these say that it describes others: "med arga gubbar"."""
_LOSS: Final = re.compile(
    r"\b(?:min|mitt|mina|var|vart|my|our) (?:\w+ )?\w+ (?:dog|har dott|ar dod|gick bort|gatt bort|somnade in|died"
    r"|passed away)\b"
)
"""Somebody of the writer's who has died, on folded words."""
_MOURNED: Final = re.compile(
    r"\b(?:akte|akt|drog|stack|for|reste|went|left)\b.{0,40}\b(?:kom|kommit|came) (?:aldrig|inte|never) "
    r"(?:hem|tillbaka|home|back)\b"
    r"|\b(?:begravning(?:en)?|begravde|hans grav|hennes grav|graven|funeral|buried)\b"
    r"|\b(?:han|hon|he|she) (?:dog|ar dod|har dott|omkom|stupade|dodades|blev dodad|skots ihjal|gick bort"
    r"|finns inte langre|finns inte mer|tog sitt liv|tog livet av sig|died|is dead|was killed|passed away)\b"
    r"|\b(?:sedan|sen|efter att|since) (?:han|hon|min \w+|he|she|my \w+) "
    r"(?:dog|gick bort|forsvann|died|passed)\b"
    r"|\b(?:miste|mist|forlorade|har forlorat|forlorat|lost) (?:min|mina|var|my|our) (?:\w+ )?"
    r"(?:bror\w*|syster|son|dotter|barn|pappa|mamma|man|kusin|van|basta \w+|brother|sister|daughter|friend|cousin)\b"
)
"""How a loss is told without the word for it, on folded words."""
_FEARED: Final = re.compile(
    r"\b(?:om|tank om|ifall|innan|radd att|radd for att|if|afraid) (?:han|hon|min \w+|he|she)\b"
)


def tells_of_a_loss(text: str) -> bool:
    """Whether a message tells that somebody is dead or did not come back, and does not only fear it."""
    plain = folded_text(text)
    told = _LOSS.search(plain) or _MOURNED.search(plain)
    return told is not None and _FEARED.search(plain) is None


_MOVES: Final = folded("åka gå resa komma bo vara va leva")
"""Before one of them nobody is lonely, but by themselves somewhere: "ska jag åka ensam"."""
_WITH: Final = folded("med with")
_IT: Final = "det"
_TIRED_AFTER: Final = folded("är e så jätte blir blev mig känner helt bara for väldigt")
_ALONE_SOMEWHERE: Final = folded("hemma i på mamma pappa förälder home in at mother father parent")

_ENDS: Final = re.compile(r"[.!?\n؟]")
"""Between two words: the second begins a sentence."""


def _sentences_at(text: str, places: Sequence[re.Match[str]]) -> frozenset[int]:
    """Which words begin a sentence, the first one apart."""
    return frozenset(
        at for at in range(1, len(places)) if _ENDS.search(text[places[at - 1].end() : places[at].start()])
    )


_OF_MONEY: Final = re.compile(
    r"\bskuld\w*\b.*\b(?:peng\w*|kronor|kr|tusen|lapp\w*|betal\w*|lan\w*)\b"
    r"|\b(?:peng\w*|kronor|kr|tusen|lapp\w*|betala\w*|jobba av|arbeta av|kronofogd\w*)\b.*\bskuld\w*\b"
    r"|\bi skuld till\b|\bskyldig (?:dom|dem|honom|henne|dig|er|pengar|\d+)\b"
)
"""A debt is no guilt."""


_ASKED_BACK: Final = re.compile(r"^\W*\w+\s*\?+\s+(?=(?:nej|nä+|no)\b)", re.IGNORECASE)
"""A feeling that the bot had read, asked back and denied: "rädd? nej jag är mest arg"."""


@once
def feelings_in(text: str) -> tuple[str, ...]:
    """The feelings that the writer of a message names as their own: by a word first, then those that are described.

    Of several in one message the one that is told first comes first: it is what they began with.
    """
    text = _ASKED_BACK.sub("", text)
    words = folded_words(text)
    naming = {word: _named_by(word) for word in set(words)}
    begins = {word for word, named in naming.items() if named or word in _PHRASES_FROM or word in _TO_ME_FROM}
    matches = words_of(text) if begins else []
    written = [match.group().lower() for match in matches]
    sentences = _sentences_at(text, matches)
    places = (at for at, word in enumerate(words) if word in begins)
    found: dict[str, int] = {}
    for at in places:
        for code in _at(words, written, at, naming, sentences):
            found.setdefault(code, at)
    if _LOSS.search(" ".join(words)):
        found["grief"] = -1
    if "fear" in found:
        found.pop("worry", None)
    if "guilt" in found and _OF_MONEY.search(" ".join(words)):
        del found["guilt"]
    named = frozenset[str]().union(*naming.values()) | {"guilt"}  # "my fault" names it as well as a word does
    return tuple(sorted(found, key=lambda code: (code not in named, found[code], FEELINGS.index(code))))


MOST_WORDS_OF_A_PIECE: Final = 3


def is_said_of_another(text: str, before: str) -> bool:
    """Whether a piece of a sentence goes on about whoever the message before it was about: "han är konstig", "arg".

    Args:
        text: the message.
        before: the same writer's message before it; empty if there is none.
    """
    words = folded_words(text)
    if len(words) > MOST_WORDS_OF_A_PIECE or not SELF.isdisjoint(words):
        return False
    if not {"shame", "guilt"}.isdisjoint(feelings_in(text)):
        return False  # these are told of oneself
    persons = [word for word in folded_words(before) if word in SELF or word in OTHERS]
    return bool(persons) and persons[-1] not in SELF


def named_in(text: str) -> frozenset[str]:
    """The writer's own feelings for which a word stands in the message."""
    return frozenset(feelings_in(text)) & mentioned_in(text)


def mentioned_in(text: str) -> frozenset[str]:
    """The feelings for which a word stands in a message, whoever has them, denied ones too."""
    return frozenset[str]().union(*map(_named_by, folded_words(text)))


@WordMemory
def _named_by(word: str) -> frozenset[str]:
    """The feelings that a word names by itself."""
    return frozenset(code for code, pattern in WORDS.items() if pattern.match(word))


def _at(
    words: Sequence[str],
    written: Sequence[str],
    at: int,
    naming: Mapping[str, frozenset[str]],
    sentences: Collection[int],
) -> Collection[str]:
    """The feelings whose word or phrase begins at this place; `naming` tells those of each word."""
    word = words[at]
    left = _said_at(words, at, _TO_ME_FROM)
    denied = not NEGATIONS.isdisjoint(words[max(at - 2, 0) : at]) or is_denied_before(words, at)
    denied = denied or (word in _ACTS and not NEGATIONS.isdisjoint(words[at + 1 : at + 3]))  # "saknar dem inte"
    if left or denied or not ANYBODY_ELSE.isdisjoint(words[max(at - 1, 0) : at]):
        return set(left.values())
    said = _said_at(words, at, _PHRASES_FROM)
    if not said and not naming[word]:
        return ()
    own = is_own(words, at, sentences)
    found = {code for each, code in said.items() if own or not SELF.isdisjoint(each)}
    if found or not own:
        return found
    return _by_one_word(words, written, at, naming[word])


def _said_at(words: Sequence[str], at: int, phrases_from: _Beginnings) -> Mapping[Phrase, str]:
    """The phrases that begin at this place, with their feelings."""
    begun = phrases_from.get(words[at])
    if begun is None:
        return {}
    second = words[at + 1] if at + 1 < len(words) else ""
    listed = (*begun.get("", ()), *(begun.get(second, ()) if second else ()))
    return {each: code for each, code in listed if tuple(words[at : at + len(each)]) == each}


def _by_one_word(words: Sequence[str], written: Sequence[str], at: int, named_here: frozenset[str]) -> set[str]:
    """The feelings that the word at this place names, unless the words around it show that it says something else."""
    named = set(named_here)
    if not named or (words[at] in _ACTS and SELF.isdisjoint(words[max(at - 2, 0) : at + 2])):
        return set()
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    if words[at] in _OF_SEVERAL and before in _OF_THEM:
        return set()
    if says_something_else(words, at):
        return set()
    if written[at] == "trott" and before not in _TIRED_AFTER:
        named.discard("tired")  # "trott" is "believed", and "trött" without its dots
    if "lonely" in named and (before in _MOVES or (after in _WITH and words[at + 2 : at + 3] != [_IT])):
        named.discard("lonely")
    if after in _ALONE_SOMEWHERE and words[at + 2 : at + 3] not in (["det"], ["detta"], ["this"], ["it"], ["allt"]):
        named.discard("lonely")
    return named


MOST_WORDS_OF_A_BARE_FEELING: Final = 10
_OF_WHAT: Final = folded("för på över med of about for at with")
"""After these words stands what is felt about, which the bot may well know nothing of: "jag är rädd för spindlar"."""


def is_bare_feeling(text: str) -> bool:
    """Whether hardly more is said than how the writer feels: "snälla hjälp jag är så rädd", and not of what."""
    words = folded_words(text)
    return len(words) <= MOST_WORDS_OF_A_BARE_FEELING and _OF_WHAT.isdisjoint(words) and bool(feelings_in(text))
