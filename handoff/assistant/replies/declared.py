"""What is said to an answer for which its question declares a reply, about danger too: no bot is needed for it. Pure.

The rules have raised the level of the answer, and called a person by it, in the entry of the message. An age is never
taken for danger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, BotRisk, Handoff, Intent, Reply
from handoff.assistant.cards.local_help import LOCAL_HELP
from handoff.conversation.answers.reader import read_answer
from handoff.conversation.events import Slot
from handoff.conversation.rules.answers import tells_only_an_age
from handoff.conversation.state import Pending, State
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.unsettled import QUESTION
from handoff.risk import Level
from knowledge.questions import NO, YES, Outcome, Questions
from knowledge.replies import rules

ANSWERED: Final = "svar_pa_fraga"
"""Stands for an intent where a question was answered."""
FAREWELL: Final = "avsluta"
PERSON: Final = BotButton("knapp_person", "be_om_manniska")
BOT_SLOTS: Final = ("audience", "lang")
"""Facts that the bot keeps as slots, under the same name and with the same values."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The messages that wait for an answer, and the answers to questions in them."""

    rest: str
    """What the bot has to answer; empty if nothing was written beside the answers."""
    outcome: Outcome | None = None
    """Where the last answer leads that has a reply."""
    slots: tuple[tuple[str, Slot], ...] = ()
    """What the bot is told of the answers."""


def answered(state: State, questions: Questions) -> Answered:
    """The pending messages, each without its answer."""
    rests: list[str] = []
    outcome = None
    slots: list[tuple[str, Slot]] = []
    for message in state.pending:
        led_to, rest = _read(message, state.lang, questions)
        rests.append(rest)
        if led_to is None:
            continue
        question = questions.get(message.question)
        if question is not None and question.fact in BOT_SLOTS and message.answer in question.choices:
            slots.append((question.fact, message.answer))
        outcome = led_to if led_to.reply else outcome
    return Answered("\n".join(rest for rest in rests if rest), outcome, tuple(slots))


def _read(message: Pending, lang: str, questions: Questions) -> tuple[Outcome | None, str]:
    question = questions.get(message.question)
    outcome = question.outcome(message.answer) if question is not None else None
    if question is None or outcome is None or outcome.passes:
        return None, message.text
    if message.payload is not None and question.value_of(message.payload) == message.answer:
        return outcome, ""
    read = read_answer(message.text, question, lang)
    by_meaning = question.kind == "yes_no" and read.value is None and message.answer in (YES, NO)
    if by_meaning:  # what asks nothing beside says no more than that
        return outcome, message.text if asks_somewhere(message.text) else ""
    return outcome, read.rest


def declared_answer(read: Answered, request: BotRequest, questions: Questions) -> BotAnswer | None:
    """The answer to messages that are nothing but answers; None where the bot has something to answer."""
    outcome = _pressed(request, questions) or read.outcome
    if outcome is None or (read.rest and request.payload is None):
        return None
    handoff = Handoff(requested=True, reason=outcome.handoff) if outcome.handoff else Handoff()
    return BotAnswer(
        intent=Intent(LOCAL_HELP if outcome.reply == LOCAL_HELP else ANSWERED, 1.0),
        replies=(Reply(outcome.reply, buttons=_buttons(outcome, request, questions)),),
        language=request.lang,
        slots=dict(read.slots),
        handoff=handoff,
    )


def _pressed(request: BotRequest, questions: Questions) -> Outcome | None:
    """Where a button about danger leads, also when its question is no longer the open one."""
    question = questions.get(QUESTION)
    value = question.value_of(request.payload or "") if question is not None else None
    return question.outcome(value) if question is not None and value is not None else None


def not_alarmed_by_an_age(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer without the danger that the bot has read in nothing but an age."""
    told = all(tells_only_an_age(message.text) for message in state.pending)
    if not state.pending or not told or Level[answer.risk.level] < Level.N3:
        return answer
    return replace(answer, replies=(Reply("bekrafta", buttons=(PERSON,)),), risk=BotRisk(), handoff=Handoff())


def with_safety_first(answer: BotAnswer, read: Answered) -> BotAnswer:
    """The bot's answer to the rest of a message, after what is said to an answer that shows danger.

    What is said to any other answer is left out: the news may contradict it.
    """
    outcome = read.outcome
    if outcome is None or not outcome.level or any(reply.reply_id == outcome.reply for reply in answer.replies):
        return answer
    return replace(answer, replies=(Reply(outcome.reply), *answer.replies)[:5])


def _buttons(outcome: Outcome, request: BotRequest, questions: Questions) -> tuple[BotButton, ...]:
    """The answers of what the reply asks; else the way to a person, unless one is called or it says goodbye."""
    question = questions.get(questions.asked_by(outcome.reply))
    titled = tuple(
        BotButton(each.button, each.payload) for each in (question.answers.values() if question else ()) if each.button
    )
    if titled:
        return titled
    on_the_way = bool(outcome.level or outcome.handoff or request.slots.get("queued"))
    return () if on_the_way or outcome.reply == FAREWELL or outcome.reply in rules().safety else (PERSON,)
