"""The embedder's network: twelve layers of BERT as an ONNX graph.

How a matrix is multiplied is `bot/engine/matmul.py`. Every product has a name, layer and part ("l3.fi"), under
which the ranges of its inputs are kept.
"""

from __future__ import annotations

import numpy as np

from bot.engine.matmul import ActivationRanges, EightBitMatMul, FourBitMatMul, MatMul, MatMulWriter
from bot.engine.onnx import Network
from bot.engine.weights import Matrix, Weights

INPUT = "tokens"
OUTPUT = "mean"


def e5_network(weights: Weights, ranges: ActivationRanges) -> bytes:
    """The graph: embeddings of one text's tokens (1, tokens, width) to the mean of the output, (1, width)."""
    return _Writer(weights, EightBitMatMul(ranges)).network().model(_input(weights), [OUTPUT])


def calibration_network(weights: Weights) -> tuple[bytes, dict[str, str]]:
    """A graph whose outputs are the inputs of the products, and by product the name of that output."""
    products = FourBitMatMul()
    net = _Writer(weights, products).network()
    return net.model(_input(weights), list(dict.fromkeys(products.inputs.values()))), products.inputs


def _input(weights: Weights) -> tuple[str, tuple[int | str, ...]]:
    return INPUT, (1, "tokens", weights.width)


class _Writer:
    def __init__(self, weights: Weights, products: MatMulWriter) -> None:
        self._weights = weights
        self._products = products
        self._net = Network()

    def network(self) -> Network:
        net, width = self._net, self._weights.width
        net.constant("thirds", np.array([width] * 3, np.int64))
        ends = [INPUT, *self._norm("emb.ln")]
        at = net.node("LayerNormalization", ends, "start", domain="", axis=-1, epsilon=self._weights.epsilon)
        for layer in range(self._weights.layers):
            at = self._layer(f"l{layer}", at)
        net.node("ReduceMean", [at], OUTPUT, domain="", axes=(1,), keepdims=0)
        return net

    def _layer(self, name: str, x: str) -> str:
        net = self._net
        parts = [f"{name}.{part}" for part in ("queries", "keys", "values")]
        net.node("Split", [self._product(x, name, "q", "k", "v"), "thirds"], *parts, domain="", axis=-1)
        heads = net.node("MultiHeadAttention", parts, f"{name}.heads", num_heads=self._weights.heads)
        attended = self._added(x, self._product(heads, name, "ao"), f"{name}.aln")
        inner = net.node("Gelu", [self._product(attended, name, "fi")], f"{name}.gelu")
        return self._added(attended, self._product(inner, name, "fo", inputs=self._weights.inner), f"{name}.oln")

    def _product(self, x: str, layer: str, *parts: str, inputs: int | None = None) -> str:
        """`x` multiplied by one matrix, or by several with the same inputs (`width` of them by default), plus bias."""
        names, width = [f"{layer}.{part}" for part in parts], self._weights.width
        matrix = Matrix.joined([self._weights.matrix(f"{name}.w", inputs or width) for name in names])
        bias = np.concatenate([self._weights.numbers(f"{name}.b") for name in names])
        product = MatMul(f"{layer}.{''.join(parts)}", x, matrix, bias, after_gelu=inputs is not None)
        return self._products.write(self._net, product)

    def _added(self, x: str, y: str, norm: str) -> str:
        ends = [x, y, *self._norm(norm)]
        return self._net.node("SkipLayerNormalization", ends, f"{norm}.out", epsilon=self._weights.epsilon)

    def _norm(self, name: str) -> list[str]:
        return [self._net.constant(f"{name}.{part}", self._weights.numbers(f"{name}.{part}")) for part in "wb"]
