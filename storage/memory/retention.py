"""Ages of transcripts, retention holds and job leases in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from storage.ids import ConversationId
from storage.memory.log import MemoryLog
from storage.periods import minute_of
from storage.ports.retention import Hold, TranscriptAge


class MemoryTranscripts:
    """`Transcripts` over the log in memory."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log

    async def begun_before(
        self, before: datetime, *, after: TranscriptAge | None = None, limit: int = 200
    ) -> Sequence[TranscriptAge]:
        ages = [age for age in self._log.ages() if age.begun_at <= minute_of(before)]
        return [age for age in sorted(ages, key=_place) if after is None or _place(age) > _place(after)][:limit]

    async def oldest(self, since: datetime) -> datetime | None:
        return min((age.begun_at for age in self._log.ages() if age.begun_at >= minute_of(since)), default=None)

    async def erased_since(self, since: datetime) -> Sequence[ConversationId]:
        return [head.conversation for head in await self._log.touched_since(since) if head.erased]

    async def forget_tombstones(self, before: datetime) -> int:
        return self._log.forget_tombstones(minute_of(before))


def _place(age: TranscriptAge) -> tuple[datetime, str]:
    return age.begun_at, age.conversation


class MemoryHolds:
    """`Holds` over one dictionary."""

    def __init__(self) -> None:
        self._holds: dict[ConversationId, Hold] = {}

    async def put(self, hold: Hold) -> None:
        self._holds[hold.conversation] = hold

    async def get(self, conversation: ConversationId) -> Hold | None:
        return self._holds.get(conversation)

    async def all(self) -> Sequence[Hold]:
        return sorted(self._holds.values(), key=lambda hold: hold.until)

    async def remove(self, conversation: ConversationId) -> None:
        self._holds.pop(conversation, None)


class MemoryLeases:
    """`Leases` over one dictionary."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._held: dict[str, tuple[str, datetime]] = {}

    async def take(self, job: str, holder: str, for_s: float) -> bool:
        now = self._clock()
        other, until = self._held.get(job, (holder, now))
        if other != holder and until > now:
            return False
        self._held[job] = (holder, now + timedelta(seconds=for_s))
        return True

    async def release(self, job: str, holder: str) -> None:
        if self._held.get(job, ("", None))[0] == holder:
            del self._held[job]
