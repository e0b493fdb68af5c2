"""Both ways to multiply come near the product of the unrounded weights, also where an input is loud or shouts."""

from __future__ import annotations

import numpy as np
import pytest

from bot.engine.loudness import loudest, sentences
from bot.engine.onnx import Network
from bot.engine.products import FourBits, InBytes, Product, Products
from bot.engine.rounding import in_bytes
from bot.engine.session import session_of
from bot.engine.weights import BLOCK, Matrix

INPUTS, OUTPUTS, TOKENS = 64, 32, 9
NEARLY = 0.015
ALIKE = np.ones(INPUTS, np.float32)
LOUD = np.where(np.arange(INPUTS) % 16 == 5, 30.0, 1.0).astype(np.float32)
SHOUT = np.where(np.arange(INPUTS) == 7, 40.0, 1.0).astype(np.float32)


def _made(products: Products, product: Product, x: np.ndarray) -> np.ndarray:
    net = Network()
    output = products.write(net, product)
    (made,) = session_of(net.model(("x", (1, "tokens", INPUTS)), [output])).run(None, {"x": x})
    return np.asarray(made)


def _off(made: np.ndarray, exact: np.ndarray) -> float:
    return float(np.linalg.norm(made - exact) / np.linalg.norm(exact))


@pytest.mark.parametrize(("sizes", "behind_gelu"), [(ALIKE, False), (LOUD, False), (ALIKE, True), (SHOUT, True)])
def test_a_product_is_nearly_that_of_unrounded_numbers(sizes: np.ndarray, behind_gelu: bool) -> None:
    draw = np.random.RandomState(3)
    halves = draw.randint(0, 16, (OUTPUTS, INPUTS // BLOCK, BLOCK)).astype(np.uint8)
    matrix = Matrix(halves, draw.uniform(0.01, 0.02, halves.shape[:2]).astype(np.float32))
    product = Product("l0.fi", "x", matrix, draw.randn(OUTPUTS).astype(np.float32), behind_gelu)
    x = (draw.uniform(-1.0, 1.0, (1, TOKENS, INPUTS)) * sizes).astype(np.float32)
    exact = x @ matrix.whole().T + product.bias
    measuring = FourBits()
    assert _off(_made(measuring, product, x), exact) < NEARLY
    assert measuring.inputs == {"l0.fi": "x"}
    told = loudest(measuring.inputs, [{"x": x}])
    assert _off(_made(InBytes(told), product, x), exact) < NEARLY


def test_the_loudest_is_the_largest_size_over_all_texts() -> None:
    first = np.array([[[1.0, -4.0], [2.0, 0.0]]])
    second = np.array([[[-3.0, 1.0]]])
    heard = loudest({"l0.qkv": "a", "l0.fi": "a"}, [{"a": first}, {"a": second}])
    assert {name: sizes.tolist() for name, sizes in heard.items()} == {"l0.qkv": [3.0, 4.0], "l0.fi": [3.0, 4.0]}


def test_there_are_sentences_to_measure_on() -> None:
    assert len(sentences()) >= 16
    assert all(sentence.strip() for sentence in sentences())


def test_bytes_keep_zero_and_the_largest_and_need_no_scale_for_nothing() -> None:
    steps, scales = in_bytes(np.array([[0.0, 2.0, -2.0], [0.0, 0.0, 0.0]]), axis=1)
    assert steps.tolist() == [[128, 255, 1], [128, 128, 128]]
    assert scales[0] == pytest.approx(2.0 / 127)
    assert np.isfinite(scales).all()
