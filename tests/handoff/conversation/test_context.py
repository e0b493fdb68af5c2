"""What a decision may know is read when it is asked for, once: most messages ask for nothing of it."""

from __future__ import annotations

import itertools

from handoff.assistant.wording import Wording
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.decide import decide
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from handoff.risk import RiskRules
from knowledge import questions, seed, wordings
from tests.support.samples import NOON, OPEN


class Counted:
    """A context's sources, each with how often it was asked."""

    def __init__(self) -> None:
        self.intakes = 0
        self._bits = itertools.count(1)

    def intake(self) -> Intake:
        self.intakes += 1
        return OPEN

    def context(self) -> Context:
        return Context(NOON, self.intake, RiskRules.load(), questions.load(), lambda: next(self._bits))


def test_what_a_visitor_writes_to_a_person_asks_nobody_who_is_on_duty() -> None:
    counted = Counted()
    context = counted.context()
    state = State(name="with_counselor", lang="sv")
    events = decide(state, cmd.Write(client_msg_id="m", text="tack, det hjälper att prata"), context)
    texts = wordings.load(seed.REPLIES)
    assert Wording(texts, lambda: OPEN).word(events, state, lambda: context.intake) == events
    assert counted.intakes == 0


def test_who_is_on_duty_and_a_code_are_the_same_to_the_end_of_a_decision() -> None:
    counted = Counted()
    context = counted.context()
    assert context.intake is context.intake
    assert counted.intakes == 1
    assert context.fresh_code() == context.fresh_code() != counted.context().fresh_code()
