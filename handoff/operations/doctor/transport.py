"""The way to a line: its name, its certificate, the unencrypted door, the clock."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from handoff.operations.doctor.examination import HTTP, HTTPS, REACHED, WITHIN_S, Check, Finding, Patient

SOON: Final = timedelta(days=14)
_CLOCKS_MOST: Final = timedelta(seconds=60)
_PERMANENT: Final = (301, 308)
_EXPIRED, _OTHER_NAME = 10, 62
"""OpenSSL's numbers (X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_HOSTNAME_MISMATCH)."""
_ISSUERS: Final = (18, 19, 20, 21)
"""Self-signed, self-signed in the chain, and two for an issuer that is missing."""


async def way(patient: Patient) -> AsyncIterator[Finding]:
    """Name and certificate; what is behind them can be looked at only if both are good."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(patient.host, patient.port, type=socket.SOCK_STREAM)
    except OSError:
        yield Finding(
            False,
            "name",
            f"{patient.host} has no address",
            "Set its A and AAAA records, and wait until they are known.",
        )
        return
    families = {family for family, *_ in found}
    kinds = [name for family, name in ((socket.AF_INET, "IPv4"), (socket.AF_INET6, "IPv6")) if family in families]
    yield Finding(True, "name", f"{patient.host} has addresses of {' and '.join(kinds)}")
    yield await _tls(patient)


async def _tls(patient: Patient) -> Finding:
    try:
        async with asyncio.timeout(WITHIN_S):
            _, writer = await asyncio.open_connection(patient.host, patient.port, ssl=patient.tls)
    except ssl.SSLCertVerificationError as error:
        return Finding(False, "TLS", f"browsers refuse the certificate ({error.verify_message})", _mend(error))
    except ssl.SSLError as error:
        return Finding(False, "TLS", f"no handshake ({error.reason})", "Let the proxy speak TLS 1.2 and 1.3.")
    except (OSError, TimeoutError):
        return Finding(
            False,
            "TLS",
            f"nobody answers at port {patient.port}",
            "Start the proxy (systemctl status nginx), and open the port in the firewall.",
        )
    shown, version = writer.get_extra_info("peercert"), writer.get_extra_info("ssl_object").version()
    writer.close()
    left = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC) - datetime.now(UTC)
    words = f"the certificate is good for {left.days} days; {version}"
    if left < SOON:
        return Finding(False, "certificate", words, "Renew it now, and see why that is not done by itself.")
    return Finding(True, "TLS", words)


def _mend(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code == _EXPIRED:
        return "Renew it and reload the proxy."
    if error.verify_code == _OTHER_NAME:
        return "Get one for this name, or correct the name."
    if error.verify_code in _ISSUERS:
        return "Give the proxy the whole chain (fullchain.pem), of an authority that browsers know."
    return "Get another one, and reload the proxy."


async def unencrypted(patient: Patient) -> AsyncIterator[Finding]:
    """What is asked without TLS is sent on to TLS. Not looked at where TLS answers at another port than a browser's."""
    if patient.port != HTTPS and patient.plain_port == HTTP:
        return
    try:
        async with patient.http.get(
            f"http://{patient.host}:{patient.plain_port}/chat", allow_redirects=False
        ) as answer:
            there, status = answer.headers.get("Location", ""), answer.status
    except REACHED:
        yield Finding(True, "without TLS", "nobody answers; who types the name alone must type https:// too")
        return
    if status in _PERMANENT and there.startswith(f"https://{patient.host}"):
        yield Finding(True, "without TLS", "sent on to TLS")
    else:
        do = "Let the proxy answer 308 to https:// and nothing else, as the shipped nginx.conf does."
        yield Finding(False, "without TLS", f"answers {status} without going to https://{patient.host}", do)


async def clock(patient: Patient) -> AsyncIterator[Finding]:
    """The machine's clock, by what it says in an answer."""
    async with patient.get("/healthz") as answer:
        said = answer.headers.get("Date", "")
    try:
        apart = abs(parsedate_to_datetime(said) - datetime.now(UTC))
    except (TypeError, ValueError):
        yield Finding(False, "clock", "the proxy says no date", "Let it send the header Date.")
        return
    good = apart <= _CLOCKS_MOST
    do = "" if good else "One of the two is wrong: timedatectl set-ntp true, there and here."
    yield Finding(good, "clock", f"{apart.total_seconds():.0f} s from this machine's", do)


CHECKS: Final[tuple[Check, ...]] = (unencrypted, clock)
