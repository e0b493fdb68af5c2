"""What is said in a turn of a guide: its next words, the question again, an answer beside it, the way back. Pure."""

from __future__ import annotations

import dataclasses
from typing import Final

from msgspec.structs import replace

from handoff.assistant.danger.safety import SMALL_TALK
from handoff.assistant.guides.lines import lines_of
from handoff.assistant.guides.reading import TO_RELATIVES, is_sticky
from handoff.assistant.guides.turn import GO_ON_NO, GO_ON_QUESTION, GO_ON_YES, STAYS, Turn
from handoff.assistant.guides.walk import Moves, advance
from handoff.assistant.thread.relevance import EMPTY
from handoff.assistant.wording.dialogue import PERSON_BUTTON, REFLECTIONS, Told, unsaid
from handoff.conversation.answers.reader import SAID
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import GuideStood
from handoff.conversation.one_question import GO_ON
from handoff.conversation.rules.bot import STILL_QUEUED
from handoff.conversation.state import TAKEN_BACK
from knowledge.guides.compiled import NO_BUTTON, YES_BUTTON, Compiled
from knowledge.guides.model import END

TAKEN_IN: Final = "guide_jag_ar_med"
"""Said to what was told in own words, where nothing else takes it up."""
GO_ON_TELLING: Final = "bekrafta"
"""Said alone, where nothing is asked and nobody waits: it invites to tell more."""
MOST_ASIDES: Final = 2
DECLINED: Final = "ingen_person"
"""What is said to who wants no person; it asks what else they want."""


def stepped(turn: Turn, compiled: Compiled, stood: GuideStood, start: str, *, takes_in: bool) -> BotReply:
    """The guide walked from this step to its next question, or to its end."""
    moves = advance(compiled, start, turn.heard)
    none = any(each.reply_id.endswith(TAKEN_BACK) for each in moves.said)
    over = moves.asks is None and (none or not is_sticky(compiled, stood))
    stood = replace(stood, step=moves.step, paused=False, owed=False, asides=0, left=over)
    if not moves.said and moves.asks is None:
        return replace(turn.own, guide=stood)
    return spoken(turn, compiled, moves, stood, takes_in=takes_in)


def asked_again(turn: Turn, compiled: Compiled, stood: GuideStood, *, stayed: bool, takes_in: bool = False) -> BotReply:
    """The open question in other words, once; in danger after the sentence that takes seriously what was taken back.

    `takes_in`: something was told in place of an answer.
    """
    moves = advance(compiled, stood.step, turn.heard)
    made = stepped(turn, compiled, stood, stood.step, takes_in=takes_in)
    if not stayed or moves.asks is None or made.guide is None:
        return made
    made = replace(made, guide=replace(made.guide, asides=1))
    stay = tuple(replace(line, unasked=True, buttons=()) for line in turn.fresh.lines if line.reply_id in STAYS)
    return replace(made, lines=(*stay[:1], *made.lines))


def beside(turn: Turn, compiled: Compiled, stood: GuideStood, step: str) -> BotReply:
    """What is said to the answer to a question of somebody else's, and then the guide's own, unless that asks too.

    Who wants no person is not asked what else they want: the guide has a question for them.
    """
    moves = advance(compiled, step, turn.heard)
    taken_back = tuple(each for each in moves.said if each.reply_id.endswith(TAKEN_BACK))
    if taken_back:
        first = lines_of(compiled, Moves(taken_back, None, END), turn.state, turn.showing)
        return replace(turn.own, lines=(*first, *turn.own.lines), guide=replace(stood, step=END, left=True))
    if DECLINED in turn.replies:
        turn = dataclasses.replace(turn, fresh=_without_question(turn.fresh), command=_without_question(turn.command))
    elif any(turn.asks(reply) for reply in turn.replies):
        return replace(turn.own, guide=replace(stood, step=step, paused=False, owed=True))
    asked = lines_of(compiled, Moves((), moves.asks, moves.step), turn.state, turn.showing)
    stood = replace(stood, step=moves.step, paused=False, owed=False)
    return replace(turn.own, lines=(*turn.own.lines, *asked), guide=stood)


def answered_and_gone_on(turn: Turn, compiled: Compiled, stood: GuideStood, start: str) -> BotReply:
    """The bot's answer to what was asked beside an answer to the guide, and then what the guide says to that."""
    moves = advance(compiled, start, turn.heard)
    answer = _without_question(turn.own)
    next_lines = lines_of(compiled, moves, turn.state, turn.showing)
    stood = replace(stood, step=moves.step, paused=False, owed=False, asides=0, left=moves.asks is None)
    return replace(answer, lines=(*answer.lines, *next_lines), guide=stood)


def _without_question(command: BotReply) -> BotReply:
    return replace(command, lines=tuple(replace(line, unasked=True, buttons=()) for line in command.lines))


