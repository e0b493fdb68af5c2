"""A rehearsed restore: a backup into a scratch database of its own, every log read to its end, all of it deleted.

Owns the scratch folder. The installation is only read: its key file and its checkpoints are copied. What is sealed is
checked as far as that goes without people's keys.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from storage.backup.moving import Place, Restored, restore
from storage.crypto.sealing import require_all_entries
from storage.embedded.server import EmbeddedDatabase
from storage.errors import IntegrityError, SealedAway
from storage.ids import ConversationId
from storage.mongo.store import CHECKPOINTS_FILE, MongoStore, open_mongo
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
    sealed: int
    """Sealed conversations, which people alone can read, with an intact header and all their entries."""
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
            found = await _read_all(place)
            return Drill(done, found["read"], found["sealed"], found["unreadable"])


async def _read_all(place: Place) -> Counter[str]:
    """How many logs came back in which way: read, sealed, unreadable."""
    store = await open_mongo(place.uri, database=place.database, key_file=place.key_file, timeout_s=place.timeout_s)
    try:
        living = [each.conversation for each in await store.log.touched_since(_EVER) if not each.erased]
        return Counter([await _read(store, each) for each in living])
    finally:
        await store.close()


async def _read(store: MongoStore, conversation: ConversationId) -> str:
    try:
        await store.log.read(conversation, limit=_LONGEST)
    except SealedAway:
        return "sealed" if await _is_complete(store, conversation) else "unreadable"
    except IntegrityError:
        return "unreadable"
    return "read"


async def _is_complete(store: MongoStore, conversation: ConversationId) -> bool:
    """Whether header and sealed copy verify and no entry is missing, as far as that shows without people's keys."""
    try:
        transcript = await store.sealing.transcript(conversation, "recovery")
        if transcript is not None:
            require_all_entries(transcript)
    except IntegrityError:
        return False
    return transcript is not None
