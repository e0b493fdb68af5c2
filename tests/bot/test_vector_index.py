"""The search in bytes finds what a comparison with every vector finds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.components.embedder import version_of
from bot.components.linear import Centre
from bot.components.vectors import SHIPPED, read, unit
from bot.engine.vector_index import _OFF_BY, VectorIndex
from bot.training.vector_file import EMBEDDER


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    """Those of the examples, about their centre, as the neighbours have them."""
    shipped = unit(np.array(list(read(SHIPPED, version_of(EMBEDDER)).values())))
    return Centre.of(shipped)(shipped)


@pytest.fixture(scope="module")
def asked(vectors: np.ndarray) -> np.ndarray:
    """Vectors near some of them: each a mixture of two."""
    mixed = vectors[::97] + 0.7 * vectors[::-97][: len(vectors[::97])]
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)


def test_the_nearest_are_those_of_a_whole_comparison(vectors: np.ndarray, asked: np.ndarray) -> None:
    index, half = VectorIndex(vectors), len(vectors) // 2
    for vector, roughly in zip(asked, index.roughly(asked), strict=True):
        exact = vectors @ vector
        for count, first, last in ((16, 0, None), (1, half, None), (1, 0, half), (3, half, half + 2)):
            at, similarities = index.nearest(vector, roughly, count, first, last)
            right = np.sort(exact[first:last])[::-1][:count]
            assert np.allclose(similarities, right, atol=1e-6)
            assert np.allclose(exact[at], right, atol=1e-6)


def test_rough_similarities_are_off_by_less_than_is_looked_beyond(vectors: np.ndarray, asked: np.ndarray) -> None:
    off = np.abs(VectorIndex(vectors).roughly(asked) - asked @ vectors.T)
    assert off.max() < _OFF_BY


def test_few_or_no_rows_are_no_error(vectors: np.ndarray) -> None:
    index = VectorIndex(vectors[:2])
    roughly = index.roughly(vectors[:1])[0]
    at, similarities = index.nearest(vectors[0], roughly, 16)
    assert at[0] == 0
    assert len(at) == len(similarities) == 2
    assert len(index.nearest(vectors[0], roughly, 1, first=2)[0]) == 0


def test_one_at_a_time_together_and_on_threads_are_the_same(vectors: np.ndarray, asked: np.ndarray) -> None:
    index = VectorIndex(vectors)
    together = index.roughly(asked[:16])
    with ThreadPoolExecutor(4) as pool:
        alone = list(pool.map(lambda vector: index.roughly(vector[None])[0], asked[:16]))
    assert np.allclose(together, alone, atol=1e-6)


def test_an_odd_width_is_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 128"):
        VectorIndex(np.ones((3, 100), np.float32))
