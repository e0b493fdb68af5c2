"""The Socket.IO side of a node put together: the server, its two namespaces, delivery, and the bus to other nodes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from handoff.actions.absences import Absences
from handoff.actions.appointment_timers import AppointmentTimers
from handoff.actions.timers import Timers
from handoff.app.node_runtime import NodeRuntime
from handoff.app.settings import Settings
from handoff.backoffice.accounts.names import AccountNames
from handoff.backoffice.accounts.sessions import SessionManager
from handoff.backoffice.records.decision_desk import PendingDecisions
from handoff.contract.tables import COUNSELOR_EVENTS, VISITOR_EVENTS
from handoff.gateway.cluster.bus import Bus
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.http.plain.listeners import Listeners
from handoff.gateway.limits.flood import FloodGates
from handoff.gateway.limits.pace import Addresses, Paces
from handoff.gateway.limits.refused_origins import only_from
from handoff.gateway.sockets.call_notices import CallNotices
from handoff.gateway.sockets.counselor import CounselorGateway
from handoff.gateway.sockets.decision_notices import DecisionNotices
from handoff.gateway.sockets.delivery import COUNSELOR, VISITOR, Delivery
from handoff.gateway.sockets.memory_trimmer import CHECK_EVERY_S, MemoryTrimmer
from handoff.gateway.sockets.registry import StaffSockets, VisitorSockets
from handoff.gateway.sockets.server import GuardedServer
from handoff.gateway.sockets.visitor import VisitorGateway
from handoff.operations.jobs import Job
from storage.ids import ConversationId

FRAME_MAX_BYTES: Final = 65_536
PING_EVERY_S: Final = 20
PING_TIMEOUT_S: Final = 20
KEEP_TOKENS_EVERY_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class SocketGateway:
    """The parts that know Socket.IO."""

    server: GuardedServer
    visitor_sockets: VisitorSockets
    staff_sockets: StaffSockets
    flood: FloodGates
    addresses: Addresses
    paces: Paces
    listeners: Listeners
    delivery: Delivery
    relay: Relay
    visitors: VisitorGateway
    counselors: CounselorGateway
    timers: Timers
    absences: Absences
    appointment_timers: AppointmentTimers
    call_notices: CallNotices
    decision_notices: DecisionNotices

    def jobs(self) -> tuple[Job, ...]:
        """What connections ask for again and again."""
        return (
            Job("push_queue", 0.2, self.delivery.show_queue),
            Job("ring_unsettled", 0.5, self._ring_unsettled),
            Job("note_absences", 0.5, self.absences.note),
            Job("leave_by_absence", 5.0, self.absences.leave_queue),
            Job("show_calls", 1.0, self.call_notices.show),
            Job("ring_decisions", 5.0, self.decision_notices.show),
            Job("meet_appointments", 5.0, self._meet_appointments),
            Job("escalate_waits", 2.0, self.delivery.escalate),
            Job("drop_expired_sessions", 2.0, self.counselors.drop_expired),
            Job("drop_idle_connections", 5.0, self.server.drop_bare),
            Job("drop_silent_connections", 5.0, self.server.drop_silent),
            Job("drop_idle_visitors", 60.0, self.visitors.drop_idle),
            Job("keep_tokens", KEEP_TOKENS_EVERY_S, self.visitors.keep_tokens),
            Job("forget_tokens", KEEP_TOKENS_EVERY_S, self.visitors.forget_tokens),
            Job("unsubscribe_idle", 5.0, self.relay.unsubscribe_idle),
            Job("trim_memory", CHECK_EVERY_S, MemoryTrimmer(lambda: self.server.eio.sockets).check),
        )

    async def _ring_unsettled(self) -> None:
        await self.timers.ring_unsettled(self._connected)

    async def _meet_appointments(self) -> None:
        await self.appointment_timers.meet(self._connected)

    def _connected(self, conversation: ConversationId) -> bool:
        return bool(self.visitor_sockets.of(conversation))


@dataclass(frozen=True, slots=True)
class _Connected:
    """The server, and who is connected to it."""

    server: GuardedServer
    visitors: VisitorSockets
    staff: StaffSockets
    delivery: Delivery
    relay: Relay


def open_sockets(
    settings: Settings, runtime: NodeRuntime, *, names: AccountNames, sessions: SessionManager, bus: Bus
) -> SocketGateway:
    """Everything around the server."""
    server, visitors, staff = _server(settings), VisitorSockets(), StaffSockets()
    delivery = Delivery(
        server=server,
        visitors=visitors,
        staff=staff,
        board=runtime.board,
        staffing=runtime.staffing,
        wording=runtime.wording,
        names=names.of,
    )
    connected = _Connected(server, visitors, staff, delivery, _relay(bus, runtime, delivery, visitors, staff))
    flood, addresses = FloodGates(settings.calm_starts), Addresses(settings.sockets_per_address)
    paces = Paces(settings.rate_per_s, settings.rate_per_minute)
    return SocketGateway(
        server=server,
        visitor_sockets=visitors,
        staff_sockets=staff,
        flood=flood,
        addresses=addresses,
        paces=paces,
        listeners=Listeners(visitors, paces),
        delivery=delivery,
        relay=connected.relay,
        visitors=_visitor_gateway(settings, runtime, connected, flood, addresses, paces),
        counselors=_counselor_gateway(settings, runtime, connected, sessions),
        timers=runtime.timers,
        absences=_absences(settings, runtime, visitors),
        appointment_timers=runtime.appointment_timers,
        call_notices=CallNotices(
            live=runtime.telephone.live, callbacks=runtime.telephone.callbacks, server=server, staff=staff
        ),
        decision_notices=DecisionNotices(
            pending=PendingDecisions(runtime.store.decisions, runtime.store.clock), server=server, staff=staff
        ),
    )


def _absences(settings: Settings, runtime: NodeRuntime, visitors: VisitorSockets) -> Absences:
    """Who is gone, by this node's sockets."""
    absences = Absences(
        conversations=runtime.conversations,
        commands=runtime.commands,
        index=runtime.store.index,
        board=runtime.board,
        connected=lambda conversation: bool(visitors.of(conversation)),
        clock=runtime.clock,
        absence=timedelta(minutes=settings.visitor_absence_min),
    )
    visitors.observe(absences.joined, left=absences.left)
    return absences


