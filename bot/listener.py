"""Where the bot listens: a TCP port, or a Unix socket on which it answers known users of this machine alone."""

from __future__ import annotations

import argparse
import os
import pwd
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

_CREDENTIALS = struct.Struct("3i")


class Listener(Protocol):
    """An address to listen on, and who is answered there."""

    def bind(self) -> socket.socket:
        """The bound socket; OSError if the address cannot be had."""

    def address_of(self, bound: socket.socket) -> str:
        """The address as a client writes it."""

    def protocol(self) -> Any:
        """Sanic's protocol class for a connection; None for its own."""


@dataclass(frozen=True)
class TcpListener:
    """A port; whoever reaches it is answered."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def bind(self) -> socket.socket:
        """See `Listener`; port 0 lets the system choose."""
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((self.host, self.port))
        return bound

    def address_of(self, bound: socket.socket) -> str:
        """See `Listener`."""
        host, port = bound.getsockname()[:2]
        return f"http://{host}:{port}"

    def protocol(self) -> Any:
        """See `Listener`."""
        return None


@dataclass(frozen=True)
class SocketListener:
    """A Unix socket; a connection of a user who is not one of `peers` is closed before a byte is read."""

    path: Path
    peers: frozenset[int]

    def __str__(self) -> str:
        return str(self.path)

    def bind(self) -> socket.socket:
        """See `Listener`. It replaces a socket that an earlier process has left.

        Its group may connect when somebody else is to be answered: the folder decides who reaches it.
        """
        bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        mask = os.umask(0o177 if self.peers == {os.getuid()} else 0o117)
        try:
            bound.bind(str(fresh))
        finally:
            os.umask(mask)
        fresh.replace(self.path)
        return bound

    def address_of(self, _bound: socket.socket) -> str:
        """See `Listener`."""
        return f"unix://{self.path}"

    def protocol(self) -> Any:
        """See `Listener`."""
        from sanic.server import HttpProtocol

        peers = self.peers

        class KnownPeer(HttpProtocol):  # type: ignore[misc]  # Sanic has no types
            """Hangs up on strangers."""

            def connection_made(self, transport: Any) -> None:
                if peer_user(transport) in peers:
                    super().connection_made(transport)
                else:
                    transport.abort()

        return KnownPeer


def peer_user(transport: Any) -> int:
    """The user id of the process at the other end of a connection, by the kernel's word."""
    handle = os.dup(transport.get_extra_info("socket").fileno())
    with socket.socket(fileno=handle) as ours:
        _, user, _ = _CREDENTIALS.unpack(ours.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
    return int(user)


def user_id(name: str) -> int:
    """A user's id, given by name or number; for argparse."""
    try:
        return int(name) if name.isdecimal() else pwd.getpwnam(name).pw_uid
    except KeyError:
        raise argparse.ArgumentTypeError(f"there is no user {name!r}") from None
