"""Whether a question has no word in it with which anybody speaks of their own life. Pure.

The model takes a few questions about a note, a list or a handing on for thoughts of suicide. Of the 718 examples that
teach it such thoughts none asks something without one of these words.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.sentences import asks_somewhere

_OF_LIFE: Final = re.compile(
    r"\b(?:lev\w*|liv\w*|do|dor|doda?\w*|sjalv\w*|skad\w*|skar\w*|forsvin\w*|slut\w*|slipp\w*|finn\w*|funn\w*"
    r"|hopplos\w*|mening\w*|vakn\w*|somn\w*|sov\w*|tablett\w*|pill\w*|medicin\w*|hopp\w*|adjo|farval|hejda|avsked\w*"
    r"|ork\w*|palla\w*|klar\w*|trott\w*|ensam\w*|tom|tomt|tomhet\w*|mork\w*|svart|ond|ont|borda|belast\w*|vard\w*"
    r"|ge upp|gett upp|ger upp|forlat\w*|sista|aldrig|rep|repet|bro|bron|tag|taget|spar|sparet|rals\w*|vatt\w*"
    r"|kniv\w*|rakblad\w*|blod\w*|hat\w*|angest\w*|panik\w*|depp\w*|grat\w*|langtar|sakna\w*|begrav\w*|himl\w*|grav\w*"
    r"|gud|vapen\w*|skjut\w*|strup\w*|hang\w*|drank\w*|gift\w*|overdos\w*|sval\w*|inte mer|vill inte|utvag\w*"
    r"|frid|borta|lida\w*|lider|smart\w*|straff\w*|kan inte|star inte|utan mig|fonstr\w*|hog|hoga|hoghus|vaning\w*"
    r"|kvar|stanna\w*|mig|mej|me self|manniska|brev\w*|kms|kys|hjalp\w*|natt|i kvall|ikvall"
    r"|andas|langre|nog|mark(?:a|er|te))\b"
)


def asks_calmly(text: str) -> bool:
    """Whether a message asks something and has no word that may be of somebody's own life or danger."""
    return asks_somewhere(text) and _OF_LIFE.search(folded_text(text)) is None
