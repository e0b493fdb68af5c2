"""The version of the stored layout: written into an empty database, checked at every start.

Owns the collection `layout`: one document, `_id` "layout", `version`, and `readable_from`, the oldest layout whose
program can work on this data (absent: `version` itself). Must not convert anything: `migrations.py` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo.errors import DuplicateKeyError

from storage.errors import OtherLayout
from storage.mongo.database import Database, Document
from storage.mongo.migrations import FIRST, MIGRATIONS, Migration, newest, steps_from

COLLECTION: Final = "layout"


@dataclass(frozen=True, slots=True)
class Layout:
    """What is stored: its version, and the oldest one whose program can work on it."""

    version: int
    readable_from: int


async def require_layout(data: Database, *, in_use: bool, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Mark an empty database with the newest layout; refuse one that is in use with a layout that cannot be worked on.

    Args:
        data: the database of the data, not of the keys.
        in_use: whether anything is stored, as seen before this call: the marker is written before all else.
        migrations: the steps that this program knows.

    Raises:
        OtherLayout: what is stored has to be upgraded first, is too old, or was upgraded by a newer program.
    """
    version = newest(migrations)
    found = await stored_layout(data)
    if found is None and not in_use:
        try:
            with data.call():
                await data[COLLECTION].insert_one({"_id": COLLECTION, "version": version})
            return
        except DuplicateKeyError:
            found = await stored_layout(data)  # another node has started at the same moment
    refuse_unless_readable(found or Layout(1, 1), migrations)


def refuse_unless_readable(found: Layout, migrations: Sequence[Migration]) -> None:
    """Raises OtherLayout, with what to do, unless this program can work on data of this layout."""
    version = newest(migrations)
    if found.readable_from > version:
        raise OtherLayout(
            f"The stored data has layout {found.version}, this version reads layouts up to {version}: a newer version "
            "of Lotsen has upgraded it. Install that version again, or restore the backup that its upgrade made. "
            "Nothing was changed."
        )
    if found.version < version and steps_from(found.version, migrations) is not None:
        raise OtherLayout(
            f"The stored data has layout {found.version}, this version works on layout {version}. Run "
            "`lotsen upgrade`: it makes a backup and converts the data. Nothing was changed."
        )
    if found.version < version:
        raise OtherLayout(
            f"The stored data has layout {found.version}, this version reads layout {version}, and nothing converts "
            f"data from before layout {FIRST}, which was never released. Start with an empty database and a new key "
            "file, or run the version that wrote the data."
        )


def refuse_backup_unless_readable(found: Layout) -> None:
    """Raises OtherLayout unless this program works on data of this layout as it is: a backup is not converted."""
    version = newest()
    if found.readable_from > version or found.version < version:
        raise OtherLayout(
            f"The backup has layout {found.version}, this version of Lotsen restores layout {version}. Restore it "
            "with the version that made it, and upgrade afterwards. Nothing was changed."
        )


async def stored_layout(data: Database) -> Layout | None:
    """The layout of what is stored; None where no marker is."""
    with data.call():
        marker = await data[COLLECTION].find_one({"_id": COLLECTION})
    return None if marker is None else layout_in(marker)


def layout_in(marker: Document) -> Layout:
    """The layout that a marker names."""
    version = int(marker["version"])
    return Layout(version, int(marker.get("readable_from", version)))


async def mark(data: Database, migration: Migration) -> None:
    """Write that this step is done. The program of the layout before goes on reading if the step says so."""
    before = await stored_layout(data) or Layout(1, 1)
    readable_from = before.readable_from if migration.former_program_reads else migration.to
    with data.call():
        await data[COLLECTION].replace_one(
            {"_id": COLLECTION}, {"_id": COLLECTION, "version": migration.to, "readable_from": readable_from}
        )
