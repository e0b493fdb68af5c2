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
    """The weights: rows are the numbers of a vector, then the hashed features, then the bias."""

    embedder: str
    mean: Vectors
    columns: tuple[str, ...]
    """The subjects, and `URGENT`."""
    scale: Vectors
    weights: npt.NDArray[np.int8]

    def read(self, message: Seen) -> Mapping[str, float]:
        """How likely each subject is one that a good reply is about, and how likely the message is urgent.

        Empty without a vector of this embedder.
        """
        vector = message.vector
        if vector is None or vector.model != self.embedder:
            return {}
        values = np.frombuffer(vector.values, "<f4")
        dimensions = len(self.mean)
        if len(values) != dimensions:
            return {}
        found = features(message)
        rows = np.fromiter(found, np.int64, len(found)) + dimensions
        scores = (VECTOR * centred(values[None, :], self.mean)[0]) @ self.weights[:dimensions]
        scores = scores + np.fromiter(found.values(), np.float32, len(found)) @ self.weights[rows]
        likely = 1 / (1 + np.exp(-(scores + self.weights[-1]) * self.scale))
        return dict(zip(self.columns, likely.tolist(), strict=True))


@cache
def load(path: Path = WEIGHTS) -> Reader:
    """The weights that come along."""
    with np.load(path, allow_pickle=False) as held:
        columns = tuple(str(each) for each in held["subjects"])
        return Reader(str(held["embedder"]), held["mean"], columns, held["scale"], held["weights"])
