"""Who made a backup set: a signature over all its parts and its time, and the key that makes it.

Owns the file of the key, what is signed, and the check. Whoever knows the public key that sets are encrypted to can
encrypt anything to it; the signing key they do not have. It lies on the machine that makes backups and in its sets, so
that a machine restored from one signs on with it. Its public half lies where the operator's private key does.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storage.crypto.private_file import replace_private
from storage.errors import BadSetting, IntegrityError

SIGNING_KEY: Final = "backup-signing.key"
"""Name of its file in the data folder, and in a set."""
SIGNATURE: Final = "signature"
"""Name of the part of a set that has the time of the backup and the signature, a line each."""
_SIGNER: Final = "# signed by ed25519 "
_SET, _CHECKPOINTS = b"lotsen backup set 1\n", b"lotsen checkpoints 1\n"


def signing_key(data: Path) -> Ed25519PrivateKey | None:
    """The key in this data folder; None if none was made there yet. BadSetting if the file holds no key."""
    file = data / SIGNING_KEY
    if not file.exists():
        return None
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(file.read_bytes(), validate=False))
    except ValueError:
        raise BadSetting(
            f"{file} holds no key. Take it away: `lotsen backup` makes a new one and says what to do then."
        ) from None


def keep_signing_key(folder: Path, key: Ed25519PrivateKey) -> None:
    """Write the key into its file in a folder."""
    replace_private(folder / SIGNING_KEY, base64.b64encode(key.private_bytes_raw()) + b"\n")


def signer_line(key: Ed25519PrivateKey) -> str:
    """The line that tells the private key's file by whom its sets are signed; a remark to age's own tools."""
    return _SIGNER + base64.b64encode(key.public_key().public_bytes_raw()).decode()


def signers_in(text: str) -> list[Ed25519PublicKey]:
    """Those whom the private key's file names; none in one of an earlier version. BadSetting if a line is none."""
    found = []
    for line in text.splitlines():
        if line.startswith(_SIGNER):
            try:
                found.append(Ed25519PublicKey.from_public_bytes(base64.b64decode(line.removeprefix(_SIGNER))))
            except ValueError:
                raise BadSetting(f"This line names nobody who signs: {line}") from None
    return found


def sign(folder: Path, parts: Sequence[str], made: datetime, key: Ed25519PrivateKey) -> None:
    """Sign these files and folders, and the time at which the backup was begun, into a file beside them."""
    signature = base64.b64encode(key.sign(_signed(folder, parts, made)))
    (folder / SIGNATURE).write_bytes(f"{made.isoformat()}\n".encode() + signature + b"\n")


def check(folder: Path, signers: list[Ed25519PublicKey], name: str) -> datetime:
    """When the backup in this folder was begun, if one of these has signed all that is in it.

    Raises:
        IntegrityError: nobody of them has.
    """
    try:
        time, signature = (folder / SIGNATURE).read_text("utf-8").splitlines()
        made = datetime.fromisoformat(time)
        _verify(signers, base64.b64decode(signature), _signed(folder, ["."], made))
    except (OSError, ValueError, InvalidSignature):
        raise IntegrityError(
            f"The set {name} was not made by this installation: take an older one, or the other destination's."
        ) from None
    return made


def signed_checkpoints(checkpoints: bytes, key: Ed25519PrivateKey) -> bytes:
    """Checkpoints that are sent alone, below a line with their signature."""
    return base64.b64encode(key.sign(_CHECKPOINTS + checkpoints)) + b"\n" + checkpoints


def checkpoints_signed_by(signers: list[Ed25519PublicKey], sent: bytes) -> bytes | None:
    """What was sent, if one of these has signed it."""
    signature, _, checkpoints = sent.partition(b"\n")
    try:
        _verify(signers, base64.b64decode(signature), _CHECKPOINTS + checkpoints)
    except (ValueError, InvalidSignature):
        return None
    return checkpoints


def checkpoints_in(sent: bytes) -> bytes:
    """What was sent, signed or, by an earlier version, not."""
    first, _, rest = sent.partition(b"\n")
    return sent if first.startswith(b"[") else rest  # a line of checkpoints is an array


def _verify(signers: list[Ed25519PublicKey], signature: bytes, message: bytes) -> None:
    """Raises InvalidSignature if it is nobody's of these."""
    for each in signers:
        try:
            return each.verify(signature, message)
        except InvalidSignature:
            continue
    raise InvalidSignature


def _signed(folder: Path, parts: Sequence[str], made: datetime) -> bytes:
    """The time, then a line for each file, as `sha256sum` prints it."""
    found = {file for part in parts for file in (folder / part, *(folder / part).rglob("*")) if file.is_file()}
    lines = [f"{made.isoformat()}\n"]
    for path in sorted(found - {folder / SIGNATURE}):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return _SET + "".join(lines).encode("utf-8", "surrogateescape")
