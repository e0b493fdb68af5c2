"""The vectors that come with the project decide nothing: they are what the embedder says of today's examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.embedder import CHUNK_VECTORS, EMBEDDERS, SentenceEmbedder, version_of
from bot.components.vectors import SHIPPED, ExampleVectors, key_of, quantized, read, unit, write
from bot.training.vector_file import EMBEDDER, texts

SAMPLE = 1000
SAME = 0.999


class Letters:
    """An embedder of two numbers a text, which counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, part: list[str]) -> np.ndarray:
        self.asked += part
        vectors = np.array([[len(text), 1.0 + text.count("a")] for text in part], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_every_example_has_its_vector_in_the_file_and_nothing_else_has() -> None:
    """After a change of examples: `make vectors`."""
    assert set(read(SHIPPED, version_of(EMBEDDER))) == {key_of(text) for text in texts()}


def test_the_file_says_what_the_embedder_says() -> None:
    sample = texts()[::SAMPLE]
    shipped = read(SHIPPED, version_of(EMBEDDER))
    fresh = EMBEDDERS[EMBEDDER]()(sample)
    cosines = (unit(np.array([shipped[key_of(text)] for text in sample])) * fresh).sum(axis=1)
    assert cosines.min() > SAME, dict(zip(sample, cosines, strict=True))


def test_a_vector_is_the_same_from_the_file_from_beside_the_models_and_fresh(tmp_path: Path) -> None:
    encode, words = Letters(), ["hej", "hej då", "jag är rädd", "hej"]
    fresh = ExampleVectors("e-1", None, shipped=None).of(words, encode)
    assert np.array_equal(fresh, unit(quantized(Letters()(words))))
    write(tmp_path / "shipped.npz", "e-1", {key_of("hej"): quantized(Letters()(["hej"]))[0]})
    mixed = ExampleVectors("e-1", tmp_path / "kept.npz", shipped=tmp_path / "shipped.npz")
    assert np.array_equal(mixed.of(words, encode), fresh)
    encode.asked.clear()
    again = ExampleVectors("e-1", tmp_path / "kept.npz", shipped=tmp_path / "shipped.npz")
    assert np.array_equal(again.of(words, encode), fresh)
    assert encode.asked == []


def test_only_what_is_new_is_embedded_and_once(tmp_path: Path) -> None:
    encode = Letters()
    write(tmp_path / "shipped.npz", "e-1", {key_of("hej"): quantized(encode(["hej"]))[0]})
    encode.asked.clear()
    ExampleVectors("e-1", None, shipped=tmp_path / "shipped.npz").of(["hej", "nej", "nej"], encode)
    assert encode.asked == ["nej"]


def test_a_file_of_another_embedder_or_a_broken_one_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    assert read(path, "e-1") == {}
    write(path, "e-1", {key_of("hej"): np.array([127, 3], np.int8)})
    assert set(read(path, "e-1")) == {key_of("hej")}
    assert read(path, "e-2") == {}
    path.write_bytes(path.read_bytes()[:-200])
    assert read(path, "e-1") == {}


def test_equal_vectors_make_equal_files(tmp_path: Path) -> None:
    """The model is named by the file too: it gets no other name from a mere writing anew."""
    rows = {key_of(text): row for text, row in zip("abc", quantized(Letters()(list("abc"))), strict=True)}
    write(tmp_path / "one.npz", "e-1", rows)
    write(tmp_path / "two.npz", "e-1", dict(reversed(rows.items())))
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_without_an_embedder_no_vectors_are_learnt_from(tmp_path: Path) -> None:
    context = ExecutionContext(GraphSchema({}), node_name="embedder")
    settings = {**SentenceEmbedder.get_default_config(), "embedder": "none"}
    embedder = SentenceEmbedder.create(settings, LocalModelStorage(tmp_path), Resource("e"), context)
    (example,) = embedder.process_training_data(TrainingData([Message.build(texts()[0], "halsa")])).training_examples
    assert example.get(CHUNK_VECTORS) is None
    assert example.get_dense_features(TEXT) == (None, None)
