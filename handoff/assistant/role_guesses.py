"""Whom the bot takes a visitor for, where their words do not say it. Pure.

Owns one doubt: who asks about children or people in general may be anybody, though the model reads a relative's worry.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from handoff.assistant.client import BotAnswer, BotRequest
from handoff.conversation.answer_words import ABOUT_SELF, SWEDISH_IN
from handoff.conversation.folding import folded_words
from handoff.conversation.sentences import asks_back
from handoff.conversation.state import State
from handoff.conversation.understood import confirmed

ROLE: Final = "audience"
RELATIVE: Final = "anhorig"
TELLS_IT: Final = "roll_anhorig"
"""The intent of who says that they are a relative."""
_IN_GENERAL: Final = re.compile(
    r"\b(?:ditt|sitt|ens|ett|nagons|folks) (?:\w+ )?(?:barn|ungdom|barnbarn|familjemedlem)\b"
    r"|\b(?:din|sin|ens|en) (?:\w+ )?(?:son|dotter|tonaring|anhorig|familj)\b"
    r"|\b(?:your|a|one s|somebodys|someones) (?:\w+ )?(?:child|kid|son|daughter|teenager)\b"
)


def without_guessed_role(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer without the role of a relative, where nobody of the writer's own was spoken of.

    Args:
        answer: what the bot is about to say.
        request: what it was asked.
        state: the conversation, with what was remembered of this message.
    """
    guessed = answer.slots.get(ROLE) == RELATIVE and answer.intent.name != TELLS_IT and request.payload is None
    if not guessed or confirmed(state).get("relation") or not _is_general(request):
        return answer
    return replace(answer, slots={name: value for name, value in answer.slots.items() if name != ROLE})


def _is_general(request: BotRequest) -> bool:
    words = folded_words(request.text)
    mine = ABOUT_SELF if request.lang == "en" else ABOUT_SELF - SWEDISH_IN
    asks = asks_back(request.text) or _IN_GENERAL.search(" ".join(words)) is not None
    return asks and mine.isdisjoint(words)
