"""Times for a consultation by appointment: which are free, whose they are, and what became of them.

A time has one record, saved by the version that was read: of two visitors who choose the same one, at any node, one is
refused. What was agreed with the visitor stands in their conversation's log; a record that no log confirms is free
again (`handoff.actions.appointment_timers`). Practice is kept apart like everywhere.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import msgspec

from handoff.contract.errors import Refused
from handoff.conversation.calendar import swedish_month
from handoff.conversation.events import Appointment
from handoff.operations.readable import readable
from storage.ids import AccountId, ConversationId
from storage.ports.records import KeptRecord, RecordBook

BOOKABLE_DAYS: Final = 14
"""How far ahead a visitor may book unless the transcript is kept for a shorter time."""

OPENED_DAYS: Final = 60
"""How far ahead a shift lead may open times."""

NOTICE: Final = timedelta(minutes=15)
"""How long before its beginning a time can be booked at the latest: somebody has to see that it is taken."""

SPAN_DAYS: Final = 40
"""How far back times are listed. Earlier ones are only counted."""

LONGEST_MINUTES: Final = 120

MOST_OPEN: Final = 300
"""Times to come, at once."""

Result = Literal["", "kept", "missed", "withdrawn"]


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a record holds, encrypted."""

    starts_at: datetime
    minutes: int
    channel: Literal["chat"] = "chat"
    opened_by: AccountId
    conversation: ConversationId | None = None
    """Whose it is; None: it is free, or the conversation has been erased."""
    audience: str = ""
    """What the visitor had said of who they are."""
    result: Result = ""


@dataclass(frozen=True, slots=True)
class Time:
    """One time, as it was read."""

    id: str
    version: int
    practice: bool
    saved_at: datetime
    body: Body

    @property
    def appointment(self) -> Appointment:
        """As it stands in a conversation."""
        body = self.body
        return Appointment(id=self.id, starts_at=body.starts_at, minutes=body.minutes, audience=body.audience)

    @property
    def free(self) -> bool:
        """Nobody has it, and nobody had it."""
        return self.body.conversation is None and not self.body.result

    def is_of(self, conversation: ConversationId) -> bool:
        """Whether this conversation has it now."""
        return self.body.conversation == conversation and not self.body.result


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(Body).decode


