"""A rehearsed restore: a backup into a scratch database of its own, every log read to its end, all of it deleted.

Owns the scratch folder. The installation is only read: its key file and its checkpoints are copied.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from storage.backup.moving import Place, Restored, restore
from storage.embedded.server import EmbeddedDatabase
from storage.errors import IntegrityError
from storage.mongo.store import CHECKPOINTS_FILE, open_mongo
from storage.mongo.transfer import Progress

_SCRATCH: Final = "lotsen"
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Drill:
    """What a rehearsal has shown."""

    restored: Restored
    read: int
    """Conversations whose log was read to its end."""
    unreadable: int


async def rehearse(
    key_file: Path, folder: Path, keys_folder: Path, progress: Progress, *, erased_may_come_back: bool
) -> Drill:
    """Restore a backup beside the installation, and read what came of it. Errors as `restore`."""
    with tempfile.TemporaryDirectory(prefix="lotsen-drill-") as name:
        scratch = Path(name)
        for each in (key_file, key_file.with_name(CHECKPOINTS_FILE)):
            if each.exists():
                shutil.copyfile(each, scratch / each.name)
                (scratch / each.name).chmod(0o600)
        async with EmbeddedDatabase(scratch / "database") as database:
            place = Place(database.uri, _SCRATCH, scratch / key_file.name)
            done = await restore(place, folder, keys_folder, progress, erased_may_come_back=erased_may_come_back)
            return Drill(done, *await _read_all(place))


async def _read_all(place: Place) -> tuple[int, int]:
    """How many logs can be read to their end, and how many cannot."""
    store = await open_mongo(place.uri, database=place.database, key_file=place.key_file, timeout_s=place.timeout_s)
    read = unreadable = 0
    try:
        for head in await store.log.touched_since(_EVER):
            if head.erased:
                continue
            try:
                await store.log.read(head.conversation, limit=_LONGEST)
                read += 1
            except IntegrityError:
                unreadable += 1
    finally:
        await store.close()
    return read, unreadable
