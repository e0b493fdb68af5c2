"""What all public pages of knowledge have around their main part: head, foot, the chat's button, the headers."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from aiohttp import web

from handoff.assistant.library import Library
from handoff.gateway.http import headers
from handoff.gateway.http.line_pages import foot
from handoff.gateway.http.public_head import head
from handoff.gateway.sockets.padding import padded
from knowledge.labels import Labels, direction

CACHED: Final = "public, max-age=60"


class KnowledgeFrame:
    """Makes whole pages of their main parts."""

    def __init__(
        self, library: Library, labels: Mapping[str, Labels], *, origins: tuple[str, ...], exit_url: str
    ) -> None:
        """`origins` may load scripts into the pages; `exit_url` is where the quick exit leads."""
        self._library = library
        self._labels = labels
        self._exit_url = exit_url
        self._policy = headers.policy((), origins)

    def page(
        self, lang: str, title: str, description: str, body: str, *, status: int = 200, has_form: bool = False
    ) -> web.Response:
        """A page that is the same for everybody.

        Args:
            lang: of the page; there are labels in it.
            title: of the page.
            description: for search engines.
            body: the markup of the main part.
            status: of the answer.
            has_form: whether it posts something to the line; under `no-referrer` a browser would name no origin.
        """
        page = self._whole(lang, title, description, body, found=status == web.HTTPOk.status_code)
        sent = {"Content-Security-Policy": self._policy, "Cache-Control": CACHED}
        if has_form:
            sent["Referrer-Policy"] = "same-origin"
        return web.Response(text=page, status=status, content_type="text/html", headers=sent)

    def answer(
        self, lang: str, title: str, body: str, *, status: int = 200, wait_s: float | None = None
    ) -> web.Response:
        """A page with a form that answers what somebody has written: kept nowhere, and as long as most others.

        Args:
            lang: of the page; there are labels in it.
            title: of the page. It stands in the browser's history, so nothing that was written may be in it.
            body: the markup of the main part.
            status: of the answer.
            wait_s: after how many seconds to try again, where it was too much.
        """
        sent = {
            "Content-Security-Policy": self._policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
        }
        if wait_s is not None:
            sent["Retry-After"] = str(max(1, round(wait_s)))
        page = padded(self._whole(lang, title, "", body, found=False))
        return web.Response(text=page, status=status, content_type="text/html", headers=sent)

    def _whole(self, lang: str, title: str, description: str, body: str, *, found: bool) -> str:
        """The markup; what is not `found`, and every page in practice, is none for a search engine."""
        labels = self._labels[lang]
        practice = self._library.practice()
        robots = '<meta name="robots" content="noindex">' if practice or not found else ""
        return (
            f'<!doctype html><html lang="{lang}" dir="{direction(lang)}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">{robots}'
            f'<meta name="description" content="{escape(description)}"><title>{escape(title)}</title>'
            f'<link rel="icon" href="data:,"><link rel="stylesheet" href="/kunskap/style.css">'
            f'<script src="/widget.js" async></script></head>'
            f"<body>{head(labels, self._exit_url, practice=practice)}<main>{body}</main>"
            f"{foot(self._library, lang, labels)}</body></html>"
        )
