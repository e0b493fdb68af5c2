"""Rules for the bot's answers and failures. Pure."""

from __future__ import annotations

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.events import BotFailed, BotUnderstood, BotWrote, Noticed, OfferedButton, RiskSeen
from handoff.conversation.intake import Intake
from handoff.conversation.rules.shared import QUEUE_FROM, Events, emergency_at, human_asked, queue, round_the_clock
from handoff.conversation.shown_cards import lines_with_cards
from handoff.conversation.state import State
from handoff.risk import Level
from storage.ids import Seq


def bot_reply(state: State, command: cmd.BotReply, context: Context) -> Events:
    """The bot's answer: what it understood, the risk that it reads, its lines, and a hand-over if one follows."""
    require_pending(state, command.answers)
    level = max(state.level, Level[command.level])
    lines = tuple(
        BotWrote(
            reply_id=line.reply_id,
            title_ids=tuple(title for title, _ in line.buttons),
            buttons=tuple(OfferedButton(title="", payload=payload) for _, payload in line.buttons),
            cards=line.cards,
            question=line.question or context.questions.asked_by(line.reply_id),
        )
        for line in lines_with_cards(command, state.level)
    )
    rises = Level[command.level] > state.level
    risen: Events = ()
    if rises:
        risen = (RiskSeen(level=command.level, signals=command.signals, why=command.why, source="nlu"),)
    emergency = emergency_at(state, Level[command.level], context, suicide=command.suicide)
    return (
        BotUnderstood(
            answers=command.answers,
            intent=command.intent,
            confidence=round(command.confidence, 3),
            slots=command.slots,
            question=_still_open(state, context),
        ),
        *risen,
        *emergency,
        *round_the_clock(state, level, command.signals, context.intake),
        *lines,
        *bot_hands_over(state, command, level, rises, context.intake),
    )


def _still_open(state: State, context: Context) -> str:
    """The open question, if it is about somebody's safety: it waits for its answer through any other talk."""
    question = context.questions.get(state.question)
    return state.question if question is not None and question.safety else ""


def bot_hands_over(state: State, command: cmd.BotReply, level: Level, rises: bool, intake: Intake) -> Events:
    """Queue when the bot asks for it, or when the level has just reached the queue's threshold."""
    reason = command.handoff or ("risk" if rises and level >= QUEUE_FROM else None)
    if reason is None or state.name == "queued":
        return ()
    wish = human_asked(state) if reason == "asked" else ()
    return (*wish, *queue(state, level, reason, intake))


def bot_fail(state: State, command: cmd.BotFail, context: Context) -> Events:
    """No usable answer: a person is called, and the visitor is told at once."""
    require_pending(state, command.answers)
    failed = BotFailed(answers=command.answers, reason=command.reason)
    text: Events = ()
    if not state.failure_shown:
        text = (Noticed(code="emergency", text_id="notice_bot_unavailable"),)
    return (failed, *text, *queue(state, state.level, "bot_failed", context.intake, announced=True))


def require_pending(state: State, answers: Seq) -> None:
    """Refuse an answer that the bot does not owe (any more): after a claim, a new episode, or another answer."""
    if not any(message.seq == answers for message in state.pending):
        raise Refused("wrong_state")
