"""The relay's settings, from environment variables of its own: it gets neither the gateway's file nor its secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handoff.contract.errors import SettingError
from handoff.operations.endpoint import SOCKET_SCHEME, Endpoint, user_id
from handoff.operations.mail_server import THIS_MACHINE, MailServer, host_and_port
from handoff.operations.watch.on_call import OnCall, parse
from handoff.operations.watch.status import PATH

FROM, USER, MAIL, SENDER, OPERATOR, STATE = (
    "LOTSEN_WATCH_FROM",
    "LOTSEN_WATCH_FROM_USER",
    "LOTSEN_WATCH_MAIL_SERVER",
    "LOTSEN_WATCH_SENDER",
    "LOTSEN_WATCH_OPERATOR",
    "LOTSEN_WATCH_STATE",
)
NAMES = (FROM, USER, MAIL, SENDER, OPERATOR, STATE)


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """What the relay is told."""

    gateways: Mapping[str, Endpoint]
    mail: MailServer
    sender: str
    operator: OnCall
    """Who is called as long as no list is known, or it is empty."""
    state: Path
    """The file in which it remembers what has rung."""


def read(environment: Mapping[str, str]) -> RelaySettings:
    """The settings of this environment.

    Raises:
        SettingError: names the variable and what is expected.
    """
    given = {name: environment.get(name, "").strip() for name in NAMES}
    for name in (FROM, SENDER, OPERATOR, STATE):
        if not given[name]:
            raise SettingError(f"{name} is missing; see handoff/deployment/notify.env")
    return RelaySettings(
        gateways=_gateways(given[FROM], given[USER]),
        mail=MailServer(*host_and_port(MAIL, given[MAIL] or THIS_MACHINE)),
        sender=given[SENDER],
        operator=_operator(given[OPERATOR]),
        state=Path(given[STATE]),
    )


def _gateways(listed: str, user: str) -> dict[str, Endpoint]:
    addresses = [part.strip() for part in listed.split(",")]
    wrong = next((each for each in addresses if not each.startswith(f"{SOCKET_SCHEME}:///")), None)
    if wrong is not None:
        raise SettingError(f"{FROM} takes sockets such as unix:///run/lotsen/watch.sock, not {wrong!r}")
    try:
        listener = user_id(user) if user else None
    except KeyError:
        raise SettingError(f"{USER} must be a user of this machine; there is no {user!r}") from None
    return {each: Endpoint(each, PATH, listener) for each in addresses}


def _operator(addresses: str) -> OnCall:
    try:
        return parse(f"alla 00:00-24:00 driften {addresses.replace(',', ' ')}")
    except SettingError as error:
        raise SettingError(f"{OPERATOR}: {str(error).partition(': ')[2]}") from None
