"""Findings about settings that weaken security: addresses, proxy, database address, limits. Pure: no I/O.

Owns their wording for the operator. A setting that is safe in practice mode alone is a finding once the service is
open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qs, urlsplit

from handoff.app.settings import Settings
from handoff.gateway.limits.client_address import network_of
from handoff.gateway.limits.onion import is_onion

WIDEST_NETWORK: Final = 8
"""Length of the prefix of the widest network whose members may be proxies."""

_HIGHEST: Final = {
    "LOTSEN_RATE_PER_S": 50,
    "LOTSEN_RATE_PER_MINUTE": 1_000,
    "LOTSEN_SOCKETS_PER_ADDRESS": 2_000,
    "LOTSEN_CALM_STARTS": 2_000,
}
"""The highest value of each limit that is not a finding: about ten times its default."""

_LONGEST_DAYS: Final = 90
"""Transcripts that are kept for longer are a finding: the DPIA and the notice to visitors speak of days."""

_ACCEPTS_ANY_CERTIFICATE: Final = ("tlsinsecure", "tlsallowinvalidcertificates", "tlsallowinvalidhostnames")
_WRITE_CONCERN: Final = ("w", "journal", "j")


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. The line never names a visitor or a conversation."""

    good: bool
    line: str


def of_settings(settings: Settings, *, embedded: bool, practice: bool) -> list[Finding]:
    """All findings about settings, the most important first."""
    return [
        _addresses(settings, practice=practice),
        _proxy(settings),
        _database_address(settings, embedded=embedded),
        _bot(settings, practice=practice),
        _limits(settings),
        _kept(settings),
        _beta(settings),
    ]


def _addresses(settings: Settings, *, practice: bool) -> Finding:
    open_to_all = [each for each in (*settings.own_origins, *settings.embedders) if not _is_safe(each)]
    if not open_to_all:
        return Finding(True, "addresses: encrypted, or on this machine")
    if practice and not settings.origins:
        return Finding(True, "addresses: without TLS, in practice")
    return Finding(False, f"addresses: LOTSEN_ORIGINS or LOTSEN_FRAME_ANCESTORS names {open_to_all[0]}, without TLS")


def _is_safe(origin: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme == "https" or _is_this_machine(parts.hostname or "") or is_onion(origin)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _proxy(settings: Settings) -> Finding:
    for each in settings.trusted_proxies:
        network = network_of(each)
        if network is None:
            return Finding(False, f"proxy: LOTSEN_TRUSTED_PROXIES names {each}, no address: it matches nobody")
        if network.prefixlen < WIDEST_NETWORK:
            return Finding(False, f"proxy: LOTSEN_TRUSTED_PROXIES names {each}: almost anybody can forge an address")
    encrypted = next((each for each in settings.own_origins if each.startswith("https:")), None)
    if encrypted is not None and not settings.trusted_proxies:
        return Finding(
            False,
            f"proxy: {encrypted} needs one in front, and LOTSEN_TRUSTED_PROXIES names none: all visitors count as one "
            "address and share its limits",
        )
    if _is_this_machine(settings.host) or settings.trusted_proxies:
        return Finding(True, "proxy: nobody reaches the gateway around it")
    return Finding(
        False,
        f"proxy: LOTSEN_HOST is {settings.host} and LOTSEN_TRUSTED_PROXIES names none: the gateway alone does not end "
        "clients that send half a request",
    )


def _database_address(settings: Settings, *, embedded: bool) -> Finding:
    if embedded:
        return Finding(True, "database address: on this machine")
    wrong = next(_of_uri(settings.mongodb_uri), None)
    return Finding(wrong is None, f"database address: {wrong or 'with a user, and encrypted or on this machine'}")


def _of_uri(uri: str) -> Iterator[str]:
    """The problems of a database address, in words that never contain its password."""
    parts = urlsplit(uri)
    options = {name.lower(): values[-1].lower() for name, values in parse_qs(parts.query).items()}
    hosts = [host.rsplit(":", 1)[0] for host in parts.netloc.rsplit("@", 1)[-1].split(",")]
    away = [host for host in hosts if not _is_near(host)]
    if any(options.get(name) == "true" for name in _ACCEPTS_ANY_CERTIFICATE):
        yield "it takes any certificate; whoever sits between reads along"
    encrypted = parts.scheme == "mongodb+srv" or "true" in (options.get("tls"), options.get("ssl"))
    if away and (not encrypted or "false" in (options.get("tls"), options.get("ssl"))):
        yield f"{away[0]} is reached without TLS (tls=true)"
    if "@" not in parts.netloc:
        yield f"{hosts[0]} is reached without a user and a password"
    if any(name in options and options[name] not in ("majority", "true") for name in _WRITE_CONCERN):
        yield "it asks for less than majority and journal; that does not count, and must not stand there"


def _bot(settings: Settings, *, practice: bool) -> Finding:
    """Whether what visitors write can reach anybody but the bot; at a port, whoever has taken it is sent everything."""
    plain = [bot.hostname or "" for bot in map(urlsplit, settings.bot_url) if bot.scheme == "http"]
    away = [host for host in plain if not _is_near(host)]
    if away:
        return Finding(False, f"bot: LOTSEN_BOT_URL sends what visitors write to {away[0]} without TLS")
    if plain:
        line = f"bot: LOTSEN_BOT_URL names a port of {plain[0]}, where nothing shows who listens; use a unix:// socket"
        return Finding(practice, f"{line}{' before the line opens' if practice else ''}")
    return Finding(True, "bot: at a socket whose listener is checked, or behind TLS")


def _is_near(host: str) -> bool:
    return _is_this_machine(host) or ("." not in host and ":" not in host)


def _limits(settings: Settings) -> Finding:
    for name, most in _HIGHEST.items():
        chosen = getattr(settings, name.removeprefix("LOTSEN_").lower())
        if chosen > most:
            return Finding(False, f"limits: {name} is {chosen}; that stops no flood")
    return Finding(True, "limits: low enough to stop a flood")


def _kept(settings: Settings) -> Finding:
    for name, days in (
        ("LOTSEN_RETENTION_DAYS", settings.retention_days),
        ("LOTSEN_RETENTION_URGENT_DAYS", settings.retention_urgent_days),
    ):
        if days > _LONGEST_DAYS:
            return Finding(False, f"kept: {name} is {days}; what is kept for so long can be demanded and stolen")
    return Finding(True, f"kept: transcripts for {settings.retention_days} days after their close")


def _beta(settings: Settings) -> Finding:
    if settings.beta_database == "open":
        return Finding(False, "beta: LOTSEN_BETA_DATABASE lets the line open on a database that is a beta")
    return Finding(True, "beta: the line does not open on the embedded database")
