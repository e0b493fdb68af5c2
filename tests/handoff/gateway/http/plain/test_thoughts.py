"""A text in thoughts: the same as in the chat with scripts, by the same examples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handoff.gateway.http.plain.thoughts import in_thoughts, stems, without_repeats, without_said
from tests.support.product import ROOT

EXAMPLES: dict[str, Any] = json.loads((ROOT / "tests/widget/fixtures/thoughts.json").read_text("utf-8"))


@pytest.mark.parametrize("example", EXAMPLES["parted"], ids=lambda example: example["text"][:30])
def test_a_long_answer_becomes_short_bubbles_its_question_alone(example: dict[str, Any]) -> None:
    assert in_thoughts(example["text"]) == example["thoughts"]


def test_what_was_said_is_left_out_but_never_all_of_a_text() -> None:
    said = {"Ring 112.", "Där svarar någon."}
    assert without_repeats("Lås dörren. Ring 112.", said) == "Lås dörren."
    assert without_repeats("Ring 112.", said) == "Ring 112."
    assert "Lås dörren." in said


def test_what_is_left_of_paragraphs_stays_parted() -> None:
    assert without_repeats("Hej. Ring 112.\n\nLås dörren.", {"Ring 112."}) == "Hej.\n\nLås dörren."


def test_nothing_is_left_of_what_another_text_says_whole() -> None:
    assert without_said("Ingen är här.", stems("Nu är ingen här, men skriv.")) == ""


@pytest.mark.parametrize("sentence", [*EXAMPLES["left_out"], *EXAMPLES["kept"]])
def test_what_the_panel_says_in_other_words_is_left_out(sentence: str) -> None:
    told = without_repeats(f"Hej. {sentence}", set(), stems(EXAMPLES["panel"]))
    assert told == ("Hej." if sentence in EXAMPLES["left_out"] else f"Hej. {sentence}")
