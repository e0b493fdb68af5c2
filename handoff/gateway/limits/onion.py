"""Addresses of onion services. Pure."""

from __future__ import annotations

import hashlib
import re
from base64 import b32decode
from typing import Final

_ADDRESS: Final = re.compile(r"http://([a-z2-7]{56})\.onion")
_VERSION: Final = b"\x03"


def is_onion(origin: str) -> bool:
    """Whether this is the origin of an onion service of version 3: key, checksum and version (rend-spec-v3, 6)."""
    match = _ADDRESS.fullmatch(origin)
    if match is None:
        return False
    raw = b32decode(match[1].upper())
    key, checksum, version = raw[:32], raw[32:34], raw[34:]
    return version == _VERSION and checksum == hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2]
