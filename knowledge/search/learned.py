"""What was learned of the short answers, in a file: by a hash of the texts that taught it, so that it is never stale.

Owns the hash and the file. A missing, broken or foreign file only costs the seconds of learning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from knowledge.search.array_files import read_arrays, write_arrays
from knowledge.search.choosing import LEARNED_WITH, Chooser
from knowledge.search.word_vector import MADE_WITH

INSTALLED: Final = Path(__file__).parent.parent / "content" / "search" / "learned.npz"
"""What the installation's own texts teach (`make vectors`)."""
_PARTS: Final = ("mean", "turn", "middles", "bias")


@dataclass(frozen=True, slots=True)
class Taught:
    """What the choice among the short answers of one language is learned from."""

    lang: str
    groups: tuple[tuple[str, ...], ...]
    """The ways to ask each question, in the order of the answers."""
    none: tuple[str, ...]
    """What asks none of them."""
    looks_like: tuple[int, ...]
    """One a text of `none`: the place of the group that it only looks like; -1 for one of everyday life."""
    apart: tuple[tuple[str, ...], ...]
    """More groups that mean the same, to learn only in which directions such texts differ."""

    @property
    def texts(self) -> Iterator[str]:
        """Every text, in order, with those that stand in several places."""
        for part in (*self.groups, self.none, *self.apart):
            yield from part

    def key(self, embedder: str) -> bytes:
        """A hash of the texts, of the embedder's name, and of the learning's settings (32 bytes)."""
        told = (embedder, LEARNED_WITH, MADE_WITH, self.lang, self.groups, self.none, self.looks_like, self.apart)
        return hashlib.sha256(repr(told).encode()).digest()


def read_learned(path: Path | None, *, installed: Path | None = INSTALLED) -> dict[bytes, Chooser]:
    """The weights that this file and the installation's hold, by their keys."""
    return {**_read(installed), **_read(path)}


def write_learned(learned: Mapping[bytes, Chooser], path: Path | None) -> None:
    """Keep these weights and no others, at half precision, which is finer than the vectors that taught them."""
    if path is None:
        return
    kept = {"keys": np.array([np.frombuffer(key, np.uint8) for key in learned])}
    for number, chooser in enumerate(learned.values()):
        kept |= {f"{part}_{number}": getattr(chooser, part).astype(np.float16) for part in _PARTS}
    write_arrays(path, kept)


def _read(path: Path | None) -> dict[bytes, Chooser]:
    held = read_arrays(path)
    try:
        return {
            bytes(key): Chooser(*(held[f"{part}_{number}"].astype(np.float32) for part in _PARTS))
            for number, key in enumerate(held.get("keys", ()))
        }
    except KeyError:
        return {}
