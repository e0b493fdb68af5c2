"""A command waits for what it needs and for nothing else."""

from __future__ import annotations

import pytest

from handoff.operations.bootstrap.needs import of_command


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ([], ["service environment"]),
        (["accounts", "list"], ["service environment"]),
        (["up"], ["service environment", "browser code"]),
        (["serve"], ["service environment", "browser code"]),
        (["code", "sign"], ["service environment", "browser code"]),
        (["verify-code", "https://chatt.example.se"], ["service environment"]),
        (["triage", "classify"], ["service environment", "bot environment"]),
        (["bot", "train"], ["service environment", "bot environment"]),
        (["bot", "evaluate"], ["service environment", "bot environment"]),
    ],
)
def test_each_command_has_its_needs(words: list[str], names: list[str]) -> None:
    assert [item.name for item in of_command(words)] == names
