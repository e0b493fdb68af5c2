"""Whether a visitor says that they want no person: "nej tack, en människa skulle bara bli artig". Pure."""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.patterns import at_words

_A_PERSON: Final = r"(?:manniska|manniskor|person|nagon|nan|ngn|vuxen|radgivare|stodjare|human|person|anyone|somebody)"
_DECLINES: Final = at_words(
    rf"^(?:va |men )?(?:nej|na|naa|no)(?: tack| thanks)?(?: inte)? (?:en |ingen )?{_A_PERSON}\b"
    rf"|\b(?:vill|orkar|vagar|kan) (?:ju )?(?:inte|int|ej|ite) (?:\w+ ){{0,2}}(?:prata|skriva|snacka|tala) "
    rf"(?:med|me|m) (?:en |nagon |nan )?{_A_PERSON}\b(?! (?:pa|i|om|som) )"
    rf"|\binte (?:ville|orkade|vagade) (?:prata|skriva|snacka|tala) (?:med|me|m) (?:en |nagon |nan )?{_A_PERSON}\b"
    rf"|\bvill (?:inte|int|ej) (?:att|ha) (?:en |nagon |nan )?{_A_PERSON}(?: som)?(?: ska)? (?:kommer|komma|kopplas)\b"
    rf"|\bvill (?:inte|int|ej) ha (?:nagon |nan |en )?{_A_PERSON}(?: hit)?$"
    r"|\b(?:ta bort|plocka bort|stryk|slapp|ta) mig (?:ut |bort )?(?:ur|fran) (?:den )?kon\b"
    r"|\b(?:vill|ska) (?:verkligen )?(?:inte|int) (?:\w+ )?(?:vara|sta|sitta|vanta) (?:kvar )?i (?:nagon |nan )?kon?\b"
    r"|\b(?:vill|kan jag|far jag|hur) (?:\w+ ){0,3}(?:lamnar?|slipper|slippa|kommer ur|komma ur|gar ur|ga ur) "
    r"(?:jag |man )?(?:ur )?(?:den har )?kon?\b"
    r"|\b(?:vilken|vadda|va for|vad for) (?:en )?kon?\b|^(?:va |men |en )*kon?$"
    r"|\b(?:bad|bett|fragade|sa) (?:\w+ ){0,2}(?:aldrig |inte )(?:\w+ ){0,5}kon?\b"
    r"|\b(?:bad|bett) (?:inte|aldrig|ju inte) om (?:en |nagon |nan )?(?:person|manniska|att (?:fa )?(?:sta|vanta))\b"
    r"|\bjag sa (?:ju )?(?:nej|inte nu) till (?:en |nagon )?person"
    r"|\bdo not want (?:to (?:talk|write) (?:to|with) )?(?:a |any )?(?:human|person|anyone|somebody)\b"
    r"|\bvarfor (?:star|ar|sitter) (?:jag|ja) (?:nu )?i kon?\b"
    r"|^(?:jag vill |kan jag |vill )?sluta vanta\b|^(?:va |men |oj |nej )*kon? (?:jag|ja)\b|\bstop waiting\b"
    r"|\btake me out of the queue\b|\bwhy am i in (?:the|a) queue\b"
)


def declines_a_person(text: str) -> bool:
    """Whether the writer wants no person to come."""
    return _DECLINES.search(folded_text(text)) is not None


_QUEUE: Final = re.compile(r"\bkon?\b|\bqueue\b|\bsluta vanta\b|\bstop waiting\b")
_ASKS_WHICH: Final = re.compile(
    r"\b(?:vilken|vadda|va for|vad for) (?:en )?kon?\b|\bwhy am i in\b|^hur \w+ (?:jag|man) "
    r"|^(?:va |men |en |oj |nej )*kon?(?:$| (?:jag|ja) (?!bad|vill inte))"
)


def wants_out_of_the_queue(text: str) -> bool:
    """Whether the writer wants to wait no longer, whatever else they ask. Not who only asks which queue, or how."""
    plain = folded_text(text)
    return declines_a_person(text) and _QUEUE.search(plain) is not None and _ASKS_WHICH.search(plain) is None


_SENTENCE: Final = re.compile(r"[.,!?\n]+")


def beside_the_queue(text: str) -> str:
    """The parts of a message in which nothing is said of a queue, or of a person."""
    parts = (each.strip() for each in _SENTENCE.split(text) if each.strip())
    return ". ".join(each for each in parts if not _QUEUE.search(folded_text(each)) and not declines_a_person(each))
