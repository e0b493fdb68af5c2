"""Whether a visitor says that they were misread, or not answered. Pure.

Owns the recognition alone, by words. What is said to it is `handoff.assistant.replies.repair`'s.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.patterns import at_words
from handoff.conversation.text.reading import once

_SPOKEN: Final = at_words(
    # Said before, and not heard.
    r"\bskrev (?:jag|ja)(?=$|[.,!?])"
    r"|\b(?:skrev|sa|sade|berättade|frågade) (?:jag|ja) (?:ju|nyss|precis|redan|alldeles)\b"
    r"|\b(?:jag|ja) (?:skrev|sa|sade|svarade|frågade) (?:ju|nyss|precis|redan)\b(?! (?:till|åt|hit)\b)"
    r"|\b(?:jag|ja) frågade bara\b"
    r"|\b(?:jag|ja) har (?:ju |redan |precis )+(?:skrivit|sagt|berättat|svarat)"
    r"(?: (?:det|att|på det))?(?=$|[.,!?]| att\b)"
    r"|\bdet har (?:jag|ja) (?:ju |redan )+(?:skrivit|sagt|berättat|svarat)\b"
    r"|(?:^|[.!?,] ?|\b(?:men|snälla|du|du kan väl) )svara (?:bara |du |ju )*(?:på |min )+fråg\w+"
    r"|\b(?:men|så) svara\b(?=[ ,])(?! (?:honom|henne|dem|dom|på det han|han|hon)\b)"
    r"|\bdu (?:svarar|svarade) inte(?: på (?:min |det|den|frågan)?|$|[.,!?])"
    r"|\b(?:inte|int|ej) (?:det|de|vad|va) (?:jag|ja) (?:frågade|menade|sa|skrev|undrade)\b"
    r"|^(?:nej|nä|nää)[,. ]+det (?:är|e|var|blev) (?:helt )?fel\b|\bgäller ingen (?:särskild|speciell)\b"
    r"|\bdet var (?:inte|int) (?:min fråga|så (?:jag|ja) menade)\b|\b(?:min )?frågan var\b"
    r"|^(?:nej|nä|nää|men|alltså|asså)[, ]+(?:jag|ja) (?:menar|menade)\b"
    r"|\bdet (?:är|e) ju (?:jag|ja|mig|mej)\b|\bmenade (?:den |själva )?person\w*"
    r"|\bvet (?:väl )?(?:fan )?(?:väl )?vad (?:jag|ja) (?:har )?(?:sett|såg)\b"
    # Of the one who reads.
    r"|\b(?:läser|hör|lyssnar) du (?:inte|ens|ingenting|överhuvudtaget|vad (?:jag|ja) (?:skriver|säger|skrev|sa))\b"
    r"|\b(?:fattar|förstår) du (?:inte|ens|ingenting)(?=$|[.,!?])|\bfattar du vad (?:jag|ja) (?:skriver|säger)\b"
    r"|\bdu (?:lyssnar|läser) (?:ju |verkligen |fan |alltså )*inte\b"
    r"|\bdu (?:har |måste ha |verkar ha )?(?:missförstått|missuppfattat|missförstod|missuppfattar|missförstår)\b"
    r"|\bdu (?:har )?(?:fattat|förstått|läst|läser|fattar|förstår) (?:helt |det )?fel\b"
    r"|\b(?:vad|va) (?:snackar|pratar|svamlar|yrar) du om\b|\bvad har det med (?:saken|det|min fråga) att göra\b"
    r"|\bså (?:det|de) var allt\b|\bvar (?:det|de) allt\b|^(?:va|vadå)\s*[?!]+\s+(?:jag|ja|nej|det|de)\b"
    r"|[.!?,] ?hallå\s*[?!.]*$"
    # What it is not about.
    r"|\b(?:jag|ja) (?:frågar|frågade|undrar|menar) inte (?:om|hur) (?:er|dig|jag|det)\b"
    r"|\b(?:jag|ja) frågade om (?:\w+ ){1,3}inte\b|\bsvara på det (?:med|om|där)\b"
    r"|\b(?:samma (?:sak|svar)|det) igen typ\b"
    r"|\bdu (?:skrev|sa|skriver|säger) (?:samma|ju det|det redan)\b|\bdu upprepar dig\b"
    # What was taken for given of them.
    r"|^va(?:d)? för (?:en |ett )?\w+\?|^(?:hen|han|hon|vilken \w+|vilket \w+|vilka \w+)\?"
    r"|\b(?:ingen|inte nån som|inte någon som) (?:har )?(?:hotar|hotat) mig\b(?!.*\b(?:men|än|ännu)\b)"
    r"|\b(?:är|e) inte med i (?:nån|någon|nåt|något|en)\b|\b(?:jag|ja) vill inte lämna (?:nån|någon|nåt|något)\b"
    r"|\b(?:jag|ja) har inget jobb\b|\binte orolig för (?:nån|någon)(?: annan)?\b|\bdet (?:är|e) mig det gäller\b"
    r"|\bdet (?:är|e) inte (?:jag|mig|hon|han|hen)\b(?: som [^.,!?]{1,40})?[.,!… ]+(?:utan|det (?:är|e))\b"
    r"|\bjag har inte sagt att\b|^har (?:ju )?(?:aldrig|inte) sagt att (?:jag|ja|det|vi)\b"
    r"|\bdet gäller (?:ju )?(?:min|mitt|mina|en) \w+[.,!? ]+(?:och )?inte (?:mig|mej)\b"
    r"|\bvarför (?:säger|skriver|upprepar|svarar|tjatar) du\b"
    r"|\b(?:är|e) inte (?:mitt barn|min (?:son|dotter|man|fru|bror|syster|pojkvän|flickvän))\b"
    r"|\bdet (?:är|e) (?:jag|hon|han|dom|de)\. (?:jag|ja) (?:undrade|frågade)\b|\bvet att ni inte (?:är|e)\b"
    r"|^va\? ska (?:jag|ja)\b|^lugn nu\b"
    r"|^(?:ingen|inget|inga) av (?:de|dem|dom|det)(?: där)?\b"
    r"|\b(?:jag|ja) (?:pratar|snackar) inte om\b|^(?:nej|nä|men)\b[, ]*det (?:handlar|gäller) inte (?:om )?(?!bara\b)"
    r"|\bi (?:already |just )(?:said|told you|wrote|asked)\b|\bnot what i (?:asked|said|meant)\b"
    r"|\banswer (?:my|the) question\b|\byou (?:misunderstood|misread|(?:are not|aren't) (?:listening|reading))\b"
    r"|\b(?:are you even|do you even) (?:reading|read|listening|listen)\b|\bwhat are you talking about\b"
)
_NO: Final = re.compile(r"^(?:\w+[?,.!]* ){0,1}(?:nej|nä|nää|no|nope)\b", re.IGNORECASE)
_STRESSED: Final = re.compile(r"\b(?:INTE|ÄR|JAG|MIG|HAN|HON|HONOM|HENNE|DOM|DE|INGEN|INGET|NOT|ME|AM)\b")
"""Small words in capitals: who says no and stresses them puts right what was taken otherwise."""
_SMALL_LETTERS: Final = re.compile(r"[a-zåäö]{2}")
FEWEST_IN_SMALL_LETTERS: Final = 5
"""So many pairs of small letters: in a message that is all capitals none of them stresses anything."""


@once
def corrects(text: str) -> bool:
    """Whether the writer says that what they wrote was misread, or not answered."""
    stressed = _STRESSED.search(text) is not None and len(_SMALL_LETTERS.findall(text)) >= FEWEST_IN_SMALL_LETTERS
    return (stressed and _NO.search(text) is not None) or _SPOKEN.search(text.lower()) is not None


_ROLE: Final = re.compile(
    r"\b(?:jag|ja) (?:jobbar|arbetar) inte(?: där| här| med (?:det|honom|henne|sånt))?(?=$|[.,!?])"
    r"|\b(?:jag|ja) har ingen chef\b|\b(?:jag|ja) (?:är|e) (?:ju )?(?:bara )?(?:elev|student)(?=$|[.,!?])"
    r"|\b(?:jag|ja) (?:är|e) (?:ju |själv |redan )+(?:chef|samordnar|rektor|ordförande|lärare|ledare)\w*"
    r"|\bi (?:do not|don't) work (?:there|here)\b|\bi (?:am|'m) (?:a|the) (?:student|pupil|manager|coordinator)\b",
    re.IGNORECASE,
)


def corrects_the_role(text: str) -> bool:
    """Whether the writer says which role they have or have not: "jag jobbar inte där", "jag är ju chefen".

    It puts something right only where another was taken for granted.
    """
    return _ROLE.search(text) is not None


_NO_TO_WHAT_WAS_READ: Final = re.compile(
    r"^(?:jag|va|men|nä|öh)?[?,.! ]*(?:nej|nä|nää|no|nope)\b[,.! ]*(?:men |alltså |fan |snälla |du )*"
    r"(?:fattar|förstår|lyssnar|läser|hör|missförst\w+|svara\b|svara på|det var inte|inte det jag|det är inte det jag"
    r"|så menade|jag (?:frågade|skrev|sa)\b|du (?:fattar|förstår|lyssnar|läser|har)"
    r"|you (?:misunderst\w+|are not)|that is not what)",
    re.IGNORECASE,
)


def denies_the_reading(text: str) -> bool:
    """Whether a no at the beginning is said to what was read, and answers no question: "nej du fattar inte"."""
    return _NO_TO_WHAT_WAS_READ.search(text.strip()) is not None
