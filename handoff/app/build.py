"""The composition root: the one place where the parts of a node are made and joined.

Owns no behaviour of its own but the order of start and end. Everything gets what it needs as named parameters from
here, and nothing imports this module but the command line and the tests.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from handoff.actions.absences import Absences
from handoff.actions.mail import UNSENT
from handoff.app import side_effects
from handoff.app.background import storage_jobs
from handoff.app.core import assemble
from handoff.app.http import add_routes, metrics_of
from handoff.app.node_runtime import NodeRuntime, Step
from handoff.app.ports import account_ports
from handoff.app.settings import Settings
from handoff.app.sockets import SocketGateway, open_sockets
from handoff.app.staff_side import StaffSide, Trial, open_staff_side
from handoff.app.watch import Watch
from handoff.assistant.bot_service.client import Bot
from handoff.assistant.library import LibraryFactory
from handoff.assistant.wording.speech import Texts
from handoff.backoffice.accounts.names import AccountNames
from handoff.backoffice.accounts.sessions import SessionManager
from handoff.gateway.cluster.bus import Bus, NullBus
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.http.mail_desk import MailSocket
from handoff.gateway.http.metrics import Metrics
from handoff.gateway.http.onion import OnionMiddleware
from handoff.gateway.http.public import MAX_BODY_BYTES
from handoff.gateway.limits.handshakes import Handshakes
from handoff.gateway.sockets.delivery import Delivery
from handoff.gateway.sockets.graceful_shutdown import GracefulShutdown
from handoff.gateway.sockets.server import GuardedServer
from handoff.operations.jobs import FAILURES, Job
from handoff.operations.startup import retry_until_available
from handoff.risk import RiskRules
from handoff.routing.appointments import BOOKABLE_DAYS
from storage.ports.store import Store

log = logging.getLogger(__name__)

SETTLES_WITHIN_S: Final = 2.0
"""How long a stopping node may take to store what it has begun: with the answers and the bot's turns before it
(`GracefulShutdown`) less than the ten seconds after which a supervisor kills it."""


def utc_now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Node:
    """One gateway process: its web application, and the parts that tests look at."""

    app: web.Application
    runtime: NodeRuntime
    server: GuardedServer
    delivery: Delivery
    relay: Relay
    absences: Absences
    shutdown: GracefulShutdown
    jobs: tuple[Job, ...]
    """What is done again and again while the application serves."""
    workers: tuple[Callable[[], Awaitable[None]], ...]
    """What runs all the while, each until it is cancelled."""
    startup_steps: tuple[Step, ...]
    """What is done, in this order, before anybody can connect."""
    watch: Watch
    """What it tells the relay of notifications."""

    async def live(self, _: web.Application) -> AsyncIterator[None]:
        """Prepare, run while the application serves, and stop in the reverse order."""
        for step in self.startup_steps:
            await retry_until_available(step)
        log.info("gateway_started mode=%s", self.runtime.service.mode)
        running = [asyncio.ensure_future(job.run()) for job in self.jobs]
        running += [asyncio.ensure_future(work()) for work in self.workers]
        yield
        log.info("gateway_stopping")
        await self.runtime.bot_turns.close()
        await self._settle()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self.runtime.knowledge.close()
        if self.runtime.trial_talks is not None:
            self.runtime.trial_talks.close()
        await self.server.shutdown()

    async def _settle(self) -> None:
        """Store what follows from what was done here, as far as there is time: of some of it no other node knows."""
        try:
            async with asyncio.timeout(SETTLES_WITHIN_S):
                await asyncio.gather(self.runtime.settled(), self.runtime.store_counts())
        except Exception as error:  # noqa: BLE001  # whatever is lost, all other parts stop in their order
            log.warning("gateway_stopped_unsettled %s", type(error).__name__)


async def build(
    settings: Settings,
    *,
    store: Store,
    bot: Bot,
    rules: RiskRules,
    texts: Texts | None = None,
    library: LibraryFactory | None = None,
    trial: Trial | None = None,
    bus: Bus | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Node:
    """A node over these ports, ready to be served by aiohttp. Nothing runs before the application starts.

    Args:
        settings: what the operator has chosen.
        store: all of the database.
        bot: who is asked for the bot's turns.
        rules: the risk rules.
        texts: the words of notices and replies; None: those that the library keeps.
        library: makes the published knowledge; without it the chat goes on without articles and contacts.
        trial: runs what is laid out for the bot to learn from; by default in a process of its own.
        bus: the way to other nodes; without it this is the only one.
        clock: this machine's time.

    Raises:
        StorageError: the database does not answer.
        ValueError: there are neither `texts` nor a library that keeps words.
    """
    names = AccountNames(store.accounts)
    runtime = await assemble(
        store,
        bot=bot,
        texts=texts,
        rules=rules,
        names=names.of,
        clock=clock,
        library=library,
        grace_s=settings.counselor_grace_s,
        alone=bus is None,
        bookable_days=min(BOOKABLE_DAYS, settings.retention_days) - 1,  # a booked time goes with the transcript
        kept_days=settings.retention_days,
    )
    bus = bus or NullBus()
    sessions = SessionManager(account_ports(store), practice=lambda: runtime.service.practice)
    sockets = open_sockets(settings, runtime, names=names, sessions=sessions, bus=bus)
    side = open_staff_side(settings, runtime, names=names, sessions=sessions, bot=bot, trial=trial)
    return _node(settings, runtime, sockets=sockets, side=side, bot=bot, bus=bus)


def _node(
    settings: Settings, runtime: NodeRuntime, *, sockets: SocketGateway, side: StaffSide, bot: Bot, bus: Bus
) -> Node:
    """The application around the parts, with all jobs and the steps of the start."""
    server, storage = sockets.server, storage_jobs(settings, runtime, sockets)
    metrics = metrics_of(settings, runtime, sockets, bus, storage)
    side_effects.of_gateway(
        runtime.feed,
        delivery=sockets.delivery,
        listeners=sockets.listeners,
        relay=sockets.relay,
        metrics=metrics,
        absences=sockets.absences,
    )
    shutdown = GracefulShutdown(server, runtime.bot_turns.settled)
    handshakes = Handshakes(sockets.addresses, settings.trusted_proxies)
    onion = OnionMiddleware(settings.onion)
    middlewares = [shutdown.turn_away, onion.only_visitors, handshakes.limit]
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=middlewares)
    onion.add_to(app)
    add_routes(app, settings, runtime, sockets=sockets, side=side, bot=bot, metrics=metrics, shutdown=shutdown)
    server.attach(app)
    watch = Watch(settings, runtime, bot)
    node = Node(
        app,
        runtime,
        server,
        sockets.delivery,
        sockets.relay,
        sockets.absences,
        shutdown,
        jobs=(*runtime.jobs(), *sockets.jobs(), *storage.jobs(), *_own_jobs(runtime, side, metrics), watch.job),
        workers=(sockets.delivery.run, runtime.projection.run, sockets.relay.run),
        startup_steps=(
            side.names.refresh,
            *runtime.startup_steps,
            sockets.absences.watch_all,
            storage.checkpoints.once,
        ),
        watch=watch,
    )
    FAILURES.register((*(job.name for job in node.jobs), UNSENT))
    app.cleanup_ctx.append(node.live)
    if watch.serve is not None:
        app.cleanup_ctx.append(watch.serve)
    if settings.mail_socket is not None:
        app.cleanup_ctx.append(MailSocket(settings.mail_socket, runtime.mail, user=settings.mail_user).serve)
    return node


def _own_jobs(runtime: NodeRuntime, side: StaffSide, metrics: Metrics) -> tuple[Job, ...]:
    return (
        Job("refresh_names", 30.0, side.names.refresh),
        Job("end_pilot", 30.0, side.gate.end_if_over),
        Job("measure_loop_lag", 0.0, metrics.watch_lag),
    )
