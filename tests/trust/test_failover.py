"""The short form of the failover; `make test-failover` runs two hundred switches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.replica_set import FAULTS
from tests.trust.failover import fail_over

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


async def test_each_fault_at_a_switch_of_the_primary_loses_and_doubles_nothing(tmp_path: Path) -> None:
    outcome = await fail_over(tmp_path, len(FAULTS), seed=5)
    print(outcome.line())
    assert (outcome.failures, outcome.count) == ([], len(FAULTS))
