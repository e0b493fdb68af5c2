"""The `/counselor` namespace: authenticates by session cookie and Origin, checks the role of every event, audits."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from socketio.exceptions import ConnectionRefusedError as Refusal

from handoff.actions.counselor import CounselorActions
from handoff.actions.queue import QueueActions
from handoff.actions.shift import ShiftActions
from handoff.backoffice.accounts.sessions import COOKIE, SessionManager
from handoff.backoffice.records.documentation import Documentation
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.contract.tables import COUNSELOR_EVENTS, Event
from handoff.gateway.acknowledgements import Wire, acknowledged, parse
from handoff.gateway.binding import Handler, bind, require_models
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.limits.onion import came_by_onion
from handoff.gateway.sockets.counselor_events import CounselorEvents
from handoff.gateway.sockets.delivery import COUNSELOR, Delivery
from handoff.gateway.sockets.registry import StaffSocket, StaffSockets
from handoff.gateway.sockets.server import GuardedServer
from handoff.operations.jobs import each
from handoff.risk import Level
from handoff.routing.presence import Presence
from storage.ids import ConversationId
from storage.ports.audit import AuditRecord, AuditTrail
from storage.ports.clock import DatabaseClock
from storage.ports.logins import StaffSessions

AUDITED_AGAIN_AFTER_S = 3600.0
"""How long a repeated event of the same connection and conversation is not audited again."""

TOUCH_EVERY_S = 60.0


class CounselorGateway:
    """Connections and authorisation of one namespace. Every event declares its roles: deny by default."""

    def __init__(
        self,
        *,
        server: GuardedServer,
        sockets: StaffSockets,
        actions: CounselorActions,
        queue: QueueActions,
        documentation: Documentation,
        shift: ShiftActions,
        logins: SessionManager,
        presence: Presence,
        sessions: StaffSessions,
        audit: AuditTrail,
        database_clock: DatabaseClock,
        delivery: Delivery,
        relay: Relay,
        origins: tuple[str, ...],
    ) -> None:
        self._server = server
        self._sockets = sockets
        self._logins = logins
        self._presence = presence
        self._sessions = sessions
        self._audit_trail = audit
        self._database_clock = database_clock
        self._delivery = delivery
        self._origins = frozenset(origins)
        server.on("connect", self._connect, namespace=COUNSELOR)
        server.on("disconnect", self._disconnect, namespace=COUNSELOR)
        handlers = CounselorEvents(
            sockets=sockets, actions=actions, queue=queue, documentation=documentation, shift=shift, relay=relay
        )
        bound = bind(list(COUNSELOR_EVENTS), [handlers])
        require_models(bound, {name: event.model for name, event in COUNSELOR_EVENTS.items()})
        for name, event in COUNSELOR_EVENTS.items():
            server.on(name, partial(self._handle, event, bound[name]), namespace=COUNSELOR)

    # --- connection --------------------------------------------------------------------------------

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        if environ.get("HTTP_ORIGIN") not in self._origins or came_by_onion(environ["aiohttp.request"]):
            raise Refusal("not_allowed")
        cookie = _cookie(environ)
        staff = await self._logins.staff(cookie) if cookie else None
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
        """Close the sockets of sessions that have ended: logged out, disabled, role changed, or expired."""

        async def drop(socket: StaffSocket) -> bool:
            expired = await self._logins.staff(socket.cookie, use=False) != socket.staff
            if expired:
                await self._server.disconnect(socket.sid, namespace=COUNSELOR)
            return expired

        await each("drop_expired_sessions", self._sockets.all(), drop)

    # --- events ------------------------------------------------------------------------------------

    async def _handle(self, event: Event, handler: Handler, sid: str, data: object = None) -> Wire:
        socket = self._sockets.get(sid)

        async def run() -> Answer:
            if socket is None:
                raise Refused("session_expired")
            if socket.staff.role not in event.roles:
                raise Refused("not_allowed")
            await self._note_use(socket, event)
            granted: Answer = await handler(socket, parse(event, {} if data is None else data))
            return granted

        async def damage() -> None:
            await self._delivery.alarm(_conversation_of(data), Level.N4, "integrity")

        ack = await acknowledged(run, on_damage=damage)
        if socket is not None and _is_audited(socket, event, data, ack):
            await self._audit(socket, event, data, ack)
        return ack

    async def _note_use(self, socket: StaffSocket, event: Event) -> None:
        now = time.monotonic()
        if event.is_use and now - socket.used_at > TOUCH_EVERY_S:
            socket.used_at = now
            await self._sessions.touch(socket.cookie)

    async def _audit(self, socket: StaffSocket, event: Event, data: object, ack: Wire) -> None:
        """Record who did what to which conversation, and the outcome: never what was said."""
        outcome = "ok" if ack["ok"] else ack["error"]["code"]
        named = "" if outcome == "bad_request" else ack.get("conversation") or _conversation_of(data)

        async def add() -> Answer:
            record = AuditRecord(
                at=await self._database_clock.now(),
                account=socket.staff.account,
                action=event.name,
                conversation=ConversationId(named) or None,
                outcome=outcome,
            )
            await self._audit_trail.add(record)
            return Ack()

        await acknowledged(add)


def _is_audited(socket: StaffSocket, event: Event, data: object, ack: Wire) -> bool:
    """Whether the audit trail records this request, by the event's declaration and what was audited before."""
    if event.audit == "role_refusals":
        return bool(socket.staff.role not in event.roles)
    if not ack["ok"] or event.audit == "always":
        return True
    asked = (event.name, _conversation_of(data))
    now = time.monotonic()
    if now - socket.audited_at.get(asked, -AUDITED_AGAIN_AFTER_S) < AUDITED_AGAIN_AFTER_S:
        return False
    socket.audited_at[asked] = now
    return True


def _conversation_of(data: object) -> ConversationId:
    """The conversation that a request names; empty if it names none."""
    value = data.get("conversation") if isinstance(data, dict) else None
    return ConversationId(value if isinstance(value, str) else "")


def _cookie(environ: dict[str, Any]) -> str | None:
    for part in str(environ.get("HTTP_COOKIE", "")).split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE and value:
            return value
    return None
