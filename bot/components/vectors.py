"""The embeddings of training examples: those that come with the project, and a cache beside the models.

Of training examples alone, never of a visitor's words. A vector is stored, and trained on, quantized to one byte a
number, so that a model does not depend on whether its vectors were read or computed. A file belongs to one embedder; a
missing or broken file, or one of another embedder, only costs time.
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
"""Quantized vectors (dim,), int8, by `key_of` their text."""


def key_of(text: str) -> bytes:
    """The key of a text's vector: the first bytes of its SHA-256."""
    return hashlib.sha256(text.encode()).digest()[:_KEY_BYTES]


def quantized(vectors: np.ndarray) -> np.ndarray:
    """`vectors` (n x dim) as int8, each row scaled so that its largest number is 127; the length is not kept."""
    steps: np.ndarray = np.round(vectors / np.abs(vectors).max(axis=1, keepdims=True) * _STEPS).astype(np.int8)
    return steps


def unit(steps: np.ndarray) -> np.ndarray:
    """The rows of `quantized` as unit vectors, float32."""
    vectors = steps.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def read(path: Path, embedder: str) -> Rows:
    """The rows of a file that `write` wrote for the same embedder; empty for any other file."""
    try:
        with np.load(path, allow_pickle=False) as held:
            if str(held["embedder"]) != embedder:
                return {}
            return {key.tobytes(): row for key, row in zip(held["keys"], held["steps"], strict=True)}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}


def write(path: Path, embedder: str, rows: Rows) -> None:
    """Write `rows` in the order of their keys, uncompressed, so that equal rows give equal bytes."""
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


class ExampleVectors:
    """Vectors of texts: from the project's file, else from the cache beside the models, else from the embedder."""

    def __init__(self, embedder: str, cache: Path | None, *, shipped: Path | None = SHIPPED) -> None:
        """`embedder`: its name and version. `cache`: the file for computed vectors; None: they are not kept."""
        self._embedder = embedder
        self._cache = cache
        self._shipped = read(shipped, embedder) if shipped else {}
        self._own = read(cache, embedder) if cache else {}

    def of(self, texts: Sequence[str], encode: Encoder) -> np.ndarray:
        """Unit vectors, one row a text; `encode` computes those that are in no file."""
        rows = self.rows(texts, encode)
        return unit(np.array([rows[key_of(text)] for text in texts]))

    def rows(self, texts: Sequence[str], encode: Encoder) -> Rows:
        """The quantized vectors of `texts`, by key."""
        known, wanted = {**self._own, **self._shipped}, {key_of(text): text for text in texts}
        new = {key: text for key, text in wanted.items() if key not in known}
        if new:
            made = dict(zip(new, _made(list(new.values()), encode), strict=True))
            known.update(made)
            self._own.update(made)
            if self._cache is not None:
                write(self._cache, self._embedder, self._own)
        return {key: known[key] for key in wanted}


def _made(texts: list[str], encode: Encoder) -> np.ndarray:
    parts = (texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH))
    return np.vstack([quantized(encode(part)) for part in parts])
