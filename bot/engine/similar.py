"""Owns the search for the vectors that are nearest to one: all of them roughly, in bytes, and the best few exactly.

A visitor's message finds the processor's caches full of other things. Bytes are a quarter of what must be fetched from
memory then, and take a third of the time.
"""

from __future__ import annotations

import numpy as np

from bot.engine.onnx import Network
from bot.engine.session import session_of

ROUGHLY = 0.004
"""How far a rough similarity is from the exact one, at most."""
_BLOCK = 128
_MIDDLE = 128
_IN_BYTES = 4
_IN, _OUT = "vectors", "similarities"


class Similar:
    """Unit vectors to search among; several threads may ask at the same time."""

    def __init__(self, rows: np.ndarray) -> None:
        """`rows` is (n x dim) float32, dim a multiple of 128."""
        self.rows = rows
        self._session = session_of(_network(rows))

    def roughly(self, vectors: np.ndarray) -> np.ndarray:
        """Similarities (cosines) of `vectors` (m x dim, unit) to all rows, (m x n)."""
        (similarities,) = self._session.run(None, {_IN: vectors})
        found: np.ndarray = similarities
        return found

    def exactly(self, vector: np.ndarray, among: np.ndarray) -> np.ndarray:
        """Similarities of `vector` (dim,) to the rows at `among` (k,), (k,)."""
        found: np.ndarray = self.rows[among] @ vector
        return found

    def nearest(self, vector: np.ndarray, roughly: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        """The `count` rows nearest to `vector`, nearest first, and their similarities; `roughly` (n,) is its row above.

        Those are looked at that may be among them, whichever way the rough similarities err.
        """
        bound = np.partition(roughly, -count)[-count] - 2 * ROUGHLY if count < len(roughly) else -np.inf
        among = np.flatnonzero(roughly >= bound)
        exact = self.exactly(vector, among)
        best = np.argsort(-exact, kind="stable")[:count]
        return among[best], exact[best]


def _network(rows: np.ndarray) -> bytes:
    net, (count, width) = Network(), rows.shape
    blocks = rows.reshape(count, -1, _BLOCK)
    scales = np.maximum(np.abs(blocks).max(axis=-1), 1e-9) / (_MIDDLE - 1)
    steps = (np.round(blocks / scales[..., None]) + _MIDDLE).astype(np.uint8)
    ends = [_IN, net.constant("steps", steps), net.constant("scales", scales.astype(np.float32).ravel())]
    shape = {"K": width, "N": count, "bits": 8, "block_size": _BLOCK}
    net.node("MatMulNBits", ends, _OUT, **shape, accuracy_level=_IN_BYTES)
    return net.model((_IN, ("vectors", width)), [_OUT])
