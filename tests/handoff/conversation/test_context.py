"""What a decision may know is read when it is asked for, once: most messages ask for nothing of it."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from handoff.assistant.wording.wording import Wording
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.decide import decide
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from handoff.risk import Level, RiskRules
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


def test_after_violence_that_only_the_model_read_a_named_time_is_no_danger_of_now() -> None:
    context = Counted().context()
    guessed = State(name="bot", level=Level.N3, signals=("S2b",))
    told = replace(guessed, danger_told=True, signals_told=("S2b",))
    text = "det blir i morgon"
    assert context.assess(text, guessed).level < Level.N3
    assert context.assess(text, told).level is Level.N4
    suicidal = State(name="bot", level=Level.N3, signals=("S3",))
    assert context.assess("det blir i kväll", suicidal).level is Level.N4, "of one's own life none is too many"
