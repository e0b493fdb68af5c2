"""Answers to where somebody lives that name no kommun: a region, a kind of place, a refusal. Pure.

Owns the reading alone. Nothing is kept of such an answer: help near cannot be found by it.
"""

from __future__ import annotations

import re
from typing import Final

_REGION: Final = re.compile(
    r"\b(?:skane|blekinge|halland|smaland|oland|gotland|ostergotland|vastergotland|vastra gotaland|bohuslan|dalsland"
    r"|dal"
    r"|varmland|narke|sodermanland|sormland|uppland|vastmanland|dalarna|gastrikland|halsingland|harjedalen|jamtland"
    r"|medelpad|angermanland|vasterbotten|norrbotten|lappland|tornedalen|norrland|svealand|gotaland|mellansverige"
    r"|sydsverige|vastsverige|nordsverige|malardalen|bergslagen|osterlen|skaraborg|vastkusten|ostkusten|sodertorn"
    r"|sverige"
    r"|norge|finland|danmark|tyskland|england|polen|sweden|norway|denmark|germany|utomlands|abroad)\b|\bregion \w+"
)
_KIND_OF_PLACE: Final = re.compile(
    r"\b(?:en|ett|i en|pa en|nan|nagon|flera|fran en) (?:\w+ ){0,2}?\w*(?:kommun(?:er)?|stad|ort|by|hala|samhalle"
    r"|flygplats|skola"
    r"|station|forort|hvb|anstalt|camping|universitet|storstad)\b|^(?:\w+ )?(?:mindre|mellanstor|liten|stor) (?:kommun"
    r"|stad|ort)\b"
    r"|^(?:pa |i )?(?:landet|skargarden|storstad|glesbygd\w*|orten|stan)\b|\bnanstans\b|\bnagonstans\b|^hemlos\b"
)
_WHERE_ONE_SITS: Final = re.compile(
    r"^(?:i|pa|hos|vid|hemma|utanfor|bakom|under|in|at|on)\b(?! (?:inte|nat|natt|kvall|dag|morgon|helgen|riktigt"
    r"|allvar)\b)|^(?:min|mitt) (?:lagenhet|rum|sang"
    r"|hus)\b"
    r"|^(?:jag |vi )?(?:pendlar|har flyttat)\b|^(?:remote|online|localhost|earth|manen|komvux|gymnasiet|fritids|hvb"
    r"|buss|bussen)\b"
)
_REFUSES: Final = re.compile(
    r"\bspelar (?:det )?(?:val )?(?:nan |nagon |ingen )?roll\b|\bvill (?:jag )?(?:helst )?inte\b|^(?:inte relevant"
    r"|hemligt)\b|\bbryr (?:du )?(?:dig|mig)\b"
    r"|^inte ditt problem$|\b(?:inte|ej) saga\b|\bsager (?:jag )?inte\b|\bvet du inte behover\b|^skit i det\b"
)


_TELLS: Final = re.compile(
    r"\b(?:ska|dor|do|doda|dodar|hotar|slar|skjuta|hjalp|radd|hatar|orkar inte leva|kill|die|help)\b"
)
"""What is more than a place, whatever else stands there."""


def names_no_kommun(words: list[str]) -> bool:
    """Whether these folded words, an answer to where somebody is, name a region or another place, or refuse to say."""
    plain = " ".join(words)
    if _TELLS.search(plain):
        return False
    return any(each.search(plain) for each in (_REGION, _KIND_OF_PLACE, _WHERE_ONE_SITS, _REFUSES))
