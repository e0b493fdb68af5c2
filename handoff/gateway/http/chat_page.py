"""The page of the chat, painted before any script: in the visitor's language, with a plain link as quick exit."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

from handoff.assistant.library import FALLBACK_LANG
from handoff.gateway.code.served import Placed, chat_page
from handoff.gateway.http import headers

_GZIP: Final = 16
"""Added to the window's size: with the head and the checksum of gzip."""


@dataclass(frozen=True, slots=True)
class _Page:
    """One language's page with its policy: its shell, painted before any script, and the rest in the same answer."""

    body: tuple[bytes, bytes]
    compressed: tuple[bytes, bytes]
    security: str


class ChatPage:
    """Serves `/chat`."""

    def __init__(self, folder: Path, *, embedders: tuple[str, ...], placed: Placed) -> None:
        """Take the folder of the built pages, whose pages may show the chat in a frame, and what settings put in."""
        self._folder = folder
        self._embedders = embedders
        self._placed = placed
        self._pages: dict[str, _Page] = {}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The page in the language asked for, else in the first of the browser's that there is one in.

        Its shell is written by itself: no record of TLS and no buffer makes it wait for what follows.
        """
        wanted = (lang for lang in wanted_languages(request) if self._page(lang))
        page = self._page(next(wanted, FALLBACK_LANG))
        if page is None:
            raise web.HTTPNotFound
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        shell, rest = page.compressed if packed else page.body
        response = web.StreamResponse(
            headers={"Content-Security-Policy": page.security, "Vary": "Accept-Encoding, Accept-Language"}
        )
        response.content_type, response.charset = "text/html", "utf-8"
        response.content_length = len(shell) + len(rest)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        await response.prepare(request)
        if request.method != hdrs.METH_HEAD:
            await response.write(shell)
            await response.write_eof(rest)
        return response

    def _page(self, lang: str) -> _Page | None:
        """None where there is none."""
        if lang not in self._pages and (text := chat_page(self._folder, lang, self._placed)) is not None:
            security = headers.policy(self._embedders, (), headers.TRUSTED_TYPES, headers.Inline.of(text))
            shell, rest = _parted(text)
            self._pages[lang] = _Page((shell, rest), _compressed(shell, rest), security)
        return self._pages.get(lang)


def _parted(page: str) -> tuple[bytes, bytes]:
    """What is painted before any script, and the rest: from the first style or script of the body on."""
    body = page.find("<body>")
    found = (page.find(tag, body) for tag in ("<style>", "<script"))
    begins = min((at for at in found if at >= 0), default=len(page))
    return page[:begins].encode(), page[begins:].encode()


def _compressed(shell: bytes, rest: bytes) -> tuple[bytes, bytes]:
    """Packed once; the shell can be unpacked before the rest has come."""
    packing = zlib.compressobj(9, wbits=zlib.MAX_WBITS | _GZIP)
    first = packing.compress(shell) + packing.flush(zlib.Z_SYNC_FLUSH)
    return first, packing.compress(rest) + packing.flush()


def wanted_languages(request: web.Request) -> list[str]:
    """Codes of the languages that a visitor would like, the one in the address first."""
    named = [part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    return [request.query.get("lang", ""), *(name.split("-")[0].lower() for name in named)]
