"""Learns the weights of `model` from recorded turns: `python -m handoff.assistant.contextual.training FILE...`.

A recorded turn is a message as the model sees it, with the subjects that a good reply could be about. `make reader`
plays the conversations in `conversations/` through the real chat, records their turns, and runs this.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from handoff.assistant.contextual.fitting import Rows, fit
from handoff.assistant.contextual.model import STEPS, URGENT, WEIGHTS
from handoff.assistant.contextual.seen import COLUMNS, VECTOR, Seen, features
from handoff.risk import Level
from knowledge.search.embedder import Vectors
from knowledge.search.linear import centred

FEWEST: Final = 16
"""A feature that fewer turns have is left out."""


class Recorded(msgspec.Struct, frozen=True):
    """One turn to learn from."""

    seen: Seen
    subjects: tuple[str, ...]
    urgency: str = ""
    """Its level by itself (N0 to N4); empty where that is not known."""
    told: str = ""
    """The kind of thing that it tells, or that it tells none (`kinds`); empty where that is not known."""


def often(found: Sequence[dict[int, float]]) -> npt.NDArray[np.int64]:
    """The columns that enough turns have, in order."""
    count = np.zeros(COLUMNS, np.int64)
    for row in found:
        count[list(row)] += 1
    return np.flatnonzero(count >= FEWEST)


def rows_of(vectors: Vectors, found: Sequence[dict[int, float]], kept: npt.NDArray[np.int64]) -> Rows:
    """The turns as rows, of these columns alone; the place after the last takes what fills short rows up."""
    place = {int(column): at for at, column in enumerate(kept)}
    known = [{place[column]: value for column, value in row.items() if column in place} for row in found]
    longest = max(len(row) for row in known)
    places = np.array([[*row, *[len(kept)] * (longest - len(row))] for row in known])
    values = np.array([[*row.values(), *[0.0] * (longest - len(row))] for row in known], np.float32)
    return Rows(vectors, places, values, len(kept) + 1)


def _truth(turn: Recorded, subjects: Sequence[str]) -> list[float]:
    """Each subject, and whether somebody is in danger by this message: NaN where that is not known."""
    urgent = float(turn.urgency >= Level.N3.name) if turn.urgency else float("nan")
    return [*(float(each in turn.subjects) for each in subjects), urgent]


def learn(turns: Sequence[Recorded], into: Path) -> None:
    """Learn from these turns and write the weights."""
    turns = [turn for turn in turns if turn.seen.vector is not None and turn.subjects]
    subjects = sorted({each for turn in turns for each in turn.subjects})
    vectors = np.stack([np.frombuffer(turn.seen.vector.values, "<f4") for turn in turns if turn.seen.vector])
    mean = vectors.mean(axis=0).astype(np.float32)
    found = [features(turn.seen) for turn in turns]
    kept = often(found)
    rows = rows_of(np.float32(VECTOR) * centred(vectors, mean), found, kept)
    weights = fit(rows, np.array([_truth(turn, subjects) for turn in turns], np.float32))
    of_features = weights.inner[len(mean) : -1]
    scale = np.abs(of_features).max(axis=0) / STEPS
    np.savez_compressed(
        into,
        embedder=np.str_(next(turn.seen.vector.model for turn in turns if turn.seen.vector)),
        mean=mean,
        subjects=np.array([*subjects, URGENT]),
        kept=kept,
        scale=scale,
        of_vector=weights.inner[: len(mean)].astype(np.float16),
        of_features=np.rint(of_features / scale).astype(np.int8),
        inner_bias=weights.inner_bias,
        outer=weights.outer,
        outer_bias=weights.outer_bias,
    )
    sys.stdout.write(f"{len(turns)} turns, {len(subjects)} subjects, {into} ({into.stat().st_size // 1024} KB)\n")


def recorded_turns(module: str, about: str | None, into: Path) -> tuple[list[Recorded], Path]:
    """The turns of the files that the command line names, and where the weights go: `into` unless it names another."""
    parser = argparse.ArgumentParser(prog=f"python -m handoff.assistant.contextual.{module}", description=about)
    parser.add_argument("files", nargs="+", type=Path, help="recorded turns (JSON lines)")
    parser.add_argument("--into", type=Path, default=into)
    options = parser.parse_args()
    decode = msgspec.json.Decoder(Recorded).decode_lines
    return [turn for file in options.files for turn in decode(file.read_bytes())], options.into


def main() -> None:
    """Read the recorded turns, learn, and write."""
    learn(*recorded_turns("training", __doc__, WEIGHTS))


if __name__ == "__main__":
    main()
