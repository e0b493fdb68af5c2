"""Who was safe a while ago, or before new danger, may be asked again; all else that was told is known."""

from __future__ import annotations

from handoff.conversation.told.understood import MOST_SINCE_SAFE, known_now
from tests.handoff.conversation.test_open_question import asked, says
from tests.support.samples import write


def test_safe_is_known_until_a_while_has_passed() -> None:
    story = asked("hot_mot_person").does(write(text="ja jag är trygg", client_msg_id="n"))
    assert known_now(story.state)["safe"] == "yes"
    for number in range(MOST_SINCE_SAFE + 1):
        story = says(story, "bekrafta").does(write(text="och så var det det", client_msg_id=f"m{number}"))
    assert story.state.memory["safe"] == "yes"
    assert "safe" not in known_now(story.state)


def test_safe_is_unknown_after_new_danger() -> None:
    story = asked("hot_mot_person").does(write(text="ja jag är trygg", client_msg_id="n"))
    story = says(story, "bekrafta").does(write(text="nu står han utanför", client_msg_id="o"))
    story = says(story, "risk_stod", level="N3", signals=("S1",))
    assert "safe" not in known_now(story.state)


def test_that_nobody_is_in_danger_is_known_until_new_danger() -> None:
    story = asked("ta_pa_allvar").does(write(text="nej ingen är i fara", client_msg_id="n"))
    story = says(story, "bekrafta")
    assert known_now(story.state)["danger"] == "no"
    story = story.does(write(text="nu står han utanför", client_msg_id="o"))
    story = says(story, "risk_stod", level="N3", signals=("S1",))
    assert "danger" not in known_now(story.state)


def test_who_has_just_said_that_they_are_safe_is_not_asked_again() -> None:
    story = asked("vill_lamna").does(write(text="ja jag är trygg", client_msg_id="n"))
    assert story.state.memory["safe"] == "yes"
    story = says(story, "bekrafta").does(write(text="hela mitt liv är där", client_msg_id="o"))
    assert says(story, "vill_lamna").state.question == ""
