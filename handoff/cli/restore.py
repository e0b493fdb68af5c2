"""`lotsen restore`: a backup into an empty database. What was erased since it was made is erased again."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

SUMMARY = "put a backup into an empty database"


def configure(parser: ArgumentParser) -> None:
    """Declare the folders of the encrypted data and of the wrapped keys, as `lotsen backup` made them."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the encrypted data")
    parser.add_argument(
        "--erased-may-come-back",
        action="store_true",
        help="restore although the checkpoints beside the key file are missing or older than the backup: conversations "
        "that were erased since then are readable again",
    )
    parser.add_argument(
        "--drill",
        action="store_true",
        help="only rehearse: restore into a scratch database, read every conversation, delete it; nothing is changed",
    )
    parser.add_argument("--keys", type=Path, required=True, metavar="DIR", help="the folder of the wrapped keys")


def run(options: Namespace) -> int:
    """Restore; returns 0, 65 if the backup was altered, 78 if something does not fit, 69 if the database failed."""
    from handoff.cli._moving import finish

    return finish(_drill(options) if options.drill else _restore(options))


async def _drill(options: Namespace) -> None:
    from handoff.app import settings
    from handoff.cli._database import ANY_DATABASE
    from handoff.cli._moving import place_of, show
    from storage.backup.drill import rehearse
    from storage.errors import IntegrityError

    chosen = settings.read({"LOTSEN_MONGODB_URI": ANY_DATABASE, **os.environ})
    may = options.erased_may_come_back
    key_file = place_of(chosen).key_file
    done = await rehearse(key_file, options.folder, options.keys, show, erased_may_come_back=may)
    print(f"{done.read} conversations restored and read to their end, {done.restored.erased_again} erased again")
    if done.unreadable:
        raise IntegrityError(f"{done.unreadable} conversations of the backup cannot be read.")
    print("the backup can be restored; the scratch database is deleted")


async def _restore(options: Namespace) -> None:
    from handoff.cli._database import settings_with_database
    from handoff.cli._moving import place_of, show
    from storage.backup.moving import restore

    async with settings_with_database(os.environ, makes=True) as settings:
        may = options.erased_may_come_back
        done = await restore(place_of(settings), options.folder, options.keys, show, erased_may_come_back=may)
    print(f"{done.conversations} conversations restored")
    print(f"{done.erased_again} of them had been erased since the backup was made, and are erased again")
    print(f"{done.behind} had gone on since, and have lost what was said after it")
    print("accounts are as they were then: look through `lotsen accounts list` for those disabled since")
    print(f"{done.cut} were being written while it was made, and end a moment earlier")
