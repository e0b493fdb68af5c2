"""Rings at the shift leads while a decision on information about a crime waits for its second person.

Read from the records again and again, so that it comes whichever node it was proposed at. Says nothing of its content
but whether the ground is danger now.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from handoff.backoffice.records.decisions import Decision
from handoff.contract import event_names
from handoff.contract.base import LevelName
from handoff.contract.pushed import Alarm
from handoff.conversation.visibility import iso
from handoff.gateway.sockets.delivery import COUNSELOR
from handoff.gateway.sockets.registry import StaffSocket, StaffSockets
from handoff.gateway.sockets.server import GuardedServer

ACUTE_GROUND: Final = "akut_fara"
CODE: Final = "decision"


class DecisionNotices:
    """Pushes an alarm for each pending decision to every lead but its proposer, and its end when it is decided."""

    def __init__(
        self, *, pending: Callable[[], Awaitable[Sequence[Decision]]], server: GuardedServer, staff: StaffSockets
    ) -> None:
        """`pending`: the decisions that wait for a second person."""
        self._pending = pending
        self._server = server
        self._staff = staff
        self._told: dict[str, frozenset[Alarm]] = {}
        """By connection, what rings there."""

    async def show(self) -> None:
        """Read what waits, and tell whoever does not know yet."""
        leads = [socket for socket in self._staff.all() if socket.staff.lead]
        waiting = await self._pending() if leads else ()
        told: dict[str, frozenset[Alarm]] = {}
        for socket in leads:
            told[socket.sid] = frozenset(_alarm(each) for each in waiting if _second(socket, each))
            before = self._told.get(socket.sid, frozenset())
            for alarm in told[socket.sid] - before:
                await self._server.push(event_names.ALARM, alarm, [socket.sid], COUNSELOR)
            for alarm in before - told[socket.sid]:
                await self._server.push(event_names.ALARM, _ended(alarm), [socket.sid], COUNSELOR)
        self._told = told


def _second(socket: StaffSocket, decision: Decision) -> bool:
    return decision.proposed_by != socket.staff.account


def _alarm(decision: Decision) -> Alarm:
    level: LevelName = "N4" if decision.proposal.ground == ACUTE_GROUND else "N3"
    return Alarm(conversation=decision.decision_id, level=level, code=CODE, since=iso(decision.proposed_at))


def _ended(alarm: Alarm) -> Alarm:
    return Alarm(conversation=alarm.conversation, level=alarm.level, code=CODE, over=True)
