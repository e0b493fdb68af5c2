"""What answers an open question about safety by its meaning, and stands on no list: "sitter på tåget hem nu".

Owns from which likelihood such an answer counts as calm. The lists of words go first; this reads what they leave open.
It calms nothing that the rules read in the same message, and answers no question about suicide. It raises no level:
read by the same weights, danger was found where somebody only told what had been. Pure, once the weights are read.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from handoff.assistant.bot_service.client import BotAnswer, BotRisk
from handoff.assistant.learned.regression import Regression, read
from handoff.conversation import commands as cmd
from handoff.conversation.state import State, tells_danger, written
from handoff.risk import Level
from handoff.risk.signals import OWN_LIFE
from knowledge.questions import NO, UNSURE, YES, Outcome, Question, Questions

WEIGHTS: Final = Path(__file__).parent / "weights.npz"
CALM: Final = "calm"
DANGER: Final = "danger"
SURELY_CALM, HARDLY_DANGER = 0.65, -1.0
"""From these log odds an answer is calm. By cross-validation 0.59 of the calm answers lie above, 0.01 of those
that tell of danger, and 0.02 of what tells something else; without that among the examples it was 0.09."""
MOST_WORDS: Final = 45
ALARMING: Final = 0.6
"""From this probability of N3 or N4 the model, which reads too much danger into a bare answer, is heard."""
LANG: Final = "sv"
"""The language of what it is learned from."""
OTHERS_SIGNALS: Final = frozenset({"S1", "S2", "S4"})
"""Signals of danger from others. What somebody may do to themselves is never taken for calm, or for an answer."""


def heard_answer(heard: BotAnswer | None, state: State, questions: Questions) -> cmd.HearAnswer | None:
    """What the message that waits answers by its meaning; None where it has been read, or nothing is sure.

    Args:
        heard: what the bot makes of the message.
        state: the conversation with it.
        questions: all there are.
    """
    if heard is None or heard.vector is None or not _is_unread_answer(state):
        return None
    question = questions.get(state.question)
    value = _calm_value(question) if question is not None else None
    calm, danger = _judges()
    if value is None or heard.vector.model != calm.embedder:
        return None
    message, vector = state.pending[0], np.frombuffer(heard.vector.values, "<f4")
    is_calm, in_danger = calm.log_odds(message.text, vector), danger.log_odds(message.text, vector)
    surely = (
        is_calm >= SURELY_CALM
        and in_danger <= HARDLY_DANGER
        and not tells_danger(state)
        and not _is_alarming(heard.risk)
    )
    return cmd.HearAnswer(message.seq, value) if surely else None


def _is_alarming(risk: BotRisk) -> bool:
    """Whether the model reads danger: what says so is no mere answer that there is none."""
    return risk.probabilities.get("N4", 0.0) + risk.probabilities.get("N3", 0.0) >= ALARMING


def _is_unread_answer(state: State) -> bool:
    """Whether one message waits that comes right after the open question and has not been read as an answer to it."""
    if len(state.pending) != 1 or written(state) != LANG or OWN_LIFE in state.signals:
        return False
    message, at_once = state.pending[0], state.episode_messages <= state.question_at + 1
    return at_once and not message.answer and not message.payload and 0 < len(message.text.split()) <= MOST_WORDS


def _calm_value(question: Question) -> str | None:
    """The question's answer that nobody is in danger; None where it asks something else."""
    if question.kind != "yes_no":
        return None
    shows = {value for value in (YES, NO, UNSURE) if _shows_danger(question.outcome(value))}
    urgent = shows & {YES, NO}
    if len(urgent) != 1 or UNSURE not in shows:
        return None
    return NO if YES in urgent else YES


def _shows_danger(outcome: Outcome | None) -> bool:
    urgent = outcome is not None and bool(outcome.level) and Level[outcome.level] >= Level.N3
    return urgent and outcome is not None and outcome.signal in OTHERS_SIGNALS


@cache
def _judges() -> tuple[Regression, Regression]:
    return read(WEIGHTS, CALM), read(WEIGHTS, DANGER)
