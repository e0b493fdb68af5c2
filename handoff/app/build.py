"""The composition root: the one place where the parts of a node are made and joined.

Owns no behaviour of its own. Everything gets what it needs as named parameters from here, and nothing imports this
module but the command line and the tests.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from aiohttp import web

from handoff.app.core import Core, assemble
from handoff.app.maintenance import Upkeep
from handoff.app.settings import Settings
from handoff.assistant.cards import CardChooser, contact_line
from handoff.assistant.client import Bot
from handoff.assistant.gaps import FLUSH_EVERY_S, FORGET_EVERY_S, Gaps
from handoff.assistant.library import FALLBACK_LANG, REFRESH_EVERY_S, Library
from handoff.assistant.wording import Texts
from handoff.backoffice.accounts.names import AccountNames
from handoff.backoffice.accounts.sessions import SessionDoor
from handoff.backoffice.editor.articles import ARTICLES
from handoff.backoffice.editor.contacts import CONTACTS
from handoff.backoffice.editor.desk import EditorDesk
from handoff.backoffice.editor.examples import examples_kind
from handoff.backoffice.editor.kinds import Kind
from handoff.backoffice.editor.replies import replies_kind
from handoff.backoffice.editor.shelf import Shelf
from handoff.backoffice.records import guidelines, vocabulary
from handoff.backoffice.records.decision_desk import Decisions, Observations
from handoff.backoffice.records.launch_gate import LaunchGate
from handoff.backoffice.records.review_sheets import ReviewSheets
from handoff.backoffice.retention.expiring_records import OrphanedNotes, PilotRecords
from handoff.backoffice.retention.job import RetentionJob
from handoff.backoffice.sealing.job import SealingJob
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.teaching.desk import TeachingDesk
from handoff.backoffice.teaching.sources import Installation
from handoff.contract.routes import EDITOR
from handoff.contract.tables import COUNSELOR_EVENTS, VISITOR_EVENTS
from handoff.conversation.calendar import get_to_know
from handoff.gateway.cluster.bus import Bus, NullBus
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.http.editor import EditorHttp
from handoff.gateway.http.gaps import GapsHttp
from handoff.gateway.http.help_page import HelpPage
from handoff.gateway.http.knowledge import KnowledgeHttp
from handoff.gateway.http.login import LoginHttp
from handoff.gateway.http.metrics import Metrics, Sockets, Sources
from handoff.gateway.http.passkeys import PasskeysHttp
from handoff.gateway.http.public import MAX_BODY_BYTES, HttpGateway
from handoff.gateway.http.records import RecordsHttp
from handoff.gateway.http.retention import RetentionHttp
from handoff.gateway.http.sealing import SealingHttp
from handoff.gateway.http.staff import StaffHttp
from handoff.gateway.http.staff_entrance import StaffEntrance
from handoff.gateway.http.statistics import StatisticsHttp
from handoff.gateway.http.teaching import TeachingHttp
from handoff.gateway.limits.flood import FloodGate
from handoff.gateway.limits.login_tries import LoginTries
from handoff.gateway.limits.pace import Addresses, CodeTries
from handoff.gateway.sockets import memory_trimmer
from handoff.gateway.sockets.counselor import CounselorGateway
from handoff.gateway.sockets.delivery import COUNSELOR, VISITOR, Delivery
from handoff.gateway.sockets.graceful_shutdown import GracefulShutdown
from handoff.gateway.sockets.practice_visitor import PracticeVisitors
from handoff.gateway.sockets.registry import StaffSockets, VisitorSockets
from handoff.gateway.sockets.server import GuardedServer
from handoff.gateway.sockets.visitor import VisitorGateway
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.jobs import FAILURES, Job
from handoff.operations.startup import patiently
from handoff.operations.supervisor import bot_side
from handoff.operations.supervisor.child import Program
from handoff.risk import RiskRules
from handoff.routing.service import Service
from knowledge import labels
from storage.ids import AccountId
from storage.ports.store import Store

FRAME_MAX_BYTES = 65_536
RETENTION_EVERY_S = 3600.0
SEALING_EVERY_S = 5.0
PING_EVERY_S, PING_TIMEOUT_S = 20, 20


def utc_now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Node:
    """One gateway process: its web application, and the parts that tests look at."""

    app: web.Application
    core: Core
    server: GuardedServer
    delivery: Delivery
    relay: Relay
    shutdown: GracefulShutdown
    jobs: tuple[Job, ...]
    """What is done again and again while the application serves."""
    workers: tuple[Callable[[], Awaitable[None]], ...]
    """What runs all the while, each until it is cancelled."""
    learn: tuple[Callable[[], Awaitable[None]], ...]
    """What is done, in this order, before anybody can connect."""

    async def live(self, _: web.Application) -> AsyncIterator[None]:
        """Prepare, run while the application serves, and stop in the reverse order."""
        for step in self.learn:
            await patiently(step)
        running = [asyncio.ensure_future(job.run()) for job in self.jobs]
        running += [asyncio.ensure_future(work()) for work in self.workers]
        yield
        await self.core.bot_turns.close()
        await self.core.projection.settled()
        await self.core.slots.settled()  # the other nodes leave them to this one
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self.server.shutdown()


async def build(
    settings: Settings,
    *,
    store: Store,
    bot: Bot,
    texts: Texts,
    rules: RiskRules,
    library: Library | None = None,
    trial: Callable[[Path], Program] | None = None,
    bus: Bus | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Node:
    """A node over these ports, ready to be served by aiohttp. Nothing runs before the application starts.

    Without a library the chat goes on without articles and contacts; without a bus this is the only node. `trial` runs
    what is laid out in a folder for the bot to learn from; by default in a process of its own.

    Raises:
        StorageError: the database does not answer.
    """
    gaps = Gaps(store.week_counts, practice=lambda: service.practice, clock=clock)
    cards = CardChooser(library, labels.load(), gaps=gaps) if library else None
    names = AccountNames(store.accounts)
    core = await assemble(
        store,
        bot=bot,
        texts=texts,
        rules=rules,
        names=names.of,
        clock=clock,
        cards=cards,
        grace_s=settings.counselor_grace_s,
    )
    service = core.service
    door = SessionDoor(store, practice=lambda: service.practice)
    addresses = Addresses(settings.sockets_per_address)

    server = _socket_server(settings)
    visitor_sockets, staff_sockets = VisitorSockets(), StaffSockets()
    flood = FloodGate(settings.calm_starts)
    delivery = Delivery(
        server=server,
        visitors=visitor_sockets,
        staff=staff_sockets,
        board=core.board,
        wording=core.wording,
        names=names.of,
    )
    core.ledger.observe(delivery.follow)
    core.ledger.observe_erasures(delivery.erased)
    bus = bus or NullBus()
    relay = _relay(bus, core, delivery, visitor_sockets, staff_sockets)
    retention = _retention(settings, core)
    metrics = Metrics(
        Sources(
            board=core.board,
            ledger=core.ledger,
            turns=core.bot_turns,
            commits=store.commits,
            bus=bus.counters,
            proof=lambda: retention.latest,
        ),
        Sockets(
            visitors=lambda: len(visitor_sockets),
            staff=lambda: len(staff_sockets.all()),
            refused_packets=lambda: server.refused_packets,
            syncs=lambda: core.visitor.caught_up,
            work_asked=lambda: flood.asked,
        ),
    )
    core.ledger.observe(metrics.follow)
    visitor_gateway = VisitorGateway(
        server=server,
        sockets=visitor_sockets,
        actions=core.visitor,
        secrets=store.visitors,
        ledger=core.ledger,
        reads=core.reads,
        delivery=delivery,
        relay=relay,
        addresses=addresses,
        flood=flood,
        trusted_proxies=settings.trusted_proxies,
        pace=(settings.rate_per_s, settings.rate_per_minute),
    )
    counselors = CounselorGateway(
        server=server,
        sockets=staff_sockets,
        actions=core.counselor,
        queue=core.queue,
        documentation=core.documentation,
        shift=core.shift,
        door=door,
        presence=core.presence,
        store=store,
        delivery=delivery,
        relay=relay,
        origins=settings.own_origins,
    )
    installation = Installation(Checkout.here().root)
    teaching = TeachingDesk(
        documents=store.knowledge,
        records=store.records,
        data=settings.data,
        program=trial or (lambda folder: bot_side.trial(Checkout.here(), folder)),
        taught=installation,
        clock=clock,
    )
    figures = StatisticsHttp(StatisticsDesk(store=store, clock=clock), operator=settings.operator, names=names.of)
    shutdown = GracefulShutdown(server, core.bot_turns.settled)
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[shutdown.turn_away])
    codes = CodeTries()
    entrance = StaffEntrance(store=store, door=door, origins=settings.own_origins)
    gate = LaunchGate(
        service,
        guidelines=guidelines.load(),
        unverified=library.unverified_emergency if library else _nothing,
        names=names.of,
        clock=clock,
        database_clock=store.now,
        beta_database=settings.beta_database == "practice",
    )
    sheets = ReviewSheets(store, names=names.of)
    visitors = PracticeVisitors(address=settings.own_address, rehearsals=core.rehearsals, sheets=sheets)
    app.on_shutdown.append(lambda _: visitors.close())
    records = RecordsHttp(
        documentation=core.documentation,
        decisions=Decisions(
            store, vocabulary=vocabulary.load(), guideline=guidelines.load()["brottsinformation"], names=names.of
        ),
        observations=Observations(store, vocabulary=vocabulary.load(), names=names.of),
        training=core.training,
        launch=gate,
        sheets=sheets,
        visitors=visitors,
    )
    HttpGateway(
        store=store,
        service=service,
        staff=[
            StaffHttp(store=store, service=service, names=names, slow_down=codes.slow_down, clock=clock),
            SealingHttp(store, core.staff_keys, names.of),
            RetentionHttp(store, core.ledger, settings.retention, clock),
            GapsHttp(gaps, library),
            TeachingHttp(teaching, lambda account: names.of(AccountId(account))),
            figures,
            records,
            PasskeysHttp(
                store, origins=settings.own_origins, slow_down=codes.slow_down, practice=lambda: service.practice
            ),
        ],
        entrance=entrance,
        bot=bot,
        addresses=addresses,
        login=LoginHttp(
            store=store,
            door=door,
            addresses=addresses,
            tries=LoginTries(time.monotonic),
            origins=settings.own_origins,
            trusted_proxies=settings.trusted_proxies,
            clock=time.monotonic,
        ),
        widget=settings.widget,
        origins=settings.own_origins,
        embedders=settings.embedders,
        trusted_proxies=settings.trusted_proxies,
        operator=settings.operator,
        exit_url=settings.exit_url,
        retention=settings.retention,
        measured=metrics.render,
        leaving=lambda: shutdown.draining,
    ).add_to(app)
    if library is not None:
        KnowledgeHttp(
            library=library,
            labels=labels.load(),
            entrance=entrance,
            origins=settings.own_origins,
            operator=settings.operator,
        ).add_to(app)
        kinds = _kinds(library, installation, settings.operator)
        editor = _editor(store, library, kinds, service, names, clock)
        entrance.add_routes(app.router, EDITOR, [editor])
        HelpPage(library=library, labels=labels.load()).add_to(app)
        app.cleanup_ctx.append(_kept_current(library, lambda: service.practice))
    server.attach(app)

    sealing = SealingJob(
        store=store,
        ledger=core.ledger,
        keys=core.staff_keys,
        on=settings.seal_closed,
        left=visitor_sockets.left,
        before=(core.visits.note, core.due_forms.before_sealing),
    )
    upkeep = Upkeep(store, alarm=delivery.alarm)
    checkpoints = Job("checkpoints", 30.0, upkeep.take_checkpoints)
    node = Node(
        app,
        core,
        server,
        delivery,
        relay,
        shutdown,
        jobs=(
            *core.jobs(),
            Job("queue", 0.2, delivery.show_queue),
            Job("sessions", 2.0, counselors.drop_expired),
            Job("bare", 5.0, server.drop_bare),
            Job(
                "trim_memory",
                memory_trimmer.CHECK_EVERY_S,
                memory_trimmer.MemoryTrimmer(lambda: server.eio.sockets).check,
            ),
            Job("idle", 60.0, visitor_gateway.drop_idle),
            Job("names", 30.0, names.refresh),
            Job("escalation", 2.0, delivery.escalate),
            checkpoints,
            Job("integrity", 6 * 3600.0, upkeep.compare),
            Job("keys", 3600.0, upkeep.destroy_ended_keys),
            Job("gaps", FLUSH_EVERY_S, gaps.flush),
            Job("old_gaps", FORGET_EVERY_S, gaps.forget),
            Job("retention", RETENTION_EVERY_S, retention.run),
            Job("sealing", SEALING_EVERY_S, sealing.run),
            Job("sealed", SEALING_EVERY_S, sealing.drop),
            Job("lag", 0.0, metrics.watch_lag),
            Job("unsubscribe_idle", 5.0, relay.unsubscribe_idle),
            Job("launch", 30.0, gate.end_if_over),
            Job("calendar", 24 * 3600.0, lambda: asyncio.to_thread(get_to_know, clock().year)),
        ),
        workers=(delivery.run, core.projection.run, relay.run),
        learn=(names.refresh, core.prepare, checkpoints.once),
    )
    FAILURES.register(job.name for job in node.jobs)
    app.cleanup_ctx.append(node.live)
    app.on_cleanup.append(lambda _: teaching.close())
    return node


def _relay(bus: Bus, core: Core, delivery: Delivery, visitors: VisitorSockets, staff: StaffSockets) -> Relay:
    """The node's connection to the bus, registered with everything that it observes."""
    relay = Relay(
        bus=bus,
        ledger=core.ledger,
        board=core.board,
        index=core.store.index,
        presence=core.presence,
        service=core.service,
        reads=core.reads,
        delivery=delivery,
        visitors=visitors,
        staff=staff,
    )
    core.ledger.observe(relay.follow)
    core.ledger.observe_erasures(relay.erased)
    core.board.observe(relay.queue_changed)
    core.presence.observe(relay.presence_changed)
    core.service.observe(relay.service_changed)
    visitors.observe(relay.opened)
    staff.observe(connected=relay.staff_connected, opened=relay.opened)
    return relay


