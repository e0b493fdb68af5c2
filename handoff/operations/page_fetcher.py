"""Fetches pages of strangers for a check of the directory. Reads little, follows little, and only what is public.

Owns the limits: time, size, redirects, addresses. A page can lead nowhere into the operator's own network, cannot keep
the check waiting, and cannot fill its memory. Runs in a command of its own, never in the gateway.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

MAX_BYTES: Final = 1_048_576
MAX_REDIRECTS: Final = 5
TIMEOUT_S: Final = 20.0
AGENT: Final = "lotsen-directory-check"
_LASTING: Final = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
_REDIRECTS: Final = (*_LASTING, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT)
_GONE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_TEXT: Final = ("text/html", "application/xhtml+xml", "text/plain")
Allowed = Callable[[str], bool]
"""Whether an IP address may be asked."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an address led to."""

    html: str
    moved_to: str = ""
    """Another address that every redirect on the way called lasting; empty where there was none."""


class PageError(Exception):
    """A page that cannot be read. `rule`: gone, unreachable, refused; `why`: in a few words."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule
        self.why = why


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, and none of a local network or this machine."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global


class PageFetcher:
    """An HTTP client with these limits; `async with` opens and closes it."""

    def __init__(self, *, allowed: Allowed = is_public, timeout_s: float = TIMEOUT_S) -> None:
        self._allowed = allowed
        self._timeout_s = timeout_s
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        """One page at a time of each site; waiting for one's turn does not count as waiting for an answer."""

    async def __aenter__(self) -> PageFetcher:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=_Resolver(self._allowed), use_dns_cache=False),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": AGENT, "Accept-Encoding": "identity", "Accept": ", ".join(_TEXT)},
            auto_decompress=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def fetch(self, address: str) -> Page:
        """The page at an address, after at most `MAX_REDIRECTS`.

        Raises:
            PageError: it cannot be read.
        """
        url = _url(address)
        try:
            async with self._hosts[url.host or ""], asyncio.timeout(self._timeout_s):
                return await self._follow(url)
        except TimeoutError:
            raise PageError("unreachable", "no answer in time") from None
        except aiohttp.ClientConnectorCertificateError:
            raise PageError("unreachable", "the certificate is not valid") from None
        except (aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
            raise PageError("unreachable", type(error).__name__) from None

    async def _follow(self, first: URL) -> Page:
        url, lasting = first, True
        for _ in range(MAX_REDIRECTS + 1):
            self._require_allowed(url)
            async with self._session.get(url, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    moved = str(url) if lasting and not _alike(first, url) else ""
                    return Page(await _html(response), moved)
                lasting = lasting and response.status in _LASTING
                url = _url(str(url.join(URL(response.headers.get("Location", "")))))
        raise PageError("refused", "too many redirects")

    def _require_allowed(self, url: URL) -> None:
        """An IP address in a link passes by the resolver, so it is looked at here."""
        try:
            ipaddress.ip_address(url.host or "")
        except ValueError:
            return
        if not self._allowed(url.host or ""):
            raise PageError("refused", "leads to an address that is not public")


class _Resolver(AbstractResolver):
    """Names of hosts, without addresses that may not be asked."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        kept = [each for each in found if self._allowed(each["host"])]
        if found and not kept:
            raise PageError("refused", "leads to an address that is not public")
        return kept

    async def close(self) -> None:
        await self._inner.close()


def _url(address: str) -> URL:
    try:
        url = URL(address)
    except ValueError:
        raise PageError("refused", "not an address of a web page") from None
    if url.scheme not in ("http", "https") or not url.host or url.user is not None:
        raise PageError("refused", "not an address of a web page")
    return url.with_fragment(None)


def _alike(one: URL, other: URL) -> bool:
    """Whether two addresses are one to a reader: with or without www, a slash at the end, or TLS."""
    return _bare(one) == _bare(other)


def _bare(url: URL) -> tuple[str, str, str]:
    return (url.host or "").removeprefix("www."), url.path.rstrip("/"), url.query_string


async def _html(response: aiohttp.ClientResponse) -> str:
    if response.status in _GONE:
        raise PageError("gone", f"HTTP {response.status}")
    if response.status != HTTPStatus.OK:
        raise PageError("unreachable", f"HTTP {response.status}")
    if response.content_type not in _TEXT:
        raise PageError("refused", "not a page of text")
    body = await _body(response)
    try:
        return body.decode(response.charset or "utf-8", errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


async def _body(response: aiohttp.ClientResponse) -> bytes:
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding not in ("identity", "gzip"):
        raise PageError("refused", "in an encoding that was not asked for")
    unpacked = zlib.decompressobj(wbits=31) if coding == "gzip" else None
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += unpacked.decompress(chunk, MAX_BYTES + 1) if unpacked else chunk
        if len(body) > MAX_BYTES:
            raise PageError("refused", "too large")
    return bytes(body)
