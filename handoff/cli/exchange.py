"""`lotsen exchange`: the keys of the telephone exchanges that may report calls, also while the service runs."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Final

from handoff.cli._registry import EX_CONFIG

if TYPE_CHECKING:  # commands load fast: what they need is imported when they run
    from storage.ports.store import Store

SUMMARY = "telephone exchanges: add, list, revoke"
EX_DATAERR = 65
NONE_YET: Final = "no exchanges yet; lotsen exchange add NAME prints a key for one"


def configure(parser: ArgumentParser) -> None:
    """One sub-command each."""
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="make a key, which is printed once")
    add.add_argument("name", help="lower-case letters and hyphens")
    actions.add_parser("list", help="all exchanges, and whether their keys are in use")
    revoke = actions.add_parser("revoke", help="refuse its reports from now on")
    revoke.add_argument("name")


def run(options: Namespace) -> int:
    """Do it; returns 0, or 65 if the key cannot be made or revoked."""
    from handoff.backoffice.telephone.exchanges import ExchangeError
    from handoff.contract.errors import SettingError

    try:
        asyncio.run(_act(options))
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except ExchangeError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_DATAERR
    return 0


async def _act(options: Namespace) -> None:
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import opened_store

    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        for line in await act(store, options):
            print(line)


async def act(store: Store, options: Namespace) -> list[str]:
    """Do what was asked, and leave a line in the audit trail, without the key; returns what to print.

    Raises:
        ExchangeError: it cannot be done.
    """
    from handoff.backoffice.telephone.exchanges import Exchanges
    from storage.periods import utc_now
    from storage.ports.audit import AuditRecord

    exchanges = Exchanges(store.exchanges, clock=utc_now)
    if options.action == "list":
        listed = [
            f"{each.name}\t{each.added_at:%Y-%m-%d}\t{'revoked' if each.revoked_at else 'active'}"
            for each in await exchanges.list()
        ]
        return listed or [NONE_YET]
    if options.action == "add":
        key = await exchanges.add(options.name)
        lines = [f"key of {options.name}, shown once; keep it on the exchange, readable by its script alone:", key]
    else:
        await exchanges.revoke(options.name)
        lines = [f"{options.name} revoked: its reports are refused"]
    action = f"command:exchange_{options.action}"
    await store.audit.add(AuditRecord(await store.clock.now(), None, action, subject=options.name))
    return lines
