"""Whether somebody is afraid of a person who is close to them, in so many words. Pure.

Owns the recognition alone: it raises no level. What is said to it is `handoff.assistant.guides`' to choose.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_text

_CLOSE: Final = (
    r"(?:man|make|maka|sambo|kille|pojkvan|partner|fru|hustru|flickvan|tjej|ex|exman|exfru|exsambo|expojkvan|pappa|farsa|far"
    r"|mamma|morsa|mor|styvpappa|styvmamma|plastpappa|bror|brorsa|storebror|broder|broderna|farbror|morbror|svarfar|svarmor"
    r"|familj|slakt|slakten|foraldrar)"
)
_AFRAID: Final = re.compile(
    rf"\b(?:radd|livradd|skitradd|jatteradd|skraj) (?:\w+ )?for (?:min|mitt|mina) (?:egen |egna |eget )?{_CLOSE}\b"
    rf"(?! (?:s|skull|vanner|kompisar|framtid))"
    rf"|\b(?:min|mitt|mina) (?:egen |egna |eget )?{_CLOSE} (?:\w+ )?(?:skrammer|skramde|gor mig (?:\w+ )?radd)\b"
    rf"|\b(?:vagar|tors) (?:inte|ej|knappt) (?:saga emot|saga ifran till|saga nej till|lamna) (?:min|mitt) {_CLOSE}\b"
    r"|\b(?:afraid|scared|frightened) of my (?:own )?(?:ex )?(?:husband|partner|boyfriend|wife|girlfriend|dad|father"
    r"|mother|mum|brother|brothers|family|uncle|parents|ex)\b(?! s\b)"
)
_DENIED: Final = re.compile(
    r"\b(?:inte|aldrig|varken|slutat vara|not|never) (?:\w+ ){0,2}(?:radd|livradd|afraid|scared)\b"
)


def fears_somebody_close(text: str) -> bool:
    """Whether a message says that its writer is afraid of a partner, a parent, a brother or their family."""
    words = folded_text(text)
    return _AFRAID.search(words) is not None and _DENIED.search(words) is None


_ONLY_AFRAID: Final = re.compile(
    r"(?:hej |hjalp |snalla )*(?:jag|ja) (?:ar|e|blir) (?:(?:sa|jatte|val|valdigt|skit|helt|bara|fan) )*"
    r"(?:radd|livradd|skitradd|jatteradd|vettskramd|skraj)(?: (?:nu|just nu|hemma|har hemma|ikvall|i kvall|idag))*"
    r"|(?:hi |hello |please |help )*(?:i am|im|i m) (?:(?:so|very|really|just) )*(?:afraid|scared|frightened|terrified)"
    r"(?: (?:now|right now|at home|tonight|today))*"
)
_ONLY_AFRAID_AR: Final = re.compile(
    r"\s*(?:أنا|انا)?\s*(?:خائفة|خائف|خايفة|خايف)\s*(?:جدا|جدًا|كثير|كتير|الآن|هلق)?[.! ]*"
)


def is_only_afraid(text: str) -> bool:
    """Whether a message says that its writer is afraid, and neither of whom nor for whom: "jag är så rädd"."""
    return _ONLY_AFRAID.fullmatch(folded_text(text)) is not None or _ONLY_AFRAID_AR.fullmatch(text) is not None
