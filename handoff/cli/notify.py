"""`lotsen notify`: tells the people on call when somebody waits and nobody comes, and when a part is broken.

A process of its own, as a user of its own. It holds no key and reads no database.
"""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE

SUMMARY = "tell the people on call by mail, ntfy or webhook; for the unit lotsen-notify"


def configure(parser: ArgumentParser) -> None:
    """Settings come from the environment (LOTSEN_WATCH_…)."""
    parser.add_argument("--test", action="store_true", help="send a trial to each address in the list, and end")


def run(options: Namespace) -> int:
    """Watch until a signal ends it; a trial returns 69 if an address could not be reached."""
    from handoff.contract.errors import SettingError
    from handoff.operations.logs import configure_logging

    configure_logging(sys.stderr)
    try:
        return asyncio.run(_notify(test=options.test))
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG


async def _notify(*, test: bool) -> int:
    import signal

    import aiohttp

    from handoff.operations.logs import report_unhandled
    from handoff.operations.watch import relay, settings
    from handoff.operations.watch.channels import Channels

    asyncio.get_running_loop().set_exception_handler(report_unhandled)
    chosen = settings.read(os.environ)
    async with aiohttp.ClientSession() as http:
        watching = relay.Relay(
            lambda: relay.ask_all(chosen.gateways),
            Channels(chosen.mail, chosen.sender, http),
            operator=chosen.operator,
            state=chosen.state,
            clock=lambda: datetime.now(UTC),
        )
        if test:
            reached = await watching.test()
            for name, well in reached.items():
                print(f"{'ok' if well else '!!'} {name}")
            return 0 if all(reached.values()) else EX_UNAVAILABLE
        running = asyncio.ensure_future(watching.run())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, running.cancel)
        await asyncio.wait([running])
        if not running.cancelled():
            running.result()
    return 0
