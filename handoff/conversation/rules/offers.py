"""When a person is offered, and how the offer stands in the bot's answer. Pure.

At N2 nobody is called unasked (DOMAIN 3.3): the bot answers and asks whether the visitor wants a person, at most
twice an episode. Two different signals at N2 call one, if the rules have read one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from handoff.conversation.commands import BotLine
from handoff.conversation.context import Context
from handoff.conversation.events import OfferDue, PersonOffered
from handoff.conversation.rules.shared import OFFER_FROM, QUEUE_FROM, Events, notice
from handoff.conversation.state import MOST_OFFERS, State
from handoff.risk import Level

OFFERS: Final = ("erbjud_person", "erbjud_person_igen")
"""The replies that offer a person, by how often that has been done before in this episode."""

ASKS_FOR_PERSON: Final = "be_om_manniska"
"""What a button means that asks for a person."""

ANSWERS: Final = (("knapp_erbjud_ja", ASKS_FOR_PERSON), ("knapp_erbjud_nej", "neka"))
"""Title and meaning of the buttons under an offer."""

DANGER: Final = frozenset({"S1", "S2", "S2b", "S3", "S4"})
"""Signals of danger to somebody's life: two guesses, one of which is of these, call a person."""
LIMITS: Final = frozenset({"S10", "S11"})
"""Signals of insults and of tests are no worry (DOMAIN 3.4)."""


@dataclass(frozen=True, slots=True)
class Worry:
    """What a message holds at N2. Without arguments: nothing."""

    found: bool = False
    signals: tuple[str, ...] = ()


def worry_in(*readings: tuple[Level, tuple[str, ...]]) -> Worry:
    """What these readings (level, signals) of a message have at N2; nothing where one is higher and calls a person."""
    at_n2 = [signals for level, signals in readings if level == OFFER_FROM]
    if not at_n2 or any(level >= QUEUE_FROM for level, _ in readings):
        return Worry()
    return Worry(True, tuple(dict.fromkeys(each for signals in at_n2 for each in signals if each not in LIMITS)))


def two_worries(state: State, worry: Worry) -> bool:
    """Whether this reading and those before it in the episode have two different signals at N2."""
    return worry.found and len({*state.worries, *worry.signals}) > 1


def another_worry(state: State, worry: Worry) -> bool:
    """As `two_worries`, for a reading of the model: beside something that the rules have read, or of danger.

    Other guesses of the model alone call nobody below N3, however many: they are answered, and a person is offered.
    """
    told = not frozenset(state.worries).isdisjoint(state.worries_told)
    danger = not DANGER.isdisjoint(worry.signals)
    return bool(state.worries) and (told or danger) and two_worries(state, worry)


def offer_due(state: State, worry: Worry) -> Events:
    """A reading at N2 while the bot has the conversation: a person is to be offered, unless that was done twice."""
    if state.name != "bot" or not worry.found:
        return ()
    new = tuple(signal for signal in worry.signals if signal not in state.worries)
    if not new and (state.offer_due or state.offers >= MOST_OFFERS):
        return ()
    return (OfferDue(signals=new),)


def with_offer(state: State, lines: tuple[BotLine, ...], context: Context) -> tuple[tuple[BotLine, ...], Events]:
    """The bot's lines with the offer as their last question, and what follows on them.

    An answer that asks the same by itself becomes the offer; one that asks about safety is left as it is. In the last
    half hour, when nobody begins to wait, the visitor is told of the mailbox instead.
    """
    if context.intake.open and not context.intake.may_queue(OFFER_FROM):
        return lines, (notice("closing_soon"), PersonOffered())
    asked = _asked(lines[-1], context) if lines else ""
    question = context.questions.get(asked)
    if question is not None and question.safety:
        return lines, _offered(lines)
    if question is not None and question.asks_for_person:
        lines = (*lines[:-1], replace(lines[-1], buttons=ANSWERS))
    else:
        offer = BotLine(reply_id=OFFERS[min(state.offers, len(OFFERS) - 1)], buttons=ANSWERS)
        lines = (*(replace(line, buttons=()) for line in lines), offer)
    return lines, _offered(lines)


def _asked(line: BotLine, context: Context) -> str:
    return line.question or context.questions.asked_by(line.reply_id)


def _offered(lines: tuple[BotLine, ...]) -> Events:
    """On the record, where the last line has a button that asks for a person."""
    asks = lines and any(payload == ASKS_FOR_PERSON for _, payload in lines[-1].buttons)
    return (PersonOffered(),) if asks else ()
