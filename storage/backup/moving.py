"""Backup, restore, and migration from one database server to another, for the command line.

Owns the order of the steps, so that nothing is half restored and nothing erased comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from storage.backup.archive import Archive, ArchiveWriter, discard
from storage.crypto.checkpoint_file import CheckpointFile
from storage.crypto.keys import KeyFile
from storage.crypto.version_file import VersionFile
from storage.errors import BadSetting, KeyMissing
from storage.mongo import keyring, layout, log
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Client, Database, check_server, connect
from storage.mongo.store import CHECKPOINTS_FILE, VERSIONS_FILE, MongoStore, open_mongo
from storage.mongo.transfer import (
    Databases,
    Progress,
    collection_names,
    copy_over,
    counts,
    documents,
    drop_keys_without_log,
    incomplete,
    insert_documents,
    layout_of,
    places_of,
    require_empty,
    truncate,
)
from storage.periods import minute_of

_CHECKPOINTED_WITHIN: Final = timedelta(minutes=5)
"""Ten times as long as it takes until an entry has its checkpoint."""
_CHECKPOINTS_WITHIN_S: Final = 90.0
"""Three times as long as a gateway waits between checkpoints."""
_SIGNED_FOR: Final = "backup"


@dataclass(frozen=True, slots=True)
class Place:
    """An installation: a server, a database on it, and its key file."""

    uri: str
    database: str
    key_file: Path
    timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Restored:
    """Result of a restore."""

    conversations: int
    behind: int
    """Conversations that went on after the backup was made; their later entries are lost."""
    erased_again: int
    """Conversations in the backup that were erased after it was made."""
    cut: int
    """Conversations whose last entries, written while the backup ran, were incomplete and left out."""


async def back_up(place: Place, folder: Path, keys_folder: Path, progress: Progress) -> None:
    """Copy an installation into two folders, which belong in different hands; the key file into neither.

    May run while the service does: all that was acknowledged before it began is in it.

    Raises:
        BadSetting: a folder is in use, or one lies in the other.
        KeyMissing, KeyWrong: there is no key file, or it belongs to another database.
        Unavailable: the database does not answer; what was written is removed.
    """
    _require_apart(folder, keys_folder)
    async with _opened(place):  # makes sure that these are the right keys
        pass
    await copy_to_archives(place, folder, keys_folder, progress)


async def copy_to_archives(place: Place, folder: Path, keys_folder: Path, progress: Progress) -> None:
    """The copying of `back_up`, for a caller that has made sure of the keys: also of data of another layout."""
    _require_apart(folder, keys_folder)
    signer = KeyFile.load(place.key_file).signer(_SIGNED_FOR)
    async with opened_databases(place) as (client, databases):
        began = minute_of(await DatabaseClock(client, databases.data).now())
        written: list[Path] = []
        try:
            # Keys last: an entry without its key was erased meanwhile, and that is what a restore makes of it.
            for (content, database), target in zip(databases, (folder, keys_folder), strict=True):
                writer = ArchiveWriter(target, content, began, signer)
                written.append(target)
                await _write(database, writer, progress)
        except BaseException:
            for each in written:
                discard(each)
            raise


async def restore(
    place: Place, folder: Path, keys_folder: Path, progress: Progress, *, erased_may_come_back: bool = False
) -> Restored:
    """Put a backup into an empty database, and erase again what was erased since it was made.

    Everything is verified before anything is written. The checkpoint file beside the key file says what was
    erased later, and how far logs had come: without one that is newer than the backup nothing is restored, unless
    what was erased `erased_may_come_back`.

    Raises:
        BadSetting: there is no backup, the database is not empty, or the checkpoints are older than the backup.
        KeyMissing, KeyWrong: there is no key file, or it is not the one that the backup was made with.
        IntegrityError: the backup was altered.
        Unavailable: the database does not answer; empty it before the next try.
    """
    if not place.key_file.exists():
        raise KeyMissing(f"The key file {place.key_file} is missing: put it back first.")
    keys = KeyFile.load(place.key_file)
    signer = keys.signer(_SIGNED_FOR)
    archives = (Archive(folder, "data", signer), Archive(keys_folder, "keys", signer))
    noted = CheckpointFile(place.key_file.with_name(CHECKPOINTS_FILE), keys.signer("checkpoints"))
    noted.read()
    _require_readable(archives[0])
    async with opened_databases(place) as (_, databases):
        await require_empty(databases)
        if not erased_may_come_back:
            await asyncio.to_thread(_require_fresh, noted, archives[0])
        for archive, (_, database) in zip(archives, databases, strict=True):
            await _read(archive, database, progress)
        gaps, keyless = await incomplete(databases)
        for conversation, seq in gaps.items():
            await truncate(databases.data, conversation, seq)
        await drop_keys_without_log(databases)
    # Accounts are again what they were when the backup was made; from here on that is the newest version of each.
    VersionFile(place.key_file.with_name(VERSIONS_FILE), keys.signer("versions")).discard()
    async with _opened(place) as store:
        erased = {each.conversation for each in noted if each.erased}
        again = 0
        for conversation in sorted(keyless | erased):
            head = await store.log.head(conversation)
            again += head is not None and not head.erased
            await store.log.erase(conversation)
            await store.index.remove(conversation)
            await store.visitors.revoke_all(conversation)
            await store.callbacks.remove(conversation)  # a telephone number; the first retention run removes the rest
        found = await store.checkpoints.verify()
        behind = [each for each in found.shortened if each not in erased]
        keys_part = archives[1].manifest.collections.get(keyring.COLLECTION)
        return Restored(
            conversations=keys_part.documents if keys_part else 0,
            behind=len(behind),
            erased_again=again,
            cut=len(gaps),
        )


async def migrate(source: Place, target: Place, progress: Progress) -> int:
    """Copy an installation to another server, byte by byte, and compare. The service must be stopped.

    Returns how many documents were copied.

    Raises:
        BadSetting: the target is not empty or cannot be used, or the source changed while it was copied.
        KeyMissing, KeyWrong: the key file does not fit the source.
        Unavailable: one of them does not answer.
    """
    async with _opened(source):
        pass
    async with opened_databases(source) as (_, old), opened_databases(target) as (_, new):
        await require_empty(new)
        copied = await copy_over(old, new, progress)
        if not copied == await counts(old) == await counts(new):
            raise BadSetting("The source changed while it was copied. Stop the service, empty the target, try again.")
    async with _opened(target):
        pass
    return sum(copied.values())


async def _write(source: Database, writer: ArchiveWriter, progress: Progress) -> None:
    """Write every collection of a database into a backup."""
    for name in await collection_names(source):
        progress(name, await writer.add(name, documents(source, name)))
    writer.finish()


async def _read(archive: Archive, target: Database, progress: Progress) -> None:
    """Insert every collection of a verified backup."""
    for name in archive.manifest.collections:
        progress(name, await insert_documents(target, name, archive.documents(name)))


def _require_readable(archive: Archive) -> None:
    """Raise unless this program works on the layout of the backup: afterwards what was erased is erased again."""
    marked = archive.documents(layout.COLLECTION) if layout.COLLECTION in archive.manifest.collections else ()
    layout.refuse_backup_unless_readable(layout_of(marked))


def _require_fresh(noted: CheckpointFile, archive: Archive) -> None:
    """Raise unless the checkpoints know every conversation of the backup as far as it goes."""
    known = {each.conversation: each.last for each in noted}
    sure = archive.manifest.began - _CHECKPOINTED_WITHIN
    stored = archive.documents(log.COLLECTION) if log.COLLECTION in archive.manifest.collections else ()
    for conversation, first, at in places_of(stored):
        if conversation not in known or (at < sure and first > known[conversation]):
            raise BadSetting(
                "The checkpoints beside the key file are missing, or older than the backup: what was erased since then "
                "would come back. Put the newest checkpoints.jsonl beside the key file, or, if there is none, say so "
                "with --erased-may-come-back."
            )


async def checkpointed(place: Place, folder: Path, within_s: float = _CHECKPOINTS_WITHIN_S) -> bool:
    """Wait until the checkpoints know everything that is in a backup, so that it can be restored with them alone.

    Whoever runs beside it, a gateway or this process, takes them. False if that took too long.
    """
    signer = KeyFile.load(place.key_file)
    archive = Archive(folder, "data", signer.signer(_SIGNED_FOR))
    began = time.monotonic()
    async with _opened(place) as store:
        while True:
            await store.checkpoints.take()
            noted = CheckpointFile(place.key_file.with_name(CHECKPOINTS_FILE), signer.signer("checkpoints"))
            noted.read()
            with contextlib.suppress(BadSetting):
                await asyncio.to_thread(_require_fresh, noted, archive)
                return True
            if time.monotonic() - began > within_s:
                return False
            await asyncio.sleep(1.0)  # another process takes them


def _require_apart(folder: Path, keys_folder: Path) -> None:
    if folder.resolve() in (keys_folder.resolve(), *keys_folder.resolve().parents):
        raise BadSetting("The wrapped keys must not lie inside the backup of the data: they belong in other hands.")


@asynccontextmanager
async def _opened(place: Place) -> AsyncIterator[MongoStore]:
    store = await open_mongo(place.uri, database=place.database, key_file=place.key_file, timeout_s=place.timeout_s)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def opened_databases(place: Place) -> AsyncIterator[tuple[Client, Databases]]:
    """The two databases of an installation, with nothing checked but the server."""
    client = connect(place.uri, timeout_s=place.timeout_s)
    try:
        await check_server(client, place.uri)
        names = (place.database, f"{place.database}_keys")
        yield client, Databases(*(Database(client, name, deadline_s=place.timeout_s) for name in names))
    finally:
        client.close()
