"""The surge on paper follows the queue's rules; its figures stand in the README."""

from __future__ import annotations

import statistics

from handoff.risk import Level
from tests.bench.simulation import SHOWN, Simulation, Surge

SMALL = Surge(visitors=1_000, counselors=3)


def test_everybody_who_waits_is_taken_or_goes_and_nobody_else_is_in_the_queue() -> None:
    course = Simulation(SMALL).run()
    queued = sum(course.outcomes[level].queued for level in SHOWN)
    assert 0 < queued < SMALL.visitors / 4
    everybody = Simulation(Surge(visitors=1_000, counselors=3, all_to_queue=True)).run()
    assert sum(everybody.outcomes[level].queued for level in SHOWN) == SMALL.visitors


def test_danger_waits_less() -> None:
    course = Simulation(SMALL).run()
    urgent, calm = (statistics.median(course.outcomes[level].waited_s) for level in (Level.N3, Level.N2))
    assert urgent < calm


def test_the_same_surge_has_the_same_course() -> None:
    assert Simulation(SMALL).run().outcomes == Simulation(SMALL).run().outcomes
