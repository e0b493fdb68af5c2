"""Findings about the machine that an installation lives on: room on its disk, and the age of its last backup.

Owns the note of a backup, a file beside the key file that `lotsen backup` writes when it is complete.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from handoff.app.exposure import Finding

NOTE: Final = "last-backup"
"""Name of the file in the data folder that has the time of the last complete backup."""
BACKUP_EVERY: Final = timedelta(days=8)
LEAST_FREE: Final = 1_000_000_000
LEAST_SHARE: Final = 0.1
"""Of the disk: with less than this, or less than `LEAST_FREE` bytes, somebody should make room."""


def note_backup(data: Path, at: datetime) -> None:
    """Remember that a backup was completed."""
    (data / NOTE).write_text(at.isoformat() + "\n", "utf-8")


def backup(data: Path, now: datetime, *, practice: bool) -> Finding:
    """How old the last backup is."""
    try:
        made = datetime.fromisoformat((data / NOTE).read_text("utf-8").strip())
    except (OSError, ValueError):
        line = "backup: none is known that was made by `lotsen backup`"
        return Finding(practice, f"{line}{', in practice' if practice else '; see the README, Every week'}")
    days = (now - made).days
    if now - made > BACKUP_EVERY:
        return Finding(practice, f"backup: the last one is {days} days old")
    return Finding(True, f"backup: {days} days old")


def room(free: int, whole: int) -> Finding:
    """Whether the disk of the data folder has room; full, it takes no messages."""
    percent = free * 100 // max(whole, 1)
    words = f"{free // 1_000_000} MB free ({percent} %)"
    if free < LEAST_FREE or free < whole * LEAST_SHARE:
        return Finding(False, f"disk: {words}; when it is full nobody can write to the line")
    return Finding(True, f"disk: {words}")


def disk(data: Path) -> Finding:
    """The same for the disk that the data folder is on, or will be."""
    there = next(each for each in (data.absolute(), *data.absolute().parents) if each.exists())
    found = shutil.disk_usage(there)
    return room(found.free, found.total)
