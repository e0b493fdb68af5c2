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
        "new_friends": r"(?<!inga )(?<!inte )(?<!no )ny[at]? (?:kompis\w*|van\w*|polare|gang\w*|umgange\w*"
        r"|killar|tjejer|manniskor)"
        r"|borjat? (?:hanga|umgas)|hanger (?:med|ihop)|new (?:friends?|crowd|people)|h[au]ng(?:s|ing)? (?:out|around)",
        "online": r"natet|internet|mobilen|telefonen|datorn|discord|telegram|tiktok|youtube|forum\w*"
        r"|chattgrupp\w*|videos?\w*|klipp(?:en)?|online|his phone|her phone|the computer",
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
        "money": r"pengar\w*|saljer|har salt|salde|bitcoin|lanat? (?:peng\w*|av|ut peng\w*)|money|selling|sold",
        "meetings": r"traff\w*|mote\w*|moten\w*|traningslager|lager i skogen|demonstration\w*"
        r"|samling\w*|svara en? ed|meetings?|gatherings?|camp",
        "quarrel": r"brak\w*|gral\w*|skriker|skrek|smaller|smallde|osams|argument\w*|rows?|yell\w*|shout\w*",
        "before": r"kanner inte igen|weird|sa konstig|skum|som en (?:annan|framling)|forut|brukade|forandrats?"
        r"|annorlunda|inte sig lik"
        r"|used to|changed|different now",
        "authorities": r"anmal\w*|soc|socialen|socialtjanst\w*|polisen?|orosanmal\w*|police|social services|report\w*",
        "family": r"mamma och pappa|hela familjen|familjen|slakten|middag\w*|hemma hos oss|family|dinner",
        "symbols": r"flagg\w*|tatuering\w*|tatuerat|klistermarke\w*|halsning\w*|(?:borjat )?halsa(?:r)? pa ett"
        r"|gest\w*|tecken pa (?:handen|jackan|armen)|flags?|tattoo\w*|stickers?|salute\w*",
        "views": r"(?:sager|tycker|pastar) (?:\w+ )?(?:konstiga?|sjuka?|knappa?|hemska?) \w+|konspiration\w*|otrogna?"
        r"|vantrogna?|kafir|folkutbyte\w*|conspirac\w*|infidels?",
        "nights": r"(?:ute|uppe|vaken|borta) (?:\w+ )?(?:hela )?(?:natt\w*|natterna)"
        r"|kommer hem (?:mitt )?(?:i|pa) natten"
        r"|(?:out|up) all night",
        "gave_up": r"slutat? (?:med|pa|spela|trana|rida|sjunga) ?(?:\w+)?|hoppat av"
        r"|gave up|given up|quit (?:the|his|her)"
        r"|dropped out",
        "secrets": r"ljuger|hemlighetsfull\w*|doljer|gommer|smyger|smusslar|lies to|hides|sneaks?|secretive",
        "disgust": r"(?<!son )(?<!dotter )(?<!han )(?<!hon )(?<!barn )mar illa|illamaende|acklad|acklas|acklar mig"
        r"|vill spy|spyr|spyfardig|kraks|avsmak|vidrig\w*"
        r"|disgusted|disgusting|sickened|makes me sick|i feel sick",
        "outbursts": r"utbrott\w*|exploderar|kastar saker|slar i dorr\w*|jattearg"
        r"|blir (?:sa |jatte)arg|rage|outbursts?",
        "doubt": r"(?:jag )?(?:kanske )?overdriver|inbillar mig|ser spoken"
        r"|bara (?:en fas|tonaren|tonarsgrej)|overreacting"
        r"|(?:just|only) a phase",
        "betray": r"tjall\w*|golar?|bakom (?:hans |hennes |ryggen)\w*|forrada\w*|sviker|betray\w*|snitch\w*",
        "hearsay": r"(?:hort|horde) (?:\w+ )?(?:av|fran|talas|rykten)|rykten?|ryktas|rumou?rs?|heard from",
        "watched": r"(?:kollar|laser|gar igenom) (?:min|mina|mitt) \w+|foljer efter mig|far inte ga ut|checks my"
        r"|follows me",
        "belonging": r"som (?:broder|en familj) for mig|(?:de|dom) enda som|horde till|belonged",
        "lost": r"vet inte (?:\w+ )?(?:vad|hur|var|vart) (?:jag|man|vi) (?:\w+ )?(?:ska|kan|skall)\w*"
        r"|(?:dont|don t|do not) know (?:what|how|where) to",
    }.items()
}

SUBJECTS: Final = tuple(_PATTERNS)
"""All codes; of several in one message the first here is taken up first."""


def subjects_in(text: str) -> tuple[str, ...]:
    """What these words are about, in the order of `SUBJECTS`."""
    folded = fold(text)
    return tuple(code for code, pattern in _PATTERNS.items() if pattern.search(folded))
