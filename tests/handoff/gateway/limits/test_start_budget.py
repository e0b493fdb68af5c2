"""The budget of starts by forms: one address has a share, all together have a part of what is calm."""

from __future__ import annotations

import pytest

from handoff.contract.errors import Refused
from handoff.gateway.limits.start_budget import AN_ADDRESS, SHARE, StartBudget

NOW = 1000.0


def admitted(starts: StartBudget, address: bytes, now: float, *, tries: int) -> int:
    done = 0
    for _ in range(tries):
        try:
            starts.admit(address, now)
        except Refused:
            continue
        else:
            done += 1
    return done


def test_one_address_has_a_share_and_others_are_let_in() -> None:
    starts = StartBudget(120)
    assert admitted(starts, b"one", NOW, tries=50) == AN_ADDRESS
    assert admitted(starts, b"two", NOW, tries=1) == 1


def test_all_addresses_together_come_no_further_than_their_part_of_a_calm_minute() -> None:
    starts = StartBudget(120)
    assert sum(admitted(starts, f"{n}".encode(), NOW, tries=1) for n in range(500)) == 120 // SHARE


def test_a_refusal_says_when_to_try_again() -> None:
    starts = StartBudget(120)
    admitted(starts, b"one", NOW, tries=AN_ADDRESS)
    with pytest.raises(Refused, match="rate_limited") as refused:
        starts.admit(b"one", NOW)
    assert 0 < (refused.value.retry_after_s or 0) <= 60


def test_the_budget_comes_back_with_time() -> None:
    starts = StartBudget(120)
    admitted(starts, b"one", NOW, tries=50)
    assert admitted(starts, b"one", NOW + 60, tries=50) == AN_ADDRESS


@pytest.mark.parametrize("calm", [1, 2, 3])
def test_a_line_that_is_never_calm_still_lets_somebody_in(calm: int) -> None:
    assert admitted(StartBudget(calm), b"one", NOW, tries=5) == 1
