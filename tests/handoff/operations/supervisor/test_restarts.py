"""How soon, and how often, what died is started again."""

from __future__ import annotations

from handoff.operations.supervisor.restarts import Restarts


def after(deaths: int, restarts: Restarts, ran_s: float = 0.0) -> Restarts:
    for _ in range(deaths):
        restarts = restarts.died(ran_s)
    return restarts


def test_the_delay_doubles_up_to_its_bound() -> None:
    policy = Restarts(first_s=1, most_s=30)
    assert [after(deaths, policy).delay_s for deaths in (1, 2, 3, 4, 5, 6, 500)] == [1, 2, 4, 8, 16, 30, 30]


def test_a_child_that_was_well_for_long_starts_from_the_first_delay_again() -> None:
    restarts = after(5, Restarts(well_after_s=30))
    assert restarts.died(ran_s=30).delay_s == 1


def test_a_child_without_bound_is_never_given_up() -> None:
    assert not after(1000, Restarts()).is_hopeless


def test_a_bounded_child_is_given_up_at_its_bound() -> None:
    policy = Restarts(most_failures=5)
    assert not after(4, policy).is_hopeless
    assert after(5, policy).is_hopeless
    assert not after(50, policy, ran_s=60).is_hopeless
