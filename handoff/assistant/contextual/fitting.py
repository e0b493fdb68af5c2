"""Fits the network of `model`: the steps of Adam on the cross entropy. Pure.

Owns how it learns, not from what: a part of the features and of the hidden units is left out of each step, so that no
subject hangs on a single word.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

HIDDEN: Final = 128
ROUNDS: Final = 12
"""How often each turn is learned from."""
AT_ONCE: Final = 256
RATE, WARM = 3e-3, 100
"""The largest step of Adam, and after how many it is reached; from there it falls to nothing at the end."""
FIRST_MOMENT, SECOND_MOMENT = 0.9, 0.999
FEATURES_OUT, UNITS_OUT = 0.3, 0.3
"""The share that is left out of a step."""
RIDGE, RIDGE_OF_FEATURES = 0.1, 0.005
"""How dear large weights are, shared out over all turns."""
SEED: Final = 1

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """What is seen of the turns, a row each: dense vectors, and few features each, as places and values."""

    vectors: Floats
    places: npt.NDArray[np.int64]
    values: Floats
    """Zero where a row has fewer features than the longest."""
    width: int
    """Of how many features."""

    def dense(self, chosen: npt.NDArray[np.int64], left_in: Floats) -> Floats:
        """Some rows as a matrix: vectors, then features, each times what is left in of it."""
        wide = np.zeros((len(chosen), self.width), np.float32)
        np.put_along_axis(wide, self.places[chosen], self.values[chosen] * left_in, axis=1)
        return np.hstack([self.vectors[chosen], wide])


class Weights(NamedTuple):
    """The network: what is seen, hidden units, and a column a subject."""

    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats


class Adam:
    """The optimiser: steps by the slope's mean, in the measure of its size so far."""

    def __init__(self, weights: Sequence[Floats]) -> None:
        self._first = [np.zeros_like(each) for each in weights]
        self._second = [np.zeros_like(each) for each in weights]
        self._steps = 0

    def step(self, weights: Sequence[Floats], slopes: Sequence[Floats], rate: float) -> None:
        """Change the weights in place."""
        self._steps += 1
        rate /= 1 - FIRST_MOMENT**self._steps
        unbiased = 1 - SECOND_MOMENT**self._steps
        for at, (weight, slope) in enumerate(zip(weights, slopes, strict=True)):
            self._first[at] += (1 - FIRST_MOMENT) * (slope - self._first[at])
            self._second[at] += (1 - SECOND_MOMENT) * (slope * slope - self._second[at])
            np.subtract(weight, rate * self._first[at] / (np.sqrt(self._second[at] / unbiased) + 1e-8), out=weight)


def fit(rows: Rows, truth: Floats) -> Weights:
    """The weights; `truth` a row a turn and a column a subject: 1, 0, or NaN where it is not known."""
    chance = np.random.default_rng(SEED)
    turns, dimensions = rows.vectors.shape
    weights = begun(dimensions, rows.width, truth.shape[1], chance)
    adam, steps = Adam(weights), ROUNDS * -(-turns // AT_ONCE)
    for number, chosen in enumerate(_batches(turns, chance)):
        rate = RATE * min(1.0, (number + 1) / WARM) * (1 - number / steps)
        seen = rows.dense(chosen, left_in(rows.places[chosen].shape, FEATURES_OUT, chance))
        units = left_in((len(chosen), HIDDEN), UNITS_OUT, chance)
        adam.step(weights, slopes_of(weights, seen, units, truth[chosen], dimensions, turns), rate)
        if (number + 1) * ROUNDS % steps < ROUNDS:
            sys.stderr.write(f"round {(number + 1) * ROUNDS // steps} of {ROUNDS}\n")
    return weights


def left_in(shape: tuple[int, ...], out: float, chance: np.random.Generator) -> Floats:
    """By what each is multiplied in one step: 0 where it is left out, and so much more elsewhere."""
    return (chance.random(shape, np.float32) >= out).astype(np.float32) / np.float32(1 - out)


def begun(dimensions: int, features_seen: int, subjects: int, chance: np.random.Generator) -> Weights:
    """Small weights by chance."""
    of_vector = chance.normal(0, dimensions**-0.5, (dimensions, HIDDEN))
    of_features = chance.normal(0, 0.02, (features_seen, HIDDEN))
    outer = chance.normal(0, 0.01, (HIDDEN, subjects))
    every = np.vstack([of_vector, of_features]), np.zeros(HIDDEN), outer, np.zeros(subjects)
    return Weights(*(each.astype(np.float32) for each in every))


def _batches(turns: int, chance: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
    for _ in range(ROUNDS):
        order = chance.permutation(turns)
        yield from (order[start : start + AT_ONCE] for start in range(0, turns, AT_ONCE))


def slopes_of(weights: Weights, seen: Floats, left_in: Floats, truth: Floats, dimensions: int, turns: int) -> Weights:
    """How the cost of some turns changes with each weight.

    Args:
        weights: of which the cost is.
        seen: the turns (n x what is seen).
        left_in: by what each hidden unit is multiplied (n x hidden); 0 leaves it out.
        truth: what is right (n x subjects), NaN where it is not known.
        dimensions: of `seen`, how many are of the vector.
        turns: over how many turns the dearness of weights is shared out.
    """
    before = seen @ weights.inner + weights.inner_bias
    hidden: Floats = np.maximum(before, 0) * left_in
    likely = 1 / (1 + np.exp(-(hidden @ weights.outer + weights.outer_bias)))
    wrong: Floats = (np.where(np.isnan(truth), 0, likely - truth) / len(seen)).astype(np.float32)
    back: Floats = (wrong @ weights.outer.T) * left_in * (before > 0)
    inner = seen.T @ back
    inner[:dimensions] += RIDGE / turns * weights.inner[:dimensions]
    inner[dimensions:] += RIDGE_OF_FEATURES / turns * weights.inner[dimensions:]
    outer = hidden.T @ wrong + RIDGE / turns * weights.outer
    return Weights(inner, back.sum(axis=0), outer, wrong.sum(axis=0))
