"""Whether a human can be had, and who may queue all the same."""

from __future__ import annotations

import itertools

import pytest

from handoff.contract.base import ModeName
from handoff.conversation.intake import Intake
from handoff.risk import Level

FACTS = list(itertools.product(("closed", "practice", "open", "ended"), (True, False), (True, False), (True, False)))


@pytest.mark.parametrize(("mode", "hours", "available", "stopped"), FACTS)
def test_a_human_can_be_had_when_everything_is_right(
    mode: ModeName, hours: bool, available: bool, stopped: bool
) -> None:
    intake = Intake(mode, hours, available, stopped)
    assert intake.open is (mode in ("practice", "open") and hours and available and not stopped)


@pytest.mark.parametrize(("mode", "hours", "available", "stopped"), FACTS)
def test_danger_queues_whatever_the_hour_or_staffing_while_there_is_a_service(
    mode: ModeName, hours: bool, available: bool, stopped: bool
) -> None:
    intake = Intake(mode, hours, available, stopped)
    for level in (Level.N3, Level.N4):
        assert intake.may_queue(level) is (mode in ("practice", "open"))


@pytest.mark.parametrize(("mode", "hours", "available", "stopped"), FACTS)
def test_others_queue_within_hours_also_while_nobody_is_free(
    mode: ModeName, hours: bool, available: bool, stopped: bool
) -> None:
    intake = Intake(mode, hours, available, stopped)
    for level in (Level.N0, Level.N1, Level.N2):
        assert intake.may_queue(level) is (mode in ("practice", "open") and hours and not stopped)


def test_in_the_last_half_hour_only_danger_begins_to_wait() -> None:
    intake = Intake("open", within_hours=True, available=True, closing_soon=True)
    assert [level for level in Level if intake.may_queue(level)] == [Level.N3, Level.N4]
    assert intake.open, "a person is still there for those who have one"
