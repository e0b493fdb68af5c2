"""Chooses the reply to who is hurt, or drawn in, themselves, in place of the one to an adult who worries about a child.

Pure. An adult is told to call the kommun; a child is told that it is not to blame, of 112, of Bris and of an adult
nearby (DOMAIN 3.4, S5). Words are `knowledge`'s.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotCard, BotRequest, Reply
from handoff.conversation.told.facts import MINORS, facts_told

OWN_AGE: Final = "own_age"
"""The fact how old the writer is."""
TO_AN_ADULT: Final = "barn_far_illa"
TO_A_CHILD: Final = "barn_far_illa_sjalv"
JOURNEY, JOURNEY_TO_A_CHILD = "resa_konfliktzon", "resa_barn"
"""Said to who hears of a journey, and to a child who does: it is told to go to an adult, and not to call offices."""
LINE_FOR_CHILDREN: Final = BotCard(type="contact", id="bris")
_HURT: Final = re.compile(
    r"\b(?:slår|slog|slagit|sparkar|misshandlar|skadar|nyper) mig\b|\b(?:hits?|beats?|hurts?|kicks?) me\b",
    re.IGNORECASE,
)


def to_a_child(answer: BotAnswer, request: BotRequest) -> BotAnswer:
    """The answer as a child should get it, if a child wrote; otherwise the same."""
    replies = {reply.reply_id for reply in answer.replies}
    hurt = TO_AN_ADULT in replies and _child_wrote(request)
    if not hurt and not (JOURNEY in replies and is_a_child(request)):
        return answer
    return replace(answer, replies=tuple(_for_a_child(reply) for reply in answer.replies))


RECRUITED: Final = "rekrytering_pagar"
RECRUITED_SELF: Final = "rekrytering_sjalv"
"""Said to who is being drawn in, in place of what is said to who sees it happen to somebody."""
_OF_ME: Final = re.compile(
    r"\b(?:mig|mej)\b|\b(?:att|så) (?:jag|ja) (?:ska|måste|borde)\b"
    r"|\b(?:jag|ja) (?:ska|måste|får) (?:göra|bära|följa|bevisa|gå)\b"
    r"|\bme\b|\bi (?:should|have to|must)\b",
    re.IGNORECASE,
)
_OF_ANOTHER: Final = re.compile(
    r"\b(?:min|mitt|mina|vår|my|our) (?:\w+ )?(?:son|dotter|bror|brorsa|syster|syrra|barn|kompis|vän|elev|kille|tjej"
    r"|man|daughter|brother|sister|friend|child|pupil)\b|\b(?:honom|henne|him|her)\b",
    re.IGNORECASE,
)


def to_who_is_recruited(answer: BotAnswer, request: BotRequest) -> BotAnswer:
    """The answer as who is being drawn in themselves should get it; otherwise the same."""
    if all(each.reply_id != RECRUITED for each in answer.replies):
        return answer
    of_me = _OF_ME.search(request.text) and not _OF_ANOTHER.search("\n".join((*request.recent, request.text)))
    if request.payload is not None or not (of_me or (is_a_child(request) and not _OF_ANOTHER.search(request.text))):
        return answer
    replies = (
        replace(each, reply_id=RECRUITED_SELF) if each.reply_id == RECRUITED else each for each in answer.replies
    )
    return replace(answer, replies=tuple(replies))


def _for_a_child(reply: Reply) -> Reply:
    instead = {TO_AN_ADULT: TO_A_CHILD, JOURNEY: JOURNEY_TO_A_CHILD}.get(reply.reply_id)
    if instead is None:
        return reply
    return replace(reply, reply_id=instead, cards=(LINE_FOR_CHILDREN, *reply.cards))


def is_a_child(request: BotRequest) -> bool:
    """Whether a child writes, by the age that was given, else by the chosen role."""
    age = _own_age(request)
    return age in MINORS if age is not None else request.slots.get("audience") == "ung"


def _own_age(request: BotRequest) -> str | None:
    """The band of the age that the writer has told last as their own."""
    told = (dict(facts_told(text)).get(OWN_AGE) for text in (request.text, *reversed(request.recent)))
    return next(filter(None, told), None)


def _child_wrote(request: BotRequest) -> bool:
    """As `is_a_child`; where neither is known, by being the one who is hurt."""
    if is_a_child(request):
        return True
    known = request.slots.get("audience") is not None or _own_age(request) is not None
    return not known and _HURT.search(request.text) is not None
