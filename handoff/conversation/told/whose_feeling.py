"""Whose a feeling is that a message names, by the words around it: the writer's own, or somebody else's. Pure.

Owns the reading of persons beside a word of a feeling, and what such a word says that is no feeling. Which words name
one is `handoff.conversation.told.feeling_words`'s, what is made of them `handoff.conversation.told.feelings`'s.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from handoff.conversation.answers.words import PROFESSIONS
from handoff.conversation.text.folding import fold, folded
from handoff.conversation.told.relations import KIN_WORDS

SELF: Final = folded("jag ja ja' mig mej min mitt mina vi oss im ive me my we أنا وأنا نحن ونحن")
OTHERS: Final = folded(
    "alla många ingen inga nobody personalen slakten familjen "
    "han hon hen de dom dem den du ni honom henne he she they you him her them sonen dottern bror brorsan syster"
    " syrran mamma pappa son dotter barn barnen barnet kompis vän elev eleven eleverna folk mannen sambo sambon"
    " killen tjejen flicka flickan pojke pojken grabben grabbarna son daughter brother sister mother father mum"
    " mom dad friend husband wife pupil student child kid människa sig sej föräldrar föräldrarna killar"
    " tjejer ungar kompisar vänner kollegor kollegan rektor rektorn chef chefen polisen läraren ordföranden halva"
    " halvan hälften parents"
)
_WHO_WORKS: Final = (*PROFESSIONS, *(f"{each}n" for each in PROFESSIONS), "larling", "larlingen", "yngling")
"""Endings of what somebody is: "min mattelärare är arg", "kuratorn är sjukskriven"."""
KIN: Final = frozenset(KIN_WORDS) - SELF
_SEVERAL: Final = ("orna", "arna", "erna")
"""Endings of several others: "kollegorna vågar inte"."""
LOOK_BACK: Final = 6
"""So many words before that of a feeling may name who has it."""


def is_denied_before(words: Sequence[str], at: int) -> bool:
    """Whether it is put right before the word: "det är inte så att jag saknar honom", "det är inte jag som …"."""
    before = tuple(words[max(at - LOOK_BACK, 0) : at])
    return any(before[each : each + 3] in _NOT_SO for each in range(len(before)))


_NOT_SO: Final = frozenset(map(tuple, (["inte", "sa", "att"], ["inte", "jag", "som"], ["not", "me", "who"])))


ANYBODY_ELSE: Final = folded("nån någon somebody someone anybody anyone")
_ASKED_ABOUT: Final = re.compile(
    r"\b(?:frag\w+|undra\w*|asked|wonder\w*) (?:\w+ )?(?:om|if) (?:jag|ja|i) (?:ar|e|var|va|am|was) $"
)
"""Before the word of a feeling that somebody else asked about: "han frågade om jag är arg"."""
_NOT_A_FEELING: Final = re.compile(
    r"^(?:radda? om\b|(?:att )?radda (?:nagon|nan|varlden|livet|honom|henne|dem|dom|oss|mig)\b"
    r"|(?:ledsen|ledsna|sorry) (?:att|men|for att)\b|(?:radd|ledsen|arg|trott|orolig|sur) ut\b)"
)
"""What begins with such a word and says something else: "rädda någon", "ledsen att jag stör", "ser arg ut"."""
_IN_GENERAL: Final = folded("vara va bli be being")
_CROSS: Final = folded("arg sur förbannad angry")
_TEARS: Final = fold("gråt")
_AS_A_NOUN: Final = folded("det av mycket i till ett blev")
_OF_ALL: Final = folded("att man borde ska ska of to")


def says_something_else(words: Sequence[str], at: int) -> bool:
    """Whether a word of a feeling says how somebody is to the writer, how one may be, or no feeling at all."""
    after, then = (*words[at + 1 : at + 3], "", "")[:2]
    before, first = (*reversed(words[max(at - 2, 0) : at]), "", "")[:2]
    asked = _ASKED_ABOUT.search(" ".join((*words[max(at - LOOK_BACK, 0) : at], ""))) is not None
    another = _NOT_A_FEELING.match(" ".join(words[at : at + 3])) is not None
    in_general = words[at] in _CROSS and before in _IN_GENERAL and first in _OF_ALL
    noun = words[at] == _TEARS and before in _AS_A_NOUN
    if words[at] in _HATES:
        return (after in _ME and then not in _ONESELF) or (before == "som" and first not in SELF)
    changes_ones_mind = words[at] == _REGRETS and not _ME.isdisjoint((after, then))
    to_the_writer = after in _TOWARDS and then in _ME
    elsewhere = to_the_writer or _is_towards_their_own(words, at) or _worries_others(words, at)
    return asked or another or in_general or noun or changes_ones_mind or elsewhere


def _is_towards_their_own(words: Sequence[str], at: int) -> bool:
    """Whether the feeling is for "sin" or "sina", as one speaks of somebody else alone: "jättearg på sin mamma"."""
    after = words[at + 1 : at + 4]
    whose = next((place for place, word in enumerate(after) if word in _THEIR_OWN), None)
    return whose is not None and OTHERS.isdisjoint(after[:whose])


_THEIR_OWN: Final = folded("sin sitt sina")


def _worries_others(words: Sequence[str], at: int) -> bool:
    """Whether somebody else worries, or nobody does: "en orolig mamma ringer", "ingen elev jag är orolig för"."""
    if words[at] not in _WORRIED:
        return False
    if not _NONE.isdisjoint(words[max(at - LOOK_BACK, 0) : at]):
        return True
    described = words[at + 1 : at + 2] and _is_another(words[at + 1])
    return bool(described) and SELF.isdisjoint(words[max(at - 2, 0) : at])


_ME: Final = folded("mig mej me")
_ONESELF: Final = folded("själv själva")
_HATES: Final = folded("hatar avskyr hate hates")
_REGRETS: Final = fold("ångrar")
_WORRIED: Final = folded("orolig oroliga bekymrad worried concerned")
_NONE: Final = folded("ingen inget inga nobody no")
_TOWARDS: Final = folded("på at with")


def is_own(words: Sequence[str], at: int, sentences: Collection[int]) -> bool:
    """Whether the writer is the one who feels: the nearest person before the word, or after a verb that acts on one.

    A sentence without a person goes on about the writer, if the one before it names them at all.
    """
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in ("mig", "mej", "me"):
        return True
    subject = _by_the_subject(words, at, sentences)
    if subject is not None:
        return subject
    others = False
    for place in range(at - 1, max(at - 1 - LOOK_BACK, -1), -1):
        if words[place] in _WHOSE_OWN and _is_another(words[place + 1]):
            return False
        if _is_self(words, place) or _is_anybody(words, place):
            return True
        if _is_another(words[place]):
            if not any(place < begin <= at for begin in sentences):
                return False
            others = True
    return not (others and SELF.isdisjoint(words[max(at - 2 * LOOK_BACK, 0) : at]))


def _by_the_subject(words: Sequence[str], at: int, sentences: Collection[int]) -> bool | None:
    """Whose the feeling is where its verb goes on about the subject of a sentence; None where it does not.

    "Min sambo har börjat titta på en massa krigsfilmer och blir arg": who becomes angry is named at the beginning.
    """
    verb = next((place for place in range(at, max(at - 4, 0), -1) if words[place] in _BECOMES), None)
    if verb is not None and words[verb - 1] in _HAVE:
        verb -= 1
    if verb is None or words[verb - 1] not in _AND:
        return None
    if verb > 1 and _is_another(words[verb - 2]) and words[verb - 2] not in _OBJECTS:
        return None  # "nu ringer folk och är arga"
    for place in range(max((each for each in sentences if each <= at), default=0), verb):
        if words[place] in _WHOSE_OWN and any(map(_is_another, words[place + 1 : place + 3])):
            return False
        if _is_self(words, place) or _is_anybody(words, place):
            return True
        if _is_another(words[place]):
            return False
    return None


_HAVE: Final = folded("har hade kan ska has have had")
"""Before the participle or infinitive of those verbs: "och har blivit arg"."""
_BECOMES: Final = folded(
    "är e blir blev blivit varit bli vara var känner been become verkar mår gråter grät is gets was feels"
)
_OBJECTS: Final = folded("dem honom henne them him")
_AND: Final = folded("och å o men samt and but")


def _is_another(word: str) -> bool:
    return word in OTHERS or word in KIN or word.endswith((*_SEVERAL, *_WHO_WORKS))


def _is_self(words: Sequence[str], place: int) -> bool:
    """Whether this is the writer; "i" is, where an English verb follows, and is "in" otherwise."""
    return words[place] in SELF or (words[place] == "i" and place + 1 < len(words) and words[place + 1] in _I_DO)


_I_DO: Final = folded(
    "am m was feel felt feeling have ve had cant can cannot could dont do did didnt just will would got get hate miss"
    " cry cried really still been should think know live need want keep never always only"
)


def _is_anybody(words: Sequence[str], place: int) -> bool:
    """Whether this is "man", which is everybody and the writer, and not somebody's husband."""
    return words[place] == "man" and (not place or words[place - 1] not in _WHOSE)


_WHOSE_OWN: Final = folded("min mitt mina vår vårt våra my our")
_WHOSE: Final = folded("min mina hennes hans din sin deras en gammal annan äldre ung")
