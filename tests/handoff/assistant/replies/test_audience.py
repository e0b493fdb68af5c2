"""Whom an answer speaks to: an answer for those who leave is none for a sister who was asked about her brother."""

from __future__ import annotations

from handoff.assistant.replies.audience import told_audience
from handoff.conversation.state import State

SISTER = {"relation": "syskon"}


def test_who_names_a_brother_may_write_about_themselves_until_they_are_asked_about_him() -> None:
    assert told_audience(State(memory=SISTER)).is_spoken_to({"vill_lamna"})
    asked = State(memory=SISTER, said=("guide:oro/sedan",))
    assert not told_audience(asked).is_spoken_to({"vill_lamna"})
    assert told_audience(asked).is_spoken_to({"anhorig"})


def test_who_has_told_that_they_want_to_leave_does_so_whatever_they_were_asked() -> None:
    leaves = State(memory={**SISTER, "audience": "vill_lamna"}, said=("guide:oro/sedan",))
    assert told_audience(leaves).is_spoken_to({"vill_lamna"})