def aside(turn: Turn, compiled: Compiled, stood: GuideStood, step: str, *, sticky: bool) -> BotReply:
    """The bot's answer to something else, and the way back: the same question in danger, else whether to go on.

    In danger it is asked again once; then only what was asked for is answered, until the visitor comes back to it.
    """
    if sticky and stood.asides:
        return replace(turn.own, guide=stood)
    if sticky:
        moves = advance(compiled, step, turn.heard)
        asked = lines_of(compiled, Moves((), moves.asks, moves.step), turn.state, turn.showing)
        silent = tuple(replace(line, unasked=True, buttons=()) for line in turn.own.lines)
        stood = replace(stood, step=moves.step, asides=1)
        return replace(turn.own, lines=(*silent, *asked), cards=(), guide=stood)
    texts = compiled.guide.resume.get(turn.heard.lang, ())
    variant = unsaid(GO_ON, len(texts) or turn.variants(GO_ON), turn.state.said)
    if stood.asides >= MOST_ASIDES or step == END or variant is None:
        return let_go(turn, stood)
    back = BotLine(
        reply_id=GO_ON,
        variant=variant,
        text=texts[variant] if texts else "",
        question=GO_ON_QUESTION,
        buttons=((YES_BUTTON, GO_ON_YES), (NO_BUTTON, GO_ON_NO), PERSON_BUTTON),
    )
    stood = replace(stood, step=step, paused=True, asides=stood.asides + 1)
    return replace(turn.own, lines=(*turn.own.lines, back), guide=stood)


def unconfirmed(turn: Turn, compiled: Compiled, stood: GuideStood) -> BotReply:
    """What was written in place of an answer to whether a danger was read rightly: it is met, and the same asked once.

    Who then writes on about something else is believed, and the guide is over. The level stays, and so does whoever
    was called.
    """
    met = _met(turn)
    moves = advance(compiled, stood.step, turn.heard)
    if stood.asides or moves.asks is None:
        return replace(met, guide=replace(stood, left=True))
    asked = lines_of(compiled, Moves((), moves.asks, moves.step), turn.state, turn.showing)
    silent = tuple(replace(line, unasked=True, buttons=()) for line in met.lines)
    return replace(met, lines=(*silent, *asked), cards=(), guide=replace(stood, step=moves.step, asides=1))


def _met(turn: Turn) -> BotReply:
    """The bot's own answer; where it only stays with the danger or says nothing of what was told, what takes it up."""
    if any(line.reply_id not in EMPTY | STAYS | SMALL_TALK | TO_RELATIVES for line in turn.fresh.lines):
        return turn.own
    listening = turn.listening
    spent = listening is None or unsaid(listening, turn.variants(listening), turn.state.said) is None
    goes_on = STILL_QUEUED if turn.state.name == "queued" else GO_ON_TELLING
    line = BotLine(reply_id=goes_on if listening is None or spent else listening, buttons=(PERSON_BUTTON,))
    return turn.reflected(replace(turn.fresh, lines=(line,), cards=()), None)


def let_go(turn: Turn, stood: GuideStood, line: BotLine | None = None) -> BotReply:
    """The bot's own answer, or this line; the guide is over."""
    lines = turn.own.lines if line is None else (line,)
    return replace(turn.own, lines=lines, guide=replace(stood, left=True))


FEWEST_WORDS_TOLD: Final = 3
MOST_WORDS: Final = 64
"""Of more words nothing else is said in the same turn than what takes up a feeling, or just what was told."""


def _kind(turn: Turn) -> str | None:
    return turn.told.kind if turn.told is not None else None


def _without_subjects(turn: Turn) -> Told:
    return dataclasses.replace(turn.told or Told(), subjects=())


def _is_long(moves: Moves) -> bool:
    return sum(len(each.text.split()) for each in (*moves.said, *([moves.asks] if moves.asks else ()))) > MOST_WORDS


def spoken(turn: Turn, compiled: Compiled, moves: Moves, stood: GuideStood, *, takes_in: bool) -> BotReply:
    """The guide's lines in place of the bot's, after what takes the message up where there is room for it."""
    lines = lines_of(compiled, moves, turn.state, turn.showing)
    made = replace(turn.command, lines=lines, cards=(), guide=stood)
    listed = any(each.answer not in ("", SAID) for each in turn.state.pending)
    taking_up = None if listed else turn.taking_up
    told = any(each.answer == SAID for each in turn.state.pending)
    if not told and len(turn.words.split()) <= FEWEST_WORDS_TOLD:
        turn = dataclasses.replace(turn, told=_without_subjects(turn))  # the choice says it already
    reflected = turn.reflected(made, taking_up if len(moves.said) <= 1 else None)
    if len(moves.said) > 1 and _is_long(moves):  # room for a feeling or just what was told, and for nothing else
        return reflected if reflected.lines[0].reply_id in (*REFLECTIONS.values(), _kind(turn)) else made
    if not takes_in or moves.said or reflected.lines != lines:
        return reflected
    if unsaid(TAKEN_IN, turn.variants(TAKEN_IN), turn.state.said) is None:
        return made
    return replace(made, lines=(BotLine(reply_id=TAKEN_IN), *lines))
