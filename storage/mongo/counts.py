"""Counters by week on MongoDB. Owns the collection `week_counts`: one document per kind, week and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from pymongo import ASCENDING, IndexModel

from storage.mongo.database import Database
from storage.ports.counts import Names

WEEK_COUNTS: Final = "week_counts"
INDEXES: Final = {WEEK_COUNTS: [IndexModel([("kind", ASCENDING), ("week", ASCENDING)])]}


class MongoWeekCounts:
    """`WeekCounts` by increments, which several nodes may make at the same time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts = database[WEEK_COUNTS]

    async def add(self, kind: str, week: str, counts: Mapping[Names, int]) -> None:
        for names, count in counts.items():
            found = {"_id": "\0".join((kind, week, *names))}
            change = {"$inc": {"count": count}, "$set": {"kind": kind, "week": week, "names": list(names)}}
            await self._database.upsert(self._counts, found, change)

    async def since(self, kind: str, week: str) -> Mapping[Names, int]:
        with self._database.call():
            documents = await self._counts.find({"kind": kind, "week": {"$gte": week}}).to_list(length=None)
        found: Counter[Names] = Counter()
        for each in documents:
            found[tuple(each["names"])] += int(each["count"])
        return found

    async def forget_before(self, week: str) -> None:
        with self._database.call():
            await self._counts.delete_many({"week": {"$lt": week}})