async def _nothing() -> Sequence[str]:
    """Without a directory, there is nothing in it to verify."""
    return ()


def _retention(settings: Settings, core: Core) -> RetentionJob:
    async def pilot_end() -> date | None:
        return (await core.service.read_launch())[1].pilot_end

    store = core.store
    books = {"forms": store.forms, "visits": store.visits, "reviews": store.reviews}
    return RetentionJob(
        store=store,
        ledger=core.ledger,
        eraser=core.eraser,
        rules=settings.retention,
        clock=core.clock,
        expiring=[
            OrphanedNotes(store, days=settings.retention_days),
            *(PilotRecords(book, kind=kind, pilot_end=pilot_end) for kind, book in books.items()),
        ],
    )


def _socket_server(settings: Settings) -> GuardedServer:
    return GuardedServer(
        allowed={VISITOR: set(VISITOR_EVENTS), COUNSELOR: set(COUNSELOR_EVENTS)},
        async_mode="aiohttp",
        namespaces=[VISITOR, COUNSELOR],
        cors_allowed_origins=list(settings.own_origins),
        max_http_buffer_size=FRAME_MAX_BYTES,
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_TIMEOUT_S,
        http_compression=False,
    )


def _kinds(library: Library, installation: Installation, line: str) -> list[Kind]:
    """What there is to edit on this node."""
    words = labels.load()

    def reach() -> dict[str, str]:
        return {each.id: contact_line(each, words[FALLBACK_LANG]) for each in library.snapshot.contacts.values()}

    replies = [replies_kind(library.replies.ids, reach, words, line)] if library.replies else []
    return [ARTICLES, CONTACTS, *replies, examples_kind(installation)]


