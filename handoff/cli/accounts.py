"""`lotsen accounts`: staff accounts, also while the service runs."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Final, TextIO

from handoff.cli._registry import EX_CONFIG

if TYPE_CHECKING:  # commands load fast: what they need is imported when they run
    from storage.ports.store import Store

SUMMARY = "staff accounts: add, invite, list, disable, enable, confirm"
EX_DATAERR = 65
NONE_YET: Final = "no accounts yet; lotsen accounts invite NAME --role administrator prints a link for the first of two"


def configure(parser: ArgumentParser) -> None:
    """One sub-command each."""
    from handoff.conversation.staff import ROLES

    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="a new account; the password comes on standard input")
    add.add_argument("name")
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--jurist", action="store_true", help="may review legal texts")
    add.add_argument("--password-stdin", action="store_true", required=True)
    invite = actions.add_parser("invite", help="a one-time link by which somebody chooses their own password")
    invite.add_argument("name")
    invite.add_argument("--role", required=True, choices=ROLES)
    actions.add_parser("list", help="all accounts, with their roles")
    disable = actions.add_parser("disable", help="close an account; its sessions end within seconds")
    disable.add_argument("name")
    enable = actions.add_parser("enable", help="open a disabled account again")
    enable.add_argument("name")
    confirm = actions.add_parser("confirm", help="stand for an account that one administrator alone has made")
    confirm.add_argument("name")


def run(options: Namespace) -> int:
    """Do it; returns 0, or 65 if the account cannot be made or changed so."""
    from handoff.backoffice.accounts.passwords import WeakPassword
    from handoff.backoffice.accounts.registry import AccountError
    from handoff.contract.errors import SettingError

    try:
        asyncio.run(_act(options))
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except (AccountError, WeakPassword) as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_DATAERR
    return 0


async def _act(options: Namespace) -> None:
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import opened_store

    async with (
        settings_with_database(os.environ, makes=options.action in ("add", "invite")) as settings,
        opened_store(settings) as store,
    ):
        for line in await act(store, options, settings.own_origins[0], sys.stdin):
            print(line)


async def act(store: Store, options: Namespace, address: str, password: TextIO) -> list[str]:
    """Do what was asked, and leave a line in the audit trail, of nobody in particular; returns what to print.

    Args:
        store: where the accounts are.
        options: of `configure`.
        address: where the console is.
        password: from where a new account's password is read.

    Raises:
        AccountError, WeakPassword: it cannot be done; that is in the trail too.
    """
    from handoff.contract.errors import Refused
    from storage.ports.audit import AuditRecord

    if options.action == "list":
        listed = [
            f"{account.name}\t{account.role}\t{'disabled' if account.disabled else 'active'}"
            f"{'' if account.confirmed else ', to be confirmed'}"
            for account in await store.accounts.list()
        ]
        return listed or [NONE_YET]
    subject, outcome = None, "ok"
    try:
        subject, lines = await _changed(store, options, address, password)
    except Refused as error:
        outcome = error.code
        raise
    finally:
        action = f"command:{options.action}"
        await store.audit.add(AuditRecord(await store.clock.now(), None, action, outcome=outcome, subject=subject))
    return lines


async def _changed(store: Store, options: Namespace, address: str, password: TextIO) -> tuple[str, list[str]]:
    """The account or invitation that was made or changed, and what to say of it."""
    from handoff.app.ports import account_ports
    from handoff.backoffice.accounts import invitations, people, registry

    ports, name = account_ports(store), options.name
    if options.action == "add":
        typed = password.readline().rstrip("\r\n")
        account = await registry.add(ports, name, options.role, typed, jurist=options.jurist)
        return account.account, [f"account {name} ({options.role}) added"]
    if options.action == "invite":
        invited = await invitations.invite_or_renew(ports, name, options.role)
        until = invited.invitation.expires_at.strftime("%Y-%m-%d %H:%M UTC")
        said = f"invitation for {name} ({options.role}), good once until {until}:"
        return invited.invitation.account or invited.invitation.id, [said, f"{address}{invited.path}"]
    known = await registry.named(ports, name)
    if options.action == "confirm":
        await people.confirm_account(ports, known.account, by=None)
        return known.account, [f"account {name} confirmed"]
    if options.action == "enable":
        await registry.enable(ports, name)
    else:
        await registry.disable(ports, name)
    return known.account, [f"account {name} {options.action}d"]
