"""Whether somebody tells that they have left a group already. Pure.

Owns the recognition alone, by words: who wants to leave, or speaks of somebody else who has, is none of these.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.sentences import sentences_of

_GOES: Final = r"(?:lamnade|hoppade av|gick ur|kom ut)"
_LEFT: Final = re.compile(
    r"\b(?:jag|ja) (?:har |hade |ar |e )?(?:redan |faktiskt )?"
    rf"(?:{_GOES}|lamnat|hoppat av|gatt ur|tog mig ut|slutat|slutade)\b"
    r"(?=.*\b(?:ar|manader|lange|sedan|sen|forra|dar|dom|dem|grupp\w*|rorelse\w*|organisation\w*|gang\w*)\b)"
    rf"|^(?:hej |tja |tjena |hejsan )?{_GOES}\b"
    r"|\b(?:jag|ja) (?:ar|e) (?:redan |helt )?ute\b(?! (?:och|o|pa|i|med|hos|nu|ikvall)\b)"
    rf"|\b(?:sen|sedan|efter att|nar) (?:jag|ja) {_GOES}\b"
    rf"|\b(?:for|over) (?:\w+ ){{1,2}}(?:ar|manader) (?:sen|sedan) (?:\w+ ){{0,2}}{_GOES}\b"
    r"|\bi (?:left|got out|quit)\b(?=.*\b(?:years?|months?|ago|group|movement|gang|them)\b)"
)

_LONG_AGO: Final = re.compile(rf"^(?:och |men |sen |jag |ja )*(?:{_GOES}|slutade) for (?:\w+ ){{1,3}}(?:sen|sedan)\b")
"""A sentence that leaves out who: "Lämnade för 20 år sen"."""


def has_left(text: str) -> bool:
    """Whether the writer tells that they have left a group already: "kom ut för fem år sen"."""
    if _LEFT.search(folded_text(text)) is not None:
        return True
    return any(_LONG_AGO.search(folded_text(each)) is not None for each in sentences_of(text))
