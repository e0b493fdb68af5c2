"""Encrypted backup sets: one file with everything that a new machine needs, in the age format, at each destination.

Owns what is in a set, its name, its encryption and its life. A set is encrypted to the operator's public key, whose
private half is on no server, and to a key for the drill that is made anew with every set: this machine can open the
newest one, and no other. It is signed (`signatures.py`), since the public key is no secret. Sets go after seven days,
like every copy of the wrapped keys: a copy that stays would undo erasure.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyrage import x25519

from storage.backup import signatures
from storage.crypto.private_file import replace_private
from storage.errors import BadSetting, IntegrityError
from storage.mongo.store import CHECKPOINTS_FILE

KEPT_FOR: Final = timedelta(days=7)
DRILL_KEY: Final = "drill.key"
"""Name of the file in the data folder with the key of the newest set."""
DATA, KEYS, KEY_FILE = "data", "keys", "keys.json"
"""The parts of a set, beside the checkpoints, the key that signs and the signature."""
_CHECKPOINTS: Final = "lotsen-checkpoints.age"
_FORM: Final = "lotsen-%Y%m%dT%H%M%SZ.age"
_PATTERN: Final = "lotsen-*Z.age"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An age identity (X25519)."""

    private: str
    public: str


def new_key_pair() -> KeyPair:
    """A key pair; the private half belongs to people, on paper or a token, never to this machine."""
    made = x25519.Identity.generate()
    return KeyPair(str(made), str(made.to_public()))


def recipient(public: str) -> x25519.Recipient:
    """The public key that a set is encrypted to. BadSetting if it is none."""
    try:
        return x25519.Recipient.from_str(public)
    except pyrage.RecipientError:
        raise BadSetting("The public key for backups is none; `lotsen keys backup FILE` makes one (age1…).") from None


def identity(private: str) -> x25519.Identity:
    """The private key in a text, which may have remarks as age's own tools write them. BadSetting if there is none."""
    lines = [line.strip() for line in private.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return x25519.Identity.from_str(lines[0] if lines else "")
    except pyrage.IdentityError:
        raise BadSetting("This file has no private key for backups (AGE-SECRET-KEY-…).") from None


class SealedSet:
    """A set that is being made: encrypted once, then copied to each destination."""

    def __init__(self, file: Path, made: datetime) -> None:
        self._file = file
        self._made = made

    def copy_to(self, destination: Path) -> Path:
        """Put it there whole or not at all, and delete what has had its time.

        Raises:
            OSError: the destination is away, full or read-only.
        """
        target = destination / self._made.strftime(_FORM)
        _copy(self._file, target)
        for each in sets_at(destination):
            if self._made - made_at(each) > KEPT_FOR:
                each.unlink()
        return target


@contextmanager
def sealed(
    folder: Path, public: str, drill_key: Path, made: datetime, signing: Ed25519PrivateKey
) -> Iterator[SealedSet]:
    """Sign and encrypt what lies in a folder: `data`, `keys`, the key file and the checkpoints.

    Args:
        folder: the parts of the set; its parent has room for them twice more.
        public: the operator's public key.
        drill_key: the file for the key of the drill, which replaces the one before.
        made: when the backup was begun.
        signing: by which the operator knows whose set it is; it goes into the set.
    """
    operator, drill = recipient(public), x25519.Identity.generate()
    replace_private(drill_key, f"{drill}\n".encode(), overwrite=drill_key.exists())
    signatures.keep_signing_key(folder, signing)
    parts = (DATA, KEYS, KEY_FILE, CHECKPOINTS_FILE, signatures.SIGNING_KEY)
    signatures.sign(folder, parts, made, signing)
    plain, closed = folder / "set.tar", folder / "set.age"
    with tarfile.open(plain, "w") as archive:
        for name in (*parts, signatures.SIGNATURE):
            archive.add(folder / name, name)
    pyrage.encrypt_file(str(plain), str(closed), [operator, drill.to_public()])
    plain.unlink()
    yield SealedSet(closed, made)


def send_checkpoints(
    checkpoints: Path, public: str, drill_key: Path, signing: Ed25519PrivateKey, destination: Path
) -> None:
    """Put the newest checkpoints at a destination, by which what was erased since the last set stays erased.

    Whoever opens the newest set opens them too.

    Raises:
        OSError: the destination is away, full or read-only.
    """
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=checkpoints.parent) as name:
        closed = Path(name, _CHECKPOINTS)
        drill = identity(drill_key.read_text("utf-8")).to_public()
        signed = signatures.signed_checkpoints(checkpoints.read_bytes(), signing)
        closed.write_bytes(pyrage.encrypt(signed, [recipient(public), drill]))
        _copy(closed, destination / _CHECKPOINTS)


