"""The 112 text: the long one once, the short one for each new danger, so that none mutes the next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handoff.conversation.events import Noticed
from handoff.conversation.rules.emergency import AGAIN, AGAIN_AFTER
from handoff.conversation.state import danger_waits
from handoff.risk import Assessment, Holder, Level, Reason
from tests.handoff.conversation.test_open_question import says
from tests.support.samples import Story, assessed, bot_reply, decided, started, write

LONG = "notice_emergency_danger"


def danger(signal: str, holder: Holder) -> Assessment:
    reason = Reason("r", signal, Level.N4, holder, "statement", "now", "affirmed", "", "", "")
    return Assessment(Level.N4, (signal,), (reason,), False, False, False)


def shown(story: Story, asked: Any) -> list[str]:
    events = story.took(decided(story.state, asked))
    return [event.text_id for event in events if isinstance(event, Noticed) and event.code == "emergency"]


def in_danger() -> Story:
    story = started()
    assert shown(story, write(client_msg_id="1", now=story.at, assessment=danger("S4", Holder.OTHER))) == [LONG]
    return story


def test_the_same_danger_said_again_is_answered_and_not_alarmed_again() -> None:
    story = in_danger()
    assert shown(story, write(client_msg_id="2", now=story.at, assessment=danger("S4", Holder.OTHER))) == []
    assert story.state.alarmed_about == ("S4", "other")


@pytest.mark.parametrize(("signal", "holder"), [("S3", Holder.OTHER), ("S4", Holder.SELF)])
def test_a_new_signal_or_another_holder_shows_the_short_line_and_alarms_again(signal: str, holder: Holder) -> None:
    story = in_danger()
    first = story.state.alarmed_at
    assert shown(story, write(client_msg_id="2", now=story.at, assessment=danger(signal, holder))) == [AGAIN]
    assert first is not None
    assert story.state.alarmed_at is not None
    assert story.state.alarmed_at > first


def test_the_same_danger_alarms_again_after_an_answer_that_nobody_is_in_danger() -> None:
    story = in_danger()
    story = says(story, "ta_pa_allvar").does(write(text="nej ingen är i fara nu", client_msg_id="2"))
    story = says(story, "bekrafta")
    assert story.state.calm_answers == 1
    again = write(client_msg_id="3", now=story.at, assessment=danger("S4", Holder.OTHER))
    assert shown(story, again) == [AGAIN]
    assert (story.state.calm_answers, danger_waits(story.state)) == (0, True)


def test_after_ten_minutes_the_same_danger_alarms_again() -> None:
    story = in_danger()
    assert story.state.alarmed_at is not None
    early = story.state.alarmed_at + AGAIN_AFTER - timedelta(seconds=1)
    assert shown(story, write(client_msg_id="2", now=early, assessment=danger("S4", Holder.OTHER))) == []
    late = story.state.alarmed_at + AGAIN_AFTER
    assert shown(story, write(client_msg_id="3", now=late, assessment=danger("S4", Holder.OTHER))) == [AGAIN]


def test_the_model_does_not_ring_for_what_the_rules_have_rung_for() -> None:
    story = in_danger()
    assert shown(story, bot_reply(story.pending, level="N4", signals=("S1", "S2"))) == []


def test_beside_an_alarm_the_model_rings_for_a_new_danger_only_if_it_is_sure() -> None:
    story = in_danger().does(write(client_msg_id="2"))
    assert shown(story, bot_reply(story.pending, level="N4", signals=("S3",), unsure=True)) == []
    story.does(write(client_msg_id="3"))
    assert shown(story, bot_reply(story.pending, level="N4", signals=("S3",))) == [AGAIN]


@pytest.mark.parametrize(
    ("level", "signal", "again"), [(Level.N3, "S3", True), (Level.N3, "S7", False), (Level.N2, "S3", False)]
)
def test_beside_an_n4_another_life_in_danger_alarms_from_n3_on(level: Level, signal: str, again: bool) -> None:
    story = in_danger()
    texts = shown(story, write(client_msg_id="2", now=story.at, assessment=assessed(level, signal)))
    assert texts == ([AGAIN] if again else [])
    assert shown(started(), write(assessment=assessed(Level.N3, "S3"))) == []


def test_a_danger_that_was_told_before_the_alarm_and_is_no_greater_rings_no_second_time() -> None:
    before = assessed(Level.N3, "S1")
    story = started(write(assessment=before))
    story.does(write(client_msg_id="2", assessment=danger("S2", Holder.OTHER)))
    assert shown(story, write(client_msg_id="3", now=story.at, assessment=before)) == []
    assert shown(story, write(client_msg_id="4", now=story.at, assessment=assessed(Level.N3, "S3"))) == [AGAIN]
    assert story.state.alarmed_at is not None
    later = story.state.alarmed_at + AGAIN_AFTER
    assert shown(story, write(client_msg_id="5", now=later, assessment=before)) == [AGAIN]


def test_whose_life_it_is_about_is_remembered_and_ones_own_goes_before_another() -> None:
    """Guides ask nobody who has written that they want to die whom it is about."""
    story = started(write(assessment=danger("S3", Holder.UNKNOWN)))
    assert "about" not in story.state.memory
    story.does(write(client_msg_id="2", assessment=danger("S4", Holder.OTHER)))
    assert "about" not in story.state.memory  # who threatens is not whose life it is about
    story.does(write(client_msg_id="3", assessment=danger("S3", Holder.OTHER)))
    assert story.state.memory["about"] == "other"
    story.does(write(client_msg_id="4", assessment=danger("S3", Holder.SELF)))
    story.does(write(client_msg_id="5", assessment=danger("S3", Holder.OTHER)))
    assert story.state.memory["about"] == "self"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("en elev skrev i en dikt: jag orkar inte mer", "other"),
        ("jag är lärare, eleven har sagt att jag vill inte leva", "other"),
        ("en elev skrev det, och jag vill inte leva själv", "self"),
        ("jag är elev och vill inte leva", "self"),
    ],
)
def test_what_a_pupil_wrote_is_about_the_pupil_and_not_about_who_quotes_it(text: str, about: str) -> None:
    story = started(write(text=text, assessment=danger("S3", Holder.SELF)))
    assert story.state.memory["about"] == about
