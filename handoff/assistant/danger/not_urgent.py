"""Whether who writes says themselves that it is not urgent: "min man hotar mig ibland, men det är inte akut". Pure.

It lowers nothing that the rules have read. What the model alone reads as N4 is asked about then, and not taken for
sure: a panel that says that it is acute would be no answer to who has just said that it is not.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import fold

_NOT_URGENT: Final = re.compile(
    r"\b(?:inte|ej|inget|ingen)"
    r" (?:(?:ar|e|har|som ar|sa|direkt|alls|riktigt|langre|lika|precis|speciellt|jatte|just nu) ?){0,2}"
    r"(?:akut\w*|brattom|bradska\w*|i (?:akut |direkt |omedelbar )?fara)\b"
    r"|\b(?:nobody|no one|noone) is in (?:any |immediate )?danger\b"
    r"|\b(?:not|no|isn'?t) (?:(?:that|so|very|really|an?|immediately|right now) ?){0,2}"
    r"(?:urgent|acute|emergency|in (?:immediate |acute )?danger)\b"
    r"|(?:ليس|ليست|ليسوا|غير) (?:(?:الامر|حاله|امرا) ?){0,2}(?:عاجل|طاري|خطير)"
)


def says_not_urgent(text: str) -> bool:
    """Whether a message says that it is not urgent, or that nobody is in danger at this moment."""
    return _NOT_URGENT.search(fold(text)) is not None
