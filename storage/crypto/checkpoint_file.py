"""The checkpoint file: signed lines outside the database, each bound to the one before it.

Owns the file and its format. A line is a JSON array: conversation, first and last seq of the last entry, the entry's
tag, whether the conversation is erased, the day, and a signature over these and the previous line's signature. Must
not know a database. It cannot show that its last lines were cut off: that takes write access to the folder of
the key file.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from storage.crypto.digests import Signer
from storage.crypto.private_file import replace_private
from storage.errors import IntegrityError
from storage.ids import ConversationId, Seq

_FIRST: Final = bytes(32)
_SPARE_LINES: Final = 1_000
_SHARED_FOR_S: Final = 300.0
"""Ten times the interval at which a process writes checkpoints."""
_ERASED_DAYS: Final = 60
"""How long checkpoints of erased conversations are kept: longer than any backup (30 days)."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The end of one conversation's log on a day."""

    conversation: ConversationId
    first: Seq
    """First seq of the last entry, or seq of the tombstone."""
    last: Seq
    tag: bytes
    """Tag of the last entry; empty for a tombstone."""
    erased: bool
    day: date

    def line(self) -> list[str | int | bool]:
        """The fields of its line, without the signature."""
        return [self.conversation, self.first, self.last, self.tag.hex(), self.erased, self.day.isoformat()]


class CheckpointFile:
    """The newest checkpoint of each conversation. Call `acquire` before writing."""

    def __init__(self, path: Path, signer: Signer) -> None:
        self._path = path
        self._signer = signer
        self._known: dict[ConversationId, Checkpoint] = {}
        self._end = _FIRST
        self._lines = 0
        self._size = 0
        """Length of the file up to the last complete line, in bytes."""
        self._lock: int | None = None
        self._acquiring = threading.Lock()
        """Without it two threads would each find the file locked by the other."""

    def __iter__(self) -> Iterator[Checkpoint]:
        return iter(tuple(self._known.values()))

    def get(self, conversation: ConversationId) -> Checkpoint | None:
        """The newest checkpoint of this conversation."""
        return self._known.get(conversation)

    @property
    def exists(self) -> bool:
        """Whether there is a file."""
        return self._path.exists()

    def acquire(self) -> bool:
        """Become the only process that writes, and read the file. False if another process is.

        Raises:
            IntegrityError: a line was altered, added, removed or moved.
        """
        with self._acquiring:
            return self._lock is not None or self._open_lock()

    def _open_lock(self) -> bool:
        handle = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.read()
        except BlockingIOError:
            os.close(handle)
            self._shared.touch(mode=0o600)
            return False
        except BaseException:
            os.close(handle)
            raise
        self._lock = handle
        return True

    def is_shared(self) -> bool:
        """Whether another process tried to acquire the file lately: then this one records its logs as well."""
        try:
            return time.time() - self._shared.stat().st_mtime < _SHARED_FOR_S
        except FileNotFoundError:
            return False

    @property
    def _shared(self) -> Path:
        return self._path.with_suffix(".shared")

    def read(self) -> None:
        """Read and verify the file. An incomplete last line, left by a crash, is ignored.

        Raises:
            IntegrityError: a line was altered, added, removed or moved.
        """
        self._known, self._end, self._lines, self._size = {}, _FIRST, 0, 0
        with contextlib.suppress(FileNotFoundError):
            for line in self._path.read_bytes().split(b"\n")[:-1]:
                self._take(line)
                self._size += len(line) + 1

    def add(self, checkpoints: Iterable[Checkpoint], today: date) -> int:
        """Append checkpoints durably. Returns how many."""
        lines, end = [], self._end
        added = list(checkpoints)
        for each in added:
            line, end = self._signed(each, end)
            lines.append(line)
        if lines:
            self._write(b"".join(lines))
            self._end, self._lines = end, self._lines + len(lines)
            self._known.update({each.conversation: each for each in added})
        if self._lines > 2 * len(self._known) + _SPARE_LINES:
            self._compact(today)
        return len(added)

    def close(self) -> None:
        """Release the file to other processes."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take(self, line: bytes) -> None:
        try:
            *fields, signature = json.loads(line)
            conversation, first, last, tag, erased, day = fields
            checkpoint = Checkpoint(
                ConversationId(conversation), Seq(first), Seq(last), bytes.fromhex(tag), erased, date.fromisoformat(day)
            )
            signed, given = self._message(checkpoint, self._end), bytes.fromhex(signature)
        except (ValueError, TypeError):
            raise IntegrityError("a line of the checkpoint file is malformed") from None
        if not self._signer.verifies(signed, given):
            raise IntegrityError("the checkpoint file was altered")
        self._known[checkpoint.conversation] = checkpoint
        self._end, self._lines = given, self._lines + 1

    def _signed(self, checkpoint: Checkpoint, before: bytes) -> tuple[bytes, bytes]:
        signature = self._signer.sign(self._message(checkpoint, before))
        return json.dumps([*checkpoint.line(), signature.hex()]).encode() + b"\n", signature

    @staticmethod
    def _message(checkpoint: Checkpoint, before: bytes) -> bytes:
        return before + json.dumps(checkpoint.line()).encode()

    def _write(self, lines: bytes) -> None:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(handle, self._size)  # overwrites an incomplete line
            os.pwrite(handle, lines, self._size)
            os.fsync(handle)
        finally:
            os.close(handle)
        self._size += len(lines)

    def _compact(self, today: date) -> None:
        """Rewrite the file with the newest checkpoint of each conversation, without those erased long ago."""
        kept = [each for each in self._known.values() if not each.erased or each.day > today - timedelta(_ERASED_DAYS)]
        lines, end = [], _FIRST
        for each in kept:
            line, end = self._signed(each, end)
            lines.append(line)
        replace_private(self._path, b"".join(lines))
        self._known = {each.conversation: each for each in kept}
        self._end, self._lines, self._size = end, len(lines), sum(map(len, lines))
