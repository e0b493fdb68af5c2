"""The public pages of the articles, below `/kunskap/`.

Written on the server, without script but the widget's, and without anything that counts readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Final

from aiohttp import web

from handoff.assistant.library import FALLBACK_LANG, Library
from handoff.gateway.http.help_page import PATH as HELP
from handoff.gateway.http.knowledge_frame import CACHED, KnowledgeFrame
from handoff.gateway.http.line_pages import LineFacts
from knowledge.articles import LINE_PAGES
from knowledge.labels import Labels, direction
from knowledge.lifecycle import Live
from knowledge.markdown import to_html

STYLE: Final = Path(__file__).parent / "knowledge.css"


class KnowledgePages:
    """The index of articles in each language, and a page an article."""

    def __init__(
        self,
        library: Library,
        labels: Mapping[str, Labels],
        *,
        facts: LineFacts,
        frame: KnowledgeFrame,
    ) -> None:
        self._facts = facts
        self._frame = frame
        self._library = library
        self._labels = labels
        self._style = STYLE.read_bytes()

    def add_to(self, app: web.Application) -> None:
        """Register the pages; they are for everybody."""
        router = app.router
        router.add_get("/om", self._to_about)
        router.add_get("/kunskap", self._to_index)
        router.add_get("/kunskap/", self._index)
        router.add_get("/kunskap/style.css", self._css)
        router.add_get("/kunskap/{lang}/", self._index)
        router.add_get("/kunskap/{lang}/{id}", self._page)

    async def _to_index(self, request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/kunskap/")

    async def _to_about(self, request: web.Request) -> web.Response:
        """A short address to put on paper, in the language asked for."""
        lang = request.query.get("lang", FALLBACK_LANG)
        raise web.HTTPFound(f"/kunskap/{lang if lang in self._labels else FALLBACK_LANG}/{LINE_PAGES[0]}")

    async def _css(self, request: web.Request) -> web.Response:
        return web.Response(body=self._style, content_type="text/css", headers={"Cache-Control": CACHED})

    async def _index(self, request: web.Request) -> web.Response:
        lang = request.match_info.get("lang", FALLBACK_LANG)
        if lang not in self._labels:
            raise web.HTTPNotFound(text="")
        labels = self._labels[lang]
        every = self._shown(lang)
        shown = [live for live in every if live.content.searched]
        answered = any(live.content.said_in_chat for live in every)
        questions = f'<p><a href="/kunskap/{lang}/fragor">{escape(labels.questions_title)}</a></p>' if answered else ""
        items = "".join(
            f'<li><a href="/kunskap/{lang}/{escape(live.content.id)}">{escape(live.content.title)}</a>'
            f"<p>{escape(live.content.lead)}</p></li>"
            for live in sorted(shown, key=lambda live: live.content.id)
        )
        others = "".join(
            f'<a lang="{other}" hreflang="{other}" href="/kunskap/{other}/">{escape(words.language_name)}</a>'
            for other, words in self._labels.items()
            if other != lang
        )
        body = (
            f"<h1>{escape(labels.site_title)}</h1><p class=lead>{escape(labels.site_lead)}</p>"
            f"{questions}<ul class=list>{items}</ul><p class=languages>{others}</p>"
        )
        return self._frame.page(lang, labels.site_title, labels.site_lead, body)

    def _shown(self, lang: str) -> list[Live]:
        """What is published in a language."""
        return [live for by_lang in self._library.snapshot.articles.values() if (live := by_lang.get(lang))]

    async def _page(self, request: web.Request) -> web.Response:
        lang = request.match_info["lang"]
        if lang not in self._labels:
            raise web.HTTPNotFound(text="")
        labels = self._labels[lang]
        live = self._library.snapshot.article(request.match_info["id"], lang)
        back = f'<p><a href="/kunskap/{lang}/">{escape(labels.back)}</a></p>'
        if live is None:
            return self._frame.page(
                lang, labels.not_found, "", f"<h1>{escape(labels.not_found)}</h1>{back}", status=404
            )
        content = live.content
        text = to_html(content.text, lambda kind, name: linked_address(self._library, kind, name, lang))
        note = "" if content.lang == lang else f"<p class=mark>{escape(labels.other_language)}</p>"
        body = (
            f'{note}<article lang="{content.lang}" dir="{direction(content.lang)}"><h1>{escape(content.title)}</h1>'
            f"<p class=lead>{escape(content.lead)}</p>{text}</article>{self._facts.beside(content.id, labels)}"
            f"<p class=mark>{escape(review_mark(live, labels))}</p>{back}"
        )
        return self._frame.page(lang, content.title, content.lead, body)


def linked_address(library: Library, kind: str, name: str, lang: str) -> str | None:
    """Where a link of a text leads: an article that is published, or an entry among the help lines; else None."""
    if kind == "artikel" and library.snapshot.article(name, lang) is not None:
        return f"/kunskap/{lang}/{name}"
    contact = library.snapshot.contacts.get(name) if kind == "kontakt" else None
    return f"{HELP}?lang={lang}#{name}" if contact is not None and contact.area.national else None


def review_mark(live: Live, labels: Labels) -> str:
    """The line below an article that says when it was reviewed, or that it was not."""
    if not live.reviewed:
        return labels.unreviewed
    return labels.reviewed.format(date=live.reviewed_on.isoformat()) if live.reviewed_on else ""
