"""The HTTP side of a node put together: pages, JSON, the staff's routes subject by subject, metrics.

Owns which routes a node has. The desks behind the staff's routes are made in `staff_side.py`, the editor's routes in
`knowledge.py`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from aiohttp import web

from handoff.app.background import StorageJobs
from handoff.app.knowledge import add_knowledge_routes, editable_kinds, editor_routes
from handoff.app.mail_checks import unsent
from handoff.app.node_runtime import NodeRuntime
from handoff.app.ports import account_ports
from handoff.app.settings import Settings
from handoff.app.sockets import SocketGateway
from handoff.app.staff_side import StaffSide, learnt_desk
from handoff.app.upkeep import measured
from handoff.assistant.bot_service.client import Bot
from handoff.backoffice.accounts.people import People
from handoff.backoffice.records.case_number_desk import CaseNumbers
from handoff.backoffice.retention.holds import HoldActions
from handoff.gateway.cluster.bus import Bus
from handoff.gateway.http.appointments import AppointmentsHttp
from handoff.gateway.http.callbacks import CallbacksHttp
from handoff.gateway.http.calls import CallsHttp, ExchangeHttp
from handoff.gateway.http.case_numbers import CaseNumbersHttp
from handoff.gateway.http.chat_page import ChatPage
from handoff.gateway.http.handbook import HandbookPages
from handoff.gateway.http.invented_mail import InventedMailHttp
from handoff.gateway.http.learnt import LearntHttp
from handoff.gateway.http.line_pages import LineFacts
from handoff.gateway.http.login import LoginHttp
from handoff.gateway.http.metrics import Metrics, Sockets, Sources
from handoff.gateway.http.passkeys import PasskeysHttp
from handoff.gateway.http.plain.chat import PlainChat
from handoff.gateway.http.plain.visits import PlainVisits
from handoff.gateway.http.public import HttpGateway
from handoff.gateway.http.public_api import PublicHttp
from handoff.gateway.http.retention import RetentionHttp
from handoff.gateway.http.sealing import SealingHttp
from handoff.gateway.http.seen_address import SeenAddress
from handoff.gateway.http.service_facts import ServiceFacts
from handoff.gateway.http.staff import StaffHttp
from handoff.gateway.http.teaching import TeachingHttp
from handoff.gateway.limits.login_tries import LoginTries
from handoff.gateway.limits.start_budget import StartBudget
from handoff.gateway.sockets.graceful_shutdown import GracefulShutdown
from handoff.risk import Level
from storage.ids import AccountId


def metrics_of(
    settings: Settings, runtime: NodeRuntime, sockets: SocketGateway, bus: Bus, storage: StorageJobs
) -> Metrics:
    """The instruments of this node."""
    return Metrics(
        Sources(
            board=runtime.board,
            commands=runtime.commands,
            turns=runtime.bot_turns,
            commits=runtime.store.commits,
            bus=bus.counters,
            proof=lambda: storage.retention.latest,
            machine=lambda: measured(settings) | unsent(runtime.mail.unsent_since),
        ),
        Sockets(
            visitors=lambda: len(sockets.visitor_sockets),
            staff=lambda: len(sockets.staff_sockets.all()),
            refused_packets=lambda: sockets.server.refused_packets,
            syncs=lambda: runtime.visitor.caught_up,
            work_asked=lambda: sockets.flood.asked,
        ),
    )


def add_routes(
    app: web.Application,
    settings: Settings,
    runtime: NodeRuntime,
    *,
    sockets: SocketGateway,
    side: StaffSide,
    bot: Bot,
    metrics: Metrics,
    shutdown: GracefulShutdown,
) -> None:
    """Every route of the node, and what ends with the application."""
    HttpGateway(
        public=[
            _public(settings, runtime, sockets),
            _login(settings, runtime, side, sockets),
            _exchange(settings, runtime, sockets),
        ],
        staff=_staff(settings, runtime, side),
        staff_router=side.staff_router,
        bot=bot,
        require_database=runtime.store.require,
        widget=settings.widget,
        origins=settings.own_origins,
        chat=ChatPage(settings.widget, embedders=settings.embedders, placed=settings.placed),
        data=settings.data,
        measured=metrics.render,
        leaving=lambda: shutdown.draining,
        seen_address=SeenAddress(settings.trusted_proxies),
    ).add_to(app)
    _add_plain_chat(app, settings, runtime, sockets)
    _add_knowledge(app, settings, runtime, side, sockets)
    HandbookPages(runtime.handbook, side.sessions).add_to(app)
    app.on_shutdown.append(lambda _: side.practice_visitors.close())
    app.on_cleanup.append(lambda _: side.teaching.close())


def _public(settings: Settings, runtime: NodeRuntime, sockets: SocketGateway) -> PublicHttp:
    return PublicHttp(
        accounts=account_ports(runtime.store),
        surveys=runtime.store.surveys,
        visitors=runtime.visitor,
        audit=runtime.store.audit,
        service=runtime.service,
        addresses=sockets.addresses,
        origins=settings.visitor_origins,
        trusted_proxies=settings.trusted_proxies,
        facts=_facts(settings, runtime),
    )


def _exchange(settings: Settings, runtime: NodeRuntime, sockets: SocketGateway) -> ExchangeHttp:
    return ExchangeHttp(
        exchanges=runtime.telephone.exchanges,
        reports=runtime.telephone.reports,
        audit=runtime.store.audit,
        database_clock=runtime.store.clock,
        addresses=sockets.addresses,
        origins=settings.own_origins,
        trusted_proxies=settings.trusted_proxies,
    )


def _facts(settings: Settings, runtime: NodeRuntime) -> ServiceFacts:
    return ServiceFacts(
        runtime.service,
        usual_wait=runtime.usual_wait,
        operator=settings.operator,
        exit_url=settings.exit_url,
        retention=settings.retention,
    )


def _add_plain_chat(app: web.Application, settings: Settings, runtime: NodeRuntime, sockets: SocketGateway) -> None:
    library = runtime.knowledge.library
    visits = PlainVisits(
        actions=runtime.visitor,
        appointments=runtime.appointments,
        secrets=runtime.store.visitors,
        surveys=runtime.store.surveys,
        addresses=sockets.addresses,
        starts=StartBudget(settings.calm_starts),
        paces=sockets.paces,
        damage_met=sockets.delivery.damage_met,
    )
    PlainChat(
        visits=visits,
        listeners=sockets.listeners,
        facts=_facts(settings, runtime),
        board=runtime.board,
        addresses=sockets.addresses,
        contact=lambda name: library.snapshot.contacts.get(name) if library else None,
        clock=runtime.clock,
        widget=settings.widget,
        origins=settings.visitor_origins,
        trusted_proxies=settings.trusted_proxies,
    ).add_to(app)


def _retention(settings: Settings, runtime: NodeRuntime) -> RetentionHttp:
    store, rules = runtime.store, settings.retention
    holds = HoldActions(
        holds=store.holds, index=store.index, conversations=runtime.conversations, rules=rules, clock=runtime.clock
    )
    return RetentionHttp(holds=holds, records=store.records, rules=rules, clock=runtime.clock)


def _login(settings: Settings, runtime: NodeRuntime, side: StaffSide, sockets: SocketGateway) -> LoginHttp:
    return LoginHttp(
        ports=account_ports(runtime.store),
        device_marks=runtime.store.device_marks,
        audit=runtime.store.audit,
        sessions=side.sessions,
        addresses=sockets.addresses,
        tries=LoginTries(time.monotonic),
        origins=settings.own_origins,
        trusted_proxies=settings.trusted_proxies,
        clock=time.monotonic,
    )


def _staff(settings: Settings, runtime: NodeRuntime, side: StaffSide) -> Sequence[object]:
    """The modules whose methods handle the staff's routes."""
    store, names, slow_down = runtime.store, side.names, side.code_tries.slow_down
    return [
        StaffHttp(
            ports=account_ports(store),
            audit=store.audit,
            service=runtime.service,
            names=names,
            slow_down=slow_down,
            clock=runtime.clock,
        ),
        SealingHttp(
            sealing=store.sealing, index=store.index, accounts=store.accounts, keys=runtime.staff_keys, names=names.of
        ),
        _retention(settings, runtime),
        side.gaps,
        TeachingHttp(side.teaching, lambda account: names.of(AccountId(account))),
        side.figures,
        side.reports,
        LearntHttp(learnt_desk(runtime), side.receivers),
        side.records,
        side.supervision,
        side.rota,
        AppointmentsHttp(runtime.appointments),
        CallsHttp(runtime.telephone.desk),
        InventedMailHttp(runtime.invented_mails),
        CallbacksHttp(runtime.telephone.callbacks),
        CaseNumbersHttp(
            CaseNumbers(
                numbers=store.case_numbers,
                names=store.one_way,
                forms=store.forms,
                practice=lambda: runtime.service.practice,
                clock=runtime.clock,
            ),
            slow_down=slow_down,
        ),
        PasskeysHttp(
            account_ports(store),
            origins=settings.own_origins,
            slow_down=slow_down,
            practice=lambda: runtime.service.practice,
        ),
    ]


def _add_knowledge(
    app: web.Application, settings: Settings, runtime: NodeRuntime, side: StaffSide, sockets: SocketGateway
) -> None:
    library, store = runtime.knowledge.library, runtime.store
    if library is None:
        return
    editor = editor_routes(
        library,
        kinds=editable_kinds(library, side.installation, settings.operator),
        documents=store.knowledge,
        copies=store.copies,
        service=runtime.service,
        names=side.names,
        clock=runtime.clock,
        usage=runtime.knowledge.usage,
        same_person=People(store.accounts).same,
        installation=side.installation,
        talks=runtime.trial_talks,
        accounts=store.accounts,
    )
    add_knowledge_routes(
        app,
        library,
        staff_router=side.staff_router,
        origins=settings.own_origins,
        facts=LineFacts(
            operator=settings.operator, origin=settings.own_origins[0], hours=lambda: runtime.service.hours
        ),
        exit_url=settings.exit_url,
        editor=editor,
        usage=runtime.knowledge.usage,
        is_urgent=lambda text: runtime.rules.assess(text).level >= Level.N3,
        addresses=sockets.addresses,
        visitor_origins=settings.visitor_origins,
        trusted_proxies=settings.trusted_proxies,
    )
