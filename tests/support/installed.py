"""The content of the installation in a store in memory: the first node of a process imports it, the others find it.

Importing is a second of work, and most nodes of tests do not ask how it came in. What is found is what the first node
of the same day has imported, through the ports alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from handoff.assistant.library import ARTICLE, CONTACT, GUIDE, MARK, REPLY, LibraryFactory
from handoff.backoffice.records.published_texts import GUIDELINE, HANDBOOK, MODULE
from storage.memory.knowledge import MemoryKnowledge
from storage.ports.knowledge import KnowledgeDocument
from storage.ports.store import Store

OF_STAFF: Final = (GUIDELINE, MODULE, HANDBOOK)
OF_A_LIBRARY: Final = (ARTICLE, CONTACT, MARK)
EMPTY: Final = "0"
"""The revision of a store in memory in which nothing was saved."""

Key = tuple[date, date, tuple[str, ...]]
"""The day of the node, that of its library, and the kinds of text."""

_imported: dict[Key, Sequence[KnowledgeDocument]] = {}


class Content:
    """What a node's store is given before it starts, or shows for others once it has started."""

    def __init__(self, store: Store, library: LibraryFactory | None, clock: Callable[[], datetime]) -> None:
        self._documents = store.knowledge
        given = library.keywords if isinstance(library, partial) else {}
        self._kinds = (*OF_STAFF, *(_kinds_of(given) if library else ()))
        self._key: Key = (clock().date(), given.get("clock", clock)().date(), self._kinds)
        self._first = False

    async def put(self) -> None:
        """Save what a node before has imported, if this store is one in memory and empty."""
        if type(self._documents) is not MemoryKnowledge or await self._documents.revision() != EMPTY:
            return
        self._first = self._key not in _imported
        for each in _imported.get(self._key, ()):
            await self._documents.save(each.kind, each.name, each.body, seen=0, by=each.saved_by)

    async def keep(self) -> None:
        """Remember what this node has imported by itself."""
        if self._first:
            _imported[self._key] = [each for kind in self._kinds for each in await self._documents.all(kind)]


def _kinds_of(given: Mapping[str, Any]) -> tuple[str, ...]:
    """What a library imports that was made with these arguments, if it has no content of its own."""
    if "guides" in given:
        return ()
    return (*OF_A_LIBRARY, REPLY, GUIDE) if given.get("installed") is not None else OF_A_LIBRARY
