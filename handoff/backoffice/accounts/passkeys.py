"""Passkeys (WebAuthn): the site that they are of, and how their bytes are written.

What a device has signed is looked at in `ceremonies.py` alone.
"""

from __future__ import annotations

import ipaddress
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import urlsplit

from handoff.contract.errors import Refused
from storage.ids import AccountId


@dataclass(frozen=True, slots=True)
class Site:
    """Where a page asks from: its origin, and the relying party id of its passkeys."""

    id: str
    origin: str


def site_of(origin: str | None, origins: tuple[str, ...]) -> Site:
    """The site of a page with this origin.

    Raises:
        Refused: not_allowed for a foreign or absent origin; passkey_elsewhere for an address without a name, which
            browsers make no passkeys for.
    """
    if origin is None or origin not in origins:
        raise Refused("not_allowed")
    host = urlsplit(origin).hostname or ""
    if not host or _is_address(host):
        raise Refused("passkey_elsewhere")
    return Site(host, origin)


def encoded(value: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of base64url without padding.

    Raises:
        binascii.Error: it is none.
    """
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def handle_of(account: AccountId) -> str:
    """The account as devices keep it: opaque, and not its name."""
    return encoded(account.encode())


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
