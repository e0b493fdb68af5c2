"""Calibration of the embedder: the largest size of each matrix input, measured on a few sentences of every language.

The ranges belong to the model, not to the text: twenty times as many sentences give no better vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

_SENTENCES = Path(__file__).parent / "activation_ranges.txt"


def sentences() -> list[str]:
    """The calibration sentences."""
    return _SENTENCES.read_text(encoding="utf-8").splitlines()


def ranges_of(inputs: Mapping[str, str], runs: Iterable[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """By product the largest absolute value of each of its inputs, (inputs,).

    `inputs`: by product the name of its input. `runs`: for each text the inputs by name, (1, tokens, inputs).
    """
    largest: dict[str, np.ndarray] = {}
    for one in runs:
        for name, values in one.items():
            sizes = np.abs(values[0]).max(axis=0)
            largest[name] = np.maximum(largest[name], sizes) if name in largest else sizes
    return {product: largest[name] for product, name in inputs.items()}
