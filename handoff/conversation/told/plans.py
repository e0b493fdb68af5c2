"""Whether somebody tells their own next step: "jag ringer polisen i morgon". Pure.

Who has decided asks for no explanation of what they have decided. Plans to hurt somebody are none of these: the steps
are a list, and the risk rules read the rest. Swedish and English.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.reading import once
from handoff.conversation.text.sentences import asks_somewhere

MOST_WORDS: Final = 16
"""In a longer message a step stands beside a story."""
_LED_IN: Final = r"^(?:(?:ok|okej|okey|bra|ja|jo|jaha|aha|tack|toppen|sa|men|och|vi far se|da vet jag|good|thanks) )*"
_GLAD: Final = (
    r"(?:tack|tusen tack|toppen|gott|kanon|perfekt|grymt|najs|nice|super|utmarkt|great|perfect|brilliant|cool|thanks)"
)
"""What people say first who are glad of the help: after it any step is their own next one."""
_GRAVE: Final = (
    r"(?!.*\b(?:antligen|sista|slut|slippa|sova|do|doda|skada|hamnas|ge igen|visa (?:dem|dom|honom|henne)|livet)\b)"
)
"""Beside these words the step may be one of harm, and is no plan here."""
_OTHERS: Final = r"(?! (?:de|dom|han|hon|ni|du|man|hen|den)\b)"
"""Who does it is somebody else, or it is asked: "ringer de polisen då"."""
_DOES: Final = (
    r"(?:ringer|mejlar|mailar|kontaktar|anmaler|polisanmaler|fragar|pratar|snackar|berattar|provar|testar|bokar"
    r"|tar(?= (?:jag |vi )?(?:det|upp)\b)"
    rf"|skriver (?:till|ner|upp)|antecknar|dokumenterar|hor av|gor|sparar|borjar med)\b{_OTHERS}"
)
_IS_TO: Final = (
    r"(?:ska|skall|tanker|far val|kommer) (?:nog |att |val |da )*(?:ringa|mejla|maila|kontakta|anmala|polisanmala|fraga"
    r"|prata|snacka|beratta|prova|testa|boka|ta (?:det|upp)|skriva till|hora av (?:mig|oss)"
    r"|gora (?:en )?(?:oros|polis)?anmalan|spara|borja med)\b"
)
_WHEN: Final = (
    r"\b(?:da|nu|direkt|i ?dag|i ?kvall|i ?morgon|i ?eftermiddag|i helgen|i veckan|nasta vecka|sen|senare|forst|genast"
    r"|efter (?:jobbet|skolan)|(?:man|tis|ons|tors|fre|lor|son)dag\w*)\b"
)
_PLAN: Final = re.compile(
    rf"{_LED_IN}(?:da )?(?:jag|ja|vi) (?:{_DOES}|{_IS_TO}).*{_WHEN}|{_LED_IN}(?:{_DOES}|{_IS_TO}).*{_WHEN}"
    rf"|^(?:(?:ok|okej|okey|bra|ja|jo|aha) )*{_GLAD} (?:da |nu |jag |vi )*(?:ska|skall)\b{_OTHERS}{_GRAVE}"
    rf"|{_LED_IN}da (?:ska|{_DOES}) (?:jag|vi)\b|{_LED_IN}{_IS_TO}.* tack\b"
    r"|^(?:ok |okay |thanks |then )*(?:i|we) ?(?:ll|will|am going to|m going to|are going to)"
    r" (?:call|report|talk to|ask|write to|try)\b"
)
_OPEN: Final = re.compile(
    r"\b(?:inte|int|ej|aldrig|vagar|orkar|radd|rad|orolig|om|ifall|men hur|funderar|kanske|not|never|afraid|if|maybe)\b"
)
"""Who doubts or fears it has not decided."""


@once
def tells_a_plan(text: str) -> bool:
    """Whether all that a message tells is what its writer does next."""
    plain = folded_text(text, MOST_WORDS + 1)
    if len(plain.split()) > MOST_WORDS or asks_somewhere(text) or _OPEN.search(plain):
        return False
    return _PLAN.search(plain) is not None