def open_set(file: Path, key: x25519.Identity, folder: Path, signers: list[Ed25519PublicKey]) -> None:
    """Decrypt a set into an empty folder, with the newest checkpoints that lie beside it and open with the same key.

    Args:
        file: the set; its name says when it was made, unless somebody has given it another.
        key: the operator's, or the drill's.
        folder: where its parts go.
        signers: one of them must have signed it; an empty list asks for no signature.

    Raises:
        BadSetting: the key opens it not.
        IntegrityError: it was altered, holds something else, was signed by nobody of these or at another time.
    """
    _decrypt(file, key, folder)
    if signers:
        made = signatures.check(folder, signers, file.name)
        if _named(file) and made_at(file) != made:
            raise IntegrityError(
                f"The set {file.name} was made at {made:%Y-%m-%d %H:%M} UTC, and has got the name of another time: "
                "take the other destination's."
            )
    _take_newer_checkpoints(file.with_name(_CHECKPOINTS), key, folder / CHECKPOINTS_FILE, signers)


def _decrypt(file: Path, key: x25519.Identity, folder: Path) -> None:
    plain = folder / "set.tar"
    try:
        pyrage.decrypt_file(str(file), str(plain), [key])
    except pyrage.DecryptError as error:
        if "matching keys" in str(error).lower():
            raise BadSetting(
                f"This key does not open {file.name}: take the one that `lotsen keys backup` made for it."
            ) from None
        raise IntegrityError(
            f"The set {file.name} was altered, or is no set: take an older one, or the other destination's."
        ) from None
    except OSError as error:
        if error.errno is not None or not file.exists():
            raise  # the disk, and no part that does not decrypt
        raise IntegrityError(
            f"The set {file.name} was altered, or was cut off: take an older one, or the other destination's."
        ) from None
    try:
        with tarfile.open(plain) as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError:
        raise IntegrityError(
            f"The set {file.name} holds something else than a backup: its name begins with lotsen-2."
        ) from None
    finally:
        plain.unlink()


def sets_at(destination: Path) -> list[Path]:
    """The sets there, the oldest first; files with other names are nobody's business."""
    return sorted(each for each in destination.glob(_PATTERN) if _named(each))


def _named(file: Path) -> bool:
    try:
        made_at(file)
    except ValueError:
        return False
    return True


def set_of(destination: Path, made: datetime) -> Path | None:
    """The set there that was made then."""
    file = destination / made.strftime(_FORM)
    return file if file.exists() else None


def made_at(file: Path) -> datetime:
    """When a set was made, by its name."""
    return datetime.strptime(file.name, _FORM).replace(tzinfo=UTC)


def _take_newer_checkpoints(sent: Path, key: x25519.Identity, known: Path, signers: list[Ed25519PublicKey]) -> None:
    """Those sent later are in use; those that this key does not open, or that nobody has signed, are passed over."""
    try:
        newer = pyrage.decrypt(sent.read_bytes(), [key])
    except (OSError, pyrage.DecryptError):
        return
    checkpoints = signatures.checkpoints_signed_by(signers, newer) if signers else signatures.checkpoints_in(newer)
    if checkpoints is not None:
        known.write_bytes(checkpoints)


def _copy(source: Path, target: Path) -> None:
    """Copy durably; until it is whole it has another name."""
    draft = target.with_name(f".{target.name}.partial")
    try:
        with source.open("rb") as old, draft.open("wb") as new:
            os.fchmod(new.fileno(), 0o600)
            shutil.copyfileobj(old, new, 1 << 20)
            new.flush()
            os.fsync(new.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
