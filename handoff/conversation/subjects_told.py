"""What a visitor's message is about, as codes, so that one sentence can take it up: Swedish and English. Pure.

Owns the recognition alone. A code decides nothing: it only lets a tentative sentence stand before the bot's answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from handoff.conversation.folding import fold

_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    code: re.compile(rf"\b(?:{pattern})\b")
    for code, pattern in {
        "withdrawn": r"drar sig undan|dragit sig undan|stanger in sig|laser in sig|last in sig|isolerar sig"
        r"|slutat prata|pratar (?:inte|knappt)|sitter pa (?:sitt )?rum\w*|svarar (?:inte|knappt)"
        r"|withdraw\w*|pulls? away|(?:lock|shut)s? (?:him|her|them)sel\w+|(?:stopped|stops|hardly|barely) talk\w*",
        "hate": r"symbol\w*|hakkors\w*|hatisk\w*|hatpropaganda|rasist\w*|nazist\w*|nazi\w*|hateful|racist\w*|slurs?",
        "new_friends": r"ny[at]? (?:kompis\w*|van\w*|polare|gang\w*|umgange\w*|killar|tjejer|manniskor)"
        r"|borjat? (?:hanga|umgas)|hanger (?:med|ihop)|new (?:friends?|crowd|people)|h[au]ng(?:s|ing)? (?:out|around)",
        "online": r"natet|internet|mobilen|telefonen|datorn|discord|telegram|tiktok|youtube|forum\w*"
        r"|chattgrupp\w*|online|his phone|her phone|the computer",
        "journey": r"aka (?:dit|ner|ivag)|resa (?:dit|ner|ivag)|travel\w*",
        "school": r"skola|skolan|skolk\w*|lektion\w*|betyg\w*|klassen|school|grades",
        "work": r"kolleg\w*|pa (?:jobbet|arbetet)|arbetsplats\w*|min chef|colleague\w*|at work|co-?workers?",
        "partner": r"min (?:man|fru|sambo|pojkvan|flickvan)|my (?:husband|wife|boyfriend|girlfriend|partner)",
        "sibling": r"(?:min|mina) (?:(?:lille?|stor[ae]?)?(?:bror|syster)|brorsa|syrra|syskon)"
        r"|my (?:\w+ )?(?:brother|sister)",
        "tried": r"(?:har|vi) (?:\w+ )?(?:forsokt|provat|pratat med|bett|sagt till|skallt|forbjudit)"
        r"|(?:have|ve) (?:\w+ )?tried",
        "unhelped": r"(?:skolan|soc|socialtjansten|rektorn?|polisen|kommunen|ingen|chefen|styrelsen) (?:\w+ )?"
        r"(?:gor (?:inget|ingenting|inte)|hjalper|svarar inte|lyssnar inte|tar det inte|vill inte veta)"
        r"|(?:school|nobody|no one|police) (?:\w+ )?(?:does nothing|won ?t|doesn ?t (?:care|help|answer))",
        "money": r"pengar\w*|saljer|har salt|salde|bitcoin|lanat?|money|selling|sold",
        "meetings": r"traff\w*|mote\w*|moten\w*|traningslager|lager i skogen|demonstration\w*"
        r"|samling\w*|svara en? ed|meetings?|gatherings?|camp",
        "quarrel": r"brak\w*|gral\w*|skriker|skrek|smaller|smallde|osams|argument\w*|rows?|yell\w*|shout\w*",
        "before": r"forut|brukade|forandrats?|annorlunda|inte sig lik|used to|changed|different now",
        "authorities": r"anmal\w*|soc|socialen|socialtjanst\w*|polisen?|orosanmal\w*|police|social services|report\w*",
        "family": r"mamma och pappa|hela familjen|familjen|slakten|middag\w*|hemma hos oss|family|dinner",
    }.items()
}

SUBJECTS: Final = tuple(_PATTERNS)
"""All codes; of several in one message the first here is taken up first."""


def subjects_in(text: str) -> tuple[str, ...]:
    """What these words are about, in the order of `SUBJECTS`."""
    folded = fold(text)
    return tuple(code for code, pattern in _PATTERNS.items() if pattern.search(folded))
