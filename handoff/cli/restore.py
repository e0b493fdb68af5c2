"""`lotsen restore`: a backup into an empty database. What was erased since it was made is erased again."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

SUMMARY = "put a backup into an empty database"


def configure(parser: ArgumentParser) -> None:
    """Declare the folders of the encrypted data and of the wrapped keys, as `lotsen backup` made them."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the encrypted data")
    parser.add_argument("--keys", type=Path, required=True, metavar="DIR", help="the folder of the wrapped keys")


def run(options: Namespace) -> int:
    """Restore; returns 0, 65 if the backup was altered, 78 if something does not fit, 69 if the database failed."""
    from handoff.cli._moving import finish

    return finish(_restore(options))


async def _restore(options: Namespace) -> None:
    from handoff.cli._database import settings_with_database
    from handoff.cli._moving import place_of, show
    from storage.backup.moving import restore

    async with settings_with_database(os.environ) as settings:
        done = await restore(place_of(settings), options.folder, options.keys, show)
    print(f"{done.conversations} conversations restored")
    print(f"{done.erased_again} of them had been erased since the backup was made, and are erased again")
    print(f"{done.behind} had gone on since, and have lost what was said after it")
    print(f"{done.cut} were being written while it was made, and end a moment earlier")
