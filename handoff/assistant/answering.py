"""One way from the messages that wait to the answer, for a visitor's turn and for the evaluation alike. Pure.

Owns the order: what needs no bot, then the bot's answer as it fits this conversation. Asks nobody and words nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from handoff.assistant.bot_service.client import BotAnswer, BotRequest
from handoff.assistant.cards.cards import answer_to_helped
from handoff.assistant.cards.local_help import with_local_help
from handoff.assistant.cards.near import with_remembered_kommun
from handoff.assistant.contextual.model import URGENT
from handoff.assistant.contextual.reread import is_hardly_a_wish, not_led_away
from handoff.assistant.danger.child_replies import to_a_child, to_who_is_recruited
from handoff.assistant.danger.meeting_from_the_net import before_a_meeting
from handoff.assistant.danger.model_level import (
    answered_beside_a_guess,
    called_by_level,
    counted_in,
    not_called_again,
    without_guessed_goodbye,
)
from handoff.assistant.danger.no_case import is_told_calmly
from handoff.assistant.danger.safety import inside_safety
from handoff.assistant.danger.waiting_for_help import waiting_for_help
from handoff.assistant.replies.declared import Answered, declared_answer, not_alarmed_by_an_age, with_safety_first
from handoff.assistant.replies.plain_talk import comes_already, plainly_answered
from handoff.assistant.replies.two_readings import abstaining, listening, without_guessed_limit
from handoff.assistant.thread.revision import in_thread
from handoff.assistant.thread.role_guesses import without_guessed_role
from handoff.conversation.rules.leaving import LEFT
from handoff.conversation.state import State, goes_on, is_taken_back
from handoff.conversation.told.understood import known_now
from handoff.risk import Level
from knowledge.questions import Questions


def answer_without_bot(request: BotRequest, read: Answered, questions: Questions) -> BotAnswer | None:
    """The answer to messages that only answer something; None where the bot is to be asked."""
    return answer_to_helped(request) or declared_answer(read, request, questions)


def fitted(
    answer: BotAnswer, request: BotRequest, read: Answered, state: State, likely: Mapping[str, float]
) -> BotAnswer:
    """The answer as this conversation needs it.

    Args:
        answer: the bot's, or what stood in its place.
        request: what was asked.
        read: the answers to questions in the messages.
        state: the conversation, with what the rules have read.
        likely: how likely the messages are about each subject, and urgent, where they stand; empty if not read.
    """
    answer = with_remembered_kommun(without_guessed_role(answer, request, state), state)
    words = [message.text for message in state.pending if not message.payload]
    answer = without_guessed_goodbye(answer, words, state.signals)
    going_on = goes_on(state)
    guided = state.guide is not None
    calm = is_told_calmly(known_now(state)) or is_taken_back(state)
    counted = counted_in(
        answer,
        words,
        state.level,
        going_on=going_on,
        guided=guided,
        calm=calm,
        urgent=likely.get(URGENT),
    )
    wished = state.human_asked or not going_on or not is_hardly_a_wish(likely)
    answer = plainly_answered(without_guessed_limit(counted, request), request, state, wished=wished)
    answer = not_alarmed_by_an_age(listening(abstaining(answer, request, state), request), state)
    answer = called_by_level(answer, state.level, calm=calm)
    if not state.danger_told and request.payload is None:
        answer = answered_beside_a_guess(answer, words)
    waits = _waited_before(state)
    answer = comes_already(not_called_again(answer, waits=waits and state.level >= Level.N3), waits=waits)
    return placed(not_led_away(answer, likely, state), request, read, state)


def placed(answer: BotAnswer, request: BotRequest, read: Answered, state: State) -> BotAnswer:
    """An answer whose level counts as it stands, as this conversation needs it: for whom, in danger, in its thread."""
    if any(reply.reply_id == LEFT for reply in answer.replies):
        return answer
    answer = to_who_is_recruited(to_a_child(answer, request), request)
    answer = waiting_for_help(inside_safety(answer, request, state), request, state)
    answer = before_a_meeting(answer, request, state)
    answer = in_thread(answer, request, state)
    return with_local_help(with_safety_first(answer, read), request, state)


def _waited_before(state: State) -> bool:
    """Whether the visitor was in the queue already when these messages were written."""
    before = state.queued_at is not None and bool(state.pending) and state.queued_at < state.pending[0].at
    return before and state.name == "queued"
