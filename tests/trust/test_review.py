"""The short forms of what somebody does who knows the program; `make attack` runs the long ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.administrators import attack_accounts
from tests.trust.cells import attack_cells
from tests.trust.forms import SEED, Run
from tests.trust.lengths import measure_lengths
from tests.trust.tokens import outlive_tokens


@pytest.mark.parametrize(
    ("form", "times"),
    [(attack_cells, 12), (outlive_tokens, 60), (attack_accounts, 12), (measure_lengths, 500)],
)
async def test_who_knows_the_program_gains_nothing(tmp_path: Path, form: Run, times: int) -> None:
    outcome = await form(tmp_path, times, SEED)
    print(outcome.line())
    assert outcome.failures == []
    assert outcome.count == times
