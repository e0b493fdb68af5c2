"""The version file: the newest version of each document that decides who may do what, signed, outside the database.

Owns the file and its format: JSON with a count of all writes, the version by name, and a signature over both. Whoever
can write to the database alone can put back an earlier version that was once true, but not lower the number here. Must
not know a database. Somebody who can also replace this file by an earlier one has the folder of the key file.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from storage.crypto.digests import Signer
from storage.crypto.private_file import replace_private
from storage.errors import IntegrityError

GONE: Final = 2**62
"""The version of what was removed: nothing that is put back reaches it."""

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Content:
    """What stood in the file at one look."""

    stamp: _Stamp | None = None
    """By which a later look sees that it is still the same file; None: there was none."""
    count: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)


class VersionFile:
    """The newest versions; several processes may share the file, and each sees what the others have written."""

    def __init__(self, path: Path, signer: Signer) -> None:
        self._path = path
        self._signer = signer
        self._latest = _Content()
        """A cache alone: while one thread writes, another may put back here what it has read before."""
        self._writing = threading.Lock()

    @property
    def exists(self) -> bool:
        """Whether there is a file; without one every stored version counts."""
        return self._path.exists()

    def allows(self, name: str, version: int) -> bool:
        """Whether this version is no older than the newest one.

        Raises:
            IntegrityError: the file was altered.
        """
        return version >= self._content().versions.get(name, 0)

    def record(self, versions: Mapping[str, int]) -> None:
        """Make these the newest versions, durably. An older one than is known changes nothing.

        Raises:
            IntegrityError: the file was altered.
        """
        with self._writing, self._locked():
            known = self._content()
            newer = {name: each for name, each in versions.items() if each > known.versions.get(name, 0)}
            if newer or not self.exists:
                self._write(known.count + 1, {**known.versions, **newer})

    def discard(self) -> None:
        """Forget all versions: what the database holds counts again, as after a restore."""
        self._path.unlink(missing_ok=True)

    def _content(self) -> _Content:
        """What stands in the file, which is read if it is another one than at the last look."""
        known = self._latest
        try:
            found = self._path.stat()
        except FileNotFoundError:
            known = _Content()
        else:
            stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
            if stamp != known.stamp:
                known = _Content(stamp, *self._read())
        self._latest = known
        return known

    def _read(self) -> tuple[int, dict[str, int]]:
        try:
            stored = json.loads(self._path.read_bytes())
            count, versions, signature = stored["count"], stored["versions"], bytes.fromhex(stored["mac"])
        except (ValueError, TypeError, KeyError):
            raise IntegrityError("the version file beside the key file is malformed") from None
        if not self._signer.verifies(_message(count, versions), signature):
            raise IntegrityError("the version file beside the key file was altered")
        return count, versions

    def _write(self, count: int, versions: Mapping[str, int]) -> None:
        signature = self._signer.sign(_message(count, versions))
        stored = json.dumps({"count": count, "versions": versions, "mac": signature.hex()})
        replace_private(self._path, stored.encode())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        handle = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _message(count: object, versions: object) -> bytes:
    return json.dumps([count, versions], sort_keys=True).encode()
