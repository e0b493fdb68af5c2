"""The learner finds what it is shown: by words, by context, and how urgent it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from handoff.assistant.bot_service.client import Vector
from handoff.assistant.contextual.fitting import HIDDEN, RIDGE, RIDGE_OF_FEATURES, UNITS_OUT, begun, slopes_of
from handoff.assistant.contextual.model import URGENT, load
from handoff.assistant.contextual.seen import Seen
from handoff.assistant.contextual.training import FEWEST, Recorded, learn, often, rows_of

DIMENSIONS = 384
EACH = 900


def turn(text: str, subject: str, urgency: str = "", *, said: str = "", seed: int = 0) -> Recorded:
    values = np.random.default_rng(seed).normal(size=DIMENSIONS).astype("<f4")
    return Recorded(Seen(text, "", (f"said:{said}",), {}, Vector("test", values.tobytes())), (subject,), urgency)


def test_a_row_has_its_vector_and_those_features_that_are_frequent() -> None:
    found = [{1: 0.5, 7: 1.0}, {}, {7: 2.0, 1: 1.0, 9: 3.0}, *[{1: 1.0, 7: 1.0} for _ in range(FEWEST)]]
    vectors = np.arange(2.0 * len(found)).reshape(-1, 2).astype(np.float32)
    kept = often(found)
    rows = rows_of(vectors, found, kept)
    assert kept.tolist() == [1, 7]
    chosen = np.array([2, 1, 0])
    dense = rows.dense(chosen, np.ones((3, rows.places.shape[1]), np.float32))
    assert dense[:, :4].tolist() == [[4, 5, 1, 2], [2, 3, 0, 0], [0, 1, 0.5, 1]]


def test_the_slopes_are_how_the_cost_changes_with_each_weight() -> None:
    chance = np.random.default_rng(1)
    weights = begun(3, 4, 2, chance)
    seen = chance.normal(size=(5, 7)).astype(np.float32)
    left_in = (chance.random((5, HIDDEN)) > UNITS_OUT).astype(np.float32)
    truth = np.array([[1, 0], [0, np.nan], [1, 1], [0, 0], [np.nan, 1]], np.float32)

    def cost() -> float:
        hidden = np.maximum(seen @ weights.inner + weights.inner_bias, 0) * left_in
        scores = (hidden @ weights.outer + weights.outer_bias).astype(np.float64)
        loss = np.where(np.isnan(truth), 0, np.logaddexp(0, scores) - np.nan_to_num(truth) * scores).sum() / len(seen)
        dear = RIDGE * (float((weights.inner[:3] ** 2).sum()) + float((weights.outer**2).sum()))
        return float(loss) + (dear + RIDGE_OF_FEATURES * float((weights.inner[3:] ** 2).sum())) / 2 / 10

    slopes = slopes_of(weights, seen, left_in, truth, dimensions=3, turns=10)
    for weight, slope in zip(weights, slopes, strict=True):
        at = np.unravel_index(int(np.abs(slope).argmax()), slope.shape)
        kept, costs = weight[at], []
        for step in (0.01, -0.01):
            weight[at] = kept + np.float32(step)
            costs.append(cost())
        weight[at] = kept
        assert (costs[0] - costs[1]) / 0.02 == pytest.approx(float(slope[at]), rel=0.02)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("weights") / "weights.npz"
    turns = [turn("ska jag ringa polisen", "police", "N0", seed=at) for at in range(EACH)]
    turns += [
        turn("han har slutat skolan", "worry_child", "N1", said="oro_barn", seed=at) for at in range(EACH, 2 * EACH)
    ]
    turns += [turn("de är utanför dörren nu", "threat", "N4", seed=at) for at in range(2 * EACH, 3 * EACH)]
    learn(turns, file)
    return file


def test_what_was_shown_is_read_again_by_words_by_context_and_how_urgent_it_is(weights: Path) -> None:
    reader = load(weights)
    police = reader.read(turn("ska jag ringa polisen", "", seed=5001).seen)
    threat = reader.read(turn("de är utanför dörren nu", "", seed=5002).seen)
    worry = reader.read(turn("något annat", "", said="oro_barn", seed=5003).seen)
    assert max(police, key=lambda each: police[each]) == "police"
    assert worry["worry_child"] > max(worry["police"], worry["threat"])
    assert threat[URGENT] > 0.5 > max(police[URGENT], worry[URGENT])


def test_nothing_is_read_without_a_vector_of_the_same_embedder(weights: Path) -> None:
    reader = load(weights)
    assert reader.read(Seen("ska jag ringa polisen", "", (), {})) == {}
    assert reader.read(Seen("ska jag ringa polisen", "", (), {}, Vector("another", b""))) == {}
