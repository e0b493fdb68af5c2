"""What `lotsen keys` does for sealed conversations: make a recovery key, open with it, say how things stand."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Final

import msgspec

from handoff.backoffice.sealing.keys import StaffKeys
from handoff.cli._database import settings_with_database
from handoff.cli._parts import opened_store
from handoff.contract.errors import SettingError
from handoff.conversation.events import decode
from handoff.conversation.visibility import wire_events
from storage.crypto.sealing import id_of, new_seed, open_transcript, public_of
from storage.errors import BadSetting
from storage.ids import ConversationId
from storage.ports.audit import AuditRecord
from storage.ports.store import Store

_FORMAT: Final = "lotsen-recovery/1"


async def make_recovery(path: Path) -> None:
    """Make a key pair: the private half into a file that must be new or empty, the public one into the database.

    The file is made first, by whoever types the command: the service's user has no way to another medium.

    Raises:
        SettingError: the file cannot be made; then nothing has changed.
    """
    file = _made(path)
    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        seed = new_seed()
        public = public_of(seed)
        _write(path, file, seed, id_of(public))
        await StaffKeys(store.sealing_keys).set_recovery(public)
        await store.audit.add(AuditRecord(await store.clock.now(), None, "sealing:recovery_key", subject=id_of(public)))
    print(f"recovery key {id_of(public)}: {path}")
    print("Take the file off this machine, to where two people can reach it. What is sealed from now on opens with it.")


async def open_sealed(conversation: str, path: Path) -> None:
    """Print a sealed conversation.

    Raises:
        SettingError: the file is no recovery key, or there is no such sealed conversation.
        IntegrityError: it is another key, or the conversation was altered.
    """
    seed = _read(path)
    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        name = ConversationId(conversation)
        transcript = await store.sealing.transcript(name, "recovery")
        if transcript is None:
            raise SettingError(f"There is no sealed conversation {conversation}.")
        entries = open_transcript(transcript, seed, "recovery")
        await store.audit.add(AuditRecord(await store.clock.now(), None, "sealing:recovered", conversation=name))
    records = [(entry.first, decode(entry.payload)) for entry in entries]
    for event in wire_events(name, records, "staff", str):
        print(msgspec.json.encode(event).decode())


async def show_sealing(store: Store) -> None:
    """How many conversations are sealed, and to whom."""
    keys = StaffKeys(store.sealing_keys)
    public = await keys.public()
    print(f"sealed\t{await store.sealing.count()} conversations")
    for name, key in (("staff", public.staff), ("recovery", public.recovery)):
        print(f"{name} key\t{id_of(key) if key else 'none: nothing is sealed'}")
    held = [account for account, member in await keys.members() if public.staff and id_of(public.staff) in member.group]
    print(f"held by\t{len(held)} of the staff")


def _made(path: Path) -> int:
    """A handle to a new file; an empty one is what an earlier try has left."""
    try:
        if path.is_file() and path.stat().st_size == 0:
            path.unlink()
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise SettingError(f"{path} cannot be made ({error.strerror}); nothing was changed") from None


def _write(path: Path, handle: int, seed: bytes, key_id: str) -> None:
    content = {"format": _FORMAT, "key_id": key_id, "private": base64.b64encode(seed).decode()}
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(content, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise SettingError(f"{path} cannot be written ({error.strerror}); nothing was changed") from None


def _read(path: Path) -> bytes:
    try:
        content = json.loads(path.read_text("utf-8"))
        seed = base64.b64decode(content["private"], validate=True)
        if content["format"] != _FORMAT or id_of(public_of(seed)) != content["key_id"]:
            raise ValueError("another format, or a damaged key")
    except (OSError, ValueError, KeyError, TypeError, BadSetting):
        raise SettingError(f"{path} is no recovery key") from None
    return seed