def _editor(
    store: Store,
    library: Library,
    kinds: Sequence[Kind],
    service: Service,
    names: AccountNames,
    clock: Callable[[], datetime],
) -> EditorHttp:
    """The desk of those who keep the texts, over the library that this node serves them from."""
    shelf = Shelf(
        documents=store.knowledge,
        copies=store.copies,
        kinds=kinds,
        names=lambda account: names.of(AccountId(account)),
        clock=clock,
        practice=lambda: service.practice,
    )
    desk = EditorDesk(
        shelf=shelf, documents=store.knowledge, copies=store.copies, clock=clock, on_saved=library.refresh
    )
    return EditorHttp(shelf=shelf, desk=desk, documents=store.knowledge, clock=clock)


def _kept_current(library: Library, practice: Callable[[], bool]) -> Callable[[web.Application], AsyncIterator[None]]:
    """The life of a node's knowledge. Building the search takes a while at the first start; nobody waits for it."""
    jobs = (
        Job("knowledge", REFRESH_EVERY_S, library.refresh),
        Job("search", REFRESH_EVERY_S, library.reindex),
        Job("schedule", 20.0, library.publish_due),
    )

    FAILURES.register(job.name for job in jobs)

    async def live(_: web.Application) -> AsyncIterator[None]:
        library.practice = practice
        await patiently(library.seed)
        await patiently(library.refresh)
        running = [asyncio.create_task(job.run()) for job in jobs]
        yield
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        library.close()

    return live
