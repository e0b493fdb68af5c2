"""`lotsen backup`: a copy of everything stored, while the service runs.

Without folders: an encrypted set to each destination of the settings, as the timer does it. With two folders: by hand,
without the key file, and useless to whoever lacks it.
"""

from __future__ import annotations

import asyncio
import os
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

SUMMARY = "copy everything stored: encrypted to LOTSEN_BACKUP_TO, or into two folders; while the service runs"


def configure(parser: ArgumentParser) -> None:
    """Two folders, because they belong in different hands; or none."""
    parser.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="a new folder for the encrypted data")
    parser.add_argument(
        "--hourly",
        action="store_true",
        help="for the timer: a set once a day, in between only what says which conversations were erased",
    )
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="DIR",
        help="a new folder for the wrapped keys, on another medium; to be deleted within 7 days",
    )


def run(options: Namespace) -> int:
    """Back up; returns 0, 78 if something is set up wrongly, 69 if the database failed."""
    from handoff.cli._moving import finish
    from handoff.contract.errors import SettingError

    if (options.folder is None) is not (options.keys is None):
        raise SettingError("a backup by hand takes two folders: lotsen backup DIR --keys DIR")
    return finish(_back_up_to_destinations(options) if options.folder is None else _back_up(options))


async def _back_up_to_destinations(options: Namespace) -> None:
    from handoff.cli._backups import back_up_to_destinations
    from handoff.cli._database import settings_with_database

    async with settings_with_database(os.environ) as settings:
        await back_up_to_destinations(settings, hourly=options.hourly, now=datetime.now(UTC))


async def _back_up(options: Namespace) -> None:
    from handoff.app.upkeep import note_backup
    from handoff.cli._database import settings_with_database
    from handoff.cli._moving import place_of, show
    from storage.backup.moving import back_up

    async with settings_with_database(os.environ) as settings:
        place = place_of(settings)
        await back_up(place, options.folder, options.keys, show)
        await asyncio.to_thread(note_backup, settings.data, datetime.now(UTC))
        print(f"backup complete. Not in it, on purpose: {place.key_file} and checkpoints.jsonl beside it;")
        print("without the key file nobody can read the backup, you neither. Keep it apart from both folders, and a")
        print("copy of checkpoints.jsonl of every day: without the newest, what is erased from now on would come back.")
