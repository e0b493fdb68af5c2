"""The settings of `lotsen mail`, from variables of its own: it gets neither the gateway's file nor its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handoff.contract.errors import SettingError
from handoff.operations.endpoint import SOCKET_SCHEME, Endpoint, user_id
from handoff.operations.mail_server import THIS_MACHINE, MailServer, host_and_port

GATEWAY, GATEWAY_USER, ADDRESS, LISTEN, SERVER, LOGIN = (
    "LOTSEN_MAIL_GATEWAY",
    "LOTSEN_MAIL_GATEWAY_USER",
    "LOTSEN_MAIL_ADDRESS",
    "LOTSEN_MAIL_LISTEN",
    "LOTSEN_MAIL_SERVER",
    "LOTSEN_MAIL_LOGIN",
)
NAMES = (GATEWAY, GATEWAY_USER, ADDRESS, LISTEN, SERVER, LOGIN)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What the process is told."""

    gateway: Endpoint
    address: str
    """The line's own address."""
    listen: Path | tuple[str, int]
    """A Unix socket, or host and port, for LMTP."""
    server: MailServer


def read(environment: Mapping[str, str]) -> MailSettings:
    """The settings of this environment.

    Raises:
        SettingError: names the variable and what is expected.
    """
    given = {name: environment.get(name, "").strip() for name in NAMES}
    for name in (GATEWAY, ADDRESS, LISTEN):
        if not given[name]:
            raise SettingError(f"{name} is missing; see handoff/deployment/mail.env")
    if not given[GATEWAY].startswith(f"{SOCKET_SCHEME}:///"):
        raise SettingError(f"{GATEWAY} takes a socket such as unix:///run/lotsen/mail.sock, not {given[GATEWAY]!r}")
    local, at, domain = given[ADDRESS].rpartition("@")
    if not at or not local or not domain or "+" in local:
        raise SettingError(f"{ADDRESS} must be the line's own address, such as stod@example.se")
    try:
        listener = user_id(given[GATEWAY_USER]) if given[GATEWAY_USER] else None
    except KeyError:
        raise SettingError(f"{GATEWAY_USER} must be a user of this machine, not {given[GATEWAY_USER]!r}") from None
    return MailSettings(
        gateway=Endpoint(given[GATEWAY], user=listener),
        address=given[ADDRESS],
        listen=Path(given[LISTEN]) if given[LISTEN].startswith("/") else host_and_port(LISTEN, given[LISTEN]),
        server=_server(given[SERVER] or THIS_MACHINE, given[LOGIN]),
    )


def _server(address: str, login: str) -> MailServer:
    """The server with the name and password in the file `login`, one to a line."""
    host, port = host_and_port(SERVER, address)
    if not login:
        return MailServer(host, port)
    try:
        user, password = Path(login).read_text("utf-8").splitlines()[:2]
    except (OSError, ValueError):
        raise SettingError(
            f"{LOGIN} must name a file with the user in its first line, the password in the second"
        ) from None
    return MailServer(host, port, user.strip(), password.strip())
