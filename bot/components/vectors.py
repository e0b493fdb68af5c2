"""Owns the vectors of training examples: those that come with the project, and those kept beside the models.

Of training examples alone, never of a visitor's words. A vector is kept, and learnt from, in whole steps, one byte a
number: whether it came from a file or was made a moment ago, the model is the same. A file belongs to one embedder; one
that is missing, broken or another embedder's only costs time.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

SHIPPED = Path(__file__).parent.parent / "data" / "vectors.npz"
ABOUT = "Vectors of the training examples of bot/data/intents, of nobody's messages. Written by `make vectors`."
_KEY_BYTES = 8
_STEPS = 127.0
_BATCH = 256

Encoder = Callable[[list[str]], np.ndarray]
"""Texts to their vectors, (texts x dim), unit length."""
Rows = dict[bytes, np.ndarray]
"""A vector in steps (dim,), int8, by what `key_of` makes of its text."""


def key_of(text: str) -> bytes:
    """What a vector is kept under."""
    return hashlib.sha256(text.encode()).digest()[:_KEY_BYTES]


def in_steps(vectors: np.ndarray) -> np.ndarray:
    """`vectors` (n x dim) as int8, the largest number of each row at 127. Their lengths are lost: they are 1."""
    steps: np.ndarray = np.round(vectors / np.abs(vectors).max(axis=1, keepdims=True) * _STEPS).astype(np.int8)
    return steps


def unit(steps: np.ndarray) -> np.ndarray:
    """What `in_steps` made, as unit vectors again, float32."""
    vectors = steps.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def read(path: Path, embedder: str) -> Rows:
    """The rows of a file that `write` wrote for the same embedder; none of any other."""
    try:
        with np.load(path, allow_pickle=False) as held:
            if str(held["embedder"]) != embedder:
                return {}
            return {key.tobytes(): row for key, row in zip(held["keys"], held["steps"], strict=True)}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}


def write(path: Path, embedder: str, rows: Rows) -> None:
    """Write `rows`; equal ones give equal bytes: in the order of their keys, and not compressed, which saves little."""
    keys = sorted(rows)
    partial = path.with_suffix(".partial.npz")
    np.savez(
        partial,
        about=np.array(ABOUT),
        embedder=np.array(embedder),
        keys=np.frombuffer(b"".join(keys), np.uint8).reshape(-1, _KEY_BYTES),
        steps=np.array([rows[key] for key in keys], np.int8),
    )
    partial.replace(path)


class Vectors:
    """The vectors of texts by one embedder, from the project's file, else from that beside the models, else made."""

    def __init__(self, embedder: str, kept: Path | None, *, shipped: Path | None = SHIPPED) -> None:
        """`embedder`: name and version. `kept`: where what had to be made is kept for the next time; None: nowhere."""
        self._embedder = embedder
        self._kept = kept
        self._shipped = read(shipped, embedder) if shipped else {}
        self._own = read(kept, embedder) if kept else {}

    def of(self, texts: Sequence[str], encode: Encoder) -> np.ndarray:
        """Unit vectors, one row a text; `encode` is asked for those that nobody has made before."""
        rows = self.rows(texts, encode)
        return unit(np.array([rows[key_of(text)] for text in texts]))

    def rows(self, texts: Sequence[str], encode: Encoder) -> Rows:
        """The same in steps, by key."""
        known, wanted = {**self._own, **self._shipped}, {key_of(text): text for text in texts}
        new = {key: text for key, text in wanted.items() if key not in known}
        if new:
            made = dict(zip(new, _made(list(new.values()), encode), strict=True))
            known.update(made)
            self._own.update(made)
            if self._kept is not None:
                write(self._kept, self._embedder, self._own)
        return {key: known[key] for key in wanted}


def _made(texts: list[str], encode: Encoder) -> np.ndarray:
    parts = (texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH))
    return np.vstack([in_steps(encode(part)) for part in parts])
