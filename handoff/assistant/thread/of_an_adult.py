"""Whether a question about reporting is about an adult or oneself: no report of concern for a child is one. Pure.

Owns the recognition alone, by the age that was told and by words. What is said in its place is decided in `revision`.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.state import State
from handoff.conversation.text.folding import folded_text
from handoff.conversation.told.ages import ADULTS
from handoff.conversation.told.understood import known_now
from handoff.risk.signals import THREATENED

MOST_BACK: Final = 3
"""So many messages back somebody is called an adult."""
_ADULT: Final = re.compile(
    r"\b(?:ar|e|hon|han|hen) (?:ju |faktiskt |redan )?(?:vuxen|myndig)\b|\b(?:inget|inte (?:nat |ett )?) ?barn\b"
    r"|\b(?:is|he's|she's|hes|shes) (?:an )?adult\b|\bnot a child\b"
)
_AT_WORK: Final = re.compile(
    r"\b(?:medarbetare|anstalld|kollega|arbetskamrat)\w*\b|\b(?:employee|coworker|colleague)\b"
)
"""Adults, unless they are named beside a child whom it is about."""
_CHILD: Final = re.compile(
    r"\b(?:orosanmal\w*|elev\w*|barn(?:en|et)?s?|unge|ungar|pojken?|flickan?|tonaring\w*|minderarig\w*"
    r"|child|children|pupil|teenager|minor)\b"
)


OF_A_CHILD: Final = frozenset({"barn", "elev_klient"})
FOR_WORK: Final = frozenset({"yrkesverksam", "organisation"})


def is_of_oneself(text: str, state: State) -> bool:
    """Whether who was read as threatened asks for themselves: they speak of no child, and not because of their work."""
    known = known_now(state)
    for_another = known.get("relation") in OF_A_CHILD or known.get("audience") in FOR_WORK
    said = (folded_text(each) for each in (*state.recent[-MOST_BACK:], text))
    return THREATENED in state.signals and not for_another and not any(map(_CHILD.search, said))


def is_of_an_adult(text: str, state: State) -> bool:
    """Whether what is asked about reporting is about an adult: by their age, or because that was said."""
    said = [folded_text(each) for each in (*state.recent[-MOST_BACK:], text)]
    known = known_now(state)
    of_a_child = known.get("relation") in OF_A_CHILD and known.get("age_band") not in ADULTS
    if any(_ADULT.search(each) or (not of_a_child and _AT_WORK.search(each)) for each in said):
        return _CHILD.search(_ADULT.sub(" ", said[-1])) is None
    return known.get("age_band") in ADULTS and not any(_CHILD.search(each) for each in said)
