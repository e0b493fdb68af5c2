"""Indexes: those that are missing are made, without letting a start wait for what it can do without.

A unique index decides what is stored, and one of an empty collection costs nothing: both are made before anything else.
Any other is made while the service works already. One that is there with other options than this program wants is kept:
`lotsen upgrade` makes it anew (`rebuild`), because for a while there is none. One that only former versions want is
kept as well, since nodes of such a version may still run: `lotsen upgrade` drops it, after that in its place is made.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from pymongo import IndexModel

from storage.errors import StorageError
from storage.mongo.database import Database

Wanted = Mapping[str, Sequence[IndexModel]]
"""The indexes of each collection."""

Retired = Mapping[str, Sequence[str]]
"""The names of indexes that former versions made in a collection and this one does without."""

_INDEXING_S: Final = 600.0
_OPTIONS: Final = ("unique", "expireAfterSeconds", "partialFilterExpression")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Named:
    """An index of a collection."""

    collection: str
    model: IndexModel

    @property
    def name(self) -> str:
        """Its name in the database."""
        return str(self.model.document["name"])

    @property
    def is_unique(self) -> bool:
        """Whether it refuses doubles."""
        return bool(self.model.document.get("unique"))


@dataclass(frozen=True, slots=True)
class Difference:
    """What a database lacks of the wanted indexes."""

    missing: Sequence[Named]
    changed: Sequence[Named]
    """They are there by their name, with another key or other options."""
    retired: Sequence[tuple[str, str]]
    """Collections and names of those that are there and no longer wanted."""


async def difference(database: Database, wanted: Wanted, retired: Retired = MappingProxyType({})) -> Difference:
    """Compare the wanted indexes with those that are there."""
    missing: list[Named] = []
    changed: list[Named] = []
    left: list[tuple[str, str]] = []
    for collection, models in wanted.items():
        with database.call():
            there = await database[collection].index_information()
        for each in (Named(collection, model) for model in models):
            if each.name not in there:
                missing.append(each)
            elif _essence(there[each.name]) != _essence(each.model.document):
                changed.append(each)
        left += ((collection, name) for name in retired.get(collection, ()) if name in there)
    return Difference(missing, changed, left)


async def make_needed(database: Database, wanted: Wanted, retired: Retired = MappingProxyType({})) -> list[Named]:
    """Make what a start cannot do without; returns those that can be made later."""
    found = await difference(database, wanted, retired)
    if found.changed:
        log.warning("indexes_changed count=%d: run lotsen upgrade, which makes them anew", len(found.changed))
    if found.retired:
        log.warning(
            "indexes_retired count=%d: run lotsen upgrade when all nodes are of this version", len(found.retired)
        )
    later = []
    for each in found.missing:
        if each.is_unique or await _is_empty(database, each.collection):
            await make(database, each)
        else:
            later.append(each)
    return later


async def make(database: Database, index: Named) -> None:
    """Make one index. On much data it takes minutes, during which the database goes on working."""
    with database.call(_INDEXING_S):
        await database[index.collection].create_indexes([index.model])


async def rebuild(database: Database, wanted: Wanted, retired: Retired = MappingProxyType({})) -> int:
    """Make everything that is missing, anew what has changed, then drop what is retired; returns how many."""
    found = await difference(database, wanted, retired)
    for each in found.changed:
        with database.call(_INDEXING_S):
            await database[each.collection].drop_index(each.name)
    for each in (*found.changed, *found.missing):
        await make(database, each)
    for collection, name in found.retired:
        with database.call(_INDEXING_S):
            await database[collection].drop_index(name)
    return len(found.changed) + len(found.missing) + len(found.retired)


class IndexBuilder:
    """Makes indexes beside the work of a node. One that fails stops no other, and the next start tries it again."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def start(self, database: Database, later: Sequence[Named]) -> None:
        """Begin, if there is anything to make."""
        if later:
            self._task = asyncio.create_task(_make_all(database, later), name="indexes")

    async def done(self) -> None:
        """Wait until everything that was begun has been tried."""
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """Stop; what is not begun stays for the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


async def _make_all(database: Database, later: Sequence[Named]) -> None:
    for each in later:
        try:
            await make(database, each)
        except StorageError as error:
            log.warning("indexes_failed collection=%s cause=%s", each.collection, type(error).__name__)


async def _is_empty(database: Database, collection: str) -> bool:
    with database.call():
        return await database[collection].find_one({}, {"_id": 1}) is None


def _essence(document: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes an index what it is: its key, and the options that decide what it does."""
    key = document["key"]
    pairs = key.items() if isinstance(key, Mapping) else key
    options = (document.get(name) or None for name in _OPTIONS)  # some servers say `unique: false`, some nothing
    return ([tuple(each) for each in pairs], *(dict(each) if isinstance(each, Mapping) else each for each in options))
