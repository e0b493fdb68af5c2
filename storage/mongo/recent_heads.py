"""Ends of logs by the time of their last entry, for the reconciler and retention.

Owns the field `l` of entries (`ChangeMark`) and the appends of unknown outcome of this process. Of `entries` it reads
places and minutes only. Must not decrypt anything.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage.bounded import RecentCache
from storage.ids import ConversationId, Seq
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Collection, Database, Document
from storage.periods import minute_of
from storage.ports.base import RESERVED_COMMAND_ID
from storage.ports.log import Head

_AGGREGATE_S: Final = 120.0
"""At a start the entries of two weeks are scanned, which may take longer than an append."""
_UNCERTAIN_S: Final = 180.0
"""A write without an answer is done within this time, or not at all."""
_MAX_UNCERTAIN: Final = 10_000
_LISTED: Final[Document] = {"l": {"$exists": True}}
"""Of entries that change an index row."""


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """The field `l` of entries that change an index row: the minute, then the writer.

    In this order the entries of all other writers are two ranges of the index (t, l) in each minute.
    """

    writer: str
    """Random name of an opened store."""

    def of(self, minute: datetime) -> str:
        """The value for an entry of this writer."""
        return f"{_text(minute)}{self.writer}"

    def by_others(self, since: datetime, now: datetime) -> list[Document]:
        """Filters, one query each, for the entries of all other writers from `since` until now."""
        first = minute_of(since)
        later = max(first, minute_of(now) + timedelta(minutes=1))
        minutes = [first + timedelta(minutes=each) for each in range((later - first) // timedelta(minutes=1))]
        before = [{"t": each, "l": {"$gte": _text(each), "$lt": self.of(each)}} for each in minutes]
        behind = [{"t": each, "l": {"$gt": self.of(each)}} for each in minutes]
        return [*before, *behind, {"t": {"$gte": later}}]


def _text(minute: datetime) -> str:
    return minute.strftime("%Y-%m-%dT%H:%M/")


@dataclass(frozen=True, slots=True)
class _UncertainHead:
    """The end that a log has if an append of unknown outcome was written, and when that began (steady seconds)."""

    head: Head
    since: float


class RecentHeads:
    """Queries for the heads of logs that were appended to since a minute.

    Args:
        entries: the collection of the log.
    """

    def __init__(self, database: Database, entries: Collection, clock: DatabaseClock) -> None:
        self._database = database
        self._entries = entries
        self._clock = clock
        self._uncertain = RecentCache[ConversationId, _UncertainHead](_MAX_UNCERTAIN)
        self.mark = ChangeMark(secrets.token_hex(4))
        """The mark of this store's own entries."""

    def note_uncertain(self, head: Head) -> None:
        """Remember the end of a log after an append of unknown outcome."""
        self._uncertain.put(head.conversation, _UncertainHead(head, self._clock.steady()))

    async def touched_since(self, since: datetime) -> Sequence[Head]:
        """As `ConversationLog.touched_since`."""
        return await self._matching({"t": {"$gte": minute_of(since)}}, {})

    async def listed_since(self, since: datetime, *, by_others: bool) -> Sequence[Head]:
        """As `ConversationLog.listed_since`."""
        if not by_others:
            return await self._matching({"t": {"$gte": minute_of(since)}})
        filters = self.mark.by_others(since, await self._clock.now())
        found = [head for each in filters for head in await self._matching(each)]
        newest = {head.conversation: head for head in sorted(found, key=lambda head: head.seq)}
        return [*self._uncertain_heads(), *newest.values()]

    def _uncertain_heads(self) -> list[Head]:
        """Possible ends of logs after appends of unknown outcome.

        Each is told once more when it is old enough to be certain: the database may have been away until now.
        """
        found = list(self._uncertain.values())
        for each in found:
            if self._clock.steady() - each.since > _UNCERTAIN_S:
                self._uncertain.drop(each.head.conversation)
        return [each.head for each in found]

    async def _matching(self, entries: Document, also: Document = _LISTED) -> Sequence[Head]:
        """The last matching entry of each conversation.

        In two stages: SecantusDB takes an index for the first alone, and none for ranges of two fields in one.
        """
        newest = {
            "_id": "$c",
            "seq": {"$max": {"$add": ["$s", "$n", -1]}},
            "erased": {"$max": {"$eq": ["$k", RESERVED_COMMAND_ID]}},
        }
        with self._database.call(_AGGREGATE_S):
            cursor = self._entries.aggregate([{"$match": entries}, {"$match": also}, {"$group": newest}])
            groups = await cursor.to_list(length=None)
        return [Head(ConversationId(each["_id"]), Seq(each["seq"]), each["erased"]) for each in groups]