def _server(settings: Settings) -> GuardedServer:
    return GuardedServer(
        allowed={VISITOR: set(VISITOR_EVENTS), COUNSELOR: set(COUNSELOR_EVENTS)},
        async_mode="aiohttp",
        namespaces=[VISITOR, COUNSELOR],
        cors_allowed_origins=only_from(settings.visitor_origins),
        max_http_buffer_size=FRAME_MAX_BYTES,
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_TIMEOUT_S,
        http_compression=False,
    )


def _relay(bus: Bus, runtime: NodeRuntime, delivery: Delivery, visitors: VisitorSockets, staff: StaffSockets) -> Relay:
    """The node's connection to the bus, registered with everything that it observes beside the conversations."""
    relay = Relay(
        bus=bus,
        conversations=runtime.conversations,
        board=runtime.board,
        index=runtime.store.index,
        presence=runtime.presence,
        service=runtime.service,
        receipts=runtime.receipts,
        delivery=delivery,
        visitors=visitors,
        staff=staff,
    )
    runtime.board.observe(relay.queue_changed)
    runtime.presence.observe(relay.presence_changed)
    runtime.service.observe(relay.service_changed)
    visitors.observe(relay.opened)
    staff.observe(connected=relay.staff_connected, opened=relay.opened)
    return relay


def _visitor_gateway(
    settings: Settings,
    runtime: NodeRuntime,
    connected: _Connected,
    flood: FloodGates,
    addresses: Addresses,
    paces: Paces,
) -> VisitorGateway:
    return VisitorGateway(
        server=connected.server,
        sockets=connected.visitors,
        actions=runtime.visitor,
        appointments=runtime.appointments,
        callbacks=runtime.telephone.callbacks,
        secrets=runtime.store.visitors,
        conversations=runtime.conversations,
        receipts=runtime.receipts,
        delivery=connected.delivery,
        relay=connected.relay,
        addresses=addresses,
        flood=flood,
        trusted_proxies=settings.trusted_proxies,
        paces=paces,
    )


def _counselor_gateway(
    settings: Settings, runtime: NodeRuntime, connected: _Connected, sessions: SessionManager
) -> CounselorGateway:
    return CounselorGateway(
        server=connected.server,
        sockets=connected.staff,
        actions=runtime.counselor,
        queue=runtime.queue,
        documentation=runtime.documentation,
        shift=runtime.shift,
        logins=sessions,
        presence=runtime.presence,
        sessions=runtime.store.sessions,
        audit=runtime.store.audit,
        database_clock=runtime.store.clock,
        delivery=connected.delivery,
        relay=connected.relay,
        origins=settings.own_origins,
    )
