"""The learner finds what it is shown, without a library for sparse matrices or optimisation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from handoff.assistant.client import Vector
from handoff.assistant.contextual.model import URGENT, load
from handoff.assistant.contextual.seen import COLUMNS, Seen
from handoff.assistant.contextual.training import Recorded, Sparse, learn, minimised

DIMENSIONS = 384


def turn(text: str, subject: str, urgency: str = "", *, said: str = "", seed: int = 0) -> Recorded:
    values = np.random.default_rng(seed).normal(size=DIMENSIONS).astype("<f4")
    return Recorded(Seen(text, "", (f"said:{said}",), {}, Vector("test", values.tobytes())), (subject,), urgency)


def test_products_are_those_of_a_dense_matrix() -> None:
    rows = [{1: 0.5, 7: 1.0}, {}, {7: 2.0, 1: 1.0, 9: 3.0}]
    dense = np.zeros((3, COLUMNS))
    for at, row in enumerate(rows):
        for column, value in row.items():
            dense[at, column] = value if column != 9 else 0.0  # only one row has it
    sparse, weights = Sparse(rows), np.random.default_rng(1).normal(size=(COLUMNS, 2))
    slopes = np.arange(6.0).reshape(3, 2)
    assert np.allclose(sparse.times(weights), dense @ weights)
    assert np.allclose(sparse.transposed_times(slopes), dense.T @ slopes)


def test_the_least_of_a_convex_cost_is_found() -> None:
    centre, curve = np.array([3.0, -2.0, 0.5]), np.array([1.0, 20.0, 0.3])
    found = minimised(lambda at: (float(curve @ (at - centre) ** 2), 2 * curve * (at - centre)), np.zeros(3))
    assert np.allclose(found, centre, atol=0.05)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("weights") / "weights.npz"
    turns = [turn("ska jag ringa polisen", "police", "N0", seed=at) for at in range(30)]
    turns += [turn("han har slutat skolan", "worry_child", "N1", said="oro_barn", seed=at) for at in range(30, 60)]
    turns += [turn("de är utanför dörren nu", "threat", "N4", seed=at) for at in range(60, 90)]
    learn(turns, file)
    return file


def test_what_was_shown_is_read_again_by_words_by_context_and_how_urgent_it_is(weights: Path) -> None:
    reader = load(weights)
    police = reader.read(turn("ska jag ringa polisen", "", seed=101).seen)
    threat = reader.read(turn("de är utanför dörren nu", "", seed=102).seen)
    worry = reader.read(turn("något annat", "", said="oro_barn", seed=103).seen)
    assert max(police, key=lambda each: police[each]) == "police"
    assert worry["worry_child"] > max(worry["police"], worry["threat"])
    assert threat[URGENT] > 0.5 > max(police[URGENT], worry[URGENT])


def test_nothing_is_read_without_a_vector_of_the_same_embedder(weights: Path) -> None:
    reader = load(weights)
    assert reader.read(Seen("ska jag ringa polisen", "", (), {})) == {}
    assert reader.read(Seen("ska jag ringa polisen", "", (), {}, Vector("another", b""))) == {}
