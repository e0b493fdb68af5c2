"""The sparse featurizer: tf-idf of folded character n-grams and words.

Folding (å, ä, ö to a, a, o; case; long repeats) makes "sjalvmord" and "Självmord" one thing. The learned
vocabulary is stored as JSON and NumPy arrays, never as a pickle. It must not classify anything.
"""

import hashlib
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.components.base import TrainedComponent
from bot.text import fold, words

MAX_NGRAM_CHARS = 600


def _prepare(text: str) -> str:
    return " ".join(words(fold(text[:MAX_NGRAM_CHARS])))


def _word_pairs(prepared: str) -> List[str]:
    single = prepared.split()
    return single + [f"{one} {two}" for one, two in pairwise(single)]


def _vectorizers() -> Dict[str, TfidfVectorizer]:
    shared = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}
    return {
        "chars": TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, max_features=24000, **shared),
        "words": TfidfVectorizer(analyzer=_word_pairs, min_df=2, max_features=8000, **shared),
    }


class NgramFeatures(Features):
    """One sparse row, with a fingerprint of its bytes: Rasa would print each row as text to make one."""

    def fingerprint(self) -> str:
        """A hash of the content."""
        digest = hashlib.sha256(self.origin.encode())
        digest.update(self.features.indices.tobytes())
        digest.update(self.features.data.tobytes())
        return digest.hexdigest()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(TrainedComponent, SparseFeaturizer):
    """Adds one sparse row a message."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Those of Rasa's featurizers; there is nothing to set."""
        return SparseFeaturizer.get_default_config()

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """There is nothing to set."""

    def __init__(self, config: Dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        """Start untrained, as the graph's node `name`."""
        TrainedComponent.__init__(self, config, model_storage, resource)
        SparseFeaturizer.__init__(self, name, self._config)
        self._vectorizers = _vectorizers()
        self._analyzers = {name: vectorizer.build_analyzer() for name, vectorizer in self._vectorizers.items()}
        self._idf: Dict[str, np.ndarray] = {}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NgramFeaturizer":
        """Make an untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    def _learn(self, examples: List[Message]) -> None:
        texts = [_prepare(example.get(TEXT)) for example in examples]
        for vectorizer in self._vectorizers.values():
            vectorizer.fit(texts)
        self._read_weights()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurize the training examples."""
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def _annotate(self, messages: List[Message]) -> None:
        for message in messages:
            row = self._row(_prepare(message.get(TEXT) or ""))
            message.add_features(NgramFeatures(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def _row(self, prepared: str) -> csr_matrix:
        """One row, equal to what the vectorizers make, in a third of the time."""
        columns, weights, width = [], [], 0
        for name, vectorizer in self._vectorizers.items():
            vocabulary = vectorizer.vocabulary_
            found = Counter(vocabulary[term] for term in self._analyzers[name](prepared) if term in vocabulary)
            at = np.fromiter(found, dtype=np.int32, count=len(found))
            counts = np.fromiter(found.values(), dtype=np.float32, count=len(found))
            tf_idf = (1.0 + np.log(counts)) * self._idf[name][at]
            columns.append(at + width)
            weights.append(tf_idf / (np.linalg.norm(tf_idf) + 1e-12))
            width += len(vocabulary)
        data, indices = np.concatenate(weights).astype(np.float32), np.concatenate(columns)
        return csr_matrix((data, indices, np.array([0, len(indices)])), shape=(1, width))

    def _read_weights(self) -> None:
        self._idf = {name: vectorizer.idf_.astype(np.float32) for name, vectorizer in self._vectorizers.items()}

    def _write(self, folder: Path) -> None:
        for name, vectorizer in self._vectorizers.items():
            vocabulary = {term: int(column) for term, column in vectorizer.vocabulary_.items()}
            (folder / f"{name}.json").write_text(json.dumps(vocabulary), encoding="utf-8")
            np.save(folder / f"{name}.npy", vectorizer.idf_, allow_pickle=False)

    def _read(self, folder: Path) -> None:
        for name, vectorizer in self._vectorizers.items():
            vectorizer.vocabulary_ = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            vectorizer.idf_ = np.load(folder / f"{name}.npy", allow_pickle=False)
        self._read_weights()
