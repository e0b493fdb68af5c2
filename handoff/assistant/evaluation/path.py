"""The live path of triage for test cases: rules and bot on sentences, and dialogues through `decide`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from msgspec.structs import replace

from handoff.assistant.answering import answer_without_bot, fitted
from handoff.assistant.bot_service.client import Bot, BotUnusable, Heard
from handoff.assistant.contextual import model
from handoff.assistant.contextual.model import URGENT
from handoff.assistant.contextual.reread import is_hardly_a_wish, may_be_reread
from handoff.assistant.contextual.seen import seen, seen_alone
from handoff.assistant.danger.model_level import counted_alone
from handoff.assistant.danger.triage import Verdict, bot_command, verdict
from handoff.assistant.evaluation.cases import Sentence
from handoff.assistant.replies.declared import answered
from handoff.assistant.safety_meaning.meaning import heard_answer
from handoff.assistant.turns import bot_request, written_in
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.decide import decide
from handoff.conversation.events import Record
from handoff.conversation.fold import fold
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from handoff.risk import Level, RiskRules
from knowledge import questions

STAFFED = Intake(mode="open", within_hours=True, available=True)
"""Somebody is there, so that what is measured is the triage and not the opening hours."""


class Parser(Protocol):
    """The bot's NLU for many texts at once, each without context."""

    async def parse(self, texts: Sequence[str]) -> Sequence[Heard]:
        """One `Heard` a text, in order.

        Raises:
            BotUnusable: the bot does not answer.
        """


@dataclass(frozen=True, slots=True)
class Course:
    """The result of a dialogue: the level after each of the visitor's turns, and when a person came in.

    Indices are from 0, or None.
    """

    levels: tuple[Level, ...]
    handoff_at: int | None
    """The first turn at which a person was called or offered."""
    queued_at: int | None
    """The first turn at which a person was called."""
    unsettled: frozenset[int] = frozenset()
    """The turns after which an N4 was in doubt."""


async def classify(rules: RiskRules, parser: Parser, texts: Sequence[str], *, lang: str = "sv") -> list[Verdict]:
    """What triage says of each text as a first message. `lang` is of the reasons."""
    heard = await parser.parse(texts)
    return [_judged(rules, text, ear, lang) for text, ear in zip(texts, heard, strict=True)]


async def judge(rules: RiskRules, parser: Parser, cases: Sequence[Sentence]) -> list[Verdict]:
    """What triage says of each case: as a first message, or as one of who goes on telling."""
    heard = await parser.parse([case.text for case in cases])
    return [_judged(rules, case.text, ear, "sv", before=case.before) for case, ear in zip(cases, heard, strict=True)]


def _judged(rules: RiskRules, text: str, heard: Heard, lang: str, *, before: str = "") -> Verdict:
    assessment = rules.assess(text)
    likely = model.load().read(seen_alone(heard, text, assessment.level, before=before))
    risk = counted_alone(heard, text, assessment.level, going_on=bool(before), urgent=likely.get(URGENT))
    wished = heard.human_request and not (before and is_hardly_a_wish(likely))
    return verdict(assessment, replace(heard, risk=risk, human_request=wished), lang, text)


async def follow(rules: RiskRules, bot: Bot, turns: Sequence[str], *, lang: str = "sv") -> Course:
    """Run a visitor's turns through a conversation that is not stored."""
    context = Context(datetime.now(UTC), lambda: STAFFED, rules, questions.load(), lambda: 0)
    state = _apply(State(), cmd.Start(lang=lang, practice=True), context)
    levels: list[Level] = []
    handoff_at: int | None = None
    queued_at: int | None = None
    unsettled: set[int] = set()
    for number, text in enumerate(turns):
        state = await _turn(bot, state, f"t{number}", text, context)
        levels.append(state.level)
        if state.unsettled_since is not None:
            unsettled.add(number)
        if queued_at is None and state.name == "queued":
            queued_at = number
        if handoff_at is None and (state.offers or queued_at is not None):
            handoff_at = number
    return Course(tuple(levels), handoff_at, queued_at, frozenset(unsettled))


async def _turn(bot: Bot, state: State, key: str, text: str, context: Context) -> State:
    state = _apply(state, cmd.Write(key, text), context)
    answers = state.pending[-1].seq
    read = answered(state, context.questions)
    request = bot_request(state, STAFFED, read.rest)
    try:
        answer = answer_without_bot(request, read, context.questions) or await bot.turn(request)
    except BotUnusable as unusable:
        return _apply(state, cmd.BotFail(answers, unusable.reason), context)
    if (meant := heard_answer(answer, state, context.questions)) is not None:
        state = _apply(state, meant, context)
        read = answered(state, context.questions)
        request = bot_request(state, STAFFED, read.rest)
        answer = answer_without_bot(request, read, context.questions) or answer
    likely = model.load().read(seen(answer, request, state)) if may_be_reread(answer, request, state) else {}
    fits = fitted(answer, request, read, state, likely)
    command = bot_command(fits, answers, texts=written_in(state), told=state.signals_told)
    return _apply(state, command, context)


def _apply(state: State, command: cmd.Command, context: Context) -> State:
    return fold(state, Record(context.now, "", decide(state, command, context)))
