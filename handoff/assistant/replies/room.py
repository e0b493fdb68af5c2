"""Whether a published short answer may stand where a message is: in words, on cards alone, or not at all. Pure.

Owns what goes before such an answer: danger to a life now, limits, wishes, and what is read by words. Which answer is
the one, and how sure it has to be, is `direct`'s.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from handoff.assistant.bot_service.client import BotAnswer, BotRequest
from handoff.assistant.contextual.reread import sets_a_limit, wishes
from handoff.assistant.danger.meeting_from_the_net import BEFORE_A_MEETING
from handoff.assistant.danger.safety import CALL_FOR_ME, NOT_SAFE, STAY_DANGER, STAY_SUICIDE, STAY_VIOLENCE
from handoff.assistant.danger.waiting_for_help import WAIT_WITH_THEM
from handoff.assistant.replies.beside import is_calm, may_stand_beside
from handoff.assistant.replies.declared import ANSWERED
from handoff.assistant.replies.plain_talk import (
    COMES,
    FAREWELL,
    FAREWELL_AT_ONCE,
    FAREWELL_IN_DANGER,
    NO_PERSON,
    STOPS_WAITING,
)
from handoff.conversation.state import State
from handoff.conversation.text.folding import folded_text
from handoff.conversation.unsettled import CANNOT_TALK
from handoff.conversation.wishes.service_questions import NO_CONTACT, ONLY_WORDS, WHY_ASKED
from handoff.risk import Level

A_ROBOT: Final = "ar_du_robot"
SURE: Final = 0.8
_A_PERSON: Final = re.compile(
    r"\b(?:manniska|person)\b.*\b(?:maskin\w*|robot\w*|bot|dator\w*|ai)\b"
    r"|\b(?:maskin\w*|robot\w*|bot|dator\w*|ai)\b.*\b(?:manniska|person)\b"
    r"|\b(?:ar|e) (?:det|du) (?:verkligen |bara )?(?:en )?(?:riktig |levande |verklig )?"
    r"(?:manniska|maskin|robot|bot|ai)\b"
)
"""How it is asked whether a person or a machine writes."""
STAY: Final = frozenset(
    {
        *(
            CALL_FOR_ME,
            CANNOT_TALK,
            *WAIT_WITH_THEM,
            *BEFORE_A_MEETING,
            NOT_SAFE,
            STAY_DANGER,
            STAY_SUICIDE,
            STAY_VIOLENCE,
        ),
        *(FAREWELL, FAREWELL_AT_ONCE, FAREWELL_IN_DANGER),
        *(NO_CONTACT, ONLY_WORDS, WHY_ASKED, COMES, NO_PERSON, STOPS_WAITING),
    }
)
"""Replies that stand: while danger is open, to a goodbye, and to what was read by words that no answer is nearer to."""


class Room(StrEnum):
    """How a short answer may stand."""

    NONE = "none"
    CARDS = "cards"
    """On cards alone: what is said stands."""
    SAID = "said"


def room_for(answer: BotAnswer, request: BotRequest, state: State, *, is_read: bool, asks: bool, looks: bool) -> Room:
    """How a short answer may stand beside, or in place of, what the bot would say.

    Args:
        answer: what the bot would say.
        request: what it was asked.
        state: the conversation with the message.
        is_read: whether what the message is about was read where it stands.
        asks: whether it asks something.
        looks: whether it asks or looks for something.
    """
    if is_read and (looks or not _is_an_answer(state)) and is_free(answer, request, state):
        return Room.SAID
    return Room.CARDS if asks and _may_be_shown(answer, request, state) else Room.NONE


def _is_an_answer(state: State) -> bool:
    """Whether what waits has been read as an answer to the open question."""
    return any(each.answer for each in state.pending)


def is_free(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether a short answer may stand here: nothing else is asked in so many words, and no life is in danger now."""
    if request.payload is not None or not (is_calm(answer, state) or may_stand_beside(answer, request.text, state)):
        return False
    if sets_a_limit(answer) or wishes(answer) or answer.intent.name == ANSWERED or _asks_who_writes(answer, request):
        return False
    return not any(reply.reply_id in STAY for reply in answer.replies)


def _may_be_shown(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether cards may stand where no short answer is said: under a person who is called, or calm words in danger."""
    if request.payload is not None or state.level >= Level.N4 or not is_calm(answer, state):
        return False
    stays = any(reply.reply_id == STAY_DANGER for reply in answer.replies)
    return (stays or wishes(answer)) and not sets_a_limit(answer) and answer.intent.name != ANSWERED


def _asks_who_writes(answer: BotAnswer, request: BotRequest) -> bool:
    """Whether somebody asks if a person or a machine writes: nobody is left in doubt of that."""
    sure = answer.intent.name == A_ROBOT and answer.intent.confidence >= SURE
    return sure and _A_PERSON.search(folded_text(request.text)) is not None
