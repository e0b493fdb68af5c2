"""The operator's key for the list of browser code: a PEM file that only its owner reads."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from handoff.contract.errors import SettingError


def signing_key(file: Path) -> tuple[Ed25519PrivateKey, bool]:
    """The key in the file, made if there is none; whether it was made now.

    Raises:
        SettingError: the file holds something else, or others can read it.
    """
    if not file.exists():
        return _made(file), True
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise SettingError(f"{file} can be read by others; run chmod 600 on it, and think about a new key")
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError):
        raise SettingError(f"{file} holds no private key without a password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingError(f"{file} holds a key of another kind; what signs is Ed25519")
    return key, False


def _made(file: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key
