"""What readers held for right for those who tried the chat, and how it is counted."""

from __future__ import annotations

import pytest

from knowledge import seed
from tests.converse.answered import Tried, outcome, tried
from tests.converse.played import Bubble, SeenCard


def test_each_answer_that_readers_named_is_there() -> None:
    answers = {each.id for each in seed.answers()}
    turns = [turn for talk in tried() for turn in talk.turns]
    assert {name for turn in turns for name in (*turn.right, *turn.near)} <= answers
    assert sum(turn.asks for turn in turns) > 300


@pytest.mark.parametrize(
    ("bubbles", "counted"),
    [
        ((Bubble("", "stycke:svar_a"),), "said, right"),
        ((Bubble("", "stycke:svar_b"),), "said, near"),
        ((Bubble("", "stycke:svar_c"),), "said, another"),
        ((Bubble("", "oro_barn", cards=(SeenCard("article", "svar_a", "", ""),)),), "card, right"),
        ((Bubble("", "oro_barn", cards=(SeenCard("article", "svar_c", "", ""),)),), "card, another"),
        ((Bubble("", "oro_barn", cards=(SeenCard("article", "a01", "", ""),)),), "nothing"),
    ],
)
def test_what_is_said_counts_before_what_stands_on_a_card(bubbles: tuple[Bubble, ...], counted: str) -> None:
    assert outcome(Tried("får jag det?", asks=True, right=("svar_a",), near=("svar_b",)), bubbles) == counted
