"""Backups to the destinations of the settings, and the drill that restores one: what the timers run.

Owns the order, and the reports that stay in the data folder. One destination that fails never stops the other.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from handoff.app.settings import Settings
from handoff.app.upkeep import Notes, note_drill, notes_of, write_notes
from handoff.cli._installation import hand_over
from handoff.cli._moving import place_of, show
from handoff.contract.errors import AwayError, SettingError
from storage.backup import sets, signatures
from storage.backup.drill import Drill, rehearse
from storage.backup.moving import Place, back_up, checkpointed
from storage.crypto.private_file import replace_private
from storage.errors import IntegrityError, StorageError
from storage.mongo.store import CHECKPOINTS_FILE

REPORT: Final = "last-drill.txt"
_DUE_AFTER: Final = timedelta(hours=23)
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_DRAFTS: Final = ".backup-"


Gather = Callable[[Place, Path], Awaitable[None]]
"""Puts the parts of a set into a folder."""


async def back_up_to_destinations(
    settings: Settings, *, hourly: bool, now: datetime, gather: Gather | None = None
) -> None:
    """Make a set and put it at each destination; `hourly`: once a day, and in between the checkpoints alone.

    `gather`: by default from the installation itself.

    Raises:
        SettingError: the settings name no key or no destinations.
        AwayError: a destination could not be written; the others have theirs.
    """
    if not settings.backup_to or not settings.backup_recipient:
        raise SettingError(
            "LOTSEN_BACKUP_TO names the folders for backups and LOTSEN_BACKUP_RECIPIENT the key they are encrypted "
            "to (`lotsen keys backup FILE` makes one); or name two folders: lotsen backup DIR --keys DIR"
        )
    sets.recipient(settings.backup_recipient)
    signing = await asyncio.to_thread(signatures.signing_key, settings.data)
    unsigned = signing is None  # what is there already, whenever it was made
    if signing is None:
        signing = await asyncio.to_thread(_make_signing_key, settings.data)
    now = now.replace(microsecond=0)  # as a set's name has it
    before = notes_of(settings.data)
    late = [each for each in settings.backup_to if unsigned or now - before.get(str(each), _EVER) >= _DUE_AFTER]
    if hourly and late and len(late) < len(settings.backup_to):
        await _catch_up(settings, late, before)
    elif hourly and not late:
        checkpoints, drill_key = settings.data / CHECKPOINTS_FILE, settings.data / sets.DRILL_KEY

        def send(destination: Path) -> None:
            sets.send_checkpoints(checkpoints, settings.backup_recipient, drill_key, signing, destination)

        if checkpoints.exists():  # as soon as there has been a conversation
            await _to_each(settings.backup_to, send)
    else:
        await _whole_set(settings, before, now, signing, gather or _gather)


async def _catch_up(settings: Settings, late: list[Path], before: Notes) -> None:
    """Copy today's set to the destinations that were away when it was made: by the time that is noted here.

    Whoever can write to one destination would else have their file copied to the others as the newest.
    """
    there = next(each for each in settings.backup_to if each not in late)
    made = before[str(there)]
    file = await asyncio.to_thread(sets.set_of, there, made)
    if file is None:
        raise AwayError(f"The set of {made:%Y-%m-%d %H:%M} UTC is no more in {there}. Make a new one: lotsen backup")

    def copy(destination: Path) -> None:
        sets.SealedSet(file, made).copy_to(destination)
        before[str(destination)] = made  # as old as the set: all are due together

    try:
        await _to_each(tuple(late), copy)
    finally:
        await asyncio.to_thread(write_notes, settings.data, before)


def _make_signing_key(data: Path) -> Ed25519PrivateKey:
    """For an installation whose keys an earlier version made, so that the file of the private key lacks a line."""
    made = Ed25519PrivateKey.generate()
    signatures.keep_signing_key(data, made)
    print("lotsen: backups are signed from now on. Add this line to both copies of the private key's file, so that")
    print("lotsen: a restore knows a set of yours from one that somebody else has put there:")
    print(signatures.signer_line(made), flush=True)
    return made


async def _whole_set(
    settings: Settings, before: Notes, now: datetime, signing: Ed25519PrivateKey, gather: Gather
) -> None:
    place = place_of(settings)
    with tempfile.TemporaryDirectory(prefix=_DRAFTS, dir=settings.data) as name:
        folder = Path(name)
        await gather(place, folder)
        drill_key = settings.data / sets.DRILL_KEY
        with sets.sealed(folder, settings.backup_recipient, drill_key, now, signing) as made:

            def copy(destination: Path) -> None:
                made.copy_to(destination)
                before[str(destination)] = now

            try:
                await _to_each(settings.backup_to, copy)
            finally:
                kept = {each: at for each, at in before.items() if Path(each) in settings.backup_to}
                await asyncio.to_thread(write_notes, settings.data, kept)


async def _gather(place: Place, folder: Path) -> None:
    """The parts of a set, each as it is now."""
    await back_up(place, folder / sets.DATA, folder / sets.KEYS, show)
    if not await checkpointed(place, folder / sets.DATA):
        print("lotsen: the newest conversations have no checkpoint; is a gateway stuck?", file=sys.stderr)
    for name, source in (
        (sets.KEY_FILE, place.key_file),
        (CHECKPOINTS_FILE, place.key_file.with_name(CHECKPOINTS_FILE)),
    ):
        await asyncio.to_thread(replace_private, folder / name, await asyncio.to_thread(source.read_bytes))


async def _to_each(destinations: tuple[Path, ...], step: Callable[[Path], object]) -> None:
    failed = []
    for each in destinations:
        try:
            await asyncio.to_thread(step, each)
        except OSError as error:
            failed.append(f"{each} ({error.strerror})")
        else:
            print(f"{each}: complete", flush=True)
    if failed:
        raise AwayError(f"There is no new backup in {' nor in '.join(failed)}. Is it mounted, and has it room?")


async def drill(settings: Settings, now: datetime) -> None:
    """Restore the newest set of every destination into a scratch database, and write the report of it.

    Nothing but what lies at the destination is used, and the key that this machine has for the newest set alone.

    Raises:
        IntegrityError: a set is missing, altered, or does not come back whole; the report says which.
    """
    if not settings.backup_to:
        raise SettingError("LOTSEN_BACKUP_TO names no folders; rehearse by hand: lotsen restore DIR --keys DIR --drill")
    lines = [await _drill_one(settings, each) for each in settings.backup_to]
    good = all(line.startswith("ok ") for line in lines)
    text = "\n".join([f"Drill of the restore, {now:%Y-%m-%d %H:%M} UTC", *lines, ""])
    await asyncio.to_thread(replace_private, settings.data / REPORT, text.encode())
    await asyncio.to_thread(note_drill, settings.data, now, good=good)
    print(text, end="")
    if not good:
        raise IntegrityError(f"The drill has failed; {settings.data / REPORT} says where.")


async def _drill_one(settings: Settings, destination: Path) -> str:
    found = await asyncio.to_thread(sets.sets_at, destination)
    if not found:
        return f"!! {destination}: there is no set"
    newest, began = found[-1], datetime.now(UTC)
    try:
        done = await _rehearse(settings, newest)
    except (StorageError, OSError) as error:
        return f"!! {newest}: {error}"
    whole = done.unreadable == 0
    seconds = (datetime.now(UTC) - began).total_seconds()
    return (
        f"{'ok' if whole else '!!'} {newest} ({newest.stat().st_size // 1000} kB): {done.read} conversations read to "
        f"their end, {done.unreadable} unreadable, {done.restored.erased_again} erased again, "
        f"{done.sealed} sealed and complete, in {seconds:.0f} s"
    )


async def _rehearse(settings: Settings, file: Path) -> Drill:
    key = sets.identity(await asyncio.to_thread((settings.data / sets.DRILL_KEY).read_text, "utf-8"))
    signing = await asyncio.to_thread(signatures.signing_key, settings.data)
    signers = [] if signing is None else [signing.public_key()]
    with tempfile.TemporaryDirectory(prefix=_DRAFTS, dir=settings.data) as name:
        folder = Path(name)
        await asyncio.to_thread(sets.open_set, file, key, folder, signers)
        return await rehearse(
            folder / sets.KEY_FILE, folder / sets.DATA, folder / sets.KEYS, show, erased_may_come_back=False
        )


def make_key(path: Path, data: Path) -> None:
    """Make the key pair of backups: the private half into a file that must be new, beside the name of who signs.

    The key that signs stays in the data folder. Typed by root, the file is root's, and the key the service's.

    Raises:
        SettingError: the file is there already, or cannot be made; or there is no data folder yet.
    """
    if not data.is_dir():
        raise SettingError(f"there is no data folder {data} yet: set Lotsen up, or start it once; nothing has changed")
    pair = sets.new_key_pair()
    signing = signatures.signing_key(data)
    made = signing is None
    signing = signing or Ed25519PrivateKey.generate()
    text = (
        f"# Opens the backups of Lotsen. Keep it off this machine, twice.\n# {pair.public}\n"
        f"{signatures.signer_line(signing)}\n{pair.private}\n"
    )
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise SettingError(f"{path} cannot be made ({error.strerror}); nothing has changed") from None
    if made:
        signatures.keep_signing_key(data, signing)
        hand_over(data / signatures.SIGNING_KEY, os.environ)
    print(f"LOTSEN_BACKUP_RECIPIENT={pair.public}")
    print(f"The private half is in {path}, and nowhere else: take it away from this machine, in two copies. Without it")
    print("no backup can be opened once this machine is gone.")
