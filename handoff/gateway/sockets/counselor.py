"""The `/counselor` namespace: authenticates by session cookie and Origin, checks the role of every event, audits."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from socketio.exceptions import ConnectionRefusedError as Refusal

from handoff.actions.counselor import CounselorActions
from handoff.actions.queue import QueueActions
from handoff.actions.shift import ShiftActions
from handoff.backoffice.accounts.sessions import COOKIE, SessionDoor
from handoff.backoffice.records.documentation import Documentation
from handoff.contract.base import Answer
from handoff.contract.counselor import (
    ConversationClose,
    ConversationOpen,
    ConversationRelease,
    ConversationTakeOver,
    CounselorMessageSend,
    CounselorRead,
    CounselorTyping,
    DraftSet,
    FlagSet,
    MailboxAnswer,
    MessageApprove,
    NoteAdd,
    Nothing,
    QueueClaim,
    RiskSet,
    SideSend,
    VisitorPause,
    VisitorWarn,
)
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.contract.shift import IntakeSet, PresenceSet
from handoff.contract.tables import COUNSELOR_EVENTS, Event
from handoff.gateway.acknowledgements import Wire, acknowledged, parse
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.sockets.delivery import COUNSELOR, Delivery
from handoff.gateway.sockets.registry import StaffSocket, StaffSockets
from handoff.gateway.sockets.server import GuardedServer
from handoff.risk import Level
from handoff.routing.presence import Presence
from storage.ids import ConversationId, Seq
from storage.ports.audit import AuditRecord
from storage.ports.store import Store

Act = Callable[[StaffSocket, Any], Awaitable[Answer]]

NOT_AUDITED = frozenset(
    {"typing", "queue:summary", "presence:set", "draft:set", "read", "shift:overview", "colleagues:list"}
)
"""Events that touch no conversation's content: only a role that may not leaves a line in the audit trail."""

NOT_USE = frozenset({"queue:summary", "queue:list", "mailbox:list", "conversation:open", "shift:overview", "read"})
"""Events that a console sends by itself: they do not keep a session alive that nobody sits at."""

NOTED_ONCE = frozenset({"conversation:open", "queue:list", "mailbox:list"})
"""Events that a console repeats every few seconds: audited once an hour of a connection, and when they are refused. Who
opened what stands in the trail, and is not buried under its own repetitions."""

NOTED_AGAIN_S = 3600.0

TOUCH_EVERY_S = 60.0


