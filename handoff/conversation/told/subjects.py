"""What a visitor's message tells, as codes, so that one sentence can take it up: Swedish and English. Pure.

Owns the recognition alone. A code decides nothing: it only lets a tentative sentence stand before the bot's answer.
Only words that hardly ever say anything else are listed: a sentence on a word like "school", "money" or "meeting" was
beside what was said in every second message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from handoff.conversation.text.folding import fold

_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    code: re.compile(rf"\b(?:{pattern})\b")
    for code, pattern in {
        "new_friends": r"(?<!inga )(?<!inte )(?<!no )ny[at]? (?:kompis\w*|polare|gang\w*|umgange\w*)"
        r"|(?:fatt|har|hittat) (?:\w+ )?nya vanner|borjat? (?:hanga|umgas) (?:med|ihop)|new (?:friends?|crowd)",
        "before": r"kanner (?:knappt |inte )+igen (?:honom|henne|min \w+|var \w+)|som en (?:annan \w+|framling)"
        r"|forandrats?|inte sig lik|(?:ar|e|varit) (?:helt |sa |en )*(?:annorlunda|forandrad)"
        r"|(?:don ?t|hardly) recogni[sz]e (?:him|her|my)|not (?:him|her)self"
        r"|(?:has|have|s|ve) (?:\w+ )?changed",
        "sibling": r"(?:min|mina) (?:(?:lille?|stor[ae]?)?(?:bror|syster)|brorsa|syrra|syskon)"
        r"|my (?:\w+ )?(?:brother|sister)",
        "doubt": r"(?:jag )?(?:kanske )?overdriver|inbillar mig|ser spoken"
        r"|bara (?:en fas|tonaren|tonarsgrej)|overreacting"
        r"|(?:just|only) a phase",
        "betray": r"tjallar?|bakom (?:hans |hennes )?ryggen|forrada|sviker (?:jag|man) (?:honom|henne|dem|dom|min \w+)"
        r"|betray\w*|snitching",
        "hearsay": r"(?:hort|horde) (?:det )?(?:\w+ )?(?:talas|rykten)|rykten?|ryktas|rumou?rs?",
        "belonging": r"som (?:broder|en familj) for mig|(?:de|dom) enda som|horde till|belonged",
        "lost": r"vet inte (?:\w+ )?(?:vad|hur|var|vart) (?:jag|man|vi) (?:\w+ )?(?:ska|kan|skall)"
        r" (?:\w+ )?(?:gora|ta mig till|ta sig till|vanda|svara|agera|hantera|bete|gora av)\b"
        r"|(?:dont|don t|do not) know (?:what to do|where to (?:go|turn)|how to (?:act|handle|deal))",
    }.items()
}

SUBJECTS: Final = tuple(_PATTERNS)
"""All codes; of several in one message the first here is taken up first."""


def subjects_in(text: str) -> tuple[str, ...]:
    """What these words tell, in the order of `SUBJECTS`."""
    folded = fold(text)
    return tuple(code for code, pattern in _PATTERNS.items() if pattern.search(folded))
