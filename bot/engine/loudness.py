"""Owns the measuring of how loud the inputs of each product of the embedder get, on a few sentences of every language.

What is loud is a trait of the model, not of the text: twenty times as many sentences give no better vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

_SENTENCES = Path(__file__).parent / "loudness.txt"


def sentences() -> list[str]:
    """The sentences to measure on."""
    return _SENTENCES.read_text(encoding="utf-8").splitlines()


def loudest(inputs: Mapping[str, str], heard: Iterable[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """By product the largest size of each of its inputs, (inputs,).

    `inputs`: by product the name of what goes in. `heard`: what went in for each text, (1, tokens, inputs).
    """
    most: dict[str, np.ndarray] = {}
    for one in heard:
        for name, values in one.items():
            sizes = np.abs(values[0]).max(axis=0)
            most[name] = np.maximum(most[name], sizes) if name in most else sizes
    return {product: most[name] for product, name in inputs.items()}
