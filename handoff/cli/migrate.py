"""`lotsen migrate`: from one database server to another, such as from the embedded one to a MongoDB replica set."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

SUMMARY = "copy everything to another database server; stop the service first"


def configure(parser: ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("--to", required=True, metavar="URI", help="a MongoDB replica set without a Lotsen database")


def run(options: Namespace) -> int:
    """Copy and compare; returns 0, 78 if something does not fit, 69 if a database failed."""
    from handoff.cli._moving import finish

    return finish(_migrate(options.to))


async def _migrate(target: str) -> None:
    from dataclasses import replace

    from handoff.cli._database import embedded_is_running, settings_with_database
    from handoff.cli._moving import place_of, show
    from handoff.contract.errors import SettingError
    from storage.backup.moving import migrate

    if embedded_is_running(os.environ):
        raise SettingError("the service is running in this data folder: stop it before its data moves")
    async with settings_with_database(os.environ) as settings:
        place = place_of(settings)
        copied = await migrate(place, replace(place, uri=target), show)
    print(f"{copied} documents copied and compared. Set LOTSEN_MONGODB_URI to the new server and keep the data folder:")
    print(f"{place.key_file} goes on being the key. All stored events are of version 1; none needed a change.")
