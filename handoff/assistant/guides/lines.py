"""The lines of a turn of a guide: its texts with their passages, cards, and the buttons of its question. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handoff.assistant.danger.safety import SAFE_NOW as SAFE_NOW_BUTTONS
from handoff.assistant.guides.walk import Moves, Said
from handoff.assistant.wording.dialogue import PERSON_BUTTON
from handoff.assistant.wording.sentences import sentences
from handoff.conversation.commands import BotLine
from handoff.conversation.events import ShownCard
from handoff.conversation.one_question import MOST_BUTTONS
from handoff.conversation.rules.appointments import BOOKS_TIME
from handoff.conversation.shown_cards import MOST
from handoff.conversation.state import State
from handoff.risk import Level
from knowledge.guides.compiled import Compiled
from knowledge.guides.model import Passage, Step

SAFE_NOW: Final = tuple((button.title_id, button.payload) for button in SAFE_NOW_BUTTONS)
"""The answers to the question of the 112 text."""


BOOK_BUTTON: Final = ("knapp_boka", BOOKS_TIME)


@dataclass(frozen=True, slots=True)
class Showing:
    """What a guide shows beside its own texts."""

    passage: Callable[[Passage], str] = lambda passage: ""
    """The words of a passage as they are published; empty if it is not."""
    help: Callable[[tuple[str, ...]], tuple[ShownCard, ...]] = lambda topics: ()
    """Who helps with these topics near the visitor."""


def lines_of(compiled: Compiled, moves: Moves, state: State, showing: Showing) -> tuple[BotLine, ...]:
    """What is said, and then the question with its answers as buttons; at the end the way to a person.

    In danger the question may have to wait for that of the 112 text: what is said has its answers as buttons then,
    which are left out where the guide asks (`conversation.one_question`).
    """
    said = [_line(each, showing) for each in moves.said]
    waits = state.name == "queued"
    if moves.asks is None:
        if said and not waits:
            books = any(each.step is not None and each.step.appointment for each in moves.said)
            said[-1] = _with_buttons(said[-1], (BOOK_BUTTON, PERSON_BUTTON) if books else (PERSON_BUTTON,))
        return tuple(said)
    asks = BotLine(
        reply_id=moves.asks.reply_id,
        text=moves.asks.text,
        variant=moves.asks.variant,
        question=compiled.asked_at(moves.step),
        buttons=_buttons(compiled, moves.step, state.level, waits=waits),
    )
    if said and compiled.guide.safety:
        said[-1] = _with_buttons(said[-1], SAFE_NOW)
    return (*said, asks)


def _line(said: Said, showing: Showing) -> BotLine:
    step = said.step
    cards = _cards(step, showing) if step is not None else ()
    text = _with_passage(said.text, step, showing) if step is not None else said.text
    return BotLine(reply_id=said.reply_id, text=text, variant=said.variant, cards=cards)


def _with_buttons(line: BotLine, buttons: tuple[tuple[str, str], ...]) -> BotLine:
    return BotLine(reply_id=line.reply_id, text=line.text, variant=line.variant, cards=line.cards, buttons=buttons)


def _cards(step: Step, showing: Showing) -> tuple[ShownCard, ...]:
    article = (ShownCard(type="article", id=step.card.article, title=""),) if step.card is not None else ()
    return (*article, *(showing.help(step.help) if step.help else ()))[:MOST]


def _with_passage(text: str, step: Step, showing: Showing) -> str:
    """The passage after the first sentence, which leads to it."""
    quoted = showing.passage(step.passage) if step.passage is not None else ""
    if not quoted:
        return text
    first, *rest = sentences(text)
    return " ".join([first, quoted, *rest])


def _buttons(compiled: Compiled, step: str, level: Level, *, waits: bool) -> tuple[tuple[str, str], ...]:
    """The answers that have a title, and the way to a person where there is room and none is called.

    From N2 a person is to be had at once (DOMAIN 3.3): the last of four answers makes room, since it can be written.
    Where a guide asks about safety, the answers come first.
    """
    answers = compiled.questions[step].answers
    titled = [(each.button, each.payload) for each in answers.values() if each.button][:MOST_BUTTONS]
    at_once = level >= Level.N2 and not compiled.guide.safety
    return tuple(titled if waits or (len(titled) == MOST_BUTTONS and not at_once) else [*titled, PERSON_BUTTON])
