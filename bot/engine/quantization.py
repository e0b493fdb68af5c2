"""Quantization: numbers to unsigned bytes with a scale, as ONNX Runtime's products take them. Pure."""

from __future__ import annotations

import numpy as np

MIDDLE = 128
"""The byte that stands for 0."""
AS_BYTES = 4
"""The `accuracy_level` at which ONNX Runtime multiplies bytes, not floats."""


def in_bytes(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """`values` as bytes, and the size of a step (float32): one scale for all numbers along `axis`.

    The bytes are unsigned: sums of signed ones overflow on processors without instructions for them (before VNNI).
    """
    largest = np.abs(values).max(axis=axis, keepdims=True)
    scales = np.where(largest > 0, largest, 1.0) / (MIDDLE - 1)
    steps = (np.round(values / scales) + MIDDLE).astype(np.uint8)
    return steps, scales.squeeze(axis).astype(np.float32)
