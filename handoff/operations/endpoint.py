"""Where a process of this installation answers HTTP: a web address, or a Unix socket of a known user.

Owns the check of who listens behind a socket: the kernel says it (SO_PEERCRED), and nothing is sent to anybody else.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import aiohttp

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.tracing import Trace

SOCKET_SCHEME: Final = "unix"
_CREDENTIALS: Final = struct.Struct("3i")
"""`struct ucred`: process, user and group."""
_NEVER_ASKED: Final = "http://bot"
"""The host of requests through a socket: HTTP wants a name, and nobody looks it up."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address such as `http://127.0.0.1:5005` or `unix:///run/lotsen-bot/bot.sock`."""

    address: str
    path: str = ""
    """What follows the address in a request's URL."""
    user: int | None = None
    """The user id of the process that listens on the socket; None: that of this process."""

    @property
    def url(self) -> str:
        """The URL for requests of `session`."""
        return (_NEVER_ASKED if self.socket else self.address.rstrip("/")) + self.path

    @property
    def socket(self) -> str | None:
        """The path of the socket; None for a web address."""
        parts = urlsplit(self.address)
        return parts.path if parts.scheme == SOCKET_SCHEME else None

    def session(self, timeout: aiohttp.ClientTimeout | None = None) -> aiohttp.ClientSession:
        """A client session that reaches this endpoint and, by a socket, nobody else."""
        listener = os.getuid() if self.user is None else self.user
        connector = _KnownListener(self.socket, listener) if self.socket else None
        return aiohttp.ClientSession(connector=connector, timeout=timeout or aiohttp.ClientTimeout())


class _KnownListener(aiohttp.UnixConnector):
    """Connects to a Unix socket, and hangs up before the first byte unless the listener runs as `user`."""

    def __init__(self, path: str, user: int) -> None:
        super().__init__(path)
        self._user = user

    async def _create_connection(
        self,
        req: ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  # the library's own parameter
    ) -> ResponseHandler:
        connection = await super()._create_connection(req, traces, timeout)
        if connection.transport is None or peer_user(connection.transport) != self._user:
            connection.abort()
            raise aiohttp.ClientConnectionError("another user listens on the socket")
        return connection


def peer_user(transport: asyncio.BaseTransport) -> int:
    """The user id of the process at the other end of a Unix socket, as it was when it began to listen or connected."""
    handle = os.dup(transport.get_extra_info("socket").fileno())
    with socket.socket(fileno=handle) as ours:
        _, user, _ = _CREDENTIALS.unpack(ours.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
    return int(user)


def user_id(name: str) -> int:
    """The id of a user of this machine, given by name or number.

    Raises KeyError if there is none of this name.
    """
    return int(name) if name.isdecimal() else pwd.getpwnam(name).pw_uid
