"""A library that builds no search twice in a process: nearly all nodes of tests show the texts of a fresh installation.

A node builds its search in a thread of its own, which goes on when the node has ended. Without this, seconds of
building for each node of a test would be taken from the tests after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from threading import Lock
from typing import Final

import msgspec

from handoff.assistant.library import Library
from knowledge.articles import Article
from knowledge.search.answers import AnswerIndex
from knowledge.search.index import SearchIndex

Built = tuple[SearchIndex, AnswerIndex]

_MOST: Final = 8
"""So many texts of an installation are kept: some tests change one."""
_built: dict[bytes, Built] = {}
_building: Final = Lock()
"""Who needs what another is building waits for it."""


class SharedSearch(Library):
    """With the search that any library of this process has built of the same texts by the same embedder.

    What is built is never changed. Its embedder must keep nothing: it is asked in several threads.
    """

    def _built(self, shown: Sequence[Article], unshown: Sequence[Article]) -> Built:
        self._asker = self._asker or self._make_embedder()
        texts = msgspec.json.encode((self._asker.name, shown, unshown))
        key = hashlib.sha256(texts).digest()
        with _building:
            if key not in _built:
                if len(_built) == _MOST:
                    del _built[next(iter(_built))]
                _built[key] = super()._built(shown, unshown)
            return _built[key]
