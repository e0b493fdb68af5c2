"""The handbooks, below `/handbok/`: for staff who are signed in, of any role. Pages without scripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape
from typing import Final

from aiohttp import web

from handoff.assistant.wording.moments import written_day
from handoff.backoffice.accounts.sessions import COOKIE, SessionManager
from handoff.backoffice.records.published_texts import HandbookInForce
from handoff.gateway.http import headers
from handoff.gateway.http.knowledge_pages import STYLE
from knowledge.handbook import BOOKS, Book, HandbookPage
from knowledge.lifecycle import LiveText
from knowledge.markdown import to_html

PATH: Final = "/handbok"
TITLES: Final[dict[Book, str]] = {
    "administrator": "För administratören",
    "redaktor": "För redaktören",
    "stodjare": "För stödjaren",
}
_TITLE: Final = "Handbok"
_NOT_REVIEWED: Final = "Inte granskad: kom med installationen."


class HandbookPages:
    """The list of pages by book, and each page."""

    def __init__(self, pages: HandbookInForce, sessions: SessionManager) -> None:
        self._pages = pages
        self._sessions = sessions
        self._style = STYLE.read_bytes()

    def add_to(self, app: web.Application) -> None:
        """Register the pages."""
        app.router.add_get(PATH, self._for_staff(self._index))
        app.router.add_get(f"{PATH}/style.css", self._css)
        app.router.add_get(f"{PATH}/{{id}}", self._for_staff(self._page))

    def _for_staff(
        self, serve: Callable[[web.Request], web.Response]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Show the page to somebody who is signed in, and to others where one signs in."""

        async def checked(request: web.Request) -> web.Response:
            cookie = request.cookies.get(COOKIE)
            if cookie is None or await self._sessions.staff(cookie, use=False) is None:
                body = '<h1>Handbok</h1><p>Handboken är för personalen.</p><p><a href="/console">Logga in</a></p>'
                return _html(_TITLE, body, status=web.HTTPUnauthorized.status_code)
            return serve(request)

        return checked

    async def _css(self, request: web.Request) -> web.Response:
        return web.Response(body=self._style, content_type="text/css", headers={"Cache-Control": "public, max-age=60"})

    def _index(self, request: web.Request) -> web.Response:
        books = "".join(f"<h2>{escape(TITLES[book])}</h2>{self._listed(book)}" for book in BOOKS)
        return _html(_TITLE, f"<h1>{_TITLE}</h1>{books}")

    def _listed(self, book: Book) -> str:
        items = "".join(
            f'<li><a href="{PATH}/{escape(each.content.id)}">{escape(each.content.title)}</a>'
            f"<p>{escape(each.content.lead)}</p></li>"
            for each in self._pages.of(book)
        )
        return f"<ul class=list>{items}</ul>" if items else "<p>Här finns inget än.</p>"

    def _page(self, request: web.Request) -> web.Response:
        live = self._pages.get(request.match_info["id"])
        if live is None:
            body = f'<h1>Sidan finns inte</h1><p><a href="{PATH}">Till handboken</a></p>'
            return _html(_TITLE, body, status=web.HTTPNotFound.status_code)
        page = live.content
        text = f"<p class=lead>{escape(page.lead)}</p>{to_html(page.text, _link)}"
        body = (
            f'<p><a href="{PATH}">{_TITLE}</a>: {escape(TITLES[page.book])}</p>'
            f'<article lang="{page.lang}"><h1>{escape(page.title)}</h1>{text}</article>'
            f"<p class=mark>{escape(_mark(live))}</p>"
        )
        return _html(page.title, body)


def _link(kind: str, name: str) -> str | None:
    """Where a link inside the program leads: an article has its public page."""
    return f"/kunskap/sv/{name}" if kind == "artikel" else None


def _mark(live: LiveText[HandbookPage]) -> str:
    """Who stands for the page, and until when."""
    if not live.reviewed or live.reviewed_on is None:
        return _NOT_REVIEWED
    reviewed, due = (written_day(day, "sv") for day in (live.reviewed_on, live.review_due_on))
    return f"Granskad {reviewed}, ska granskas igen senast {due}."


def _html(title: str, body: str, *, status: int = 200) -> web.Response:
    page = (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{escape(title)}</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{PATH}/style.css"></head><body><main>{body}</main></body></html>'
    )
    security = {"Content-Security-Policy": headers.scriptless()}
    return web.Response(text=page, status=status, content_type="text/html", headers=security)
