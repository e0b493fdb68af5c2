"""Chooses the reply to a child who is hurt, in place of the one to an adult who worries about a child.

Pure. An adult is told to call the kommun; a child is told that it is not to blame, of 112, of Bris and of an adult
nearby (DOMAIN 3.4, S5). Words are `knowledge`'s.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from handoff.assistant.client import BotAnswer, BotCard, BotRequest, Reply

ADULT_AGE: Final = 18
TO_AN_ADULT: Final = "barn_far_illa"
TO_A_CHILD: Final = "barn_far_illa_sjalv"
LINE_FOR_CHILDREN: Final = BotCard(type="contact", id="bris")
_AGE: Final = re.compile(r"\b(?:jag (?:är|e)|i am|i'm|im)(?: bara| just| only| snart)? (\d{1,2})\b", re.IGNORECASE)
_HURT: Final = re.compile(
    r"\b(?:slår|slog|slagit|sparkar|misshandlar|skadar|nyper) mig\b|\b(?:hits?|beats?|hurts?|kicks?) me\b",
    re.IGNORECASE,
)


def to_a_child(answer: BotAnswer, request: BotRequest) -> BotAnswer:
    """The answer as a child should get it, if a child wrote; otherwise the same."""
    if all(reply.reply_id != TO_AN_ADULT for reply in answer.replies) or not _child_wrote(request):
        return answer
    return replace(answer, replies=tuple(_for_a_child(reply) for reply in answer.replies))


def _for_a_child(reply: Reply) -> Reply:
    if reply.reply_id != TO_AN_ADULT:
        return reply
    return replace(reply, reply_id=TO_A_CHILD, cards=(LINE_FOR_CHILDREN, *reply.cards))


def is_a_child(request: BotRequest) -> bool:
    """Whether a child writes, by the age that was given, else by the chosen role."""
    ages = [int(age) for age in _AGE.findall("\n".join((*request.recent, request.text)))]
    return ages[-1] < ADULT_AGE if ages else request.slots.get("audience") == "ung"


def _child_wrote(request: BotRequest) -> bool:
    """As `is_a_child`; where neither is known, by being the one who is hurt."""
    if is_a_child(request):
        return True
    known = request.slots.get("audience") is not None or _AGE.search("\n".join((*request.recent, request.text)))
    return not known and _HURT.search(request.text) is not None
