"""How likely a message is about each subject, by a linear model with one column a subject. Pure, once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from handoff.assistant.contextual.seen import VECTOR, Seen, features
from knowledge.search.embedder import Vectors
from knowledge.search.linear import centred

WEIGHTS: Final = Path(__file__).parent / "weights.npz"
URGENT: Final = "urgent"
"""The column that says how likely somebody is in danger by the message, beside those of the subjects."""
STEPS: Final = 127.0
"""Each weight is kept in one byte, as a share of the largest of its subject."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The weights, a column a subject."""

    embedder: str
    mean: Vectors
    columns: tuple[str, ...]
    """The subjects, and `URGENT`."""
    scale: Vectors
    of_vector: Vectors
    """The weights of the numbers of a vector."""
    of_features: npt.NDArray[np.int8]
    """Those of the hashed features, and the bias as the last row."""

    def read(self, message: Seen) -> Mapping[str, float]:
        """How likely each subject is one that a good reply is about, and how likely the message is urgent.

        Empty without a vector of this embedder.
        """
        vector = message.vector
        if vector is None or vector.model != self.embedder:
            return {}
        values = np.frombuffer(vector.values, "<f4")
        if len(values) != len(self.mean):
            return {}
        found = features(message)
        rows = np.fromiter(found, np.int64, len(found))
        scores = (VECTOR * centred(values[None, :], self.mean)[0]) @ self.of_vector
        scores += np.fromiter(found.values(), np.float32, len(found)) @ self.of_features[rows].astype(np.float32)
        likely = 1 / (1 + np.exp(-(scores + self.of_features[-1]) * self.scale))
        return dict(zip(self.columns, likely.tolist(), strict=True))


@cache
def load(path: Path = WEIGHTS) -> Reader:
    """The weights that come along."""
    with np.load(path, allow_pickle=False) as held:
        columns = tuple(str(each) for each in held["subjects"])
        mean, weights = held["mean"], held["weights"]
        of_vector = weights[: len(mean)].astype(np.float32)
        return Reader(str(held["embedder"]), mean, columns, held["scale"], of_vector, weights[len(mean) :])
