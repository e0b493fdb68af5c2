"""The page of the chat, painted before any script: in the visitor's language, with a plain link as quick exit."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from handoff.assistant.library import FALLBACK_LANG
from handoff.gateway.code.served import Placed, chat_page
from handoff.gateway.http import headers

_GZIP: Final = 16
"""Added to the window's size: with the head and the checksum of gzip."""


@dataclass(frozen=True, slots=True)
class _Page:
    """One language's page with its policy; whole, so that one answer is all that a start waits for."""

    body: bytes
    compressed: bytes
    security: str


class ChatPage:
    """Serves `/chat`."""

    def __init__(self, folder: Path, *, embedders: tuple[str, ...], placed: Placed) -> None:
        """Take the folder of the built pages, whose pages may show the chat in a frame, and what settings put in."""
        self._folder = folder
        self._embedders = embedders
        self._placed = placed
        self._pages: dict[str, _Page] = {}

    async def serve(self, request: web.Request) -> web.Response:
        """The page in the language asked for, else in the first of the browser's that there is one in."""
        wanted = (lang for lang in wanted_languages(request) if self._page(lang))
        page = self._page(next(wanted, FALLBACK_LANG))
        if page is None:
            raise web.HTTPNotFound
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = web.Response(
            body=page.compressed if packed else page.body,
            content_type="text/html",
            charset="utf-8",
            headers={"Content-Security-Policy": page.security, "Vary": "Accept-Encoding, Accept-Language"},
        )
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return response

    def _page(self, lang: str) -> _Page | None:
        """None where there is none."""
        if lang not in self._pages and (text := chat_page(self._folder, lang, self._placed)) is not None:
            security = headers.policy(self._embedders, (), headers.TRUSTED_TYPES, headers.Inline.of(text))
            self._pages[lang] = _Page(text.encode(), _compressed(text), security)
        return self._pages.get(lang)


def _compressed(page: str) -> bytes:
    """Packed once; what is painted before the script can be unpacked before the script has come."""
    shell, begins, script = page.partition('<script type="module">')
    packing = zlib.compressobj(9, wbits=zlib.MAX_WBITS | _GZIP)
    return b"".join(
        (
            packing.compress(shell.encode()),
            packing.flush(zlib.Z_SYNC_FLUSH),
            packing.compress(f"{begins}{script}".encode()),
            packing.flush(),
        )
    )


def wanted_languages(request: web.Request) -> list[str]:
    """Codes of the languages that a visitor would like, the one in the address first."""
    named = [part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    return [request.query.get("lang", ""), *(name.split("-")[0].lower() for name in named)]
