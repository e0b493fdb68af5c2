"""Whether somebody tells that another is threatened, and not they themselves: "nu får min bror hot från dem". Pure.

Owns the recognition alone, by words. Which guide that begins is decided elsewhere; it lowers no level.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_text

_KIN: Final = (
    r"(?:bror\w*|brorsa\w*|syster\w*|syrra\w*|son|sonen|dotter|dottern|kille|tjej|man|fru|sambo|van|kompis\w*|polare"
    r"|pappa|mamma|kusin|barnbarn|svager|granne|kollega|elev|klient|pojkvan|flickvan|brother|sister|friend|cousin)"
)
_ANOTHER: Final = rf"(?:han|hon|hen|he|she|(?:min|mitt|var|en|my|a) (?:\w+ )?{_KIN})"
_THREATS: Final = r"(?:hot|dodshot|hotelser|hotbrev|hotmejl|hotsms|threats|death threats)"
_OF_ANOTHER: Final = re.compile(
    rf"\b{_ANOTHER} (?:\w+ ){{0,3}}?(?:far|fick|fatt|gets|got|receives) (?:\w+ )?{_THREATS}\b"
    rf"|\b(?:far|fick|har) {_ANOTHER} (?:\w+ )?(?:fatt )?(?:\w+ )?{_THREATS}\b"
    rf"|\b{_ANOTHER} (?:\w+ ){{0,3}}?(?:blir|blev|blivit|ar|hotas|is|was) (?:\w+ )?"
    r"(?:hotad|dodshotad|forfoljd|jagad|threatened)\b"
    rf"|\b{_ANOTHER} (?:\w+ ){{0,3}}?(?:ska|kommer|blir|blev|blivit|har) (?:\w+ ){{0,2}}?"
    r"(?:bortgift|giftas bort|gifts bort|bortford|skickas (?:ivag|bort|utomlands)|inlast)\b"
    r"|\b(?:hennes|hans|hens) "
    r"(?:man|make|fru|sambo|kille|pojkvan|tjej|familj|foraldrar|bror|broder|pappa|mamma|slakt\w*)"
    r" (?:\w+ ){0,3}?(?:bestammer|kontrollerar|styr|hotar|slar|tvingar|overvakar|later inte|later henne inte)\b"
    rf"|\b(?:blir|blev|ar) {_ANOTHER} (?:\w+ )?(?:hotad|dodshotad|forfoljd|jagad)\b"
    r"|\bskick\w+ (?:\w+ ){0,3}?(?:bild|bilder|film|foto) (?:\w+ ){0,3}?(?:kniv|vapen|pistol)\w* (?:\w+ )?till"
    r" (?:en|ett|nan|nagon|sin|hans|hennes) "
    rf"|\b(?:hotar|hotade|hotat|dodshotar|threatens?|threatened) (?:\w+ )?(?:honom|henne|hen|him|her|{_ANOTHER})\b"
)
_ME: Final = re.compile(r"\b(?:mig|mej|oss|me|us)\b")


def threatens_another(text: str) -> bool:
    """Whether a message tells that somebody else is threatened, and names the writer nowhere as who is, too."""
    words = folded_text(text)
    return _OF_ANOTHER.search(words) is not None and _ME.search(words) is None
