"""What staff do with calls: take one, tick what they hear, keep notes, end it.

And what follows if nobody documents a call: after a day the system writes a minimal form.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from handoff.backoffice.telephone import counted
from handoff.backoffice.telephone.levels import SIGNAL_LEVELS
from handoff.backoffice.telephone.live import TRIES, LiveCall, LiveCalls, new_case
from handoff.contract.base import level_name
from handoff.contract.calls import CallAck, CallBegin, CallNoteSet, CallsAck, CallSignals, CallView
from handoff.contract.errors import Refused
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import Names, iso
from handoff.operations.jobs import Outcome, each
from storage.ids import CaseId
from storage.ports.records import RecordBook

LONGEST_RING: Final = timedelta(hours=2)
LONGEST_TALK: Final = timedelta(hours=12)
"""After this a call is taken to be over, whatever the exchange has said or not said."""
DOCUMENTED_WITHIN: Final = timedelta(hours=24)

WriteMinimal = Callable[[LiveCall], Awaitable[None]]
"""Writes the system's minimal form of a call that nobody has documented."""


class CallDesk:
    """The calls under way, as staff see and change them."""

    def __init__(
        self,
        *,
        live: LiveCalls,
        calls: RecordBook,
        names: Names,
        practice: Callable[[], bool],
        clock: Callable[[], datetime],
    ) -> None:
        self._live = live
        self._calls = calls
        self._names = names
        self._practice = practice
        self._clock = clock

    async def listed(self, staff: Staff) -> CallsAck:
        """Calls that ring or are talked in; of those that wait for their form, one's own, and all to shift leads."""
        calls = await self._live.all()
        shown = [call for call in calls if call.ended_at is None or staff.lead or call.by == staff.account]
        return CallsAck(calls=[self._view(call, staff) for call in shown], practice=self._practice())

    async def begin(self, staff: Staff, request: CallBegin) -> CallAck:
        """A call that no exchange has reported, answered now."""
        now = self._clock()
        call = await self._live.add(
            LiveCall(
                call=request.call,
                case=new_case(),
                started_at=now,
                answered_at=now,
                by=staff.account,
                by_hand=True,
                practice=self._practice(),
            )
        )
        self._require_own(call, staff)
        return CallAck(call=self._view(call, staff))

    async def rehearse(self, staff: Staff) -> CallAck:
        """An invented call that rings, for everybody who practises.

        Raises:
            Refused: wrong_mode outside practice.
        """
        if not self._practice():
            raise Refused("wrong_mode")
        call = LiveCall(call=secrets.token_hex(16), case=new_case(), started_at=self._clock(), practice=True)
        return CallAck(call=self._view(await self._live.add(call), staff))

    async def take(self, staff: Staff, call: str) -> CallAck:
        """Say that one has answered it; a shift lead may take one over, without its notes.

        Raises:
            Refused: already_claimed, if somebody else has it; unknown_call.
        """

        def taken(live: LiveCall) -> LiveCall:
            if live.by is not None and live.by != staff.account and not staff.lead:
                raise Refused("already_claimed")
            note = live.note if live.by == staff.account else ""
            answered_at = live.answered_at or self._clock()
            return msgspec.structs.replace(live, by=staff.account, answered_at=answered_at, note=note)

        return await self._changed(staff, call, taken)

    async def hear(self, staff: Staff, call: str, request: CallSignals) -> CallAck:
        """Put down what has been heard so far.

        Raises:
            Refused: bad_request for a signal that is none; not_yours; unknown_call.
        """
        if not set(request.signals) <= SIGNAL_LEVELS.keys():
            raise Refused("bad_request")
        signals = tuple(signal for signal in SIGNAL_LEVELS if signal in request.signals)
        return await self._own(staff, call, signals=signals, urgent=request.urgent and bool(signals))

    async def note(self, staff: Staff, call: str, request: CallNoteSet) -> CallAck:
        """Keep notes for oneself until the form is saved."""
        return await self._own(staff, call, note=request.text)

    async def end(self, staff: Staff, call: str) -> CallAck:
        """The call is over."""

        def ended(live: LiveCall) -> LiveCall:
            self._require_own(live, staff)
            return msgspec.structs.replace(live, ended_at=live.ended_at or self._clock())

        return await self._changed(staff, call, ended)

    async def ended_at(self, case: CaseId) -> datetime | None:
        """When the call ended whose form has this name: now, while it is talked in; None if it is no call's."""
        call = await self._live.of_case(case)
        return None if call is None else call.ended_at or self._clock()

    async def documented(self, case: CaseId) -> None:
        """The form is saved: the call's record goes with its notes, and nothing leads from the form to the call."""
        call = await self._live.of_case(case)
        if call is not None:
            await self._show_no_more(call)
            await self._live.remove(call.call)

    async def close_old(self, write_minimal: WriteMinimal) -> Outcome:
        """End what has lasted too long, and give up waiting for forms that are 24 hours late."""
        return await each("close_calls", await self._live.all(), lambda call: self._close_old(call, write_minimal))

    # --- inside ------------------------------------------------------------------------------------

    async def _show_no_more(self, call: LiveCall) -> None:
        """Let no later report of the exchange bring it back.

        Raises:
            Refused: stale_version after too many tries.
        """
        for _ in range(TRIES):
            record = await self._calls.get(call.counted)
            if record is None:
                return
            body = counted.encode(msgspec.structs.replace(counted.decode(record.body), documented=True))
            # `saved_at` stays: the form was saved in this minute, and nothing is to lead from one to the other.
            if await self._calls.save(replace(record, body=body), seen=record.version):
                return
        raise Refused("stale_version")

    async def _close_old(self, call: LiveCall, write_minimal: WriteMinimal) -> bool:
        age = self._clock() - call.started_at
        if call.by is None and age > LONGEST_RING:
            return await self._live.remove(call.call)
        if call.ended_at is None and age > LONGEST_TALK:
            over = self._clock()
            await self._live.change(call.call, lambda live: msgspec.structs.replace(live, ended_at=over))
            return True
        if call.ended_at is not None and self._clock() - call.ended_at > DOCUMENTED_WITHIN:
            await write_minimal(call)
            return await self._live.remove(call.call)
        return False

    async def _own(self, staff: Staff, call: str, **fields: object) -> CallAck:
        def changed(live: LiveCall) -> LiveCall:
            self._require_own(live, staff)
            return msgspec.structs.replace(live, **fields)

        return await self._changed(staff, call, changed)

    async def _changed(self, staff: Staff, call: str, change: Callable[[LiveCall], LiveCall]) -> CallAck:
        return CallAck(call=self._view(await self._live.change(call, change), staff))

    def _require_own(self, call: LiveCall, staff: Staff) -> None:
        if call.by != staff.account:
            raise Refused("not_yours")

    def _view(self, call: LiveCall, staff: Staff) -> CallView:
        mine = call.by == staff.account
        return CallView(
            call=call.call,
            state=call.state,
            started_at=iso(call.started_at),
            answered_at=iso(call.answered_at) if call.answered_at else None,
            ended_at=iso(call.ended_at) if call.ended_at else None,
            by=self._names(call.by) if call.by else None,
            mine=mine,
            by_hand=call.by_hand,
            practice=call.practice,
            level=level_name(call.level),
            signals=list(call.signals) if mine or staff.lead else [],
            urgent=call.urgent,
            note=call.note if mine else "",
            case=call.case if mine else None,
        )
