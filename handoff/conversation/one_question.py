"""One question a turn, with its answers as the only buttons. Pure.

What is asked follows from the replies (`knowledge.questions`). Whose question is kept where several ask: somebody's
safety first, then the offer of a person, then what the bot's answer asks, and the visitor's role last.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from msgspec.structs import replace

from handoff.conversation.commands import BotLine
from handoff.conversation.events import Slot
from handoff.conversation.rules.offers import ASKS_FOR_PERSON, OFFERS
from knowledge.guides.model import PREFIX
from knowledge.questions import Question, Questions

MOST_BUTTONS: Final = 4
ROLE: Final = "role"
"""The question who the visitor is in this."""

PERSON_WANTED: Final = "person_wanted"
"""The question whether the visitor wants a person."""
GO_ON: Final = "guide_fortsatta"
"""The reply that asks whether to go on with a guide."""

ONLY_ASK: Final = frozenset(
    {"fraga_roll", "fraga_kommun", "hjalpte_det", "tvetydigt", "menar_du", "menar_du_person", GO_ON, *OFFERS}
)
"""Replies that are nothing but their question."""


def one_question_asked(
    lines: tuple[BotLine, ...],
    slots: dict[str, Slot],
    questions: Questions,
    *,
    open_question: str = "",
    needless: Collection[str] = (),
) -> tuple[tuple[BotLine, ...], dict[str, Slot]]:
    """The lines of a turn with at most one question, and the bot's slots as they are when the others are not asked.

    Every other line keeps what it says without its question, and is left out where it only asks. The line that asks is
    the last one, and has the buttons that answer it, or ask for a person; without a question the last line has its own.

    Args:
        lines: the lines of the turn.
        slots: what the bot is given again at the next turn.
        questions: what the replies ask.
        open_question: a question that stands above these lines and waits for its answer; none of them asks another.
        needless: questions that need not be asked: just answered, or about a person who is on the way.
    """
    asked = [_asked(line, questions) for line in lines]
    asking = [at for at, name in enumerate(asked) if name and not open_question and name not in needless]
    kept = max(asking, key=lambda at: (-_rank(lines[at], asked[at], questions), at), default=None)
    silent = [at for at, name in enumerate(asked) if name and at != kept]
    left_out = [at for at in silent if lines[at].reply_id in ONLY_ASK or _of_guide(lines[at])]
    order = [at for at in range(len(lines)) if at not in left_out and at != kept]
    order += [] if kept is None else [kept]
    question = open_question if kept is None else asked[kept]
    slots = _without(slots, [asked[at] for at in silent if asked[at] != question])
    if not order:
        return (), slots
    made = [replace(lines[at], buttons=(), unasked=at in silent) for at in order]
    cards = (*made[-1].cards, *(card for at in left_out for card in lines[at].cards))
    first = lines if kept is None else (lines[kept], *lines[:kept], *lines[kept + 1 :])
    buttons = _buttons(first, questions.get(question), lines[order[-1]])
    if not question and order[-1] in silent:  # what answers its question has nothing to answer
        buttons = tuple(each for each in buttons if each[1] == ASKS_FOR_PERSON)
    if PERSON_WANTED in needless:
        buttons = tuple(each for each in buttons if each[1] != ASKS_FOR_PERSON)
    return (*made[:-1], replace(made[-1], buttons=_at_most(buttons), cards=cards)), slots


def _without(slots: dict[str, Slot], silent: list[str]) -> dict[str, Slot]:
    """The slots without the question of the role, where it was not asked: it may be asked later."""
    listed = slots.get("asked")
    if ROLE not in silent or not isinstance(listed, list):
        return slots
    return {**slots, "asked": [each for each in listed if each != "roll"]}


def _asked(line: BotLine, questions: Questions) -> str:
    return line.question or questions.asked_by(line.reply_id)


def _of_guide(line: BotLine) -> bool:
    """Whether this is the question of a step, which says nothing else."""
    return bool(line.text and line.question)


def _rank(line: BotLine, asked: str, questions: Questions) -> int:
    question = questions.get(asked)
    if question is not None and (question.safety or _may_show_danger(asked, question)):
        return 0
    if line.reply_id in OFFERS:
        return 1
    return 3 if asked == ROLE else 2


def _may_show_danger(asked: str, question: Question) -> bool:
    """Whether it is a guide's question that calls a person by itself, for one of its answers."""
    return asked.startswith(PREFIX) and any(each.level in ("N3", "N4") for each in question.answers.values())


def _buttons(lines: tuple[BotLine, ...], question: Question | None, last: BotLine) -> tuple[tuple[str, str], ...]:
    """The buttons of the turn: answers of its question, from any of the lines; without one those of the last line.

    Those of the line that asks come first: the caller has put it there.

    A question about somebody's safety that stands above the lines brings its own.
    """
    if question is None or question.kind == "free":
        return last.buttons
    offered = dict.fromkeys(button for line in lines for button in line.buttons)
    fitting = [each for each in offered if each[1] == ASKS_FOR_PERSON or question.value_of(each[1]) is not None]
    if question.safety and all(question.value_of(payload) is None for _, payload in fitting):
        fitting = [(each.button, each.payload) for each in question.answers.values() if each.button]
    return tuple(fitting)


def _at_most(buttons: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """As many as there may be: the way to a person stays, and the last answers make room for it."""
    if len(buttons) <= MOST_BUTTONS:
        return buttons
    different = list(dict.fromkeys(buttons))
    person = [each for each in different if each[1] == ASKS_FOR_PERSON][:1]
    answers = [each for each in different if each not in person]
    kept = {*answers[: MOST_BUTTONS - len(person)], *person}
    return tuple(each for each in different if each in kept)
