"""Who asks about reporting an adult is told from who asks about a child."""

from __future__ import annotations

import pytest

from handoff.assistant.thread.of_an_adult import is_of_an_adult, is_of_oneself
from handoff.conversation.state import State


@pytest.mark.parametrize(
    ("before", "text", "adult"),
    [
        ((), "kan jag anmäla det här? hon är ju vuxen", True),
        (("en av mina medarbetare lägger ut extrema saker",), "är det nåt jag ska anmäla?", True),
        ((), "han är 42, det är inget barn. ska jag anmäla", True),
        (("mina kollegor är också oroliga",), "ska jag anmäla eleven?", False),
        ((), "ska jag göra en orosanmälan? hon är vuxen men hennes barn är små", False),
        ((), "ska jag anmäla?", False),
    ],
)
def test_words_say_that_somebody_is_an_adult(before: tuple[str, ...], text: str, *, adult: bool) -> None:
    assert is_of_an_adult(text, State(recent=(*before, text))) is adult


@pytest.mark.parametrize(("band", "adult"), [("18_24", True), ("40_64", True), ("15_17", False), ("under_13", False)])
def test_the_age_that_was_told_says_it_too(band: str, *, adult: bool) -> None:
    state = State(memory={"age_band": band, "relation": "barn"})
    assert is_of_an_adult("kan man anmäla det här", state) is adult


@pytest.mark.parametrize(
    ("memory", "before", "oneself"),
    [
        ({}, "de skrev min adress och att de vet var jag sover", True),
        ({"relation": "elev_klient"}, "jag är rädd att hon blev bortgift", False),
        ({"audience": "yrkesverksam"}, "jag är rädd att hon blev bortgift", False),
        ({}, "jag är rädd för barnens skull", False),
    ],
)
def test_who_is_threatened_asks_for_themselves_unless_it_is_about_a_child(
    memory: dict[str, str], before: str, *, oneself: bool
) -> None:
    text = "ska jag anmäla?"
    state = State(recent=(before, text), signals=("S4",), memory=memory)
    assert is_of_oneself(text, state) is oneself
    assert not is_of_oneself(text, State(recent=(before, text), memory=memory))


def test_a_colleague_who_is_named_does_not_make_a_pupil_an_adult() -> None:
    before, text = "min kollega håller med", "ska jag anmäla?"
    assert is_of_an_adult(text, State(recent=(before, text)))
    assert not is_of_an_adult(text, State(recent=(before, text), memory={"relation": "elev_klient"}))
    assert is_of_an_adult("hon är ju vuxen. kan jag anmäla?", State(memory={"relation": "barn"}))
