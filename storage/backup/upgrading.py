"""Brings what is stored to this program's layout: looks, makes a backup, then takes one step after the other.

Owns that order. Before the backup is complete nothing is changed; an upgrade that was interrupted goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.backup.moving import Place, copy_to_archives, opened_databases
from storage.crypto.keys import open_keys
from storage.mongo.layout import Layout, mark, refuse_unless_readable, stored_layout
from storage.mongo.migrations import MIGRATIONS, Migration, Stored, newest, steps_from
from storage.mongo.store import Used, rebuild_indexes, what_is_stored
from storage.mongo.transfer import Databases, Progress


@dataclass(frozen=True, slots=True)
class Planned:
    """One step that is to be taken, and how many documents it will change."""

    migration: Migration
    documents: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an upgrade would do."""

    found: int
    """The layout of what is stored."""
    wanted: int
    steps: Sequence[Planned]


async def look(place: Place, migrations: Sequence[Migration] = MIGRATIONS) -> Outlook:
    """Which steps an upgrade would take. Changes nothing.

    Raises:
        OtherLayout: it cannot be upgraded: it is too old, or of a newer program.
        KeyMissing, KeyWrong: there is no key file, or it belongs to another database.
        Unavailable: the database does not answer.
    """
    async with opened_databases(place) as (_, databases):
        used = await what_is_stored(databases.data, databases.keys)
        if not used.is_used:
            return Outlook(newest(migrations), newest(migrations), ())
        stored = _stored(databases, place, used)
        found = await stored_layout(databases.data) or Layout(1, 1)
        steps = steps_from(found.version, migrations)
        if not steps:
            refuse_unless_readable(found, migrations)
        planned = [Planned(each, await each.count(stored)) for each in steps or ()]
    return Outlook(found.version, newest(migrations), planned)


async def upgrade(
    place: Place,
    folder: Path,
    keys_folder: Path,
    progress: Progress,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Outlook:
    """Make a backup into two folders as `back_up` does, then take every step, then make indexes that have changed.

    Returns what was done. With a step to take the service must be stopped; without one there is no backup either.
    Errors as `look` and `back_up`.
    """
    planned = await look(place, migrations)
    if planned.steps:
        await copy_to_archives(place, folder, keys_folder, progress)
    async with opened_databases(place) as (_, databases):
        used = await what_is_stored(databases.data, databases.keys)
        for each in planned.steps:
            await each.migration.run(_stored(databases, place, used))
            await mark(databases.data, each.migration)
            progress(f"layout {each.migration.to}", each.documents)
        if used.is_used:
            progress("indexes", await rebuild_indexes(databases.data, databases.keys))
    return planned


def _stored(databases: Databases, place: Place, used: Used) -> Stored:
    """What the steps work on, with the key file that belongs to it."""
    return Stored(databases.data, databases.keys, open_keys(place.key_file, canary=used.canary, holds_data=True))
