"""When the certificate ends that browsers are shown: asked by a TLS handshake, as a browser does."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

WITHIN_S: Final = 10.0
_HTTPS: Final = 443


async def ends_of(origins: Iterable[str], context: ssl.SSLContext | None = None) -> dict[str, datetime | None]:
    """By host and port, when the certificate of each encrypted origin ends; None where none is had that is trusted."""
    places = sorted({urlsplit(each).netloc for each in origins if urlsplit(each).scheme == "https"})
    found = await asyncio.gather(*(_end(place, context or ssl.create_default_context()) for place in places))
    return dict(zip(places, found, strict=True))


async def _end(place: str, context: ssl.SSLContext) -> datetime | None:
    parts = urlsplit(f"//{place}")
    try:
        async with asyncio.timeout(WITHIN_S):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port or _HTTPS, ssl=context)
    except (OSError, TimeoutError):
        return None
    try:
        shown = writer.get_extra_info("peercert")
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    finally:
        writer.close()
