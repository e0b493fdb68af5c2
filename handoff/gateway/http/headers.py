"""Security headers of every response: no inline or foreign content, no caching, no referrer."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from aiohttp import web

_SCRIPT: Final = re.compile(r'<script type="(?:module|importmap)">(.*?)</script>', re.DOTALL)
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


TRUSTED_TYPES = ("require-trusted-types-for 'script'", "trusted-types lotsen")
"""Trusted Types of chat and editor: only `trusted-html.ts` may turn text into markup."""
NO_MARKUP = ("require-trusted-types-for 'script'", "trusted-types 'none'")
"""Trusted Types of the console: nothing may turn text into markup."""


@dataclass(frozen=True, slots=True)
class Inline:
    """The scripts and styles that are part of a page, each named by its hash: nothing else inline runs."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    @classmethod
    def of(cls, page: str) -> Inline:
        """Those of a page that the build has written."""
        return cls(_hashes(_SCRIPT.findall(page)), _hashes(_STYLE.findall(page)))


def _hashes(contents: list[str]) -> tuple[str, ...]:
    digests = (hashlib.sha256(each.encode()).digest() for each in contents)
    return tuple(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)


NOTHING_INLINE: Final = Inline()


def policy(
    ancestors: tuple[str, ...],
    scripts: tuple[str, ...] = (),
    further: tuple[str, ...] = (),
    inline: Inline = NOTHING_INLINE,
) -> str:
    """The Content-Security-Policy of a page.

    Args:
        ancestors: origins that may show the page in a frame; none at all if empty.
        scripts: further origins from which scripts may come; the demo host page embeds the widget like any site.
        further: more directives.
        inline: what is part of the page itself.
    """
    frames = " ".join(ancestors) or "'none'"
    allowed = " ".join(("'self'", *scripts))
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src", allowed, *inline.scripts)),
            " ".join(("style-src 'self'", *inline.styles)),
            "img-src 'self' data:",
            f"connect-src {allowed}",
            f"frame-src {allowed}",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frames}",
            *further,
        )
    )


def scriptless() -> str:
    """The Content-Security-Policy of a page that runs no script at all, and lies in no frame."""
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def secure(response: web.StreamResponse) -> None:
    """Add the common headers to a response; headers that a handler has set are kept."""
    for name, value in _COMMON.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Content-Security-Policy", policy(()))
    response.headers.pop("Server", None)
