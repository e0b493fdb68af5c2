"""How likely a message is about each subject, by a small network. Pure, once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from handoff.assistant.contextual.seen import COLUMNS, VECTOR, Seen, features
from knowledge.search.embedder import Vectors
from knowledge.search.linear import centred_one

WEIGHTS: Final = Path(__file__).parent / "weights.npz"
URGENT: Final = "urgent"
"""The column that says how likely somebody is in danger by the message, beside those of the subjects."""
STEPS: Final = 127.0
"""Each weight of a feature is kept in one byte, as a share of the largest of its hidden unit."""
UNKNOWN: Final = -1

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reader:
    """The weights: what is seen, hidden units (rectified), and a column a subject."""

    embedder: str
    mean: Vectors
    columns: tuple[str, ...]
    """The subjects, and `URGENT`."""
    of_vector: Floats
    """The weights of the numbers of a vector, a column a hidden unit."""
    row: npt.NDArray[np.int32]
    """Where the weights of a hashed feature stand; `UNKNOWN` for one that was seen too seldom."""
    of_features: npt.NDArray[np.int8]
    scale: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats

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
        hidden = (VECTOR * centred_one(values, self.mean)) @ self.of_vector + self.inner_bias
        found = features(message)
        rows = self.row[np.fromiter(found, np.int64, len(found))]
        known = rows != UNKNOWN
        loudness = np.fromiter(found.values(), np.float32, len(found))[known]
        hidden += (loudness @ self.of_features[rows[known]].astype(np.float32)) * self.scale
        scores = np.maximum(hidden, 0) @ self.outer + self.outer_bias
        return dict(zip(self.columns, (1 / (1 + np.exp(-scores))).tolist(), strict=True))


@cache
def load(path: Path = WEIGHTS) -> Reader:
    """The weights that come along."""
    with np.load(path, allow_pickle=False) as held:
        row = np.full(COLUMNS, UNKNOWN, np.int32)
        row[held["kept"]] = np.arange(len(held["kept"]))
        return Reader(
            embedder=str(held["embedder"]),
            mean=held["mean"],
            columns=tuple(str(each) for each in held["subjects"]),
            of_vector=held["of_vector"].astype(np.float32),
            row=row,
            of_features=held["of_features"],
            scale=held["scale"],
            inner_bias=held["inner_bias"],
            outer=held["outer"],
            outer_bias=held["outer_bias"],
        )
