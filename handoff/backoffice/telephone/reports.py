"""Takes what an exchange reports: counts each call once, and shows those that ring or are talked in now.

A report may come twice, late, in any order, and in parts: each call is merged with what is known of it. Nothing is
acknowledged before all of it is stored.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from handoff.backoffice.telephone.counted import Counted, decode, encode, merged, moment_of
from handoff.backoffice.telephone.live import TRIES, LiveCall, LiveCalls, new_case
from handoff.contract.calls import CallEvent, CallReport, CallReportAck
from handoff.contract.errors import Refused
from handoff.conversation.calendar import swedish_month
from storage.ids import AccountId
from storage.ports.records import KeptRecord, RecordBook

SHOWN_WITHIN: Final = timedelta(hours=2)
"""A call that began earlier is counted and no longer shown: its report comes late."""

AHEAD: Final = timedelta(minutes=5)
"""How far ahead the exchange's clock may be."""

_NUMBER: Final = re.compile(r"[0-9](?:[ .()/-]*[0-9]){5,}")
_HOLDS_DIGITS: Final = {"call": re.compile(r"[0-9a-f]{32}"), "at": re.compile(r"[0-9-]{10}T[0-9:.]{8,15}Z")}
"""Fields of an event whose values have digits, and how those look."""

AccountNamed = Callable[[str], Awaitable[AccountId | None]]


def has_number(body: bytes) -> bool:
    """Whether any field of a report, known or not, holds what may be a telephone number."""
    try:
        return _numbered(msgspec.json.decode(body))
    except msgspec.DecodeError:
        return False


def _numbered(value: object, field: str = "") -> bool:
    match value:
        case dict():
            return any(_numbered(each, str(name)) or bool(_NUMBER.search(str(name))) for name, each in value.items())
        case list():
            return any(_numbered(each, field) for each in value)
        case str() | int() | float():
            known = _HOLDS_DIGITS.get(field)
            if isinstance(value, str) and known is not None and known.fullmatch(value):
                return False
            return bool(_NUMBER.search(str(value)))
    return False


class CallReports:
    """Counts and shows what exchanges report."""

    def __init__(
        self,
        *,
        calls: RecordBook,
        live: LiveCalls,
        account_named: AccountNamed,
        practice: Callable[[], bool],
        clock: Callable[[], datetime],
    ) -> None:
        self._calls = calls
        self._live = live
        self._account_named = account_named
        self._practice = practice
        self._clock = clock

    async def take(self, exchange: str, report: CallReport) -> CallReportAck:
        """Keep what is new in a report.

        Raises:
            Refused: bad_request, if a time is none or lies ahead; stale_version, if others keep changing the same call.
        """
        by_call: dict[str, list[CallEvent]] = {}
        for event in report.events:
            self._require_past(event)
            by_call.setdefault(event.call, []).append(event)
        known = await self._count(exchange, by_call)
        shown = await asyncio.gather(
            *(self._show(exchange, call, known[call][1], events) for call, events in by_call.items()),
            return_exceptions=True,
        )
        if wrong := [each for each in shown if isinstance(each, BaseException)]:
            raise wrong[0]
        return CallReportAck(changed=sum(before != after for before, after in known.values()))

    def _require_past(self, event: CallEvent) -> None:
        try:
            at = moment_of(event)
        except ValueError:
            raise Refused("bad_request") from None
        if at > self._clock() + AHEAD:
            raise Refused("bad_request")

    async def _count(self, exchange: str, by_call: Mapping[str, list[CallEvent]]) -> dict[str, tuple[Counted, Counted]]:
        """What was known of each call, and what is known now that this is stored."""
        known: dict[str, tuple[Counted, Counted]] = {}
        for _ in range(TRIES):
            left = {call: events for call, events in by_call.items() if call not in known}
            known |= await self._count_once(exchange, left)
            if len(known) == len(by_call):
                return known
        raise Refused("stale_version")

    async def _count_once(
        self, exchange: str, by_call: Mapping[str, list[CallEvent]]
    ) -> dict[str, tuple[Counted, Counted]]:
        """The same, without the calls that somebody else has changed meanwhile."""
        names = {call: _name(exchange, call) for call in by_call}
        held = await self._calls.get_many(list(names.values()))
        pairs = {call: self._merged(held.get(names[call]), events) for call, events in by_call.items()}
        changed = [call for call, (before, after) in pairs.items() if before != after]
        records = [self._record(names[call], pairs[call][1], held.get(names[call])) for call in changed]
        stored = dict(zip(changed, await self._calls.save_many(records), strict=True))
        return {call: pair for call, pair in pairs.items() if stored.get(call, True)}

    def _merged(self, record: KeptRecord | None, events: list[CallEvent]) -> tuple[Counted, Counted]:
        before = decode(record.body) if record is not None else Counted()
        return before, merged(before, events)

    def _record(self, name: str, counted: Counted, held: KeptRecord | None) -> tuple[KeptRecord, int]:
        """What is to be stored, and over which version."""
        began = counted.first_at or self._clock()
        practice = held.practice if held is not None else self._practice()
        record = KeptRecord(
            id=name, period=swedish_month(began), practice=practice, saved_at=self._clock(), body=encode(counted)
        )
        return record, held.version if held is not None else 0

    async def _show(self, exchange: str, call: str, counted: Counted, events: list[CallEvent]) -> None:
        began = counted.first_at
        if began is None or self._clock() - began > SHOWN_WITHIN:
            return
        if counted.over_at is None and not counted.documented:
            name, practice = _name(exchange, call), self._practice()
            await self._live.add(
                LiveCall(call=call, case=new_case(), started_at=began, counted=name, practice=practice)
            )
        by = await self._answered_by(events)

        def with_report(live: LiveCall) -> LiveCall:
            return msgspec.structs.replace(
                live,
                answered_at=live.answered_at or counted.answered_at,
                ended_at=live.ended_at or counted.over_at,
                by=live.by or by,
            )

        try:
            live = await self._live.change(call, with_report)
        except Refused as refusal:
            if refusal.code == "unknown_call":
                return
            raise
        if live.ended_at is not None and live.by is None:
            await self._live.remove(call)

    async def _answered_by(self, events: list[CallEvent]) -> AccountId | None:
        for event in events:
            if event.answered_by is not None:
                return await self._account_named(event.answered_by)
        return None


def _name(exchange: str, call: str) -> str:
    """Of the record in which the call is counted."""
    return f"{exchange}-{call}"
