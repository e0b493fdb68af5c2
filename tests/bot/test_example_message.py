"""An example in training is Rasa's own message, with cheaper copies and hashes."""

import copy

import numpy as np
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.training.example_message import ExampleMessage

TOLD = ("jag är orolig för min son", "oro_barn")
LABELS = {"level": "N1", "signals": []}


def both() -> list[Message]:
    """The same example as ours and as Rasa's own."""
    return [each.build(*TOLD, example_metadata=LABELS) for each in (ExampleMessage, Message)]


def test_it_is_equal_to_rasas_own() -> None:
    ours, rasas = both()
    assert ours == rasas
    for each in (ours, rasas):
        each.set(INTENT, "annat", add_to_output=True)
    assert ours == rasas
    assert ours.output_properties == rasas.output_properties
    assert TrainingData(both()).training_examples == [rasas.build(*TOLD, example_metadata=LABELS)], "one of two equals"


def test_a_hash_stays_where_nothing_changes_and_no_longer() -> None:
    example = both()[0]
    before = example.fingerprint()
    example.set(INTENT, TOLD[1])
    assert example._cached_fingerprint == before
    example.set(INTENT, "annat")
    assert example.fingerprint() != before


def test_what_is_added_to_a_copy_is_not_added_to_the_original() -> None:
    example = both()[0]
    hashed = example.fingerprint()
    other = copy.deepcopy(example)
    assert other == example
    other.add_features(Features(np.ones((1, 2)), FEATURE_TYPE_SENTENCE, TEXT, "test"))
    other.set("level", "N2", add_to_output=True)
    assert (example.features, example.get("level"), example.output_properties) == ([], None, {TEXT})
    assert example.fingerprint() == hashed != other.fingerprint()
