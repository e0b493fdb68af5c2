"""Whether a yes after the offer of a person accepts it, or goes on about something else. Pure."""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.answers.leading import AnswerRead
from handoff.conversation.answers.matching import MOST_WORDS, Message
from handoff.conversation.text.folding import folded_text

_PLAN: Final = re.compile(
    r"^(?:men )?(?:jag|ja|vi) (?:kan|ska|skall|far|tanker|tankte|skulle kunna|provar|forsoker|ringer|pratar|fragar) "
    r"(?:ju |val |nog |faktiskt |att )*(?!gora\b|det\b|vanta\b|garna\b)\w+"
    r"|^(?:men )?(?:da )?(?:ringer|pratar|fragar|gor|provar|skriver|tar|sager) (?:jag|ja|vi) (?!garna\b)\w+"
)
_WITH_YOU: Final = re.compile(
    r"\b(?:med|till) (?:dig|er|en person|en av er|nagon|nan|en manniska|personen|en vuxen)\b|\b(?:ova|koppla)\w*\b"
)
_FROM_THE_TALK: Final = re.compile(
    r"^(?:ja|jo|jaa|japp|a|aa|jag ja) (?:fast|men) "
    r"(?:det (?:ar|e) (?!klart\b|ok\b|okej\b|bra\b|lugnt\b|inte (?:akut|brattom)\b)"
    r"|jag (?:undrar|menar|fragade|fragar|(?:ville|vill) (?:bara )?veta)\b)"
)


def means_something_else(message: Message, read: AnswerRead) -> bool:
    """Whether who says yes goes on with what they will do themselves, or with what they want to know.

    "Ja, jag kan ju ringa och bjuda på middag", "ja fast det är samtalen jag undrar om".
    """
    plain = folded_text(read.rest, MOST_WORDS)
    plans = _PLAN.search(plain) is not None and _WITH_YOU.search(plain) is None
    return plans or _FROM_THE_TALK.search(folded_text(message.text, MOST_WORDS)) is not None
