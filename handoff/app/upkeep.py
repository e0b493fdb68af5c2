"""Findings about the machine that an installation lives on: room on its disk, age of its backups and of the last drill.

Owns the notes of them, files beside the key file that `lotsen backup` and the drill write when they are complete.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from handoff.app.exposure import Finding
from handoff.app.mail_checks import asked_at
from handoff.app.settings import Settings
from handoff.operations.watch.conditions import CERTIFICATE
from storage.crypto.private_file import replace_private

NOTE: Final = "last-backup"
"""Name of the file in the data folder that has the time of the last complete backup by hand."""
NOTES: Final = "last-backups.json"
"""The same for the destinations of the settings: folder -> time."""
DRILL_NOTE: Final = "last-drill"
BACKUP_EVERY: Final = timedelta(days=8)
SET_EVERY: Final = timedelta(hours=50)
"""A timer makes one a day: two have been missed."""
DRILL_EVERY: Final = timedelta(days=35)
DESTINATIONS: Final = 2
LEAST_FREE: Final = 1_000_000_000
LEAST_SHARE: Final = 0.1
"""Of the disk: with less than this, or less than `LEAST_FREE` bytes, somebody should make room."""
_FAILED: Final = "failed"

Notes = dict[str, datetime]


class Usage(NamedTuple):
    """Bytes of a disk."""

    free: int
    total: int


def note_backup(data: Path, at: datetime) -> None:
    """Remember that a backup by hand was completed."""
    (data / NOTE).write_text(at.isoformat() + "\n", "utf-8")


def notes_of(data: Path) -> Notes:
    """When each destination got its last set."""
    try:
        read = json.loads((data / NOTES).read_text("utf-8"))
        return {name: datetime.fromisoformat(at) for name, at in read.items()}
    except (OSError, ValueError):
        return {}


def write_notes(data: Path, notes: Notes) -> None:
    """Remember it."""
    replace_private(data / NOTES, json.dumps({name: at.isoformat() for name, at in notes.items()}).encode())


def note_drill(data: Path, at: datetime, *, good: bool) -> None:
    """Remember how the last drill went."""
    replace_private(data / DRILL_NOTE, f"{at.isoformat()} {'' if good else _FAILED}\n".encode())


def made_at(settings: Settings) -> datetime | None:
    """When the destination that is furthest behind got its last backup; None if one has none."""
    if settings.backup_to:
        notes = notes_of(settings.data)
        known = [notes[str(each)] for each in settings.backup_to if str(each) in notes]
        return min(known) if len(known) == len(settings.backup_to) else None
    try:
        return datetime.fromisoformat((settings.data / NOTE).read_text("utf-8").strip())
    except (OSError, ValueError):
        return None


def drilled_at(data: Path) -> tuple[datetime, bool] | None:
    """When the last drill was, and whether everything came back."""
    try:
        at, _, said = (data / DRILL_NOTE).read_text("utf-8").strip().partition(" ")
        return datetime.fromisoformat(at), said != _FAILED
    except (OSError, ValueError):
        return None


def backup(settings: Settings, now: datetime, *, practice: bool) -> Finding:
    """How old the last backup is, where it lies, and whether it is on another disk than what it is a copy of."""
    made, where = made_at(settings), settings.backup_to
    if made is None:
        line = "backup: none is known" + (f" in each of {', '.join(map(str, where))}" if where else "")
        hint = "; `systemctl start lotsen-backup`, and see the README, Backups"
        return Finding(practice, f"{line}{', in practice' if practice else hint}")
    age = now - made
    if age > (SET_EVERY if where else BACKUP_EVERY):
        return Finding(practice, f"backup: the last one is {age.days} days old; see `journalctl -u lotsen-backup`")
    if where and len(where) < DESTINATIONS:
        return Finding(
            practice, "backup place: LOTSEN_BACKUP_TO names one folder; a second one, elsewhere, survives a fire"
        )
    same = next((each for each in where if _device(each) == _device(settings.data)), None)
    if same is not None:
        return Finding(practice, f"backup place: {same} is on the same disk as the data; is it mounted?")
    return Finding(True, f"backup: {age.days} days old")


def drill(settings: Settings, now: datetime, *, practice: bool) -> Finding:
    """How long ago a backup was restored for a trial."""
    found = drilled_at(settings.data)
    if found is None:
        hint = ", in practice" if practice else "; `systemctl start lotsen-drill`, or `lotsen restore DIR --drill`"
        return Finding(practice, f"drill: no backup has ever been restored for a trial{hint}")
    at, good = found
    if not good:
        return Finding(False, f"drill: the last one failed on {at:%Y-%m-%d}; read {settings.data / 'last-drill.txt'}")
    if now - at > DRILL_EVERY:
        return Finding(practice, f"drill: the last one was {(now - at).days} days ago; `systemctl start lotsen-drill`")
    return Finding(True, f"drill: a backup was restored {(now - at).days} days ago")


def _device(folder: Path) -> int | None:
    try:
        return folder.stat().st_dev
    except OSError:
        return None


def certificates(ends: Mapping[str, datetime | None], now: datetime, *, practice: bool) -> list[Finding]:
    """By host, when its certificate ends; None where none could be had that browsers trust."""
    found = []
    for host, at in ends.items():
        look = f"`lotsen doctor https://{host}` says what to do"
        if at is None:
            found.append(Finding(practice, f"certificate: {host} cannot be reached with one that is trusted; {look}"))
        elif at - now < CERTIFICATE:
            found.append(Finding(False, f"certificate: the one of {host} ends in {(at - now).days} days; renew it"))
        else:
            found.append(Finding(True, f"certificate: the one of {host} is good for {(at - now).days} days"))
    return found


def measured(settings: Settings) -> dict[str, float]:
    """The same as metrics; what is not known is missing, which an alert notices."""
    found = usage_of(settings.data)
    values = {"disk_free_ratio": found.free / max(found.total, 1)}
    made, drilled = made_at(settings), drilled_at(settings.data)
    if made is not None:
        values["backup_made_at_seconds"] = made.timestamp()
    if drilled is not None and drilled[1]:
        values["drill_made_at_seconds"] = drilled[0].timestamp()
    if (asked := asked_at(settings)) is not None:
        values["mail_asked_at_seconds"] = asked.timestamp()
    return values


def room(free: int, whole: int) -> Finding:
    """Whether the disk of the data folder has room; full, it takes no messages."""
    percent = free * 100 // max(whole, 1)
    words = f"{free // 1_000_000} MB free ({percent} %)"
    if free < LEAST_FREE or free < whole * LEAST_SHARE:
        return Finding(False, f"disk: {words}; when it is full nobody can write to the line")
    return Finding(True, f"disk: {words}")


def disk(data: Path, usage: Callable[[Path], Usage] | None = None) -> Finding:
    """The same for the disk that the data folder is on, or will be. `usage`: how much it has."""
    found = (usage or usage_of)(data)
    return room(found.free, found.total)


def usage_of(data: Path) -> Usage:
    """Of the disk of this folder, or of the nearest above it."""
    there = next(each for each in (data.absolute(), *data.absolute().parents) if each.exists())
    found = shutil.disk_usage(there)
    return Usage(found.free, found.total)
