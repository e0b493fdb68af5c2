"""`lotsen serve`: the gateway alone, all by settings. Refuses to start with one sentence when something is wrong."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import os
import sys
from argparse import ArgumentParser, Namespace
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE
from handoff.contract.errors import AwayError, SettingError
from handoff.operations.logs import configure_logging, report_unhandled
from storage.errors import Unavailable

if TYPE_CHECKING:
    from handoff.app.settings import Settings
    from handoff.gateway.cluster.bus import Bus

log = logging.getLogger(__name__)

AWAY = "See that MongoDB runs and is not overloaded; then start again, as systemd and compose do by themselves."
SWITCH_S = 0.0002
"""How long the event loop keeps the interpreter from the threads that talk to the database. With Python's 5 ms a batch
of entries waited three times as long for the loop as for the disk."""
_ARENAS = -8
"""`M_ARENA_MAX` of glibc: how many pools of memory there may be."""
_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of glibc: from which size memory goes back to the system as soon as it is not needed."""
_LARGE_BYTES = 1 << 20
"""What the search is built from is larger, and what a question needs is not: after a start 195 MB are held, not 228."""
SUMMARY = "the gateway, all by settings (LOTSEN_…); with LOTSEN_BETA_DATABASE and no MongoDB named, its database too"


def configure(parser: ArgumentParser) -> None:
    """Settings come from the environment; the one option is for a first start by hand."""
    parser.add_argument(
        "--demo-accounts",
        action="store_true",
        help="if there is no staff account yet, make some with random passwords, in a file that its owner alone reads",
    )


def run(options: Namespace) -> int:
    """Serve until a signal ends it."""
    if "LOTSEN_MONGODB_URI" not in os.environ and os.environ.get("LOTSEN_BETA_DATABASE"):
        from handoff.cli.up.tree import run_tree
        from handoff.operations.bootstrap.checkout import Checkout

        return run_tree(Checkout.here(), os.environ, as_service=True)
    tune()
    import uvloop

    configure_logging(sys.stderr)
    try:
        uvloop.run(_serve(demo_accounts=options.demo_accounts))
    except (AwayError, Unavailable) as error:
        print(f"lotsen: {error} {AWAY}", file=sys.stderr)
        return EX_UNAVAILABLE
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    return 0


def tune() -> None:
    """How threads wait in this process, and where they get memory. To be called before anything brings numpy along."""
    sys.setswitchinterval(SWITCH_S)
    if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:  # of glibc
        mallopt(_ARENAS, 1)  # one for each thread keeps what that thread has once needed
        mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)  # else what a large array leaves is kept, and in pieces
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a second one only spins beside the database


def _bus(chosen: Settings) -> Bus | None:
    """The way to other nodes, where there may be some; the library for it is large."""
    if not chosen.redis_uri:
        return None
    from handoff.gateway.cluster.redis_bus import RedisBus

    return RedisBus(chosen.redis_uri, space=chosen.database)


async def _serve(*, demo_accounts: bool) -> None:
    asyncio.get_running_loop().set_exception_handler(report_unhandled)
    gc.disable()  # what is made at the start stays: to look through it again and again finds nothing to throw away
    from handoff.app import settings
    from handoff.app.build import build
    from handoff.app.ports import account_ports
    from handoff.app.summary import summary
    from handoff.assistant.bot_service.client import HttpBot
    from handoff.assistant.bot_service.pool import Bots
    from handoff.backoffice.accounts.registry import make_demo
    from handoff.cli._demo import write_demo
    from handoff.cli._parts import open_ports
    from handoff.gateway.sockets.memory_trimmer import collect_mostly_young
    from handoff.gateway.sockets.serving import serve_until_signal
    from handoff.operations.bootstrap.checkout import Checkout
    from handoff.operations.endpoint import Endpoint
    from handoff.operations.service_manager import say_ready

    chosen = settings.read(os.environ)
    log.info("gateway_starting version=%s %s", Checkout.here().version, summary(chosen))
    async with AsyncExitStack() as sessions, open_ports(chosen) as ports:
        if demo_accounts:
            await write_demo(chosen.data, await make_demo(account_ports(ports.store)))
        deadline_s = chosen.bot_deadline_ms / 1000
        bots = [Endpoint(address, user=chosen.bot_user) for address in chosen.bot_url]
        bot = Bots(
            [
                HttpBot(await sessions.enter_async_context(each.session()), each.url, deadline_s=deadline_s)
                for each in bots
            ]
        )
        node = await build(
            chosen,
            store=ports.store,
            bot=bot,
            rules=ports.rules,
            library=ports.library,
            bus=_bus(chosen),
        )
        gc.collect()  # of rings that the start has left, nothing is kept
        gc.freeze()  # and later a look through all of it would stop everybody for a tenth of a second
        collect_mostly_young()
        gc.enable()
        await serve_until_signal(
            node.app,
            chosen.host,
            chosen.port,
            listening=say_ready,
            drain=node.shutdown.drain,
            onion_socket=chosen.onion_socket,
        )
    log.info("gateway_stopped")
