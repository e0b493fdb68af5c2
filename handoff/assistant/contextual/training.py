"""Learns the weights of `model` from recorded turns: `python -m handoff.assistant.contextual.training FILE...`.

A recorded turn is a message as the model sees it, with the subjects that a good reply could be about. `make reader`
plays the conversations in `conversations/` through the real chat, records their turns, and runs this.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from handoff.assistant.contextual.model import STEPS, URGENT, WEIGHTS
from handoff.assistant.contextual.seen import COLUMNS, VECTOR, Seen, features
from handoff.risk import Level
from knowledge.search.linear import centred

RIDGE: Final = 1.0
ITERATIONS: Final = 60
REMEMBERED: Final = 10
"""Steps that the optimiser remembers (L-BFGS)."""
LEAST_SLOPE: Final = 1e-4
FEWEST: Final = 2
"""A feature that fewer turns have is left out."""

Floats = npt.NDArray[np.float64]


class Recorded(msgspec.Struct, frozen=True):
    """One turn to learn from."""

    seen: Seen
    subjects: tuple[str, ...]
    urgency: str = ""
    """Its level by itself (N0 to N4); empty where that is not known."""


class Sparse:
    """Rows of few features each; products with a dense matrix without any library for it."""

    def __init__(self, rows: Sequence[dict[int, float]]) -> None:
        count = np.zeros(COLUMNS, np.int64)
        for row in rows:
            count[list(row)] += 1
        kept = [{at: value for at, value in row.items() if count[at] >= FEWEST} for row in rows]
        self._rows = np.repeat(np.arange(len(kept)), [len(row) for row in kept])
        self._columns = np.array([at for row in kept for at in row], np.int64)
        self._values = np.array([value for row in kept for value in row.values()])
        self._order = np.argsort(self._columns, kind="stable")
        self._height = len(kept)

    def times(self, weights: Floats) -> Floats:
        """(rows, k) of weights (COLUMNS, k)."""
        return _summed(weights[self._columns] * self._values[:, None], self._rows, self._height)

    def transposed_times(self, slopes: Floats) -> Floats:
        """(COLUMNS, k) of slopes (rows, k)."""
        order = self._order
        parts = slopes[self._rows[order]] * self._values[order, None]
        return _summed(parts, self._columns[order], COLUMNS)


def _summed(parts: Floats, keys: npt.NDArray[np.int64], height: int) -> Floats:
    """Sums of parts by their keys, which are in order."""
    out = np.zeros((height, parts.shape[1]))
    if len(keys):
        starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        out[keys[starts]] = np.add.reduceat(parts, starts, axis=0)
    return out


def fit(turns: Sequence[Recorded], subjects: Sequence[str], mean: npt.NDArray[np.float32]) -> Floats:
    """Weights (vector, features, bias) x (subjects, urgent): a logistic regression for each, all at once."""
    values = [np.frombuffer(turn.seen.vector.values, "<f4") for turn in turns if turn.seen.vector]
    dense = VECTOR * centred(np.stack(values), mean).astype(np.float64)
    dense = np.hstack([dense, np.ones((len(dense), 1))])
    sparse = Sparse([features(turn.seen) for turn in turns])
    truth = np.array([[*(float(each in turn.subjects) for each in subjects), _urgent(turn)] for turn in turns])
    known = ~np.isnan(truth)
    truth = np.where(known, truth, 0.0)
    width = dense.shape[1]

    def cost(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(width + COLUMNS, -1)
        scores = dense @ weights[:width] + sparse.times(weights[width:])
        wrong = known * (1 / (1 + np.exp(-scores)) - truth)
        slope = np.vstack([dense.T @ wrong, sparse.transposed_times(wrong)]) + RIDGE * weights
        loss = float((known * (np.logaddexp(0, scores) - truth * scores)).sum() + RIDGE / 2 * (weights**2).sum())
        return loss, slope.ravel()

    found = minimised(cost, np.zeros((width + COLUMNS) * truth.shape[1])).reshape(width + COLUMNS, -1)
    return np.vstack([found[: width - 1], found[width:], found[width - 1 : width]])


def _urgent(turn: Recorded) -> float:
    """Whether somebody is in danger by this message; NaN where that is not known."""
    return float(turn.urgency >= Level.N3.name) if turn.urgency else float("nan")


def minimised(cost: Callable[[Floats], tuple[float, Floats]], at: Floats) -> Floats:
    """Where a smooth convex cost is least, by L-BFGS with a halved step."""
    loss, slope = cost(at)
    past: list[tuple[Floats, Floats]] = []
    for number in range(ITERATIONS):
        way = -_towards(slope, past)
        size = 1.0 if past else 1 / max(1.0, float(np.abs(slope).sum()))
        falls = float(slope @ way)
        while True:
            there = at + size * way
            next_loss, next_slope = cost(there)
            if next_loss <= loss + LEAST_SLOPE * size * falls:
                break
            size /= 2
        past = [*past[-REMEMBERED + 1 :], (there - at, next_slope - slope)]
        done = loss - next_loss < LEAST_SLOPE * max(1.0, abs(loss)) / 10
        at, loss, slope = there, next_loss, next_slope
        sys.stderr.write(f"step {number + 1} of at most {ITERATIONS}: {loss:.0f}\n")
        if done:
            break
    return at


def _towards(slope: Floats, past: Sequence[tuple[Floats, Floats]]) -> Floats:
    """The slope times an estimate of the inverse curvature, of the last steps."""
    way, shares = slope.copy(), list[float]()
    for step, change in reversed(past):
        share = float(step @ way) / float(step @ change)
        shares.append(share)
        way -= share * change
    if past:
        step, change = past[-1]
        way *= float(step @ change) / float(change @ change)
    for (step, change), share in zip(past, reversed(shares), strict=True):
        way += (share - float(change @ way) / float(step @ change)) * step
    return way


def learn(turns: Sequence[Recorded], into: Path) -> None:
    """Learn from these turns and write the weights."""
    turns = [turn for turn in turns if turn.seen.vector is not None and turn.subjects]
    subjects = sorted({each for turn in turns for each in turn.subjects})
    vectors = np.stack([np.frombuffer(turn.seen.vector.values, "<f4") for turn in turns if turn.seen.vector])
    mean = vectors.mean(axis=0).astype(np.float32)
    embedder = next(turn.seen.vector.model for turn in turns if turn.seen.vector)
    weights = fit(turns, subjects, mean)
    scale = np.abs(weights).max(axis=0) / STEPS
    steps = np.rint(weights / scale).astype(np.int8)
    np.savez_compressed(
        into,
        embedder=np.str_(embedder),
        mean=mean,
        subjects=np.array([*subjects, URGENT]),
        scale=scale.astype(np.float32),
        weights=steps,
    )
    sys.stdout.write(f"{len(turns)} turns, {len(subjects)} subjects, {into} ({into.stat().st_size // 1024} KB)\n")


def main() -> None:
    """Read the recorded turns, learn, and write."""
    parser = argparse.ArgumentParser(prog="python -m handoff.assistant.contextual.training", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="recorded turns (JSON lines)")
    parser.add_argument("--into", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    decode = msgspec.json.Decoder(Recorded).decode_lines
    learn([turn for file in options.files for turn in decode(file.read_bytes())], options.into)


if __name__ == "__main__":
    main()
