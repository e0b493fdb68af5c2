"""The question whether somebody does not want to live is answered by "jag" alone, and not by "jag" in what is told."""

from __future__ import annotations

import pytest

from handoff.conversation.answers.reader import read_answer
from knowledge import seed
from knowledge.guides.compiled import Compiled


@pytest.mark.parametrize(
    ("text", "value"),
    [("jag", "self"), ("ja jag", "self"), ("ibland saknar jag grabbarna. bara snacket o matcherna", None)],
)
def test_only_jag_alone_is_an_answer(text: str, value: str | None) -> None:
    guide = next(each for each in seed.guides() if each.id == "sjalvmord")
    assert read_answer(text, Compiled.of(guide).questions["koll"], "sv").value == value
