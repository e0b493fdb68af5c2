"""An embedder for tests that is no model, and where their libraries keep what they have learned of its vectors.

`python -m tests.support.letters FOLDER` learns the installation's answers with it once, for all processes of a run.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from knowledge.search.embedder import Vectors


class Letters:
    """An embedder that counts letter pairs: alike words give alike vectors."""

    name = "letters"

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), 384), np.float32)
        for place, text in enumerate(texts):
            letters = np.frombuffer(text.lower().encode("utf-32-le"), np.uint32)
            rows[place] = np.bincount((letters[:-1] * 31 + letters[1:]) % 384, minlength=384)
        made: Vectors = rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)
        return made


LEARNED_BEFORE: Final = "TESTS_LEARNED_BEFORE"
"""Names the folder in which one process has kept for the others what it has learned."""
_kept = tempfile.TemporaryDirectory(prefix="lotsen-vectors-")
VECTORS: Final = Path(_kept.name, "letters.npz")
"""For every library of a test process: to learn the installation's answers takes a minute, and each line has one."""
_LEARNED: Final = VECTORS.with_name("letters-learned.npz")
"""Where a library keeps it that keeps its vectors there."""
REAL_VECTORS: Final = Path(_kept.name, "embedded.npz")
"""The same for libraries that have the real embedder: what all articles of the installation teach comes with it."""


def learn(folder: Path) -> None:
    """Keep what the installation's answers teach in this folder."""
    from knowledge import seed  # the bot's environment, whose tests use the embedder, has less
    from knowledge.search.answers import AnswerIndex

    AnswerIndex(seed.articles(), embedder=Letters(), learned=folder / _LEARNED.name)


def _take_what_was_learned() -> None:
    """Each process has a file of its own: a library keeps there what its texts need, and nothing else."""
    before = os.environ.get(LEARNED_BEFORE)
    if before:
        shutil.copy(Path(before, _LEARNED.name), _LEARNED)


if __name__ == "__main__":
    learn(Path(sys.argv[1]))
else:
    _take_what_was_learned()
