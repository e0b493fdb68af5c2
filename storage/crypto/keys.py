"""The key file: all keys that must not be in the database.

Owns the file `keys.json` (mode 0600): the key-encryption keys, one or more per ISO week, the key of keyed hashes, and
the key of account secrets. Must not query a database: `open_keys` gets what is stored as arguments. Without the file
every transcript is lost for good, so it is backed up, but never together with the database.

The id of a key-encryption key is `<ISO week>-<serial>-<random>`; the highest serial of a week is in use. Processes that
share the file read each other's changes at their next use of it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import fcntl
import hmac
import json
import os
import secrets
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from storage.crypto.cipher import ConversationKey, Kek, SecretBox, row_key, subkey
from storage.crypto.digests import KeyedHash, Signer
from storage.crypto.private_file import replace_private
from storage.errors import BadSetting, IntegrityError, KeyMissing, KeyWrong
from storage.ids import ConversationId
from storage.periods import iso_week

_FORMAT: Final = "lotsen-keys/1"
_KEY_BYTES: Final = 32
_RECORDS: Final = "records"


class KeyFile:
    """The keys of one installation. Made by `create` or `load`; adds the key of a new week on first use."""

    def __init__(self, path: Path, hash_key: bytes, secrets_key: bytes, keks: dict[str, bytes]) -> None:
        self.path = path
        self._hash_key = hash_key
        self._secrets_key = secrets_key
        self._keks = keks
        self._seen: tuple[int, int] | None = None
        """Inode and modification time of the file that was read last."""

    def __repr__(self) -> str:
        return f"KeyFile({str(self.path)!r}, {len(self._keks)} weeks)"

    @classmethod
    def create(cls, path: Path) -> KeyFile:
        """Make a key file with fresh keys. FileExistsError if there is one: keys are never overwritten."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys = cls(path, secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_KEY_BYTES), {})
        with _lock(path.parent):
            if path.exists():
                raise FileExistsError(f"{path} exists")
            keys._save()
        return keys

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """Read a key file.

        Raises:
            KeyMissing: there is none.
            BadSetting: others than its owner may read it.
            KeyWrong: it is not a key file.
        """
        try:
            seen = _identity(path)
            mode = path.stat().st_mode
            text = path.read_text("utf-8")
        except FileNotFoundError:
            raise KeyMissing(f"The key file {path} is missing: put it back from its copy.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise KeyWrong(f"The key file {path} cannot be read ({type(error).__name__}).") from None
        if stat.S_IMODE(mode) & 0o077:
            raise BadSetting(f"The key file {path} may be read by others: run chmod 600 on it.")
        try:
            content = json.loads(text)
            if content["format"] != _FORMAT:
                raise ValueError("unknown format")
            keks = {str(name): _decode(key) for name, key in content["keks"].items()}
            keys = cls(path, _decode(content["hash_key"]), _decode(content["secrets_key"]), keks)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise KeyWrong(
                f"The file {path} is not a key file of this version: put the right one back from its copy."
            ) from None
        keys._seen = seen
        return keys

    @property
    def kek_ids(self) -> tuple[str, ...]:
        """All key-encryption keys that are in the file now, oldest week first."""
        self._refresh()
        return tuple(sorted(self._keks, key=_age))

    def kek_for(self, at: datetime) -> Kek:
        """The key-encryption key of this moment's ISO week; made, and written durably, when the week is new."""
        self._refresh()
        week = iso_week(at)
        found = self._newest_of(week)
        if found is None:
            with _lock(self.path.parent):
                # Another process of this installation may have been faster.
                self._take_over(KeyFile.load(self.path))
                found = self._newest_of(week) or self._add(week)
        return found

    def renew(self, at: datetime) -> Kek:
        """Make a further key for this moment's ISO week; it is in use from now on."""
        with _lock(self.path.parent):
            self._take_over(KeyFile.load(self.path))
            return self._add(iso_week(at))

    def kek(self, kek_id: str) -> Kek:
        """The key-encryption key that a wrapped key names. KeyMissing if the file does not have it."""
        if kek_id not in self._keks:
            self._refresh()
        if kek_id not in self._keks:
            raise KeyMissing(
                "The key file lacks the key of a week from which conversations are stored: put back its newest copy."
            )
        return Kek(kek_id, self._keks[kek_id])

    def destroy(self, kek_id: str) -> None:
        """Take a key out of the file for good; does nothing if it is gone.

        The bytes of the file before it are overwritten in place, which a copying file system or a flash disk may
        keep elsewhere all the same: the disk should be encrypted, and backups of the key file must age out.
        """
        with _lock(self.path.parent):
            self._take_over(KeyFile.load(self.path))
            if self._keks.pop(kek_id, None) is not None:
                self._save(overwrite=True)

    def keyed_hash(self) -> KeyedHash:
        """The keyed hash for tokens, codes, cookies and ids."""
        return KeyedHash(self._hash_key)

    def secret_box(self, purpose: str) -> SecretBox:
        """Encryption of values outside conversations."""
        return SecretBox(self._secrets_key, purpose)

    def record_kek(self) -> Kek:
        """The KEK of records: one for all weeks, because forms are kept longer than transcripts."""
        return Kek(_RECORDS, subkey(self._secrets_key, _RECORDS))

    def row_key(self, conversation: ConversationId) -> ConversationKey:
        """The key for the row of a sealed conversation."""
        return row_key(self._secrets_key, conversation)

    def make_canary(self) -> bytes:
        """The value stored in the key database by which a wrong key file is detected at start."""
        return self.secret_box("canary").seal("canary", self._fingerprint())

    def check_canary(self, canary: bytes) -> None:
        """KeyWrong unless `canary` was made with these keys."""
        try:
            fingerprint = self.secret_box("canary").open("canary", canary)
        except IntegrityError:
            fingerprint = b""
        if not hmac.compare_digest(fingerprint, self._fingerprint()):
            raise KeyWrong(
                f"The key file {self.path} does not belong to this database: put its own back, or name another one."
            )

    def _fingerprint(self) -> bytes:
        return self.keyed_hash().of("canary", _FORMAT)

    def signer(self, purpose: str) -> Signer:
        """Signatures for one purpose, for files and values that must not be changed."""
        return Signer(self._secrets_key, purpose)

    def _newest_of(self, week: str) -> Kek | None:
        names = [name for name in self._keks if name.startswith(f"{week}-")]
        newest = max(names, key=_age, default=None)
        return Kek(newest, self._keks[newest]) if newest else None

    def _add(self, week: str) -> Kek:
        serial = 1 + max((_age(name)[1] for name in self._keks if name.startswith(f"{week}-")), default=0)
        made = Kek(f"{week}-{serial:02d}-{secrets.token_hex(4)}", secrets.token_bytes(_KEY_BYTES))
        self._keks[made.id] = made.key
        try:
            self._save()
        except BaseException:
            del self._keks[made.id]  # a key that is not on disk must not wrap anything
            raise
        return made

    def _save(self, *, overwrite: bool = False) -> None:
        replace_private(self.path, self._as_json().encode(), overwrite=overwrite)
        self._seen = _identity(self.path)

    def _refresh(self) -> None:
        """Read the file again if another process changed it; otherwise only a `stat`."""
        try:
            changed = self._seen != _identity(self.path)
        except FileNotFoundError:
            changed = True
        if changed:
            self._take_over(KeyFile.load(self.path))

    def _take_over(self, newer: KeyFile) -> None:
        if newer._hash_key != self._hash_key or newer._secrets_key != self._secrets_key:
            raise KeyWrong(f"The key file {self.path} was exchanged while the service was running.")
        self._keks = dict(newer._keks)
        self._seen = newer._seen

    def _as_json(self) -> str:
        content = {
            "format": _FORMAT,
            "hash_key": _encode(self._hash_key),
            "secrets_key": _encode(self._secrets_key),
            "keks": {name: _encode(key) for name, key in sorted(self._keks.items())},
        }
        return json.dumps(content, indent=1) + "\n"


def open_keys(path: Path, *, canary: bytes | None, holds_data: bool) -> KeyFile:
    """Open the key file that belongs to a database; create it for an empty one.

    Args:
        path: where the key file is, or is to be made for a database that is empty.
        canary: the canary in the key database, if there is one.
        holds_data: whether data encrypted or hashed under the keys is stored.

    Raises:
        KeyMissing: there is data, but no key file; or there are transcripts, but the key database is gone.
        KeyWrong: the key file belongs to another database, or is not a key file.
        BadSetting: other users may read it.
    """
    if canary is None and not holds_data:
        with contextlib.suppress(FileExistsError):
            return KeyFile.create(path)
        return KeyFile.load(path)
    if not path.exists():
        raise KeyMissing(
            f"The database holds encrypted data, but the key file {path} is missing: put it back from its copy."
        )
    keys = KeyFile.load(path)
    if canary is None:
        raise KeyMissing("The database holds encrypted data, but its key database is empty.")
    keys.check_canary(canary)
    return keys


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _decode(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not a key") from error
    if len(key) != _KEY_BYTES:
        raise ValueError("not a key")
    return key


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Lock the folder against other writing processes. The file itself is replaced by rename."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _identity(path: Path) -> tuple[int, int]:
    """Inode and modification time: they change with every content, because the file is always replaced."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def _age(kek_id: str) -> tuple[str, int, str]:
    """Sort key of a KEK id: week, then serial. An id without a serial is the oldest of its week."""
    year, week, *rest = kek_id.split("-")
    return f"{year}-{week}", int(rest[0]) if len(rest) == 2 else 0, kek_id
