"""Feelings that a visitor names as their own, as codes, in Swedish and English, misspelt too. Pure.

Owns the recognition alone. A feeling that is denied, or that is somebody else's, is none of the visitor's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from handoff.conversation.answer_words import NEGATIONS
from handoff.conversation.folding import Phrase, fold, folded, phrases, words_of

FEELINGS: Final = ("fear", "guilt", "shame", "grief", "lonely", "tired", "anger")
"""All codes; of several in one message the first here is taken up first."""

_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    code: re.compile(rf"(?:{pattern})\Z")
    for code, pattern in {
        "fear": r"(?:jatte|skit|livs?|dods|as|sa)?radd[as]?|radsla[n]?|(?:vett)?skramd|skrammer|skrammande|skraj|panik"
        r"|afr[ae]id|scar+ed|scary|frightened|frightening|terrified|scares|petrified",
        "guilt": r"skulden|skuldkansl\w+|guilt|guilty",
        "shame": r"skams|skamms|skam|skammen|skammas|skammigt|skamsen|asham+ed|shame|shameful|embar+as+ed",
        "grief": r"(?:jatte|skit)?leds[ea]n|lessen|ledsna|sorg|sorgen|sorgsen|gr[ie]+ef|grieving|sad|heartbroken",
        "lonely": r"ensamt?|ensamhet\w*|lonely|loneliness|lonley|alone",
        "tired": r"(?:jatte|skit|sa)?trott|utmattad|utbrand|utsliten|tired|exhausted|drained",
        "anger": r"(?:jatte|skit|svin|as)?arg|rasande|ilsk\w*|(?:skit)?forbannad|frustrerad|frustrated|angry|furious",
    }.items()
}
_PHRASES: Final[Mapping[str, frozenset[Phrase]]] = {
    "guilt": phrases(
        "mitt fel|min skuld|vårt fel|dåligt samvete|anklagar mig|klandrar mig|borde ha|borde inte ha|borde sett"
        "|borde ha märkt|skulle ha sett|my fault|our fault|blame myself|should have seen|should have known"
    ),
    "grief": phrases(
        "saknar honom|saknar han|saknar henne|saknar min|saknar dom|saknar dem|miss him|miss her|miss my|gråter"
    ),
    "tired": phrases(
        "orkar inte|orkar ej|orkar knappt|orkar snart inte|orkar inget|pallar inte|helt slut|inga krafter|ingen ork"
        "|cant cope|cannot cope|cant take it|cant take this|worn out|no energy|burnt out|burned out"
    ),
    "fear": phrases("vågar inte|skrämmer mig|scares me"),
}
_SELF: Final = folded("jag ja ja' mig mej min mitt mina vi oss i im ive me my we")
_OTHERS: Final = folded(
    "han hon hen de dom dem den du ni honom henne he she they you him her them sonen dottern bror brorsan syster"
    " syrran mamma pappa son dotter barn barnen barnet kompis vän elev eleven eleverna folk mannen sambo sambon"
    " killen tjejen son daughter brother sister mother father mum mom dad friend husband wife pupil student child kid"
)
_BELIEVED: Final = folded("har hade aldrig skulle hade")
_ALONE_SOMEWHERE: Final = folded("hemma i på mamma pappa förälder home in at mother father parent")
_LOOK_BACK: Final = 5


def feelings_in(text: str) -> tuple[str, ...]:
    """The feelings that the writer of a message names as their own, in the order of `FEELINGS`."""
    written = [match.group().lower() for match in words_of(text)]
    words = [fold(word) for word in written]
    found = {code for at in range(len(words)) for code in _at(words, written, at)}
    return tuple(code for code in FEELINGS if code in found)


def _at(words: Sequence[str], written: Sequence[str], at: int) -> set[str]:
    """The feelings whose word or phrase begins at this place."""
    found = {code for code, listed in _PHRASES.items() if any(tuple(words[at : at + len(e)]) == e for e in listed)}
    if not NEGATIONS.isdisjoint(words[max(at - 2, 0) : at]) or not _own(words, at):
        return set()
    if found:
        return found
    named = {code for code, pattern in _WORDS.items() if pattern.match(words[at])}
    if not named:
        return set()
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    if written[at] == "trott" and (before in _BELIEVED or after == "att"):
        named.discard("tired")  # "trott" is "believed", and "trött" without its dots
    if after in _ALONE_SOMEWHERE and words[at + 2 : at + 3] not in (["det"], ["detta"], ["this"], ["it"], ["allt"]):
        named.discard("lonely")
    return named


def _own(words: Sequence[str], at: int) -> bool:
    """Whether the writer is the one who feels: the nearest person before the word, or after a verb that acts on one."""
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in ("mig", "mej", "me"):
        return True
    for place in range(at - 1, max(at - 1 - _LOOK_BACK, -1), -1):
        if words[place] in _OTHERS:
            return False
        if words[place] in _SELF:
            return True
    return True
