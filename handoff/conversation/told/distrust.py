"""Disappointment in help, or in this line: "ni är som alla andra", "nobody ever does anything". Pure.

Owns the recognition alone. Hard words that are aimed at somebody are limits' (`hat_trakasseri`); these are aimed at
help that did not come, and are met.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_words

MOST_WORDS: Final = 16
"""In a longer message it stands beside a story, which is answered first."""

_WHO: Final = r"(?:ni|du|det har|den har chatten|sana har|sant har|alla(?: andra)?|myndigheter\w*|samhallet)"
_HELPS: Final = r"(?:hjalper|bryr|lyssnar|gor|fattar|forstar|svarar|tror)"
_DOUBTS: Final = re.compile(
    rf"\b{_WHO} (?:\w+ )?{_HELPS} (?:\w+ ){{0,2}}(?:inte|inget|ingenting|anda inte|skit|ett skit|nagot anda|nat anda)\b"
    rf"|\bingen (?:har |som )?(?:\w+ )?(?:hjalp\w*|gjort|gor|lyssna\w*|svarat) (?:\w+ )?"
    r"(?:skit|ett skit|nat|nagot|sig|mig|oss)\b"
    r"|\b(?:ni|du) (?:ar|e) (?:val |ju |precis |bara )*(?:som|lika \w+ som) (?:alla andra|alla|resten|soc|dom andra)\b"
    r"|\b(?:ni|du) (?:hjalper|kan) (?:val |ju |anda )*(?:inte|inget|ingenting)\b"
    r"|\b(?:bara|samma) (?:tomma? )?(?:snack|ord|skitsnack|floskler|svar)\b|\btomt? (?:snack|prat|ord)\b"
    r"|\b(?:vad|va) (?:ska|skulle) (?:ni|du|en robot|det har) (?:\w+ )?(?:hjalpa|kunna|gora)"
    r"(?: till)?(?: med)?(?: at det)?(?: da)?$"
    r"|\b(?:det har|detta|chatten|att skriva(?: hit)?) (?:ar|kanns) (?:helt |ju |val |sa )*"
    r"(?:meningslost|vardelost|lonlost|poanglost|bortkastat|en robot bara)\b"
    r"|\b(?:litar|tror) inte pa (?:er|dig|nagon|nan|myndigheter\w*|soc|hjalp|det har|systemet)\b"
    r"|\b(?:ringt|sokt|fragat|vant mig|bollas|skickas|slussas) (?:\w+ ){0,5}(?:ingen|inget|runt|hit och dit|forgaves)\b"
    r"|\b(?:you|this|nobody|no one|everyone) (?:\w+ )?(?:cant|can t|wont|won t|doesn t|dont|don t|never) (?:\w+ )?"
    r"(?:help|helps|care|cares|listen|do|does)\b"
    r"|\b(?:nobody|no one) (?:ever |really )*(?:helps?|helped|does|did|listens?)\b"
    r"|\b(?:just|only|all) (?:words|talk)\b"
    r"|\b(?:you are|you re|youre) (?:just )?(?:like|the same as) (?:the rest|everyone)\b"
    r"|\b(?:this is|it is|it s|its) (?:pointless|useless|a waste of time)\b|\bi don ?t trust (?:you|this|anyone)\b"
)
_ABOUT_OTHERS: Final = re.compile(
    r"\b(?:han|hon|min \w+|sonen|dottern|he|she|my \w+) (?:\w+ )?(?:tror|litar|trusts?)\b"
)
"""Somebody else's distrust is told, and not felt."""


def doubts_help(text: str) -> bool:
    """Whether a message says, and little else, that help does not come or will not."""
    words = folded_words(text)
    if not words or len(words) > MOST_WORDS:
        return False
    plain = " ".join(words)
    return _DOUBTS.search(plain) is not None and _ABOUT_OTHERS.search(plain) is None
