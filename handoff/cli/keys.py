"""`lotsen keys`: the keys that wrap conversations' keys, and the recovery key for what is sealed.

Works while the service runs; nobody has to wait.
"""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE

SUMMARY = "key-encryption keys: init, status, rotate; for sealed conversations: recovery, open; for backups: backup"


def configure(parser: ArgumentParser) -> None:
    """One sub-command each."""
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("init", help="make the key file, where there is none yet (a first start does it by itself)")
    actions.add_parser("status", help="all key-encryption keys, and how many conversations depend on each")
    actions.add_parser(
        "rotate",
        help="a new key for everything, and the old ones destroyed: after a leak of the key file, or by plan",
    )

    recovery = actions.add_parser(
        "recovery", help="make a recovery key: its private half goes into FILE, and nowhere else; take it away"
    )
    recovery.add_argument("file", type=Path, metavar="FILE")
    backups = actions.add_parser(
        "backup",
        help="make the key that opens backups: its private half goes into FILE, and nowhere else; take it away",
    )
    backups.add_argument("file", type=Path, metavar="FILE")
    opening = actions.add_parser("open", help="print a sealed conversation, one JSON line an event, by a recovery key")
    opening.add_argument("conversation")
    opening.add_argument("--recovery", type=Path, required=True, metavar="FILE")


def run(options: Namespace) -> int:
    """Do it; returns 0, 78 if settings and keys do not fit, 65 if it does not open, 69 if the database failed."""
    from handoff.cli import _sealing
    from handoff.cli._moving import finish

    if options.action == "recovery":
        return finish(_sealing.make_recovery(options.file))
    if options.action == "backup":
        from handoff.app import settings
        from handoff.cli._backups import make_key
        from handoff.cli._database import ANY_DATABASE

        chosen = settings.read({"LOTSEN_MONGODB_URI": ANY_DATABASE, **os.environ})
        make_key(options.file, chosen.data)
        return 0
    if options.action == "open":
        return finish(_sealing.open_sealed(options.conversation, options.recovery))
    return _run(options)


def _run(options: Namespace) -> int:
    from handoff.contract.errors import SettingError
    from storage.errors import BadSetting, KeyMissing, KeyWrong, StorageError

    try:
        asyncio.run(_act(options.action))
    except (SettingError, BadSetting, KeyMissing, KeyWrong) as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except StorageError as error:
        print(f"lotsen: {error} What was done is done: run it again.", file=sys.stderr)
        return EX_UNAVAILABLE
    return 0


async def _act(action: str) -> None:
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import KEY_FILE, opened_store
    from handoff.cli._sealing import show_sealing

    async with settings_with_database(os.environ, makes=action == "init") as settings:
        path = settings.data / KEY_FILE
        existed = path.exists()
        async with opened_store(settings) as store:
            if action == "init":
                print(
                    f"{path} was there already and fits"
                    if existed
                    else f"{path} made; back it up apart from the database"
                )
            elif action == "rotate":
                destroyed = await store.key_rotation.rotate(_show)
                print(f"{len(destroyed)} keys destroyed")
            for each in await store.key_rotation.wrapping_keys():
                mark = "  in use" if each.current else ""
                print(f"{each.id}\t{each.conversations} conversations{mark}")
            if action == "status":
                await show_sealing(store)


def _show(kek_id: str, done: int, total: int) -> None:
    print(f"{kek_id}: {done} of {total} wrapped anew", file=sys.stderr, flush=True)
