"""Somebody of the staff tries the bot: the real rules, bot and words, in a conversation that is nowhere.

The talk is played from its first message each time, by the same pure decisions as a visitor's. It has no id, no log and
no timer, and what is written is kept by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from handoff.assistant.bot_service.client import BotAnswer, BotUnusable
from handoff.assistant.library import Library
from handoff.assistant.turns import BotTurns
from handoff.assistant.wording.wording import Wording
from handoff.contract.base import level_name
from handoff.contract.try_bot import TryAck, TryCard, TryIntent, TryLine, TryRisk, TrySaid, TryTalk, TryTurn
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.decide import Events, decide
from handoff.conversation.events import PASSAGE_OF, BotWrote, Noticed, Record, RiskSeen
from handoff.conversation.fold import fold
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from knowledge.guides.model import place_in
from knowledge.questions import Questions
from knowledge.wordings import WordingError
from storage.ids import Seq

MOST_READINGS: Final = 3


@dataclass(frozen=True, slots=True)
class TrialParts:
    """What answers and words a talk while somebody is there, or nobody."""

    intake: Intake
    turns: BotTurns
    wording: Wording
    questions: Questions


class TrialTalks:
    """Plays talks over the drafts."""

    def __init__(self, library: Library, parts: Mapping[bool, TrialParts], context: Callable[[State], Context]) -> None:
        """`library`: over the drafts. `parts`: by whether somebody is there. `context`: a node's own."""
        self._library = library
        self._parts = parts
        self._context = context

    async def play(self, talk: TryTalk) -> TryAck:
        """What is said in this talk, with the texts as they are now.

        Raises:
            Refused: a button is pressed that is not there, as it may be once texts have changed.
        """
        await self._library.refresh()
        await self._library.reindex()
        parts = self._parts[talk.open]
        context = _with(self._context(State()), parts)
        state, events = _applied(State(), cmd.Start(lang=talk.lang, practice=True), context, parts)
        opening = _lines(events, 0)
        turns = []
        for number, said in enumerate(talk.said):
            state, turn = await _turn(state, number, said, context, parts)
            turns.append(turn)
        return TryAck(opening=opening, turns=turns)

    def close(self) -> None:
        """End the search's threads."""
        self._library.close()


def _with(context: Context, parts: TrialParts) -> Context:
    return Context(context.now, lambda: parts.intake, context.rules, parts.questions, context.draw_bits)


async def _turn(state: State, number: int, said: TrySaid, context: Context, parts: TrialParts) -> tuple[State, TryTurn]:
    button = (Seq(said.seq), said.place) if said.seq is not None and said.place is not None else None
    first = state.seq
    state, events = _applied(state, cmd.Write(f"t{number}", said.text, button), context, parts)
    spoken = await _answered(state, context, parts) if state.pending else _Spoken(state)
    return spoken.state, TryTurn(
        said=said.text,
        intents=_readings(spoken.answer),
        level=level_name(spoken.state.level),
        risks=[_risk(event) for event in (*events, *spoken.events) if isinstance(event, RiskSeen)],
        lines=_lines((*events, *spoken.events), first, searched=spoken.searched),
        waits=spoken.state.name == "queued",
        failed=spoken.failed,
    )


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What came of the bot's turn."""

    state: State
    events: Events = ()
    answer: BotAnswer | None = None
    searched: bool = False
    failed: str = ""


async def _answered(state: State, context: Context, parts: TrialParts) -> _Spoken:
    """The bot's turn. What cannot be said calls a person, as in a visitor's conversation."""
    before: Events = ()
    try:
        heard = await parts.turns.hear(state)
        if heard.answers is not None:
            state, before = _applied(state, heard.answers, context, parts)
        request, answer, command = await parts.turns.answer(state, heard)
        after, events = _applied(state, command, context, parts)
        events = (*before, *events)
    except (BotUnusable, WordingError) as error:
        failed = error.reason if isinstance(error, BotUnusable) else "invalid"
        after, events = _applied(state, cmd.BotFail(state.pending[-1].seq, failed), context, parts)
        return _Spoken(after, (*before, *events), failed=failed)
    return _Spoken(after, events, answer, request.payload is None)


def _applied(state: State, command: cmd.Command, context: Context, parts: TrialParts) -> tuple[State, Events]:
    events = parts.wording.word(decide(state, command, context), state, lambda: parts.intake)
    return fold(state, Record(context.now, "", events)), events


def _readings(answer: BotAnswer | None) -> list[TryIntent]:
    if answer is None:
        return []
    others = [each for each in answer.ranking if each.name != answer.intent.name]
    return [TryIntent(intent=each.name, confidence=each.confidence) for each in (answer.intent, *others)][
        :MOST_READINGS
    ]


def _risk(event: RiskSeen) -> TryRisk:
    return TryRisk(source=event.source, level=event.level, signals=list(event.signals), why=list(event.why))


def _lines(events: Events, before: int, *, searched: bool = False) -> list[TryLine]:
    """What is said in these events, which follow the event `before`."""
    lines: list[TryLine] = []
    for seq, event in enumerate(events, before + 1):
        if isinstance(event, Noticed) and event.text:
            lines.append(TryLine(seq=seq, reply=event.text_id, text=event.text, lang=event.lang, notice=True))
        elif isinstance(event, BotWrote):
            lines.append(_said(seq, event, searched=searched))
    return lines


def _said(seq: int, event: BotWrote, *, searched: bool) -> TryLine:
    place = place_in(event.reply_id)
    return TryLine(
        seq=seq,
        reply=event.reply_id,
        text=event.text,
        lang=event.lang,
        buttons=[button.title for button in event.buttons],
        cards=[
            TryCard(
                type=card.type,
                id=card.id,
                title=card.title,
                why="place" if card.type == "contact" else "search" if searched else "topic",
            )
            for card in event.cards
        ],
        passage=event.reply_id.removeprefix(PASSAGE_OF) if event.reply_id.startswith(PASSAGE_OF) else "",
        guide=place.guide if place is not None else "",
    )
