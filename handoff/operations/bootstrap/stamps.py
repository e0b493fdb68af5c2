"""Stamps: files that record from which fingerprint an item was made, and the locks that go with them.

The stamp is removed before the work starts and written after it ends: an interrupted install leaves no stamp
and is done again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from handoff.operations.bootstrap.progress import Write, progress, to_stderr


def digest(parts: Iterable[bytes]) -> str:
    """Hash of a sequence of byte strings, including their boundaries."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


def is_current(stamp: Path, fingerprint: str) -> bool:
    """Whether the item of this stamp was completed from this fingerprint."""
    try:
        return stamp.read_text(encoding="utf-8") == fingerprint
    except FileNotFoundError:
        return False


def clear(stamp: Path) -> None:
    """Mark the item as not made."""
    stamp.unlink(missing_ok=True)


def write(stamp: Path, fingerprint: str) -> None:
    """Mark the item as complete, atomically."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    partial = stamp.with_name(f"{stamp.name}.{os.getpid()}.partial")
    partial.write_text(fingerprint, encoding="utf-8")
    partial.replace(stamp)


@contextmanager
def exclusive(lock: Path, name: str, *, report: Write = to_stderr) -> Iterator[None]:
    """Hold a lock across processes for the block; the system releases it if its holder dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a", encoding="utf-8") as held:
        # The process that makes it reports sooner.
        with progress(name, "waiting: it is being prepared elsewhere", write=report, quiet_s=10):
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
