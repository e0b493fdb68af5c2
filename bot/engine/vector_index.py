"""Nearest-neighbour search: all vectors approximately, in bytes, and the best few exactly.

A visitor's message finds the processor's caches cold. Bytes are a quarter of the memory to fetch then, and take a third
of the time.
"""

from __future__ import annotations

import numpy as np

from bot.engine.onnx import Network
from bot.engine.quantization import AS_BYTES, in_bytes
from bot.engine.session import session_of

_OFF_BY = 0.005
"""How far a rough similarity may be from the exact one: of the examples 0.003 (tests/bot/test_vector_index.py)."""
_BLOCK = 128
_IN, _OUT = "vectors", "similarities"


class VectorIndex:
    """Unit vectors to search. Thread-safe."""

    def __init__(self, rows: np.ndarray) -> None:
        """`rows` is (n x dim) float32, n at least 1. Raises ValueError unless dim is a multiple of 128."""
        if rows.shape[1] % _BLOCK:
            raise ValueError(f"vectors of {rows.shape[1]} numbers; the search wants a multiple of {_BLOCK}")
        self._rows = rows
        self._session = session_of(_network(rows))

    def roughly(self, vectors: np.ndarray) -> np.ndarray:
        """Similarities (cosines) of `vectors` (m x dim, unit) to all rows, (m x n), each off by a little."""
        (similarities,) = self._session.run(None, {_IN: vectors})
        found: np.ndarray = similarities
        return found

    def nearest(
        self, vector: np.ndarray, roughly: np.ndarray, count: int, first: int = 0, last: int | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The `count` rows from `first` to before `last` that are nearest to `vector`, and their similarities.

        Nearest first; fewer where there are fewer. `roughly` (n,) are the results of `roughly` for `vector`. All rows
        that could be among the nearest within that method's error are compared exactly.
        """
        part = roughly[first:last]
        if count < len(part):
            least = part.max() if count == 1 else np.partition(part, -count)[-count]
            among = first + np.flatnonzero(part >= least - 2 * _OFF_BY)
        else:
            among = first + np.arange(len(part))
        exact = self._rows[among] @ vector
        best = np.argsort(-exact, kind="stable")[:count]
        return among[best], exact[best]


def _network(rows: np.ndarray) -> bytes:
    net, (count, width) = Network(), rows.shape
    steps, scales = in_bytes(rows.reshape(count, -1, _BLOCK), axis=-1)
    ends = [_IN, net.constant("steps", steps), net.constant("scales", scales.ravel())]
    shape = {"K": width, "N": count, "bits": 8, "block_size": _BLOCK}
    net.node("MatMulNBits", ends, _OUT, **shape, accuracy_level=AS_BYTES)
    return net.model((_IN, ("vectors", width)), [_OUT])
