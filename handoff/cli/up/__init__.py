"""`lotsen up`: everything on one machine. Owns the options; `handoff.operations.supervisor` does the work."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

SUMMARY = "everything on one machine: embedded database, gateway, bot"


def configure(parser: ArgumentParser) -> None:
    """Options win over the environment variables of the same meaning."""
    parser.add_argument("--port", help="port of the gateway (LOTSEN_PORT, 8000)")
    parser.add_argument("--data", type=Path, help="folder of keys and database (LOTSEN_DATA, ./data)")
    parser.add_argument("--onion", action="store_true", help="an onion service too (needs the package tor)")


def run(options: Namespace) -> int:
    """Run until a signal ends it."""
    from handoff.cli.up.tree import run_tree
    from handoff.operations.bootstrap.checkout import Checkout

    environment = dict(os.environ)
    if options.port is not None:
        environment["LOTSEN_PORT"] = options.port
    if options.data is not None:
        environment["LOTSEN_DATA"] = str(options.data)
    return run_tree(Checkout.here(), environment, onion=options.onion)
