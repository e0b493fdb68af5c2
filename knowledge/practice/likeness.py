"""How likely a counselor's sentence has a fault, by a linear model over its vector and its phrases. Pure, once read.

The phrases of `words.yaml` hear what is said in known words; this hears what means the same. Without vectors, while no
embedder is ready, the phrases stand alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from knowledge.practice.phrases import Sentence, sentences
from knowledge.practice.words import FaultName, PracticeWords
from knowledge.search.embedder import Vectors
from knowledge.search.linear import centred

WEIGHTS: Final = Path(__file__).parents[1] / "content" / "practice" / "weights.npz"
LEARNT: Final[tuple[FaultName, ...]] = ("promise", "spying", "arguing", "confronting", "blame")
"""The faults that lie in what is meant; the others are told by form."""
SURE: Final = 0.655
"""From this probability a sentence is marked. None that was measured lies within the rounding of processors of it."""
SPREAD: Final = 2.0
"""How much a vector weighs beside the phrases."""

SentenceVectors = Callable[[str], Awaitable[Vectors | None]]
"""One row for each sentence of a counselor's message; None while no embedder is ready."""
Embeds = Callable[[Sequence[str], str], Awaitable[Vectors | None]]
"""(texts, name of the embedder) -> one row a text."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The weights: one column a fault; rows of the vector, of the phrases, and the bias."""

    embedder: str
    mean: Vectors
    weights: Vectors

    def probabilities(self, said: Sequence[Sentence], vectors: Vectors, words: PracticeWords) -> Vectors:
        """How likely each sentence (row) has each fault (column)."""
        scores = features(said, centred(vectors, self.mean), words) @ self.weights[:-1] + self.weights[-1]
        return np.asarray(1 / (1 + np.exp(-scores)), np.float32)


def features(said: Sequence[Sentence], rows: Vectors, words: PracticeWords) -> Vectors:
    """The centred vectors of sentences, and beside them which faults have a phrase in each."""
    heard = [[words.faults[name].heard.in_sentence(each) is not None for name in LEARNT] for each in said]
    return np.hstack([rows * SPREAD, np.array(heard, np.float32)]).astype(np.float32)


def of_sentences(embeds: Embeds) -> SentenceVectors:
    """The vectors of a message's sentences, by the embedder from whose vectors the weights were learnt."""

    async def vectors(text: str) -> Vectors | None:
        said = [each.text.strip() for each in sentences(text)]
        return await embeds(said, load().embedder) if said else None

    return vectors


async def no_vectors(_: str) -> Vectors | None:
    """Where no embedder is."""
    return None


@cache
def load(path: Path = WEIGHTS) -> Likeness:
    """The weights that come along."""
    with np.load(path, allow_pickle=False) as held:
        return Likeness(str(held["embedder"]), held["mean"], held["weights"])
