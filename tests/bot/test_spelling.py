"""What is typed without å, ä and ö is read as Swedish that has them; nothing else is changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.spelling import DottedSpelling, spelt
from bot.spelling import DottedWords

TEXTS = [
    "jag är rädd för hundar",
    "får jag fråga en sak för säkerhets skull",
    "så är det för mig, sa mamma",
    "she sang for a hard day",
    "a dad has a day for a man",
    "det var en man",
]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("jag ar radd", "jag är rädd"),
        ("Ar jag RADD", "Är jag RÄDD"),
        ("far jag fraga mamma en sak", "får jag fråga mamma en sak"),
        ("det var en man", "det var en man"),
        ("jag är radd", "jag är radd"),  # has a letter: it is typed as it is meant
        ("a day for dad", "a day for dad"),  # English
        ("", ""),
    ],
)
def test_letters_are_given_back(typed: str, read: str) -> None:
    assert DottedWords.of(TEXTS).restore(typed) == read


def test_the_message_keeps_its_own_text_and_a_stored_speller_spells_alike(tmp_path: Path) -> None:
    storage, place = LocalModelStorage(tmp_path), Resource("spelling")
    speller = DottedSpelling({}, storage, place)
    speller.train(TrainingData([Message.build(text, "halsa") for text in TEXTS]))
    loaded = DottedSpelling.load({}, storage, place, None)  # type: ignore[arg-type]
    for each in (speller, loaded):
        (message,) = each.process([Message.build("jag ar radd")])
        assert (message.get(TEXT), spelt(message)) == ("jag ar radd", "jag är rädd")


def test_without_a_speller_the_text_is_read_as_it_is() -> None:
    assert spelt(Message.build("jag ar radd")) == "jag ar radd"