class CounselorGateway:
    """Handlers of one namespace. Registering an event without a role is impossible: deny by default."""

    def __init__(
        self,
        *,
        server: GuardedServer,
        sockets: StaffSockets,
        actions: CounselorActions,
        queue: QueueActions,
        documentation: Documentation,
        shift: ShiftActions,
        door: SessionDoor,
        presence: Presence,
        store: Store,
        delivery: Delivery,
        relay: Relay,
        origins: tuple[str, ...],
    ) -> None:
        self._server = server
        self._sockets = sockets
        self._actions = actions
        self._queue = queue
        self._documentation = documentation
        self._shift = shift
        self._door = door
        self._presence = presence
        self._store = store
        self._delivery = delivery
        self._relay = relay
        self._origins = frozenset(origins)
        server.on("connect", self._connect, namespace=COUNSELOR)
        server.on("disconnect", self._disconnect, namespace=COUNSELOR)
        acts: dict[str, Act] = {
            "presence:set": self._presence_set,
            "queue:summary": self._summary,
            "queue:list": self._list,
            "queue:claim_next": self._claim_next,
            "queue:claim": self._claim,
            "conversation:open": self._open,
            "message:send": self._send,
            "note:add": self._note,
            "risk:set": self._risk,
            "conversation:release": self._release,
            "conversation:close": self._close,
            "conversation:take_over": self._take_over,
            "draft:set": self._draft,
            "read": self._read,
            "side:send": self._side,
            "flag:set": self._flag,
            "message:approve": self._approve,
            "visitor:warn": self._warn,
            "visitor:pause": self._pause,
            "intake:set": self._intake,
            "shift:overview": self._shift_overview,
            "colleagues:list": self._colleagues,
            "mailbox:list": self._mailbox,
            "mailbox:answer": self._mailbox_answer,
            "typing": self._typing,
        }
        for name, event in COUNSELOR_EVENTS.items():
            server.on(name, partial(self._handle, event, acts[name]), namespace=COUNSELOR)

    # --- connection --------------------------------------------------------------------------------

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        if environ.get("HTTP_ORIGIN") not in self._origins:
            raise Refusal("not_allowed")
        cookie = _cookie(environ)
        staff = await self._door.staff(cookie) if cookie else None
        if staff is None or cookie is None:
            raise Refusal("session_expired")
        self._sockets.add(StaffSocket(sid, staff, cookie))
        await self._presence.connected(staff.account)
        await self._delivery.show_queue_to(sid, lead=staff.lead)

    async def _disconnect(self, sid: str, reason: str = "") -> None:
        socket = self._sockets.remove(sid)
        if socket is not None and not self._sockets.of(socket.staff.account):
            await self._presence.disconnected(socket.staff.account)

    async def drop_expired(self) -> None:
        """Close the sockets of sessions that have ended: logged out, disabled, role changed, or too old."""
        for socket in self._sockets.all():
            staff = await self._door.staff(socket.cookie, use=False)
            if staff != socket.staff:
                await self._server.disconnect(socket.sid, namespace=COUNSELOR)

    # --- events ------------------------------------------------------------------------------------

    async def _handle(self, event: Event, act: Act, sid: str, data: object = None) -> Wire:
        socket = self._sockets.get(sid)

        async def run() -> Answer:
            if socket is None:
                raise Refused("session_expired")
            if socket.staff.role not in event.roles:
                raise Refused("not_allowed")
            await self._note_use(socket, event)
            return await act(socket, parse(event, {} if data is None else data))

        async def damage() -> None:
            await self._delivery.alarm(_named(data), Level.N4, "integrity")

        ack = await acknowledged(run, on_damage=damage)
        if socket is not None and _is_news(socket, event, data, ack):
            await self._audit(socket, event, data, ack)
        return ack

    async def _note_use(self, socket: StaffSocket, event: Event) -> None:
        now = time.monotonic()
        if event.name not in NOT_USE and now - socket.used_at > TOUCH_EVERY_S:
            socket.used_at = now
            await self._store.sessions.touch(socket.cookie)

    async def _audit(self, socket: StaffSocket, event: Event, data: object, ack: Wire) -> None:
        """Who did what to which conversation, and whether it was granted: never what was said."""
        outcome = "ok" if ack["ok"] else ack["error"]["code"]
        named = "" if outcome == "bad_request" else ack.get("conversation") or _named(data)

        async def add() -> Answer:
            record = AuditRecord(
                at=await self._store.now(),
                account=socket.staff.account,
                action=event.name,
                conversation=ConversationId(named) or None,
                outcome=outcome,
            )
            await self._store.audit.add(record)
            return Ack()

        await acknowledged(add)

    async def _presence_set(self, socket: StaffSocket, request: PresenceSet) -> Answer:
        return await self._queue.set_presence(socket.staff, request)

    async def _summary(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._queue.summary(socket.staff)

    async def _list(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._queue.waiting_list(socket.staff)

    async def _claim_next(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._queue.claim_next(socket.staff)

    async def _claim(self, socket: StaffSocket, request: QueueClaim) -> Answer:
        return await self._queue.claim(socket.staff, request)

    async def _open(self, socket: StaffSocket, request: ConversationOpen) -> Answer:
        ack = await self._actions.open(socket.staff, request)
        self._sockets.watch(socket, ConversationId(request.conversation))
        return ack

    async def _send(self, socket: StaffSocket, request: CounselorMessageSend) -> Answer:
        return await self._actions.send(socket.staff, request)

    async def _note(self, socket: StaffSocket, request: NoteAdd) -> Answer:
        return await self._actions.add_note(socket.staff, request)

    async def _risk(self, socket: StaffSocket, request: RiskSet) -> Answer:
        return await self._actions.set_level(socket.staff, request)

    async def _release(self, socket: StaffSocket, request: ConversationRelease) -> Answer:
        return await self._actions.release(socket.staff, request)

    async def _close(self, socket: StaffSocket, request: ConversationClose) -> Answer:
        return await self._documentation.close(socket.staff, request)

    async def _take_over(self, socket: StaffSocket, request: ConversationTakeOver) -> Answer:
        return await self._queue.take_over(socket.staff, request)

    async def _draft(self, socket: StaffSocket, request: DraftSet) -> Answer:
        return await self._actions.save_draft(socket.staff, request)

    async def _read(self, socket: StaffSocket, request: CounselorRead) -> Answer:
        conversation = ConversationId(request.conversation)
        if await self._actions.may_type(socket.staff, conversation):
            await self._relay.read(conversation, "counselor", Seq(request.seq))
        return Ack()

    async def _side(self, socket: StaffSocket, request: SideSend) -> Answer:
        return await self._actions.side_note(socket.staff, request)

    async def _flag(self, socket: StaffSocket, request: FlagSet) -> Answer:
        return await self._actions.flag(socket.staff, request)

    async def _approve(self, socket: StaffSocket, request: MessageApprove) -> Answer:
        return await self._actions.approve(socket.staff, request)

    async def _warn(self, socket: StaffSocket, request: VisitorWarn) -> Answer:
        return await self._actions.warn(socket.staff, request)

    async def _pause(self, socket: StaffSocket, request: VisitorPause) -> Answer:
        return await self._actions.pause(socket.staff, request)

    async def _intake(self, socket: StaffSocket, request: IntakeSet) -> Answer:
        return await self._shift.set_intake(request)

    async def _shift_overview(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._shift.overview(socket.staff)

    async def _colleagues(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._shift.colleagues(socket.staff)

    async def _mailbox(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._actions.mailbox(socket.staff)

    async def _mailbox_answer(self, socket: StaffSocket, request: MailboxAnswer) -> Answer:
        return await self._actions.answer_mailbox(socket.staff, request)

    async def _typing(self, socket: StaffSocket, request: CounselorTyping) -> Answer:
        conversation = ConversationId(request.conversation)
        if await self._actions.may_type(socket.staff, conversation):
            await self._relay.typing(conversation, "counselor", on=request.on)
        return Ack()


def _is_news(socket: StaffSocket, event: Event, data: object, ack: Wire) -> bool:
    """Whether it belongs into the audit trail."""
    if event.name in NOT_AUDITED:
        return bool(socket.staff.role not in event.roles)
    if not ack["ok"] or event.name not in NOTED_ONCE:
        return True
    asked = (event.name, _named(data))
    now = time.monotonic()
    if now - socket.noted_at.get(asked, -NOTED_AGAIN_S) < NOTED_AGAIN_S:
        return False
    socket.noted_at[asked] = now
    return True


def _named(data: object) -> ConversationId:
    """The conversation that a request names, if it names one."""
    value = data.get("conversation") if isinstance(data, dict) else None
    return ConversationId(value if isinstance(value, str) else "")


def _cookie(environ: dict[str, Any]) -> str | None:
    for part in str(environ.get("HTTP_COOKIE", "")).split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE and value:
            return value
    return None
