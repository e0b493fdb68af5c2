"""Tells staff how many calls ring and are talked in, and rings at N3 and N4. Every node tells its own sockets.

Read from the records of calls again and again, so that it comes whichever node an exchange has reported to.
"""

from __future__ import annotations

import zlib

import msgspec

from handoff.backoffice.telephone.callbacks import Callbacks, Waiting
from handoff.backoffice.telephone.live import LiveCall, LiveCalls
from handoff.contract import event_names
from handoff.contract.base import level_name
from handoff.contract.calls import CallsNotice
from handoff.contract.pushed import Alarm
from handoff.conversation.visibility import iso
from handoff.gateway.sockets.delivery import ALARM_FROM, COUNSELOR
from handoff.gateway.sockets.registry import StaffSockets
from handoff.gateway.sockets.server import GuardedServer
from handoff.risk import Level

QUIET = CallsNotice(ringing=0, talking=0, version=0)


class CallNotices:
    """Pushes `calls` when anything in the list has changed, and an alarm when a call becomes urgent."""

    def __init__(self, *, live: LiveCalls, callbacks: Callbacks, server: GuardedServer, staff: StaffSockets) -> None:
        self._live = live
        self._callbacks = callbacks
        self._server = server
        self._staff = staff
        self._told: dict[str, CallsNotice] = {}
        self._rung: dict[str, Level] = {}

    async def show(self) -> None:
        """Read the calls, and tell whoever does not know yet."""
        sids = [socket.sid for socket in self._staff.all()]
        calls = await self._live.all() if sids else []
        waiting = await self._callbacks.waiting() if sids else Waiting(0, ())
        notice = _notice(calls, waiting)
        news = [sid for sid in sids if self._told.get(sid, QUIET) != notice]
        if news:
            await self._server.push(event_names.CALLS, notice, news, COUNSELOR)
        fresh = [sid for sid in sids if sid not in self._told]
        self._told = dict.fromkeys(sids, notice)
        if sids:
            await self._ring(calls, sids, fresh)

    async def _ring(self, calls: list[LiveCall], sids: list[str], fresh: list[str]) -> None:
        """Ring for a call that has risen, at every console; for one that is urgent already, at those that are new."""
        urgent = {call.call: call for call in calls if call.ended_at is None and call.level >= ALARM_FROM}
        for name, call in urgent.items():
            heard_by = sids if call.level > self._rung.get(name, Level.N0) else fresh
            if heard_by:
                alarm = Alarm(conversation=name, level=level_name(call.level), code="call", since=iso(call.started_at))
                await self._server.push(event_names.ALARM, alarm, heard_by, COUNSELOR)
        self._rung = {name: call.level for name, call in urgent.items()}


def _notice(calls: list[LiveCall], waiting: Waiting) -> CallsNotice:
    if not calls and not waiting.seen:
        return QUIET
    seen = [(call.call, call.state, call.by, call.level, call.signals) for call in calls]
    return CallsNotice(
        ringing=sum(call.state == "ringing" for call in calls),
        talking=sum(call.state == "talking" for call in calls),
        callbacks=waiting.due,
        version=zlib.crc32(msgspec.msgpack.encode((seen, waiting.due, waiting.seen))),
    )
