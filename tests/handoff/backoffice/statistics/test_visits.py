"""What is counted of a wait: whether a person came, and whether the visitor chose the bot or gave up."""

from __future__ import annotations

import msgspec
import pytest

from handoff.backoffice.statistics.tables import wait_outcome
from handoff.backoffice.statistics.visits import Visit, decode, encode, visits
from handoff.conversation import commands as cmd
from handoff.conversation.commands import Command
from tests.support.samples import KIM, NOON, Story, started, take_mail


@pytest.mark.parametrize(
    ("ends", "outcome"),
    [(cmd.Claim(KIM, lead=False), "i_tid"), (cmd.LeaveQueue(), "med_boten"), (cmd.End(), "lamnade")],
)
def test_who_goes_on_with_the_bot_is_counted_apart_from_who_gives_up(ends: Command, outcome: str) -> None:
    story = started(cmd.AskHuman(), ends)
    (visit,) = visits([record for _, record in story.records], lambda at: True)
    assert [wait_outcome(wait) for wait in visit.facts()] == [outcome]


def test_mails_are_answered_when_somebody_has_written_and_several_before_one_answer_are_one() -> None:
    """Its hour is that in which the first came; what nobody has answered when it ends is not answered."""
    story = Story().does(take_mail(), take_mail(), cmd.AnswerMailbox(KIM, "c1", "Hej, så här kan du göra."))
    story.does(take_mail())
    found = visits([record for _, record in story.records], lambda at: True)
    assert [[(each.hour, each.answered) for each in visit.mailed()] for visit in found] == [[(13, True)], [(13, False)]]
    assert decode(encode(found[0])) == found[0]
    before = Visit("2026-11", practice=False, episode=1, waits=(), questions=0, zero_hits=0)
    assert decode(msgspec.msgpack.encode(("2026-11", False, 1, (), 0, 0))) == before, "stored by earlier programs"


ABSENT = (cmd.AskHuman(), cmd.NoteGone(NOON), cmd.LeaveByAbsence(NOON))


@pytest.mark.parametrize(
    ("then", "outcome", "waited_s"),
    [((), "lamnade", 2.0), ((cmd.NoteBack(), cmd.Claim(KIM, lead=False)), "i_tid", 4.0)],
)
def test_a_wait_with_an_absence_in_it_is_one_wait(then: tuple[Command, ...], outcome: str, waited_s: float) -> None:
    """Who comes back has not given up, and has waited from the beginning."""
    story = started(*ABSENT, *then)
    (visit,) = visits([record for _, record in story.records], lambda at: True)
    assert [(wait_outcome(wait), wait.waited_s) for wait in visit.facts()] == [(outcome, waited_s)]
