"""`lotsen mail`: takes e-mail from the organisation's mail server by LMTP, and hands counselors' answers to it.

A process of its own, as a user of its own. It holds no key and reads no database.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from argparse import ArgumentParser, Namespace

from handoff.cli._registry import EX_CONFIG

SUMMARY = "take and send the line's e-mail; for the unit lotsen-mail"


def configure(parser: ArgumentParser) -> None:
    """Settings come from the environment (LOTSEN_MAIL_…)."""


def run(options: Namespace) -> int:
    """Serve until a signal ends it."""
    from handoff.contract.errors import SettingError
    from handoff.operations.logs import configure_logging

    configure_logging(sys.stderr)
    try:
        asyncio.run(_mail())
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    return 0


async def _mail() -> None:
    from handoff.operations.logs import report_unhandled
    from handoff.operations.mail import process, settings

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(report_unhandled)
    async with process.running(settings.read(os.environ)) as (_, sender):
        print("mail ready", flush=True)
        sending = asyncio.ensure_future(sender.run())
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, sending.cancel)
        await asyncio.wait([sending])
        if not sending.cancelled():
            sending.result()
