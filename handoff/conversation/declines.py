"""Whether a visitor says that they want no person: "nej tack, en människa skulle bara bli artig". Pure."""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.folding import folded_text

_A_PERSON: Final = r"(?:manniska|manniskor|person|nagon|nan|ngn|vuxen|radgivare|stodjare|human|person|anyone|somebody)"
_DECLINES: Final = re.compile(
    rf"^(?:va |men )?(?:nej|na|naa|no)(?: tack| thanks)?(?: inte)? (?:en |ingen )?{_A_PERSON}\b"
    rf"|\bvill (?:inte|int|ej) (?:\w+ ){{0,2}}(?:prata|skriva|snacka|tala) med (?:en |nagon |nan )?{_A_PERSON}\b"
    rf"|\bvill (?:inte|int|ej) (?:att|ha) (?:en |nagon |nan )?{_A_PERSON}(?: som)?(?: ska)? (?:kommer|komma|kopplas)\b"
    rf"|\bvill (?:inte|int|ej) ha (?:nagon |nan |en )?{_A_PERSON}(?: hit)?$"
    r"|\b(?:ta bort|plocka bort|stryk|slapp) mig (?:ur|fran) kon\b"
    r"|\b(?:vill|ska) (?:verkligen )?(?:inte|int) (?:vara|sta) (?:kvar )?i kon?\b"
    r"|\bjag sa (?:ju )?(?:nej|inte nu) till (?:en |nagon )?person"
    r"|\bdo not want (?:to (?:talk|write) (?:to|with) )?(?:a |any )?(?:human|person|anyone|somebody)\b"
    r"|\bvarfor (?:star|ar|sitter) (?:jag|ja) (?:nu )?i kon?\b"
    r"|\btake me out of the queue\b|\bwhy am i in (?:the|a) queue\b"
)


def declines_a_person(text: str) -> bool:
    """Whether the writer wants no person to come."""
    return _DECLINES.search(folded_text(text)) is not None


_QUEUE: Final = re.compile(r"\bi kon?\b|\b(?:ur|fran) kon\b|\bqueue\b")


def wants_out_of_the_queue(text: str) -> bool:
    """Whether the writer wants to wait no longer, whatever else they ask."""
    return declines_a_person(text) and _QUEUE.search(folded_text(text)) is not None
