"""Visitors who come by the onion service: all by one socket, without an address, and with limits of their own. Pure.

Tor says nothing of who is behind a connection, so nobody there can be told from anybody else. Therefore all of them
together have a budget of their own: a flood through Tor slows Tor's visitors and nobody else, and one on the open web
does not close the onion service.
"""

from __future__ import annotations

import hashlib
import re
import socket
from base64 import b32decode
from typing import Final

from aiohttp import web

DOOR: Final = "onion"
"""What stands in place of an address."""

NAME: Final = b"onion"
"""What stands in place of an address's opaque name; those have sixteen bytes."""

AS_ADDRESSES: Final = 5
"""All of Tor may have as many sockets, handshakes and tries of codes as this many addresses of the open web."""

SHARE: Final = 4
"""All of Tor begins at most this part of the starts a minute above which others are asked for work."""

CONNECTIONS: Final = 1_500
"""Open connections of the onion service; beyond them new ones are closed at once."""

BEGINS_WITHIN_S: Final = 45.0
"""After so long without an answer a connection is closed. The longest honest wait is a long poll's 20 s."""

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


def came_by_onion(request: web.BaseRequest) -> bool:
    """Whether the request has come by the onion service's socket: nobody else reaches the gateway by a Unix socket."""
    ours = request.transport.get_extra_info("socket") if request.transport is not None else None
    return ours is not None and ours.family == socket.AF_UNIX
