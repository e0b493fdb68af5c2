"""The order of an examination, and what its parts share: the address, the way to it, a finding.

Owns no check; they are in `transport` (names, certificates, clocks) and `application` (headers, sockets, addresses).
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from handoff.contract.errors import SettingError

WITHIN_S: Final = 15.0
HTTPS: Final = 443
HTTP: Final = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has found."""

    good: bool
    subject: str
    words: str
    do: str = ""
    """What to do, where it is not good."""

    @property
    def line(self) -> str:
        """In one line, as `lotsen check` writes its findings."""
        return f"{'ok' if self.good else '!!'} {self.subject}: {self.words}{f'. {self.do}' if self.do else ''}"


@dataclass(frozen=True, slots=True)
class Patient:
    """The line that is looked at."""

    origin: str
    """Scheme, host and port."""
    tls: ssl.SSLContext
    http: aiohttp.ClientSession
    plain_port: int = HTTP

    @property
    def host(self) -> str:
        """Its name."""
        return urlsplit(self.origin).hostname or ""

    @property
    def port(self) -> int:
        """Where TLS answers."""
        return urlsplit(self.origin).port or HTTPS

    def get(self, path: str, **headers: str) -> aiohttp.client._RequestContextManager:
        """A request that follows nothing and believes no certificate that a browser would not."""
        return self.http.get(f"{self.origin}{path}", headers=headers, ssl=self.tls, allow_redirects=False)


Check = Callable[[Patient], AsyncIterator[Finding]]
REACHED: Final = (OSError, TimeoutError, aiohttp.ClientError)
"""What a request raises if nobody answers it."""


def origin_of(address: str) -> str:
    """The origin of an address. SettingError if it is not one of an encrypted page."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        raise SettingError(f"doctor looks at the address of a line, such as https://chatt.example.se, not {address!r}")
    return f"https://{parts.netloc}"


async def examine(patient: Patient, first: Check, then: tuple[Check, ...]) -> AsyncIterator[Finding]:
    """All findings; if the way there is not sound, nothing behind it can be looked at."""
    sound = True
    async for finding in first(patient):
        sound = sound and (finding.good or finding.subject == "certificate")
        yield finding
    if not sound:
        return
    for check in then:
        try:
            async for finding in check(patient):
                yield finding
        except REACHED as error:
            yield Finding(
                False, check.__name__, f"no answer ({type(error).__name__})", "See the proxy's log and `lotsen check`."
            )
