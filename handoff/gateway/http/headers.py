"""Security headers of every response: no inline or foreign content, no caching, no referrer."""

from __future__ import annotations

from aiohttp import web

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


def policy(ancestors: tuple[str, ...], scripts: tuple[str, ...] = (), further: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy of a page.

    Args:
        ancestors: origins that may show the page in a frame; none at all if empty.
        scripts: further origins from which scripts may come; the demo host page embeds the widget like any site.
        further: more directives.
    """
    frames = " ".join(ancestors) or "'none'"
    allowed = " ".join(("'self'", *scripts))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {allowed}",
            "style-src 'self'",
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
