"""The features of a text: n-grams as the vectorizers make them, and test sentences that are no training sentences."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack

from bot.components.embedder import CHUNK_VECTORS, SentenceEmbedder
from bot.components.linear import Centre, Rows
from bot.components.ngrams import NgramFeaturizer, _prepare
from bot.text import clean
from bot.training.examples import read_examples
from bot.training.project import ROOT

TRIAGE = ROOT.parent / "tests/handoff/assistant/evaluation"
TOO_NEAR = 0.9
"""Cosine about the mean of the training examples from which two sentences are one."""


def test_the_fast_n_grams_are_those_of_the_vectorizers(tmp_path: Path) -> None:
    texts = ["hej på dig", "jag vill skriva med en människa", "hej hej hej", "a", "människa på nätet, 24/7!"] * 2
    context = ExecutionContext(GraphSchema({}), node_name="ngrams")
    featurizer = NgramFeaturizer.create({}, LocalModelStorage(tmp_path), Resource("ngrams"), context)
    featurizer.train(TrainingData([Message.build(text, "halsa") for text in texts]))
    others = [*texts, "okända ord zzz", "", "HEJ"]
    messages = featurizer.process([Message.build(text) for text in others])
    fast = [message.get_sparse_features(TEXT)[1].features.toarray()[0] for message in messages]
    prepared = [_prepare(text) for text in others]
    slow = hstack([vectorizer.transform(prepared) for vectorizer in featurizer._vectorizers.values()]).toarray()
    assert np.allclose(np.vstack(fast), slow, atol=1e-5)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_terms_stand_beside_each_other_as_scipy_puts_them(count: int) -> None:
    one = csr_matrix(np.arange(count * 4, dtype=np.float32).reshape(count, 4))
    other = csr_matrix(np.arange(count * 3, dtype=np.float32).reshape(count, 3) % 2)
    beside = Rows(one, np.zeros((count, 0), np.float32)).beside(other).sparse
    assert (beside.toarray() == np.hstack([one.toarray(), other.toarray()])).all()
    assert beside.dtype == np.float32


def test_no_test_sentence_means_nearly_what_a_training_sentence_does(tmp_path: Path) -> None:
    context = ExecutionContext(GraphSchema({}), node_name="embedder")
    settings = SentenceEmbedder.get_default_config()
    embedder = SentenceEmbedder.create(settings, LocalModelStorage(tmp_path), Resource("e"), context)
    examples = [Message.build(example.text) for example in read_examples(ROOT / "data" / "intents")]

    def vectors(messages: list[Message]) -> np.ndarray:
        return np.vstack([message.get(CHUNK_VECTORS).vectors.mean(axis=0) for message in messages])

    trained = vectors(embedder.process_training_data(TrainingData(examples)).training_examples)
    centre = Centre.of(trained)
    for name in ("sentences.yaml", "blind.yaml"):
        cases = yaml.safe_load((TRIAGE / name).read_text(encoding="utf-8"))
        texts = [clean(case["text"]) for case in cases]
        nearest = (centre(vectors(embedder.process([Message.build(text) for text in texts]))) @ centre(trained).T).max(
            axis=1
        )
        assert [text for text, cosine in zip(texts, nearest, strict=True) if cosine >= TOO_NEAR] == []
