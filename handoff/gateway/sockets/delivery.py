"""Pushes what happened to the sockets that may see it. A push may be lost: the log is the truth, and clients `sync`.

Follows the log in order; one task sends, so that no writer waits for a slow receiver. A receiver with too many unsent
packets is disconnected, because the library's send queues have no limit.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import msgspec

from handoff.assistant.wording.wording import Wording
from handoff.contract import event_names
from handoff.contract.base import level_name
from handoff.contract.pushed import Alarm, QueuePosition, ReadNotice, SideNotice, TypingNotice, WireEvent
from handoff.conversation.events import Record, SideWrote
from handoff.conversation.queue_order import Waiting
from handoff.conversation.state import State
from handoff.conversation.visibility import Names, iso, wire_events
from handoff.gateway.sockets.registry import StaffSocket, StaffSockets, VisitorSockets
from handoff.gateway.sockets.server import GuardedServer
from handoff.ledger.feed import Change
from handoff.operations.jobs import each
from handoff.risk import Level
from handoff.routing.board import QueueBoard
from handoff.routing.staffing import Staffing
from storage.ids import AccountId, ConversationId, Seq

log = logging.getLogger(__name__)

VISITOR, COUNSELOR = "/visitor", "/counselor"
SEND_QUEUE_MAX = 500
"""Unsent packets after which a client is disconnected; it reconnects and syncs."""

ALARM_FROM = Level.N3

DAMAGE_TOLD_EVERY_S = 600.0
"""How long the alarm about damage that visitors meet is not repeated for the same conversation."""

Takers = Literal["you", "others", "nobody"]
"""Who on duty can take a conversation that an alarm is about."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """A conversation that was deleted, and its last state."""

    conversation: ConversationId
    last: State


class Delivery:
    """Pushes events, queue positions, typing signs, read receipts and alarms."""

    def __init__(
        self,
        *,
        server: GuardedServer,
        visitors: VisitorSockets,
        staff: StaffSockets,
        board: QueueBoard,
        staffing: Staffing,
        wording: Wording,
        names: Names,
    ) -> None:
        self._server = server
        self._visitors = visitors
        self._staff = staff
        self._board = board
        self._staffing = staffing
        self._wording = wording
        self._names = names
        self._news: asyncio.Queue[Change | Erasure] = asyncio.Queue()
        self._board_version = -1
        self._lines_changed = False
        """Somebody who waits has written since the list was pushed to shift leads."""
        self._alarmed: dict[ConversationId, Waiting] = {}
        self._escalated: dict[ConversationId, int] = {}
        self._positions: dict[ConversationId, int] = {}
        self._damage_told: dict[ConversationId | None, float] = {}

    def follow(self, change: Change) -> None:
        """Observer of the change feed."""
        self._news.put_nowait(change)

    def erased(self, conversation: ConversationId, last: State) -> None:
        """Observer of erasures: push the erasure to everybody who has the conversation open."""
        self._news.put_nowait(Erasure(conversation, last))

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            news = await self._news.get()
            try:
                await (self._deliver(news) if isinstance(news, Change) else self._deliver_erasure(news))
            except Exception as error:  # noqa: BLE001  # one change that cannot be shown must not silence the node
                log.error("delivery_failed %s", type(error).__name__)
            finally:
                self._news.task_done()

    async def settled(self) -> None:
        """Wait until every change so far has been pushed."""
        await self._news.join()

    async def _deliver(self, change: Change) -> None:
        conversation, records = change.conversation, [(change.first, change.record)]
        self._lines_changed |= change.after.name == "queued" and change.after.recent != change.before.recent
        visitor_sids = self._visitors.of(conversation)
        if visitor_sids:
            prev = change.before.visitor_seq
            for event in wire_events(conversation, records, "visitor", self._names, prev):
                await self._emit(event_names.EVENT, event, visitor_sids, VISITOR)
        await self._deliver_to_staff(change, records)

    async def _deliver_to_staff(self, change: Change, records: list[tuple[Seq, Record]]) -> None:
        conversation = change.conversation
        sids = self._readers(change)
        if sids:
            for event in wire_events(conversation, records, "staff", self._names, change.before.staff_seq):
                await self._emit(event_names.EVENT, event, sids, COUNSELOR)
        await self._call_leads(change, already=frozenset(sids))
        if change.before.owner is not None and change.after.owner is None:
            self._staff.unwatch(conversation)

    async def _call_leads(self, change: Change, *, already: frozenset[str]) -> None:
        """Notify shift leads who have not opened the conversation that its counselor has written to them."""
        authors = [event.account for event in change.record.events if isinstance(event, SideWrote)]
        for author in authors:
            if author == change.after.owner:
                notice = SideNotice(conversation=change.conversation, by=self._names(author))
                leads = [socket.sid for socket in self._staff.all() if socket.staff.lead and socket.sid not in already]
                await self._emit(event_names.SIDE, notice, leads, COUNSELOR)

    def _readers(self, change: Change) -> list[str]:
        """The owner's sockets, and those that have opened the conversation and may still read it."""
        owner = change.before.owner or change.after.owner
        everybodys = change.before.name == "mailbox"
        return [
            socket.sid
            for socket in self._staff.watching(change.conversation, owner)
            if socket.staff.account == owner or socket.staff.lead or everybodys
        ]

    async def _deliver_erasure(self, erasure: Erasure) -> None:
        """Push an erasure; made here, because the log is erased too."""
        conversation, last = erasure.conversation, erasure.last
        event = _erasure(conversation, last.seq, last.visitor_seq)
        await self._emit(event_names.EVENT, event, self._visitors.of(conversation), VISITOR)
        event = _erasure(conversation, last.seq, last.staff_seq)
        sids = [socket.sid for socket in self._staff.watching(conversation, None)]
        await self._emit(event_names.EVENT, event, sids, COUNSELOR)
        self._staff.unwatch(conversation)

    async def alarm(self, conversation: ConversationId, level: Level, code: str) -> None:
        """Push an alarm about stored data to all staff."""
        await self._alarm_all(Alarm(conversation=conversation, level=level_name(level), code=code))

    async def damage_met(self, conversation: ConversationId | None) -> None:
        """Push the alarm about damage that a visitor has met; at times only, because their page asks again by itself.

        `conversation`: None where the request has none yet.
        """
        now = time.monotonic()
        if now - self._damage_told.get(conversation, -DAMAGE_TOLD_EVERY_S) >= DAMAGE_TOLD_EVERY_S:
            self._damage_told[conversation] = now
            await self.alarm(conversation or ConversationId(""), Level.N4, "integrity")

    async def _alarm_all(self, alarm: Alarm) -> None:
        await self._emit(event_names.ALARM, alarm, [socket.sid for socket in self._staff.all()], COUNSELOR)

    async def typing(
        self, conversation: ConversationId, notice: TypingNotice, *, to_staff: bool, owner: AccountId | None
    ) -> None:
        """Push a typing sign; unnumbered, never stored."""
        if to_staff:
            sids = [] if owner is None else [socket.sid for socket in self._staff.of(owner)]
            await self._emit(event_names.TYPING, notice, sids, COUNSELOR)
        else:
            await self._emit(event_names.TYPING, notice, self._visitors.of(conversation), VISITOR)

    async def read(self, notice: ReadNotice, conversation: ConversationId, *, owner: AccountId | None) -> None:
        """Push a read receipt; unnumbered, never stored. `owner` is given for a visitor's, which goes to staff."""
        if notice.from_ == "visitor":
            sids = [socket.sid for socket in self._staff.watching(conversation, owner)]
            await self._emit(event_names.READ, notice, sids, COUNSELOR)
        else:
            await self._emit(event_names.READ, notice, self._visitors.of(conversation), VISITOR)

    async def escalate(self) -> None:
        """Push another alarm where a waiting target has passed: first to shift leads, then to all staff."""
        late = {item.conversation: (item, step) for item, step in self._board.late()}
        escalated = {conversation: self._escalated.get(conversation, 0) for conversation in late}

        async def ring(conversation: ConversationId) -> bool:
            item, step = late[conversation]
            if step <= escalated[conversation]:
                escalated[conversation] = step
                return False
            await self._ring(item, "overdue", [each for each in self._staff.all() if each.staff.lead or step > 1])
            escalated[conversation] = step
            return True

        await each("escalate_waits", late, ring)
        self._escalated = escalated

    async def show_queue(self) -> None:
        """Push the queue to staff, and positions to waiting visitors, if the queue has changed.

        What those who wait have written goes to shift leads alone, who may read it.
        """
        if self._board.version == self._board_version:
            if self._lines_changed:
                await self._show_queue_to_all(lead=True)
            return
        self._board_version = self._board.version
        for lead in (False, True):
            await self._show_queue_to_all(lead=lead)
        await self._show_positions()
        await self._push_alarms()

    async def _show_queue_to_all(self, *, lead: bool) -> None:
        self._lines_changed &= not lead
        sids = [socket.sid for socket in self._staff.all() if socket.staff.lead is lead]
        await self._emit(event_names.QUEUE, self._board.update(lead=lead), sids, COUNSELOR)

    async def _push_alarms(self) -> None:
        """Push an alarm for each conversation that has begun to wait at N3 or N4, has risen to it, or is in new danger.

        Another one where its visitor is gone, or back. By the queue and not by the log, so that every node pushes it,
        whichever has appended, and none for a conversation that has been taken meanwhile. One that waits no more, also
        because its visitor has ended it, is taken off the alarms of those who do not see the queue's list.
        """
        urgent = self._urgent()
        for conversation, was in self._alarmed.items():
            if conversation not in urgent:
                over = Alarm(conversation=conversation, level=level_name(was.level), code="waiting", over=True)
                await self._alarm_all(over)
        for conversation, item in urgent.items():
            if _rings(item, self._alarmed.get(conversation)):
                await self._ring(item, "waiting", self._staff.all())
        self._alarmed = urgent

    async def _ring(self, item: Waiting, code: str, sockets: Iterable[StaffSocket]) -> None:
        """Push an alarm that tells each receiver whether they, somebody else, or nobody on duty can take it."""
        others: Takers = "others" if self._staffing.can_take(item) else "nobody"
        told: dict[Takers, list[str]] = {"you": [], others: []}
        for socket in sockets:
            told["you" if self._staffing.takes(socket.staff.account, item) else others].append(socket.sid)
        for takers, sids in told.items():
            await self._emit(event_names.ALARM, _alarm(item, code, takers), sids, COUNSELOR)

    def _urgent(self) -> dict[ConversationId, Waiting]:
        waiting = [item for item in self._board.waiting() if not item.rehearsal and not item.handed_over]
        return {item.conversation: item for item in waiting if item.level >= ALARM_FROM}

    async def show_queue_to(self, sid: str, *, lead: bool) -> None:
        """Send the queue, and an alarm for each urgent conversation in it, to one newly connected member of staff."""
        await self._emit(event_names.QUEUE, self._board.update(lead=lead), [sid], COUNSELOR)
        sockets = [socket for socket in self._staff.all() if socket.sid == sid]
        for item in self._urgent().values():
            await self._ring(item, "waiting", sockets)

    async def _show_positions(self) -> None:
        positions = self._board.positions()
        waiting = {item.conversation: item for item in self._board.waiting()}
        for conversation, place in positions.items():
            if self._positions.get(conversation) != place:
                await self._emit_position(waiting[conversation], place)
        self._positions = positions

    async def show_position_to(self, conversation: ConversationId) -> None:
        """Push the position again, to a visitor who has reconnected."""
        place = self._board.positions().get(conversation)
        item = next((each for each in self._board.waiting() if each.conversation == conversation), None)
        if place is not None and item is not None:
            await self._emit_position(item, place)

    async def _emit_position(self, item: Waiting, place: int) -> None:
        text = self._wording.say("notice_queue_position", item.lang, written=item.written, position=place)
        position = QueuePosition(position=place, waiting_text=text, open=self._staffing.can_take(item))
        await self._emit(event_names.QUEUE, position, self._visitors.of(item.conversation), VISITOR)

    async def _emit(self, name: str, model: msgspec.Struct, sids: list[str], namespace: str) -> None:
        if not sids:
            return
        slow = [sid for sid in sids if self._server.unsent(sid, namespace) > SEND_QUEUE_MAX]
        for sid in slow:
            log.info("slow_client_disconnected")
            await self._server.drop_client(sid, namespace)
        await self._server.push(name, model, [sid for sid in sids if sid not in slow], namespace)


def _alarm(item: Waiting, code: str, takers: Takers) -> Alarm:
    return Alarm(
        conversation=item.conversation,
        level=level_name(item.level),
        code=code,
        gone_since=iso(item.gone_since) if item.gone_since else None,
        since=iso(item.queued_at),
        takers=takers,
    )


def _rings(now: Waiting, before: Waiting | None) -> bool:
    """Whether an urgent wait is new since the last alarm: itself, its level, its danger, or that somebody is there."""
    if before is None or now.level > before.level or now.gone_since != before.gone_since:
        return True
    return before.alarmed_at is not None and now.alarmed_at is not None and now.alarmed_at > before.alarmed_at


def _erasure(conversation: ConversationId, last: Seq, seen: Seq) -> WireEvent:
    return WireEvent(
        conversation=conversation,
        seq=last + 1,
        prev_seq=seen,
        at=iso(datetime.now(UTC)),
        kind="state",
        state="erased",
        reason="erased_by_visitor",
    )
