"""How a message answers whether harm is planned, or a means of it at hand, in words of its own. Pure.

Owns the patterns alone. What is decided, near in time or at hand is a yes; what is only thought of, without a day, is a
no to a plan; who will not say is not known to be without one.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.answers.leading import AnswerRead
from handoff.conversation.answers.matching import Message
from knowledge.questions import NO, UNSURE, YES

FACTS: Final = ("plan", "means")
"""Whether somebody has decided to do harm, and whether they have something near to do it with."""
MOST_WORDS: Final = 12

_ONLY_THOUGHT: Final = re.compile(
    r"\b(?:inget|ingen|inga) (?:bestamt|datum|dag|tid|plan|planer)\b|\b(?:bara|mest) (?:tankt|i huvudet|i tankarna"
    r"|tankar|bilder)\b"
    r"|^(?:har )?tankt (?:pa det )?men inte\b|\btanker mest\b|\bdiskussionsstadiet\b"
    r"|\bhar bara tankt\b|\bpa skoj\b"
    r"|\binte som jag vet\b|\binte (?:bestamt|planerat)\b|\bonly (?:thought|in my head)\b"
)
_WILL_NOT_SAY: Final = re.compile(
    r"^(?:jag )?har tankt pa det(?: ja)?$|\b(?:biljett|det) har jag inte an\b|\b(?:vill|vagar|tanker) (?:jag )?(?:inte"
    r"|int) (?:skriva|saga|beratta|lasa)\b"
    r"|\b(?:sager|skriver|svarar) (?:jag |han |hon )?(?:inget|inte|ingenting)\b"
    r"|\bdet far du se\b|\bgar jag inte in pa\b|\binget jag (?:vill|tanker)\b|\bmer (?:sager|vet) jag inte\b"
    r"|\bvet inte mer\b"
)
_AT_HAND: Final = re.compile(
    r"\b(?:har|finns|ligger|ar|ha) (?:det |den |nat |nagot |dem |tabletterna |allt )?(?:framme|framfor|med (?:mig|sig)"
    r"|i (?:vaskan|ryggsacken|fickan|bilen|garaget)"
    r"|nara|hemma|har hemma|redo|packad)\b|\bjag har det jag behover\b|\bhar tillgang\b|\bhar (?:en )?(?:kniv|vapen"
    r"|pistol|gevar|yxa|grej\w*)\b|\bhar grejen?\b|\bvapenskap\w*\b|\b(?:biljett|biljetten)\b"
    r"|\bhar packat\b|\b(?:tog|tagit|tar) (?:allt|med (?:mig|sig))\b|\bon (?:his|my) bed\b|\bi have it (?:here"
    r"|with me)\b"
)
_DECIDED: Final = re.compile(
    r"\b(?:har )?bestamt (?:mig|sig|oss)\b|\b(?:ar|e) (?:redan|pa vag|pa bussen|pa plats|utanfor|ute nu)\b"
    r"|\bredan (?:har|dar|ute|gjort|pa plats)\b"
    r"|\bstar utanfor\b|\b(?:aker|gar|drar) nu\b|\bjag ska (?:ut|dit|gora)\b|\b(?:idag|i dag|ikvall|i kvall|inatt"
    r"|i natt|imorgon|i morgon)\b"
    r"|\b(?:flyget|planet|farjan|taget|bussen) gar\b|^(?:pa )?(?:man|tis|ons|tors|fre|lor|son)dag\b|\b(?:datum|plats"
    r"|natten|dagen) (?:ar )?(?:satt|bestamd|vald)\b"
    r"|\b(?:har|hon|han|dom|de) (?:sagt|skrivit|skrev) (?:hur|nar|hejda|natten|att det ar)\b|\bresan ar klar\b"
    r"|\bdet star i brevet\b|\btagit nat\b"
    r"|\bhar rymt\b|\bvet var[t]? (?:han|hon|de|dom) bor\b|\b(?:det|allt) ar (?:klart|ordnat)\b|\bvet hur$|\b(?:star"
    r"|sitter) (?:har )?redan\b|\bhar tankt ut\b"
)


_GIVEN_AWAY: Final = re.compile(r"\blamnat ifran mig\b|\b(?:kastat|slangt) (?:det|den|allt|bort)\b|\bgiven? it away\b")


def plan_told(message: Message, fact: str) -> AnswerRead | None:
    """The answer of a short message to whether there is a plan (`plan`) or a means (`means`); None if it is none."""
    plain = " ".join(message.words)
    if not 0 < len(message.words) <= MOST_WORDS or "?" in message.text:
        return None
    if _GIVEN_AWAY.search(plain):
        return AnswerRead(NO, message.text)
    at_hand = _AT_HAND.search(plain) and not plain.endswith("inte an")
    if at_hand or (fact == "plan" and _DECIDED.search(plain) and not _ONLY_THOUGHT.search(plain)):
        return AnswerRead(YES, "")
    if _WILL_NOT_SAY.search(plain) or _DECIDED.search(plain):
        return AnswerRead(UNSURE, "")
    return AnswerRead(NO, message.text) if _ONLY_THOUGHT.search(plain) else None
