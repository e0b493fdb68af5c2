"""A logistic regression over a message's vectors and words, for yes or no. Pure, once it is read.

Owns the features and how it learns, and not what is judged: each use keeps its own examples and weights.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from handoff.assistant.contextual.fitting import Adam
from handoff.conversation.text.folding import folded_words
from knowledge.search.embedder import Vectors

COLUMNS: Final = 1 << 13
VECTOR, WORDS = 3.0, 2.0
"""How loud each kind of feature is."""
ROUNDS, RATE = 400, 0.03
RIDGE: Final = 1e-3
"""How dear large weights are. These were chosen by leaving out one writer at a time."""
_EDGE: Final = "|"


@dataclass(frozen=True, slots=True)
class Regression:
    """The weights of one judgement."""

    embedder: str
    mean: Vectors
    """Taken from the vectors."""
    of_vectors: Vectors
    of_words: Vectors
    bias: float

    def log_odds(self, text: str, vectors: Vectors) -> float:
        """How likely it is, by a text and by its vectors, one after the other."""
        dense = VECTOR * (vectors - self.mean)
        return float(dense @ self.of_vectors + word_features(text) @ self.of_words + self.bias)


def word_features(text: str) -> Vectors:
    """The words of a text, and each two beside each other, hashed into columns; more words weigh less each."""
    found = np.zeros(COLUMNS, np.float32)
    terms = list(_terms(text))
    for term in terms:
        found[zlib.crc32(term.encode()) % COLUMNS] += WORDS / max(1, len(terms)) ** 0.5
    return found


def _terms(text: str) -> Iterator[str]:
    words = [_EDGE, *folded_words(text), _EDGE]
    yield from words[1:-1]
    yield from (f"{one} {other}" for one, other in pairwise(words))


def fit(embedder: str, texts: Sequence[str], vectors: Vectors, truth: npt.NDArray[np.bool_]) -> Regression:
    """The weights that tell the texts for which it is true from the others. Both kinds weigh as much together.

    Args:
        embedder: the name of that of the vectors.
        texts: one an example.
        vectors: of each, one after the other (n x numbers).
        truth: whether it is so.
    """
    mean = vectors.mean(axis=0)
    words = np.stack([word_features(text) for text in texts])
    seen = np.hstack([VECTOR * (vectors - mean), words, np.ones((len(texts), 1), np.float32)])
    share = truth.mean()
    weight = np.where(truth, 0.5 / share, 0.5 / (1 - share)).astype(np.float32) / len(texts)
    weights = np.zeros(seen.shape[1], np.float32)
    adam = Adam([weights])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-(seen @ weights)))
        slope = seen.T @ ((likely - truth) * weight)
        slope[:-1] += RIDGE * weights[:-1]
        adam.step([weights], [slope.astype(np.float32)], RATE)
    split = vectors.shape[1]
    return Regression(embedder, mean, weights[:split], weights[split:-1], float(weights[-1]))


def key_of(examples: object, embedder: str) -> str:
    """A hash of what teaches, of the embedder's name and of the settings: what is unchanged is not learned again."""
    return hashlib.sha256(repr((examples, embedder, COLUMNS, VECTOR, WORDS, ROUNDS, RATE, RIDGE)).encode()).hexdigest()


def is_learned(path: Path, key: str) -> bool:
    """Whether the weights in a file were learned from just this."""
    if not path.exists():
        return False
    with np.load(path, allow_pickle=False) as held:
        return str(held["key"]) == key


def save(path: Path, key: str, **judgements: Regression) -> None:
    """Keep the weights of several judgements by one embedder in one file, at half precision; `key`: `key_of`."""
    kept: dict[str, Any] = {
        "key": np.str_(key),
        "embedder": np.str_(next(iter(judgements.values())).embedder),
    }
    for name, each in judgements.items():
        kept |= {
            f"{name}_mean": each.mean,
            f"{name}_of_vectors": each.of_vectors.astype(np.float16),
            f"{name}_of_words": each.of_words.astype(np.float16),
            f"{name}_bias": np.float32(each.bias),
        }
    np.savez_compressed(path, allow_pickle=False, **kept)


def read(path: Path, name: str) -> Regression:
    """The weights of one judgement in a file."""
    with np.load(path, allow_pickle=False) as held:
        return Regression(
            str(held["embedder"]),
            held[f"{name}_mean"],
            held[f"{name}_of_vectors"].astype(np.float32),
            held[f"{name}_of_words"].astype(np.float32),
            float(held[f"{name}_bias"]),
        )
