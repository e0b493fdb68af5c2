"""Whether somebody tells that they have come home themselves, from a camp or a war abroad. Pure.

Owns the recognition alone, by words: who waits for somebody else who has, is none of these.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_text

_THERE: Final = (
    r"(?:kalifatet|syrien|irak|al hol|roj|krigszon\w*|konfliktzon\w*|daesh|fanglager\w*|flyktinglager\w*"
    r"|(?:ett |i )?lag(?:er|ret) (?:i syrien|i irak|dar nere|utomlands)|lagret)"
)
_HOME: Final = re.compile(
    rf"\b(?:jag|ja|vi) (?:har |ar |e )?(?:nyss |precis )?(?:kom|kommit|atervant|flyttat?|flyttade) (?:\w+ ){{0,2}}?"
    rf"(?:hem|tillbaka)\b(?: \w+){{0,9}}? {_THERE}\b"
    rf"|\b(?:jag|ja|vi) (?:som )?(?:har )?(?:var|varit|bodde|bott|satt|suttit) (?:\w+ ){{0,3}}?i {_THERE}\b"
    rf"|\b(?:i|we) (?:came|have come|am|are|got) (?:\w+ )?(?:back|home) from (?:\w+ ){{0,2}}"
    r"(?:camp|syria|iraq|caliphate|war)\b"
)


def has_come_home(text: str) -> bool:
    """Whether the writer tells that they have come home from there: "jag kom hem från ett läger i Syrien"."""
    return _HOME.search(folded_text(text)) is not None
