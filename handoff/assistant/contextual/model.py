"""How likely a message is about each subject, and what it tells, by a small network. Pure, once it is read."""

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
TOLD: Final = Path(__file__).parent / "told.npz"
"""What is told, learned after the subjects, over the hidden units that they have taught (`told_training`)."""
URGENT: Final = "urgent"
"""The column that says how likely somebody is in danger by the message, beside those of the subjects."""
STEPS: Final = 127.0
"""Each weight of a feature is kept in one byte, as a share of the largest of its hidden unit."""
UNKNOWN: Final = -1

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """The weights of what is seen, and the hidden units (rectified)."""

    embedder: str
    mean: Vectors
    of_vector: Floats
    """The weights of the numbers of a vector, a column a hidden unit."""
    row: npt.NDArray[np.int32]
    """Where the weights of a hashed feature stand; `UNKNOWN` for one that was seen too seldom."""
    of_features: npt.NDArray[np.int8]
    scale: Floats
    inner_bias: Floats

    @property
    def hidden(self) -> int:
        """How many hidden units there are."""
        return len(self.inner_bias)

    def units(self, message: Seen) -> Floats | None:
        """The hidden units that a message sets off, and then the numbers of its vector, moved to the middle of all.

        None without a vector of this embedder.
        """
        vector = message.vector
        if vector is None or vector.model != self.embedder:
            return None
        values = np.frombuffer(vector.values, "<f4")
        if len(values) != len(self.mean):
            return None
        moved = np.asarray(VECTOR * centred_one(values, self.mean), np.float32)
        hidden = moved @ self.of_vector + self.inner_bias
        found = features(message)
        rows = self.row[np.fromiter(found, np.int64, len(found))]
        known = rows != UNKNOWN
        loudness = np.fromiter(found.values(), np.float32, len(found))[known]
        hidden += (loudness @ self.of_features[rows[known]].astype(np.float32)) * self.scale
        return np.concatenate([np.maximum(hidden, 0), moved])


@dataclass(frozen=True, slots=True)
class Reader:
    """The network with a column a subject, and one a kind of thing that is told (`kinds`)."""

    network: Network
    columns: tuple[str, ...]
    """The subjects, and `URGENT`."""
    outer: Floats
    outer_bias: Floats
    kinds: tuple[str, ...]
    about: Mapping[str, str]
    """The first intent of each kind: what the talk is about in which it is told."""
    of_kinds: Floats
    """Of all units; a column a kind, last for a message that tells none of them."""
    kinds_bias: Floats
    reserve: Floats
    """By how much more than others each kind has to be ahead."""

    def read(self, message: Seen) -> Mapping[str, float]:
        """How likely each subject is one that a good reply is about, and how likely the message is urgent.

        Empty without a vector of this embedder.
        """
        units = self.network.units(message)
        if units is None:
            return {}
        scores = units[: self.network.hidden] @ self.outer + self.outer_bias
        return dict(zip(self.columns, (1 / (1 + np.exp(-scores))).tolist(), strict=True))

    def told(self, message: Seen) -> tuple[str, float] | None:
        """The kind of thing that is likeliest told, and how far it is ahead of every other and of none, as log odds.

        None without a vector of this embedder, and where it is likelier that none is told.
        """
        units = self.network.units(message)
        if units is None:
            return None
        scores = units @ self.of_kinds + self.kinds_bias
        first = int(scores[:-1].argmax())
        ahead = float(scores[first] - np.delete(scores, first).max() - self.reserve[first])
        return (self.kinds[first], ahead) if ahead > 0 else None


def load_network(path: Path = WEIGHTS) -> Network:
    """The weights of what is seen that come along."""
    with np.load(path, allow_pickle=False) as held:
        row = np.full(COLUMNS, UNKNOWN, np.int32)
        row[held["kept"]] = np.arange(len(held["kept"]))
        return Network(
            embedder=str(held["embedder"]),
            mean=held["mean"],
            of_vector=held["of_vector"].astype(np.float32),
            row=row,
            of_features=held["of_features"],
            scale=held["scale"],
            inner_bias=held["inner_bias"],
        )


@cache
def load(path: Path = WEIGHTS, told: Path = TOLD) -> Reader:
    """All weights that come along."""
    with np.load(path, allow_pickle=False) as held, np.load(told, allow_pickle=False) as heard:
        return Reader(
            network=load_network(path),
            columns=tuple(str(each) for each in held["subjects"]),
            outer=held["outer"],
            outer_bias=held["outer_bias"],
            kinds=tuple(str(each) for each in heard["kinds"]),
            about={str(kind): str(intent) for kind, intent in zip(heard["kinds"], heard["about"], strict=True)},
            of_kinds=heard["of_kinds"].astype(np.float32),
            kinds_bias=heard["kinds_bias"],
            reserve=heard["reserve"],
        )
