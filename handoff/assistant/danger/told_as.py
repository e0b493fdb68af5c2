"""How danger is told where it is none now: long over, ended, denied, supposed, drawn, hearsay, asked of anybody. Pure.

The model reads words and neither tense nor negation: in such a message its level alone weighs less (`model_level`).
Owns the recognition, in a language's plainest forms; what the rules have read stands. Who names a new day, or says that
it comes again, tells of now.
"""

from __future__ import annotations

import enum
import re
from typing import Final

from handoff.conversation.text.folding import fold
from handoff.conversation.text.patterns import at_words


class Told(enum.IntEnum):
    """How much a way of telling speaks against danger: not at all, in part, or surely."""

    OF_NOW = 0
    DOUBTFULLY = 1
    AS_OVER = 2


_SCHOOL_YEARS: Final = (
    r"(?:ettan|tvaan|trean|fyran|femman|sexan|sjuan|attan|nian|lagstadiet|mellanstadiet|hogstadiet|gymnasiet)"
)
_LONG_AGO: Final = at_words(
    r"\b(?:ar|decennier|lange) (?:sedan|sen)\b|\bpa (?:den tiden|\w+talet)\b|\bfanns en tid\b|\bforr i tiden\b"
    r"|\bsom (?:barn|tonaring|ung|liten)\b"
    r"|\bnar (?:jag|han|hon|vi|de|dom) (?:var|gick i) (?:\w+ )?(?:liten|barn|ung|unga|yngre|sma|tonaring|\w+an)\b"
    rf"|\bi {_SCHOOL_YEARS} (?:blev|var|fick|slog|hotade)\b|\b(?:en gang|larare) i {_SCHOOL_YEARS}\b"
    r"|\b(?:19\d\d|20[01]\d)\b|\b(?:years|long time|decades) ago\b|\bas a (?:child|kid|teenager)\b"
    r"|\bwhen (?:i|he|she|we) (?:was|were) (?:\w+ )?(?:little|small|young|younger|a kid|kids|a child)\b"
    r"|قبل (?:\w+ )?(?:سنوات|سنين|سنه)|ونحن صغار"
)
_SETTLED: Final = re.compile(
    r"\bingen (?:kom till skada|har hort av sig)\b|\binget mer\b|\bfrid och frojd\b|\bfalskt a?larm\b|\bpahitta[dt]\b"
    r"|\bpolisen (?:har )?(?:kolla\w*|titta\w*)\b|\b(?:allt|det|nu) ar (?:det )?lugnt\b|\b(?:mar|lever) (?:\w+ )?bra\b"
    r"|\butskriven\b|\b(?:arendet|utredningen) ar (?:avslutat|avslutad|nedlagd)\b|\bomhandertaget\b"
    r"|\b(?:sitter|satt) (?:inne|i fangelse)\b|\b(?:han|hon) ar dod\b|\b(?:ar|blev) (?:idag |nu |i dag )?min van\b"
    r"|\bbad om ursakt\b|\b(?:skams|angrar) (?:sig )?(?:for|i dag|idag|nu|over)\b|\bar hemma igen\b|\b(?:hon"
    r"|han) lever\b"
    r"|\b(?:nu|idag) ar (?:han|hon) (?:gammal|snall|frisk|vuxen)\b|\bbor inte (?:\w+ )?hemma\b"
    r"|\bnobody (?:was|got) hurt\b|\b(?:is|was) in prison\b|\bi am fine\b|\bmade up\b|\bdealt with\b|\bfalse alarm\b"
)
_DENIED: Final = at_words(
    r"\baldrig (?:\w+ )?(?:hotat|slagit|skadat|varit valdsam\w*)\b|\bing(?:a|et) (?:hot|vapen|vald|planer)\b"
    r"|\bingen (?:som )?(?:ar i|ar det) ?fara\b|\b(?:ar|e) (?:det )?ingen fara\b(?! (?:an|annu)\b)"
    r"|\b(?:jag|ja|vi) (?:ar|e) (?:\w+ )?trygg\w*\b|\b(?:ar|e) (?:verkligen |ju )?inte brattom\b"
    r"|\bvarken (?:sagt|gjort|hotat)\b|\binga tankar pa att\b"
    r"|\b(?:handlar|pratar|talar) inte om (?:sjalvmord|vald|att doda|att skada)\b"
    r"|\bnever (?:threatened|hurt|hit|harmed)\b|\bno weapons\b|\bnobody (?:is|who is) in danger\b|\bnot about suicide\b"
    r"|لم يهدد|لا احد في خطر"
)
_SUPPOSED: Final = re.compile(
    r"\b(?:om|ifall) (?:han|hon|de|dom|min \w+|nagon) (?:nagon gang |nagonsin )?skulle\b|\bmalar (?:jag )?upp\b"
    r"|\bforestaller mig\b|\bif (?:he|she|they) (?:ever|would|were to)\b|^لو "
)
_UNREAL: Final = at_words(
    r"\b(?:aldrig|inte) (?:\w+ )?hant\b|\binte gjort det\b|\bing(?:et|enting) (?:\w+ )?(?:tyder|pekar)\b"
    r"|\bbara min (?:hjarna|fantasi)\b|\bhas never happened\b|\bnever has\b|\bnothing (?:\w+ )?points\b"
    r"|لم (?:يفعل|يحدث)"
)
_DRAWN: Final = re.compile(
    r"\b(?:ritat|ritade|ritar|teckning\w*|bilduppgift\w*|novell\w*|leker (?:krig|pang|soldater)|drew|drawing|drawn)\b"
    r"|رسم"
)
_IN_EARNEST: Final = re.compile(
    r"\b(?:karta\w*|map|ritning\w*|skiss\w*|vakt\w*|pa riktigt|for real|ska gora|ska doda|ska skada|ska skjuta)\b"
)
_HEARSAY: Final = at_words(
    r"\bgick ett rykte\b|\b(?:grannen|grannarna|folk) (?:pastar|sager)\b|\b(?:pa|i) nyheterna\b"
    r"|\bkande (?:honom|henne) inte\b|\bthere was a rumour\b|\bin the news\b|في الاخبار"
)
_NEW: Final = at_words(
    r"\b(?:i ?natt|i morse|i ?gar|i ?kvall|i ?morgon|just nu|nyss|snart|ater|samma sak\w*|borja\w*|till slut"
    r"|(?:sen|sedan) dess|varje|alltid|dagligen|tonight|tomorrow|last night|yesterday|this morning|started|again|since"
    r"|always|every)\b"
    r"|(?<!hemma )\bigen\b|\bnu (?:har|slar|hotar|sager|skriver|star|ska|vill) (?:han|hon|de|dom)\b"
    r"|\b(?:han|hon|de|dom) (?:har nu|hotar|slar|ska) "
    r"|\b(?:mandag|tisdag|onsdag|torsdag|fredag|lordag|sondag)\b|\bjag (?:vill inte leva|orkar inte)\b|\bwant to die\b"
    r"|الان|اليوم|غدا|مره اخري"
)
_QUOTED: Final = re.compile(r"[\"”“«»'’][^\"”“«»]{1,80}[\"”“«»'’]")
_SOMEBODY: Final = re.compile(
    r"\b(?:jag|mig|mej|min|mitt|mina|han|hon|honom|henne|hans|hennes|de|dom|dem|vi|oss|var|vart|vara|nu|idag|ikvall"
    r"|i|me|my|he|she|him|her|his|they|them|we|us|our|now|tonight)\b"
)
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?\n]*")


def way_of_telling(text: str) -> Told:
    """How a message tells of the danger that its words name."""
    plain = fold(text)
    if _NEW.search(plain):
        return Told.OF_NOW
    settled = _SETTLED.search(plain) is not None
    if _LONG_AGO.search(plain):
        return Told.AS_OVER if settled else Told.DOUBTFULLY
    if _SUPPOSED.search(plain) and _UNREAL.search(plain):
        return Told.AS_OVER
    drawn = _DRAWN.search(plain) is not None and _IN_EARNEST.search(plain) is None
    if settled or drawn or _DENIED.search(plain) or _HEARSAY.search(plain) or _is_asked_of_anybody(plain):
        return Told.DOUBTFULLY
    return Told.OF_NOW


def _is_asked_of_anybody(plain: str) -> bool:
    """Whether it begins with a question that names no person, what is quoted in it left out."""
    first = _SENTENCE.match(_QUOTED.sub(" ", plain).strip())
    return first is not None and first[0].rstrip().endswith("?") and _SOMEBODY.search(first[0]) is None
