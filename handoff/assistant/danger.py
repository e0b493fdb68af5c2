"""What is said to answers about danger without the bot, and to an age that it takes for danger. Pure.

What an answer does to the level is declared by its question and decided in `handoff.conversation`.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handoff.assistant.client import BotAnswer, BotButton, BotRequest, BotRisk, Handoff, Intent, Reply
from handoff.conversation.rules.answers import is_only_answer, tells_only_an_age
from handoff.conversation.state import State
from handoff.conversation.unsettled import CANNOT_TALK, IN_DANGER, NOBODY_IN_DANGER, NOT_CERTAIN, QUESTION
from handoff.risk import Level
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


def not_alarmed_by_an_age(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer without the danger that the bot has read in nothing but an age."""
    told = all(tells_only_an_age(message.text) for message in state.pending)
    if not state.pending or not told or Level[answer.risk.level] < Level.N3:
        return answer
    return replace(answer, replies=(Reply("bekrafta", buttons=(_PERSON,)),), risk=BotRisk(), handoff=Handoff())


_PERSON: Final = BotButton("knapp_person", "be_om_manniska")


def _answered(state: State, questions: Questions) -> str | None:
    if len(state.pending) != 1 or state.pending[0].question != QUESTION:
        return None
    (message,) = state.pending
    question = questions.get(QUESTION)
    outcome = question.outcome(message.answer) if question else None
    return outcome.reply if outcome and is_only_answer(message, questions, state.lang) else None
