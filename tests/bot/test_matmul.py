"""Both ways to multiply come near the product of the unrounded weights, also where an input is large or an outlier."""

from __future__ import annotations

import numpy as np
import pytest

from bot.engine.activation_ranges import ranges_of, sentences
from bot.engine.matmul import EightBitMatMul, FourBitMatMul, MatMul, MatMulWriter
from bot.engine.onnx import Network
from bot.engine.quantization import in_bytes
from bot.engine.session import session_of
from bot.engine.weights import BLOCK, Matrix

INPUTS, OUTPUTS, TOKENS = 64, 32, 9
NEARLY = 0.015
ALIKE = np.ones(INPUTS, np.float32)
LARGE = np.where(np.arange(INPUTS) % 16 == 5, 30.0, 1.0).astype(np.float32)
OUTLIER = np.where(np.arange(INPUTS) == 7, 40.0, 1.0).astype(np.float32)


def _made(products: MatMulWriter, product: MatMul, x: np.ndarray) -> np.ndarray:
    net = Network()
    output = products.write(net, product)
    (made,) = session_of(net.model(("x", (1, "tokens", INPUTS)), [output])).run(None, {"x": x})
    return np.asarray(made)


def _off(made: np.ndarray, exact: np.ndarray) -> float:
    return float(np.linalg.norm(made - exact) / np.linalg.norm(exact))


@pytest.mark.parametrize(("sizes", "after_gelu"), [(ALIKE, False), (LARGE, False), (ALIKE, True), (OUTLIER, True)])
def test_a_product_is_nearly_that_of_unrounded_numbers(sizes: np.ndarray, after_gelu: bool) -> None:
    draw = np.random.RandomState(3)
    halves = draw.randint(0, 16, (OUTPUTS, INPUTS // BLOCK, BLOCK)).astype(np.uint8)
    matrix = Matrix(halves, draw.uniform(0.01, 0.02, halves.shape[:2]).astype(np.float32))
    product = MatMul("l0.fi", "x", matrix, draw.randn(OUTPUTS).astype(np.float32), after_gelu)
    x = (draw.uniform(-1.0, 1.0, (1, TOKENS, INPUTS)) * sizes).astype(np.float32)
    exact = x @ matrix.whole().T + product.bias
    calibration = FourBitMatMul()
    assert _off(_made(calibration, product, x), exact) < NEARLY
    assert calibration.inputs == {"l0.fi": "x"}
    ranges = ranges_of(calibration.inputs, [{"x": x}])
    assert _off(_made(EightBitMatMul(ranges), product, x), exact) < NEARLY


def test_a_range_is_the_largest_size_over_all_texts() -> None:
    first = np.array([[[1.0, -4.0], [2.0, 0.0]]])
    second = np.array([[[-3.0, 1.0]]])
    found = ranges_of({"l0.qkv": "a", "l0.fi": "a"}, [{"a": first}, {"a": second}])
    assert {name: sizes.tolist() for name, sizes in found.items()} == {"l0.qkv": [3.0, 4.0], "l0.fi": [3.0, 4.0]}


def test_there_are_calibration_sentences() -> None:
    assert len(sentences()) >= 16
    assert all(sentence.strip() for sentence in sentences())


def test_bytes_keep_zero_and_the_largest_and_need_no_scale_for_nothing() -> None:
    steps, scales = in_bytes(np.array([[0.0, 2.0, -2.0], [0.0, 0.0, 0.0]]), axis=1)
    assert steps.tolist() == [[128, 255, 1], [128, 128, 128]]
    assert scales[0] == pytest.approx(2.0 / 127)
    assert np.isfinite(scales).all()
