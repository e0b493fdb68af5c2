"""`lotsen restore`: a backup into an empty database. What was erased since it was made is erased again.

From an encrypted set a new machine gets all that it needs: the key file and the checkpoints lie in it too.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.backup.moving import Place

SUMMARY = "put a backup into an empty database"


def configure(parser: ArgumentParser) -> None:
    """Declare the folders of the encrypted data and of the wrapped keys, as `lotsen backup` made them."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="the folder of the data, or an encrypted set (….age)"
    )
    parser.add_argument("--identity", type=Path, metavar="FILE", help="the private key that opens an encrypted set")
    parser.add_argument(
        "--erased-may-come-back",
        action="store_true",
        help="restore although the checkpoints beside the key file are missing or older than the backup: conversations "
        "that were erased since then are readable again",
    )
    parser.add_argument(
        "--drill",
        action="store_true",
        help="only rehearse: restore into a scratch database, read every conversation, delete it; nothing is changed. "
        "Without a folder: the newest set of each destination, with a report",
    )
    parser.add_argument("--keys", type=Path, metavar="DIR", help="the folder of the wrapped keys")


def run(options: Namespace) -> int:
    """Restore; returns 0, 65 if the backup was altered, 78 if something does not fit, 69 if the database failed."""
    from handoff.cli._moving import finish
    from handoff.contract.errors import SettingError

    if options.folder is None:
        if not options.drill:
            raise SettingError("name what to restore: DIR --keys DIR, or an encrypted set with --identity FILE")
        return finish(_drill_destinations())
    if (options.keys is None) is (options.identity is None):
        raise SettingError("a backup has its wrapped keys in a second folder (--keys), an encrypted set a key for it")
    for named in (options.folder, options.keys, options.identity):
        if named is not None and not named.exists():
            raise SettingError(f"{named} is not there; nothing was restored or made")
    return finish(_drill(options) if options.drill else _restore(options))


async def _drill_destinations() -> None:
    from handoff.app import settings
    from handoff.cli._backups import drill
    from handoff.cli._database import ANY_DATABASE
    from handoff.cli._installation import go_on_as_owner

    go_on_as_owner(os.environ)
    await drill(settings.read({"LOTSEN_MONGODB_URI": ANY_DATABASE, **os.environ}), datetime.now(UTC))


def _opened(options: Namespace, stack: ExitStack) -> tuple[Path, Path, Path | None]:
    """The folders of data and keys; for a set also that of its key file and checkpoints.

    Set and key are read by whoever types the command, everything after that by the service's user.
    """
    from handoff.cli._installation import go_on_as_owner, hand_over
    from storage.backup import sets
    from storage.backup.signatures import signers_in

    if options.identity is None:
        go_on_as_owner(os.environ)
        return options.folder, options.keys, None
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lotsen-restore-")))
    text = options.identity.read_text("utf-8")
    signers = signers_in(text)
    if not signers:
        print("lotsen: the key's file names nobody who signs (`# signed by …`): who made the set is not looked at")
    sets.open_set(options.folder, sets.identity(text), folder, signers)
    hand_over(folder, os.environ)
    go_on_as_owner(os.environ)
    return folder / sets.DATA, folder / sets.KEYS, folder


def _bring_along(place: Place, opened: Path | None) -> None:
    """On a new machine: key file, checkpoints and what signs backups, of the set. Those that are there stay."""
    from storage.backup import sets
    from storage.backup.signatures import SIGNING_KEY
    from storage.crypto.private_file import replace_private
    from storage.mongo.store import CHECKPOINTS_FILE

    if opened is None or place.key_file.exists():
        return
    place.key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_private(place.key_file, (opened / sets.KEY_FILE).read_bytes())
    for name in (CHECKPOINTS_FILE, SIGNING_KEY):
        if (opened / name).exists():  # a set of an earlier version has nothing that signs
            replace_private(place.key_file.with_name(name), (opened / name).read_bytes())


async def _drill(options: Namespace) -> None:
    from handoff.app import settings
    from handoff.app.upkeep import note_drill
    from handoff.cli._database import ANY_DATABASE
    from handoff.cli._moving import place_of, show
    from storage.backup import sets
    from storage.backup.drill import rehearse
    from storage.errors import IntegrityError

    chosen = settings.read({"LOTSEN_MONGODB_URI": ANY_DATABASE, **os.environ})
    may = options.erased_may_come_back
    with ExitStack() as stack:
        data, keys, opened = _opened(options, stack)
        key_file = place_of(chosen).key_file if opened is None else opened / sets.KEY_FILE
        done = await rehearse(key_file, data, keys, show, erased_may_come_back=may)
    print(
        f"{done.read} conversations restored and read to their end, {done.restored.erased_again} erased again, "
        f"{done.sealed} sealed and complete"
    )
    if done.unreadable:
        raise IntegrityError(f"{done.unreadable} conversations of the backup cannot be read.")
    if chosen.data.is_dir():  # elsewhere nothing asks when the last drill was
        await asyncio.to_thread(note_drill, chosen.data, datetime.now(UTC), good=True)
    print("the backup can be restored; the scratch database is deleted")


async def _restore(options: Namespace) -> None:
    from handoff.cli._database import settings_with_database
    from handoff.cli._moving import place_of, show
    from storage.backup.moving import restore

    with ExitStack() as stack:
        data, keys, opened = _opened(options, stack)
        async with settings_with_database(os.environ, makes=True) as settings:
            _bring_along(place_of(settings), opened)
            may = options.erased_may_come_back
            done = await restore(place_of(settings), data, keys, show, erased_may_come_back=may)
    print(f"{done.conversations} conversations restored")
    print(f"{done.erased_again} of them had been erased since the backup was made, and are erased again")
    print(f"{done.behind} had gone on since, and have lost what was said after it")
    print("accounts are as they were then: look through `lotsen accounts list` for those disabled since")
    print(f"{done.cut} were being written while it was made, and end a moment earlier")
