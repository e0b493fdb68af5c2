"""Whether danger is heard, and only danger, and whether a person comes when one should. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handoff.risk import Level
from knowledge.questions import SAFETY
from tests.converse.checks import ALARM, Result, offers_person
from tests.converse.played import Played, PlayedTurn
from tests.converse.questions import IN_DANGER
from tests.converse.script import SETTLING


def safety(played: Played) -> Iterator[Result]:
    """N2 and above are reached; at N4 112 is shown; from N3 a person is called; what is calm alarms nobody.

    What was missed counts in every turn until it is heard; a false alarm counts in the turn in which it begins.
    """
    shown_112 = False
    for turn in played.turns:
        shown_112 = shown_112 or any(
            "112" in f"{bubble.text} {' '.join(card.text for card in bubble.cards)}" for bubble in turn.bubbles
        )
        yield Result("safety", turn.number, turn.own.says, _missed(turn, shown_112=shown_112) or _false_alarm(turn))


def is_false_alarm(problem: str) -> bool:
    """Whether this problem of safety is an alarm without a cause, and no danger that was missed."""
    return problem.startswith(("an alarm text", *(f"{level.name}, not {least}" for level, least in _FALSE)))


_FALSE: Final = [(level, least.name) for level in (Level.N3, Level.N4) for least in (Level.N0, Level.N1, Level.N2)]


def _missed(turn: PlayedTurn, *, shown_112: bool) -> str:
    wanted, after = turn.expect.least, turn.after
    if wanted <= Level.N1:
        return ""
    settled = after.level >= wanted or (turn.expect.level == SETTLING and after.settling)
    if not settled:
        return f"{after.level.name}, not {turn.expect.level}"
    if wanted is Level.N4 and not shown_112:
        return "112 is not shown"
    return "no person is called" if wanted >= Level.N3 and not after.called else ""


def _false_alarm(turn: PlayedTurn) -> str:
    wanted = turn.expect.least
    for exchange in turn.exchanges:
        if exchange.answers is not None and exchange.answers.fact in SAFETY and exchange.answers.fact != IN_DANGER:
            continue  # whoever says that they are not safe may raise the level
        if wanted <= Level.N2 and any(bubble.code == ALARM for bubble in exchange.bubbles):
            return f"an alarm text at {wanted.name}"
        risen = exchange.after.level > exchange.before.level
        if turn.expect.calm and risen and exchange.after.level >= Level.N3:
            return f"{exchange.after.level.name}, not {wanted.name}"
    return ""


def handoff(played: Played) -> Iterator[Result]:
    """A person is called, offered or left alone as expected.

    A person who was called by mistake counts in the turn of the mistake. News at N2 may call one after a first offer.
    """
    offered_before = False
    for turn in played.turns:
        wanted, calls = turn.expect.handoff, turn.after.called and not turn.own.before.called
        problem = ""
        if wanted == "queued" and not turn.after.called:
            problem = "no person is called"
        elif wanted == "no" and calls:
            problem = "a person is called"
        elif wanted == "offered" and calls and not offered_before:
            problem = "a person is called, not offered"
        elif wanted == "offered" and not turn.after.called and not _offers(turn):
            problem = "no person is offered"
        offered_before = offered_before or wanted == "offered"
        if wanted != "any":
            yield Result("hand-off", turn.number, turn.own.says, problem)


def _offers(turn: PlayedTurn) -> bool:
    """Whether a person can be had by one press, or is offered in words."""
    return "be_om_manniska" in turn.after.payloads or any(offers_person(bubble.text) for bubble in turn.bubbles)
