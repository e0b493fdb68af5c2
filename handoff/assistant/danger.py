"""What is said to an answer to the question whether anybody is in danger, without the bot. Pure.

What the answer does to the level is decided in `handoff.conversation`.
"""

from __future__ import annotations

from typing import Final

from handoff.assistant.client import BotAnswer, BotButton, BotRequest, Intent, Reply
from handoff.conversation.rules.answers import is_only_answer
from handoff.conversation.state import State
from handoff.conversation.unsettled import CANNOT_TALK, IN_DANGER, NOBODY_IN_DANGER, NOT_CERTAIN, QUESTION
from knowledge.questions import Questions

_CANNOT_TALK: Final = BotButton("knapp_kan_inte_prata", CANNOT_TALK)
SAFE_NOW: Final = (BotButton("knapp_trygg_ja", "trygg_ja"), BotButton("knapp_trygg_nej", "trygg_nej"), _CANNOT_TALK)
"""The answers to "are you safe now?", and the way for who cannot call."""

_BUTTONS: Final = {IN_DANGER: SAFE_NOW, NOBODY_IN_DANGER: (), NOT_CERTAIN: (), CANNOT_TALK: ()}


def answer_about_danger(request: BotRequest, state: State, questions: Questions) -> BotAnswer | None:
    """The reply to an answer that stands alone, or to "I cannot speak"; None for everything else."""
    reply = request.payload if request.payload in _BUTTONS else _answered(state, questions)
    if reply is None:
        return None
    open_question = "trygg" if reply == IN_DANGER else None
    return BotAnswer(
        intent=Intent(reply, 1.0),
        replies=(Reply(reply, buttons=_BUTTONS[reply]),),
        language=request.lang,
        slots={"pending": open_question},
    )


def _answered(state: State, questions: Questions) -> str | None:
    if len(state.pending) != 1 or state.pending[0].question != QUESTION:
        return None
    (message,) = state.pending
    question = questions.get(QUESTION)
    outcome = question.outcome(message.answer) if question else None
    return outcome.reply if outcome and is_only_answer(message, questions, state.lang) else None
