"""`lotsen doctor https://…`: looks at a line from outside; run it on another machine than the line's."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace

from handoff.cli._registry import EX_CONFIG, EX_SOFTWARE

SUMMARY = "look at a line from outside: name, certificate, headers, transports, origins, addresses, clock"


def configure(parser: ArgumentParser) -> None:
    """The address alone; certificates are believed as this machine does (SSL_CERT_FILE)."""
    parser.add_argument("address", metavar="https://…")


def run(options: Namespace) -> int:
    """Print the findings; 0 if all are good, else 70."""
    from handoff.contract.errors import SettingError

    try:
        return asyncio.run(_look(options.address))
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG


async def _look(address: str) -> int:
    import ssl

    import aiohttp

    from handoff.operations.doctor import application, transport
    from handoff.operations.doctor.examination import WITHIN_S, Patient, examine, origin_of

    origin = origin_of(address)
    good = True
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WITHIN_S)) as http:
        patient = Patient(origin, ssl.create_default_context(), http)
        async for finding in examine(patient, transport.way, (*transport.CHECKS, *application.CHECKS)):
            print(finding.line, flush=True)
            good = good and finding.good
    return 0 if good else EX_SOFTWARE
