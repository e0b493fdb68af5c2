"""The hour on paper: more people need more, and what more machines cannot move is named."""

from __future__ import annotations

from tests.bench.scale import FULL, Hour, Plan, limit, planned


def test_a_small_line_fits_on_one_of_each() -> None:
    plan, course = planned(1_000)
    assert plan == Plan(1, 1, 1)
    assert limit(course) == ""


def test_a_plan_leaves_every_part_room_and_lets_nobody_wait() -> None:
    plan, course = planned(50_000)
    assert plan.bots > plan.nodes > 1
    assert all(used <= FULL for used in course.used.values())
    assert not any(course.waited_s.values())


def test_too_few_make_people_wait() -> None:
    assert Hour(50_000, Plan(1, 1, 1)).run().waited_s["bot"] > 60


def test_the_one_queue_is_what_more_nodes_do_not_move() -> None:
    few, many = (Hour(2_000_000, Plan(nodes, 200, 800)).run().queue_used for nodes in (100, 400))
    assert many >= few > 0
