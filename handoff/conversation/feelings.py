"""Feelings that a visitor names as their own, as codes, in Swedish, English and Arabic, misspelt too. Pure.

Owns the recognition alone. A feeling that is denied, or that is somebody else's, is none of the visitor's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from handoff.conversation.answer_words import NEGATIONS, PROFESSIONS
from handoff.conversation.feeling_words import PHRASES, TO_ME, WORDS
from handoff.conversation.folding import Phrase, fold, folded, folded_text, folded_words, words_of
from handoff.conversation.told_facts import KIN_WORDS
from knowledge.word_memory import WordMemory

FEELINGS: Final = ("guilt", "fear", "shame", "grief", "lonely", "tired", "anger", "worry")
"""All codes; of several that one word of a message tells the first here is taken up first."""


def _by_first_word(named: Iterable[tuple[Phrase, str]]) -> Mapping[str, tuple[tuple[Phrase, str], ...]]:
    """Phrases with their feelings, by the word with which they begin: at each word only those are compared."""
    found: dict[str, list[tuple[Phrase, str]]] = {}
    for each, code in named:
        found.setdefault(each[0], []).append((each, code))
    return {first: tuple(listed) for first, listed in found.items()}


_PHRASES_FROM: Final = _by_first_word((each, code) for code, listed in PHRASES.items() for each in sorted(listed))
_TO_ME_FROM: Final = _by_first_word(TO_ME.items())
_ACTS: Final = frozenset({"hatar", "avskyr", "grater", "saknar", "tarar", "nere", "spand", "matt", "angrar"})
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


_SELF: Final = folded("jag ja ja' mig mej min mitt mina vi oss im ive me my we أنا وأنا نحن ونحن")
_OTHERS: Final = folded(
    "alla personalen slakten familjen "
    "han hon hen de dom dem den du ni honom henne he she they you him her them sonen dottern bror brorsan syster"
    " syrran mamma pappa son dotter barn barnen barnet kompis vän elev eleven eleverna folk mannen sambo sambon"
    " killen tjejen flicka flickan pojke pojken grabben grabbarna son daughter brother sister mother father mum"
    " mom dad friend husband wife pupil student child kid människa sig sej föräldrar föräldrarna killar"
    " tjejer ungar kompisar vänner parents"
)
_WHO_WORKS: Final = (*PROFESSIONS, *(f"{each}n" for each in PROFESSIONS), "larling", "larlingen", "yngling")
"""Endings of what somebody is: "min mattelärare är arg", "kuratorn är sjukskriven"."""
_KIN: Final = frozenset(KIN_WORDS) - _SELF
_SEVERAL: Final = ("orna", "arna", "erna")
"""Endings of several others: "kollegorna vågar inte"."""
_MOVES: Final = folded("åka gå resa komma bo vara va leva")
"""Before one of them nobody is lonely, but by themselves somewhere: "ska jag åka ensam"."""
_WITH: Final = folded("med with")
_IT: Final = "det"
_BELIEVED: Final = folded("har hade aldrig skulle hade")
_ALONE_SOMEWHERE: Final = folded("hemma i på mamma pappa förälder home in at mother father parent")
_LOOK_BACK: Final = 6


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


def feelings_in(text: str) -> tuple[str, ...]:
    """The feelings that the writer of a message names as their own: by a word first, then those that are described.

    Of several in one message the one that is told first comes first: it is what they began with.
    """
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
    if len(words) > MOST_WORDS_OF_A_PIECE or not _SELF.isdisjoint(words):
        return False
    if not {"shame", "guilt"}.isdisjoint(feelings_in(text)):
        return False  # these are told of oneself
    persons = [word for word in folded_words(before) if word in _SELF or word in _OTHERS]
    return bool(persons) and persons[-1] not in _SELF


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
    if left or not NEGATIONS.isdisjoint(words[max(at - 2, 0) : at]) or _is_denied_before(words, at):
        return set(left.values())
    said = _said_at(words, at, _PHRASES_FROM)
    if not said and not naming[word]:
        return ()
    own = _own(words, at, sentences)
    found = {code for each, code in said.items() if own or not _SELF.isdisjoint(each)}
    if found or not own:
        return found
    return _by_one_word(words, written, at, naming[word])


def _said_at(
    words: Sequence[str], at: int, phrases_from: Mapping[str, tuple[tuple[Phrase, str], ...]]
) -> Mapping[Phrase, str]:
    """The phrases that begin at this place, with their feelings."""
    listed = phrases_from.get(words[at], ())
    return {each: code for each, code in listed if tuple(words[at : at + len(each)]) == each}


def _by_one_word(words: Sequence[str], written: Sequence[str], at: int, named_here: frozenset[str]) -> set[str]:
    """The feelings that the word at this place names, unless the words around it show that it says something else."""
    named = set(named_here)
    if not named or (words[at] in _ACTS and _SELF.isdisjoint(words[max(at - 2, 0) : at + 2])):
        return set()
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    if words[at] in _OF_SEVERAL and before in _OF_THEM:
        return set()
    if _is_anothers(words, at):
        return set()
    if written[at] == "trott" and (before in _BELIEVED or after == "att"):
        named.discard("tired")  # "trott" is "believed", and "trött" without its dots
    if "lonely" in named and (before in _MOVES or (after in _WITH and words[at + 2 : at + 3] != [_IT])):
        named.discard("lonely")
    if after in _ALONE_SOMEWHERE and words[at + 2 : at + 3] not in (["det"], ["detta"], ["this"], ["it"], ["allt"]):
        named.discard("lonely")
    return named


def _is_denied_before(words: Sequence[str], at: int) -> bool:
    """Whether it is put right before the word: "det är inte så att jag saknar honom", "det är inte jag som …"."""
    before = tuple(words[max(at - _LOOK_BACK, 0) : at])
    return any(before[each : each + 3] in _NOT_SO for each in range(len(before)))


_NOT_SO: Final = frozenset(map(tuple, (["inte", "sa", "att"], ["inte", "jag", "som"], ["not", "me", "who"])))


def _is_anothers(words: Sequence[str], at: int) -> bool:
    """Whether a word of a feeling says how somebody is to the writer, or that one does something after all."""
    after, then = (*words[at + 1 : at + 3], "", "")[:2]
    if words[at] in _HATES:
        return after in _ME and then not in _ONESELF
    if words[at] == _REGRETS:
        return not _ME.isdisjoint((after, then))  # to change one's mind
    if words[at] in _WORRIED and (after in _OTHERS or after in _KIN):
        return _SELF.isdisjoint(words[max(at - 2, 0) : at])  # "an anxious mother is on the line"
    if words[at] in _WORRIED and not _NONE.isdisjoint(words[max(at - _LOOK_BACK, 0) : at]):
        return True
    return after in _TOWARDS and then in _ME


_ME: Final = folded("mig mej me")
_ONESELF: Final = folded("själv själva")
_HATES: Final = folded("hatar avskyr hate hates")
_REGRETS: Final = fold("ångrar")
_WORRIED: Final = folded("orolig oroliga bekymrad worried concerned")
_NONE: Final = folded("ingen inget inga nobody no")
_TOWARDS: Final = folded("på at with")


def _own(words: Sequence[str], at: int, sentences: Collection[int]) -> bool:
    """Whether the writer is the one who feels: the nearest person before the word, or after a verb that acts on one.

    A sentence without a person goes on about the writer, if the one before it names them at all.
    """
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in ("mig", "mej", "me"):
        return True
    others = False
    for place in range(at - 1, max(at - 1 - _LOOK_BACK, -1), -1):
        if words[place] in _WHOSE_OWN and _is_another(words[place + 1]):
            return False
        if _is_self(words, place) or _is_anybody(words, place):
            return True
        if _is_another(words[place]):
            if not any(place < begin <= at for begin in sentences):
                return False
            others = True
    return not (others and _SELF.isdisjoint(words[max(at - 2 * _LOOK_BACK, 0) : at]))


def _is_another(word: str) -> bool:
    return word in _OTHERS or word in _KIN or word.endswith((*_SEVERAL, *_WHO_WORKS))


def _is_self(words: Sequence[str], place: int) -> bool:
    """Whether this is the writer; "i" is, where an English verb follows, and is "in" otherwise."""
    return words[place] in _SELF or (words[place] == "i" and place + 1 < len(words) and words[place + 1] in _I_DO)


_I_DO: Final = folded(
    "am m was feel felt feeling have ve had cant can cannot could dont do did didnt just will would got get hate miss"
    " cry cried really still been should think know live need want keep never always only"
)


def _is_anybody(words: Sequence[str], place: int) -> bool:
    """Whether this is "man", which is everybody and the writer, and not somebody's husband."""
    return words[place] == "man" and (not place or words[place - 1] not in _WHOSE)


_WHOSE_OWN: Final = folded("min mitt mina vår vårt våra my our")
_WHOSE: Final = folded("min mina hennes hans din sin deras en gammal annan äldre ung")


MOST_WORDS_OF_A_BARE_FEELING: Final = 10
_OF_WHAT: Final = folded("för på över med of about for at with")
"""After these words stands what is felt about, which the bot may well know nothing of: "jag är rädd för spindlar"."""


def is_bare_feeling(text: str) -> bool:
    """Whether hardly more is said than how the writer feels: "snälla hjälp jag är så rädd", and not of what."""
    words = folded_words(text)
    return len(words) <= MOST_WORDS_OF_A_BARE_FEELING and _OF_WHAT.isdisjoint(words) and bool(feelings_in(text))
