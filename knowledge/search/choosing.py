"""Learns which of many questions a vector asks, or none of them: a softmax over their middles. Pure arithmetic.

Begins with linear discriminants, which turn vectors until the ways to ask the same lie near each other, and lets the
middles of the questions move from there, away from each other and from what only looks like them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.search.embedder import Vectors

SHRINK: Final = 10.0
"""How much of the mean variance within a question every direction is given beside its own; with little of it directions
count most in which a few examples hardly differ by chance. Chosen by cross-validation among 1, 3 and 10."""
LOUDNESS: Final = 10.0
"""How much a likeness of 1 weighs as log odds."""
ROUNDS, AT_ONCE = 3, 512
RATE: Final = 5e-3
"""How large the first step is; the last is next to nothing, so that the middles do not lie where the last few texts
have pushed them. Of 299 questions of people who tried the chat the right answer is likeliest for 0.55 so, and for 0.50
with steps of 8e-3 to the end."""
LEFT_OUT: Final = 0.2
"""The share of a vector's numbers that is left out of a step."""
HELD: Final = 1e-4
"""How strongly the middles are held where they began."""
WEIGHT_OF_NONE: Final = 3.0
"""How much what asks none of the questions counts; there are far fewer texts of it."""
ANOTHER: Final = 0.6
"""What only looks like one question is often another: one that lies so much nearer to that, as log odds, than to every
third teaches nothing about none. Of 5,878 such texts half are. Of 536 questions (`unread_answer_questions.yaml`) 0.72
get their answer where 0.075 of what sounds alike gets one, and with all of these texts 0.67 where 0.083 does."""
NONE_AT_FIRST: Final = 0.35
"""The likeness at which a question and none are equally likely before anything was learned."""
FIRST_MOMENT, SECOND_MOMENT = 0.9, 0.999
SEED: Final = 1
VERSION: Final = 4
"""To be raised when this module would learn something else with the same numbers."""
LEARNED_WITH: Final = (
    *(VERSION, SHRINK, LOUDNESS, ROUNDS, AT_ONCE, RATE, LEFT_OUT, HELD, WEIGHT_OF_NONE, ANOTHER, NONE_AT_FIRST),
    *(FIRST_MOMENT, SECOND_MOMENT, SEED),
)
"""What was learned with other numbers is learned anew."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """The weights: all vectors are moved by `mean`, turned by `turn`, and compared with the middles."""

    mean: Vectors
    turn: Vectors
    middles: Vectors
    """A column a question; the last stands for none of them."""
    bias: Vectors

    def at_full_precision(self) -> Chooser:
        """The same weights for use: twice as large, and many times as fast."""
        made = (np.asarray(part, np.float32) for part in (self.mean, self.turn, self.middles, self.bias))
        return Chooser(*made)

    def log_odds(self, vector: Vectors) -> Vectors:
        """How likely a vector asks each question, and last none, as logarithms with a common addend."""
        (scores,) = _scores(_turned(vector[None], self.mean, self.turn), self.middles, self.bias)
        return np.asarray(scores, np.float32)


def learn(
    groups: Iterable[Vectors], none: Iterable[Vectors], apart: Iterable[Vectors], looks_like: Sequence[int]
) -> Chooser:
    """The weights that choose best. What it is given is gone through more than once, and never held all at once.

    Args:
        groups: the ways to ask each question (n x dim).
        none: what asks none of them, in any parts.
        apart: more groups of texts that mean the same, to learn only in which directions such texts differ.
        looks_like: one a text of `none`: the place of the group that it only looks like; -1 for one of everyday life.
    """
    asked, others = _summed(groups), _summed(apart)
    sizes = asked.sizes + others.sizes
    mean = np.asarray(np.average(asked.means + others.means, axis=0, weights=sizes), np.float32)
    turn = _discriminants((asked.scatter + others.scatter) / np.float32(sum(sizes)))
    middles = _of_unit_length((np.array(asked.means) - mean) @ turn)
    which = np.repeat(np.arange(len(middles) + 1), [*asked.sizes, len(looks_like)])
    rows = np.empty((len(which), len(turn)), np.float32)
    filled = 0
    for some in groups:
        rows[filled : filled + len(some)] = _turned(some, mean, turn)
        filled += len(some)
    likes = iter(looks_like)
    for some in none:
        turned = _turned(some, mean, turn)
        kept = turned[~_ask_another(turned @ middles.T, list(islice(likes, len(some))))]
        rows[filled : filled + len(kept)] = kept
        filled += len(kept)
    begun = np.vstack([middles, np.zeros_like(middles[:1])]).T
    return Chooser(mean, turn, *_fitted(rows[:filled], which[:filled], begun))


def _ask_another(likeness: Vectors, looks_like: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Which texts surely ask another question than the one that they only look like.

    Args:
        likeness: of each text to the middle of each question.
        looks_like: as `learn` takes it.
    """
    likes = np.asarray(looks_like)
    first = likeness.argmax(axis=1)
    of_no_third = np.full((len(likeness), 1), -np.inf, np.float32)
    second, largest = np.sort(np.hstack([likeness, of_no_third]), axis=1)[:, -2:].T
    return np.asarray((likes >= 0) & (first != likes) & (LOUDNESS * (largest - second) >= ANOTHER))


