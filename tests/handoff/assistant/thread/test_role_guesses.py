"""A role that only the model reads gives way to whom the visitor has spoken of."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRequest
from handoff.assistant.thread.role_guesses import ROLE, without_guessed_role
from handoff.conversation.state import State
from tests.support.fakes import answer


def role(text: str, guessed: str, memory: dict[str, str]) -> object:
    """The role that is left of a guess."""
    state = State(name="bot", memory=memory)
    request = BotRequest(text=text, lang="sv", payload=None, level="N1", slots={}, recent=())
    return without_guessed_role(replace(answer("fraga_polis"), slots={ROLE: guessed}), request, state).slots.get(ROLE)


@pytest.mark.parametrize(
    ("memory", "left"),
    [
        ({"relation": "syskon"}, None),
        ({"relation": "barn"}, None),
        ({"relation": "elev_klient"}, "yrkesverksam"),
        ({"relation": "barn", ROLE: "yrkesverksam"}, "yrkesverksam"),
        ({}, "yrkesverksam"),
    ],
)
def test_who_speaks_of_somebody_of_their_own_is_not_taken_for_working(memory: dict[str, str], left: str | None) -> None:
    assert role("får skolan veta om jag säger nåt till kuratorn", "yrkesverksam", memory) == left


def test_who_asks_about_children_in_general_is_not_taken_for_a_relative() -> None:
    assert role("hur pratar man med ett barn om sånt?", "anhorig", {}) is None
    assert role("hur pratar man med ett barn om sånt?", "anhorig", {"relation": "barn"}) == "anhorig"
