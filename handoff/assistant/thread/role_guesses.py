"""Whom the bot takes a visitor for, where their words do not say it. Pure.

Owns two doubts: who asks about children or people in general may be anybody, though the model reads a relative's worry;
and who speaks of somebody of their own does not write because of their work, though a school or a counsellor is named.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest
from handoff.assistant.thread.topic import OF_SOMEBODY
from handoff.conversation.answers.words import ABOUT_SELF, of_writer
from handoff.conversation.state import State
from handoff.conversation.text.folding import folded_words
from handoff.conversation.text.sentences import asks_back
from handoff.conversation.told.facts import MINORS
from handoff.conversation.told.role import is_a_pupil
from handoff.conversation.told.understood import confirmed

ROLE: Final = "audience"
RELATIVE: Final = "anhorig"
FOR_WORK: Final = ("yrkesverksam", "organisation")
TELLS_IT: Final = "roll_anhorig"
"""The intent of who says that they are a relative."""
_IN_GENERAL: Final = re.compile(
    r"\b(?:ditt|sitt|ens|ett|nagons|folks) (?:\w+ )?(?:barn|ungdom|barnbarn|familjemedlem)\b"
    r"|\b(?:din|sin|ens|en) (?:\w+ )?(?:son|dotter|tonaring|anhorig|familj)\b"
    r"|\b(?:your|a|one s|somebodys|someones) (?:\w+ )?(?:child|kid|son|daughter|teenager)\b"
)


def without_guessed_role(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer without a role that the writer's words speak against.

    That of a relative where nobody of the writer's own was spoken of; of work where one was, or where the writer goes
    to a school themselves, or is under age.

    Args:
        answer: what the bot is about to say.
        request: what it was asked.
        state: the conversation, with what was remembered of this message.
    """
    told = confirmed(state)
    role, relation = answer.slots.get(ROLE), told.get("relation")
    of_their_own = role in FOR_WORK and relation in OF_SOMEBODY and told.get(ROLE) not in FOR_WORK
    in_general = role == RELATIVE and answer.intent.name != TELLS_IT and not relation and _is_general(request)
    young = is_a_pupil((*state.recent, request.text)) or state.memory.get("own_age") in MINORS
    pupil = role in FOR_WORK and young
    if request.payload is not None or not (of_their_own or in_general or pupil):
        return answer
    return replace(answer, slots={name: value for name, value in answer.slots.items() if name != ROLE})


def _is_general(request: BotRequest) -> bool:
    words = folded_words(request.text)
    mine = of_writer(ABOUT_SELF, request.lang)
    asks = asks_back(request.text) or _IN_GENERAL.search(" ".join(words)) is not None
    return asks and mine.isdisjoint(words)