@dataclass(frozen=True, slots=True)
class _Summed:
    """What of some groups is needed to tell them apart."""

    sizes: list[int]
    means: list[Vectors]
    scatter: Vectors
    """How all of them lie around the means of their groups; 0 of no groups."""


def _summed(groups: Iterable[Vectors]) -> _Summed:
    sizes: list[int] = []
    means: list[Vectors] = []
    scatter = np.zeros((), np.float32)
    for group in groups:
        sizes.append(len(group))
        means.append(group.mean(axis=0))
        around = group - means[-1]
        scatter = scatter + around.T @ around
    return _Summed(sizes, means, scatter)


def _turned(vectors: Vectors, mean: Vectors, turn: Vectors) -> Vectors:
    return _of_unit_length((vectors - mean) @ turn)


def _scores(rows: Vectors, middles: Vectors, bias: Vectors) -> Vectors:
    return np.asarray(LOUDNESS * (rows @ middles + bias), np.float32)


def _fitted(rows: Vectors, which: npt.NDArray[np.intp], begun: Vectors) -> tuple[Vectors, Vectors]:
    """The middles and their biases after some rounds of Adam on the cross entropy."""
    chance = np.random.default_rng(SEED)
    none = begun.shape[1] - 1
    bias = np.zeros(none + 1, np.float32)
    bias[none] = NONE_AT_FIRST
    weights = [begun.astype(np.float32), bias]
    first, second = ([np.zeros_like(each) for each in weights] for _ in range(2))
    step, parts = 0, -(-len(rows) // AT_ONCE)
    for _ in range(ROUNDS):
        for chosen in np.array_split(chance.permutation(len(rows)), parts):
            rate = RATE * (1 - step / (ROUNDS * parts))
            step += 1
            kept = (chance.random((len(chosen), rows.shape[1])) >= LEFT_OUT) / (1 - LEFT_OUT)
            seen = np.asarray(rows[chosen] * kept, np.float32)
            wrong = _wrong(_scores(seen, *weights), which[chosen], none) * (LOUDNESS / len(chosen))
            slopes = seen.T @ wrong + HELD * (weights[0] - begun), wrong.sum(axis=0)
            for at, slope in enumerate(slopes):
                first[at] += (1 - FIRST_MOMENT) * (slope - first[at])
                second[at] += (1 - SECOND_MOMENT) * (slope * slope - second[at])
                size = np.sqrt(second[at] / (1 - SECOND_MOMENT**step)) + 1e-8
                weights[at] -= rate * (first[at] / (1 - FIRST_MOMENT**step)) / size
    return weights[0], weights[1]


def _wrong(scores: Vectors, which: npt.NDArray[np.intp], none: int) -> Vectors:
    """By how much each probability is off, weighed."""
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    likely[np.arange(len(which)), which] -= 1
    weight = np.where(which == none, WEIGHT_OF_NONE, 1.0)
    return np.asarray(likely * weight[:, None], np.float32)


def _discriminants(scatter: Vectors) -> Vectors:
    """The directions in which the vectors of a group differ least, stretched most."""
    spread, directions = np.linalg.eigh(np.asarray(scatter, np.float64))
    turn = directions / np.sqrt(np.maximum(spread, 0) + SHRINK * spread.mean() + 1e-12)
    return np.asarray(turn, np.float32)


def _of_unit_length(rows: npt.NDArray[np.floating]) -> Vectors:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9), np.float32)
