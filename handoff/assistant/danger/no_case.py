"""What a message is about where it is nobody's case: a film, a task at school, or what is done in general. Pure.

Owns the recognition alone: words of danger in such a message are what is asked about. What the rules have read stands
(`model_level`); who tells of a film and of somebody who means to do the same has told of a case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from handoff.conversation.text.folding import fold
from handoff.conversation.told.role import WORKS

_WORK: Final = (
    r"(?:film|serie|bok|roman|novell|dokumentar|podd|pjas|uppsats|deckare|tv-?serie)(?:en|n)?|c-uppsats"
    r"|(?:movie|film|novel|series|documentary|podcast|book|essay|thesis|play)"
)
_STORY: Final = re.compile(
    r"\b(?:i|i en|sag|sag en|sett|sett en|laste|laste en|last|skriver|skriver en|handlar|handlade) (?:\w+ )?"
    rf"(?:{_WORK})\b"
    r"|\b(?:filmen|serien|boken|romanen|novellen|dokumentaren|podden|pjasen|uppsatsen) (?:om|dar|handlar|handlade)\b"
    rf"|\b(?:in the|in a|saw a|saw the|watched a|read a|writing a|writing an) (?:\w+ )?(?:{_WORK})\b"
)
_AS_THERE: Final = re.compile(
    r"\b(?:gora|gor|bli|blir|precis|exakt|likadan\w*|samma|pa riktigt|i verkligheten|sjalv|han sa|hon sa|sager|skrev"
    r"|visa\w*|dela\w*|tittar"
    r"|filmen? han|filmen? hon|do the same|shows?|just like|exactly|for real|he said|she said|says)\b"
)
"""Words by which a story may be about somebody who is near."""
_ROLE: Final = (
    r"(?:nagon|nan|en elev|ett barn|en besokare|en klient|en ungdom|en medlem|en person|en anstalld|barn|elever"
    r"|someone|somebody|anyone|a pupil|a child|a student|a client|a visitor)"
)
_ROUTINE: Final = re.compile(
    rf"\b(?:om|ifall|nar|if|when) {_ROLE} .{{3,90}}"
    r"\b(?:(?:vad|hur|ringer|anmaler|maste|kontaktar|kopplar) (?:gor )?(?:ni|man)"
    r"|da\?|what do you do|do you (?:call|report|contact))"
    r"|\b(?:vad|hur|ringer|anmaler|kontaktar|maste|what|how|do) (?:gor |hanterar )?(?:ni|man|vi|do you|you)\b.{0,40}"
    rf"\b(?:om|ifall|nar|if|when) {_ROLE} "
)
_NOBODY_IN_PARTICULAR: Final = re.compile(
    r"\b(?:(?:rent|bara|mest|helt) generellt|generellt (?:alltsa|sett)|i allmanhet|inget pagaende|ingen sarskild person"
    r"|in general|generally speaking|nobody in particular|no one in particular)\b"
)


def is_no_case(text: str) -> bool:
    """Whether a message tells of a story or a task at school, or asks what is done in general."""
    plain = fold(text)
    if _NOBODY_IN_PARTICULAR.search(plain) or _ROUTINE.search(plain):
        return True
    return _STORY.search(plain) is not None and _AS_THERE.search(plain) is None


def is_told_calmly(memory: Mapping[str, str]) -> bool:
    """Whether who writes does so because of their work, or has said that they are safe or nobody in danger.

    `memory`: what is remembered of the conversation.
    """
    return memory.get("audience") == WORKS or memory.get("danger") == "no" or memory.get("safe") == "yes"
