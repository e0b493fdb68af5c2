"""The live path of triage without a visitor: rules and bot on sentences, and whole dialogues through `decide`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from handoff.assistant.client import Bot, BotUnusable, Heard
from handoff.assistant.triage import Verdict, bot_command, reasons, verdict
from handoff.assistant.turns import bot_request
from handoff.conversation import commands as cmd
from handoff.conversation.decide import decide
from handoff.conversation.events import Record
from handoff.conversation.intake import Intake
from handoff.conversation.state import State, fold
from handoff.risk import Level, RiskContext, RiskRules

STAFFED = Intake(mode="open", within_hours=True, available=True)
"""Somebody is there, so that what is measured is the triage and not the opening hours."""


class Parser(Protocol):
    """The bot's ear: understands many texts at once, each by itself."""

    async def parse(self, texts: Sequence[str]) -> Sequence[Heard]:
        """One `Heard` a text, in order.

        Raises:
            BotUnusable: the bot does not answer.
        """


@dataclass(frozen=True, slots=True)
class Course:
    """How a dialogue went: the level after each of the visitor's turns, and the turn that brought a human in."""

    levels: tuple[Level, ...]
    handoff_at: int | None
    """Index from 0, or None."""


async def classify(rules: RiskRules, parser: Parser, texts: Sequence[str], *, lang: str = "sv") -> list[Verdict]:
    """What triage says of each text as a first message. `lang` is of the reasons."""
    heard = await parser.parse(texts)
    return [verdict(rules.assess(text), ear, lang) for text, ear in zip(texts, heard, strict=True)]


async def follow(rules: RiskRules, bot: Bot, turns: Sequence[str], *, lang: str = "sv") -> Course:
    """Run a visitor's turns through a conversation that is not stored."""
    now = datetime.now(UTC)
    state = _apply(State(), cmd.Start(lang=lang, practice=True), now)
    levels: list[Level] = []
    handoff_at: int | None = None
    for number, text in enumerate(turns):
        state = await _turn(rules, bot, state, f"t{number}", text, now)
        levels.append(state.level)
        if handoff_at is None and state.name == "queued":
            handoff_at = number
    return Course(tuple(levels), handoff_at)


async def _turn(rules: RiskRules, bot: Bot, state: State, key: str, text: str, now: datetime) -> State:
    assessment = rules.assess(text, RiskContext(state.recent, state.level, state.signals, state.heard))
    why = reasons(assessment, "sv")
    state = _apply(state, cmd.Write(key, text, assessment, why, STAFFED, now), now)
    answers = state.pending[-1].seq
    try:
        answer = await bot.turn(bot_request(state, STAFFED))
    except BotUnusable as unusable:
        return _apply(state, cmd.BotFail(answers, unusable.reason, STAFFED), now)
    return _apply(state, bot_command(answer, answers, STAFFED), now)


def _apply(state: State, command: cmd.Command, now: datetime) -> State:
    return fold(state, Record(now, "", decide(state, command)))
