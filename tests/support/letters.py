"""An embedder for tests that is no model, and where their libraries keep what they have learned of its vectors."""

from __future__ import annotations

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


_kept = tempfile.TemporaryDirectory(prefix="lotsen-vectors-")
VECTORS: Final = Path(_kept.name, "letters.npz")
"""For every library of a test run: to learn the installation's answers takes seconds, and each line has a library."""
REAL_VECTORS: Final = Path(_kept.name, "embedded.npz")
"""The same for libraries that have the real embedder, and the short answers alone."""