class Appointments:
    """The times of an installation."""

    def __init__(self, book: RecordBook, *, clock: Callable[[], datetime], bookable_days: int = BOOKABLE_DAYS) -> None:
        """`bookable_days`: a conversation that has ended is kept at least so long, and the booked time with it."""
        self._book = book
        self._clock = clock
        self._bookable = timedelta(days=bookable_days)

    # --- for everybody -----------------------------------------------------------------------------

    async def listed(self) -> list[Time]:
        """The times of the last weeks and all to come, by their beginning."""
        now = self._clock()
        return await self.between(now - timedelta(days=SPAN_DAYS), now + timedelta(days=OPENED_DAYS + 1))

    async def between(self, first: datetime, last: datetime) -> list[Time]:
        """The times that begin from `first` to `last`, by their beginning."""
        records = [record for month in _months(first, last) for record in await self._book.of_period(month)]
        times = [_time(record, body) for record, body in readable("appointments", records, _decode)]
        found = [time for time in times if first <= time.body.starts_at <= last]
        return sorted(found, key=lambda time: (time.body.starts_at, time.id))

    async def bookable(self) -> list[Time]:
        """The free times from which a visitor may choose."""
        now = self._clock()
        return [time for time in await self.listed() if time.free and self._may_book(time, now)]

    async def of(self, conversation: ConversationId) -> list[Time]:
        """All that this conversation has, or had, of the listed times."""
        return [time for time in await self.listed() if time.body.conversation == conversation]

    async def get(self, id: str) -> Time | None:
        """The time of this id."""
        record = await self._book.get(id)
        return _time(record, _decode(record.body)) if record is not None else None

    # --- the shift lead's ---------------------------------------------------------------------------

    async def open(self, starts_at: datetime, minutes: int, *, by: AccountId) -> Time:
        """Open a time.

        Raises:
            Refused: date_past; appointment_invalid, if it is too far ahead, or one of too many.
        """
        now = self._clock()
        if starts_at <= now:
            raise Refused("date_past")
        coming = sum(1 for time in await self.listed() if time.body.starts_at > now)
        if starts_at > now + timedelta(days=OPENED_DAYS) or coming >= MOST_OPEN:
            raise Refused("appointment_invalid")
        body = Body(starts_at=starts_at.astimezone(UTC), minutes=minutes, opened_by=by)
        time = Time(secrets.token_hex(12), 0, practice=False, saved_at=now, body=body)
        await self._save(time)
        return replace(time, version=1)

    async def withdraw(self, id: str) -> Time:
        """Take a time back; it is returned as it was before, with whose it is.

        Raises:
            Refused: appointment_unknown; stale_version, if it was booked at this moment.
        """
        time = await self.get(id)
        if time is None or time.body.result:
            raise Refused("appointment_unknown")
        if time.free:
            if not await self._save(_changed(time, result="withdrawn")):
                raise Refused("stale_version")
            await self._book.remove(id)
        elif not await self._save(_changed(time, result="withdrawn")):
            raise Refused("stale_version")
        return time

    # --- the visitor's ------------------------------------------------------------------------------

    async def take(self, id: str, conversation: ConversationId, *, audience: str, practice: bool) -> tuple[Time, bool]:
        """Reserve a time for this conversation; also whether it was free until now. Its own one is given again.

        Raises:
            Refused: appointment_taken, if it is another's, gone, or too late to book.
        """
        time = await self.get(id)
        if time is not None and time.is_of(conversation):
            return time, False
        if time is None or not time.free or not self._may_book(time, self._clock()):
            raise Refused("appointment_taken")
        taken = replace(_changed(time, conversation=conversation, audience=audience), practice=practice)
        if not await self._save(taken):
            raise Refused("appointment_taken")
        return taken, True

    async def give_back(self, id: str, conversation: ConversationId) -> bool:
        """Free a time again that this conversation has; one that is over is removed. False if it has it not."""
        time = await self.get(id)
        if time is None or not time.is_of(conversation):
            return False
        if time.body.starts_at <= self._clock():
            return await self._book.remove(id)
        return await self._save(replace(_changed(time, conversation=None, audience=""), practice=False))

    async def settle(self, time: Time, result: Result) -> bool:
        """Note what became of a time. False if it has changed since it was read."""
        return await self._save(_changed(time, result=result))

    async def forget(self, time: Time) -> bool:
        """Keep only what became of a past time whose conversation is erased."""
        result = time.body.result or "missed"
        return await self._save(_changed(time, conversation=None, audience="", result=result))

    async def remove(self, id: str) -> bool:
        """Delete a time that nobody has had."""
        return await self._book.remove(id)

    # --- inside ------------------------------------------------------------------------------------

    def _may_book(self, time: Time, now: datetime) -> bool:
        return now + NOTICE <= time.body.starts_at <= now + self._bookable

    async def _save(self, time: Time) -> bool:
        record = KeptRecord(
            id=time.id,
            period=swedish_month(time.body.starts_at),
            practice=time.practice,
            saved_at=self._clock(),
            body=_encode(time.body),
        )
        return await self._book.save(record, seen=time.version)


def _changed(time: Time, **fields: object) -> Time:
    return replace(time, body=msgspec.structs.replace(time.body, **fields))


def _time(record: KeptRecord, body: Body) -> Time:
    return Time(record.id, record.version, record.practice, record.saved_at, body)


def results(records: Sequence[KeptRecord]) -> list[Result | Literal["booked"]]:
    """What became of the times of these records that somebody has had; practice does not count."""
    bodies = readable("appointments", [record for record in records if not record.practice], _decode)
    return [body.result or "booked" for _, body in bodies if body.result or body.conversation]


def _months(first: datetime, last: datetime) -> list[str]:
    found: list[str] = []
    while first <= last:
        found.append(swedish_month(first))
        first += timedelta(days=27)
    return list(dict.fromkeys([*found, swedish_month(last)]))
