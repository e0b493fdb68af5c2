"""HTTP routes of knowledge: cards opened in the chat, the counselors' search, and the public pages.

Public pages are written on the server, without script but the widget's, and without anything that counts readers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from html import escape
from pathlib import Path
from typing import Final

from aiohttp import web

from handoff.assistant.cards import ages_of, article_summary, contact_line, contact_summary, nationwide
from handoff.assistant.library import FALLBACK_LANG, Library
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.knowledge import (
    ArticleAck,
    CannedReply,
    ContactAck,
    Reach,
    ReferralsAck,
    RepliesAck,
    SearchAck,
)
from handoff.contract.parts import Card
from handoff.contract.routes import KNOWLEDGE
from handoff.gateway.http import headers
from handoff.gateway.http.responses import answer
from handoff.gateway.http.staff_entrance import Act, Caller, StaffEntrance
from knowledge.directory.contacts import CONSTANT, Contact
from knowledge.directory.places import places
from knowledge.directory.search import Wish
from knowledge.labels import Labels
from knowledge.lifecycle import Live
from knowledge.markdown import to_html

STYLE: Final = Path(__file__).parent / "knowledge.css"
MAX_QUESTION_CHARS: Final = 400
MOST_CONTACTS: Final = 5
_CACHED: Final = "public, max-age=60"


class KnowledgeHttp:
    """The routes of one node."""

    def __init__(
        self,
        *,
        library: Library,
        labels: Mapping[str, Labels],
        entrance: StaffEntrance,
        origins: tuple[str, ...],
        operator: str,
    ) -> None:
        self._library = library
        self._labels = labels
        self._entrance = entrance
        self._operator = operator
        self._policy = headers.policy((), origins)
        self._style = STYLE.read_bytes()

    def add_to(self, app: web.Application) -> None:
        """Register the routes. Search and ready-made replies are for the roles that they declare."""
        router = app.router
        router.add_get("/api/v1/articles/{id}", self._article)
        router.add_get("/api/v1/directory", self._referrals)
        router.add_get("/api/v1/directory/{id}", self._contact)
        acts: dict[str, Act] = {"search": self._search, "replies": self._replies}
        for route in KNOWLEDGE:
            if not route.public:
                router.add_route(route.method.upper(), route.path, self._entrance.served(route, acts[route.name]))
        router.add_get("/kunskap", self._to_index)
        router.add_get("/kunskap/", self._index)
        router.add_get("/kunskap/style.css", self._css)
        router.add_get("/kunskap/{lang}/", self._index)
        router.add_get("/kunskap/{lang}/{id}", self._page)

    # --- JSON --------------------------------------------------------------------------------------

    async def _article(self, request: web.Request) -> web.Response:
        labels, lang = self._words(request.query.get("lang"))
        live = self._library.snapshot.article(request.match_info["id"], lang)
        if live is None:
            return await _answered(_unknown)
        html = to_html(live.content.text, lambda kind, name: self._address(kind, name, lang))
        return await _answered(lambda: _ready(_article_ack(live, html, labels)))

    async def _contact(self, request: web.Request) -> web.Response:
        labels, _ = self._words(request.query.get("lang"))
        contact = self._library.snapshot.contacts.get(request.match_info["id"])
        if contact is None:
            return await _answered(_unknown)
        return await _answered(lambda: _ready(_contact_ack(contact, labels, self._library.open_now(contact))))

    async def _referrals(self, request: web.Request) -> web.Response:
        """Those that help in the whole country: for a page that has no conversation to offer."""
        labels, _ = self._words(request.query.get("lang"))
        ranked = nationwide(self._library.snapshot.contacts.values())
        return await _answered(
            lambda: _ready(
                ReferralsAck(contacts=[_contact_ack(each, labels, self._library.open_now(each)) for each in ranked])
            )
        )

    async def _search(self, caller: Caller, body: None) -> Answer:
        """Search as you type. The question is in the address, so nothing may log addresses; nothing does."""
        question = caller.query.get("q", "").strip()
        if not question or len(question) > MAX_QUESTION_CHARS:
            raise Refused("bad_request")
        labels, lang = self._words(caller.query.get("lang"))
        return SearchAck(cards=[*await self._articles(question, lang, labels), *self._contacts(question, lang)])

    async def _replies(self, caller: Caller, body: None) -> Answer:
        labels, lang = self._words(caller.query.get("lang"))
        replies = self._library.replies
        shown = self._library.snapshot.contacts.values()
        reach = {each.id: contact_line(each, labels) for each in shown}
        found = replies.canned(lang, line=self._operator, contacts=reach) if replies else ()
        return RepliesAck(
            replies=[
                CannedReply(
                    id=each.reply.id,
                    shortcut=each.reply.shortcut,
                    title=each.reply.title,
                    text=each.text,
                    closed=each.closed,
                    reviewed=each.reviewed,
                )
                for each in found
            ]
        )

    async def _articles(self, question: str, lang: str, labels: Labels) -> list[Card]:
        hits = await self._library.search(question, lang)
        found = [self._library.snapshot.article(hit.article, lang) for hit in hits]
        return [
            Card(type="article", id=live.content.id, title=live.content.title, summary=article_summary(live, labels))
            for live in found
            if live is not None
        ]

    def _contacts(self, question: str, lang: str) -> list[Card]:
        """Entries whose name has the words, and those near a kommun that is named."""
        folded = question.casefold()
        named = [each for each in self._library.snapshot.contacts.values() if folded in each.name.casefold()]
        municipality = places().municipality_in(question)
        wish = Wish(municipality=municipality, lang=lang)
        near = self._library.contacts(wish, most=MOST_CONTACTS) if municipality else []
        labels = self._labels[lang]
        chosen = {each.id: each for each in (*named, *near)}
        return [
            Card(type="contact", id=each.id, title=each.name, summary=contact_summary(each, labels))
            for each in list(chosen.values())[:MOST_CONTACTS]
        ]

    # --- pages -------------------------------------------------------------------------------------

    async def _to_index(self, request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/kunskap/")

    async def _css(self, request: web.Request) -> web.Response:
        return web.Response(body=self._style, content_type="text/css", headers={"Cache-Control": _CACHED})

    async def _index(self, request: web.Request) -> web.Response:
        lang = request.match_info.get("lang", FALLBACK_LANG)
        if lang not in self._labels:
            raise web.HTTPNotFound(text="")
        labels = self._labels[lang]
        shown = [live for by_lang in self._library.snapshot.articles.values() if (live := by_lang.get(lang))]
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
            f"<ul class=list>{items}</ul><p class=languages>{others}</p>"
        )
        return self._html(lang, labels.site_title, labels.site_lead, body)

    async def _page(self, request: web.Request) -> web.Response:
        lang = request.match_info["lang"]
        if lang not in self._labels:
            raise web.HTTPNotFound(text="")
        labels = self._labels[lang]
        live = self._library.snapshot.article(request.match_info["id"], lang)
        back = f'<p><a href="/kunskap/{lang}/">{escape(labels.back)}</a></p>'
        if live is None:
            return self._html(lang, labels.not_found, "", f"<h1>{escape(labels.not_found)}</h1>{back}", status=404)
        content = live.content
        text = to_html(content.text, lambda kind, name: self._address(kind, name, lang))
        note = "" if content.lang == lang else f"<p class=mark>{escape(labels.other_language)}</p>"
        body = (
            f'{note}<article lang="{content.lang}"><h1>{escape(content.title)}</h1>'
            f"<p class=lead>{escape(content.lead)}</p>{text}</article>"
            f"<p class=mark>{escape(_mark(live, labels))}</p>{back}"
        )
        return self._html(lang, content.title, content.lead, body)

    def _html(self, lang: str, title: str, description: str, body: str, *, status: int = 200) -> web.Response:
        labels = self._labels[lang]
        practice = f"<p class=practice>{escape(labels.practice)}</p>" if self._library.practice() else ""
        robots = '<meta name="robots" content="noindex">' if practice or status != web.HTTPOk.status_code else ""
        page = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">{robots}'
            f'<meta name="description" content="{escape(description)}"><title>{escape(title)}</title>'
            f'<link rel="icon" href="data:,"><link rel="stylesheet" href="/kunskap/style.css">'
            f'<script src="/widget.js" async></script></head>'
            f"<body>{practice}<p class=danger>{escape(labels.danger)}</p><main>{body}</main></body></html>"
        )
        return web.Response(
            text=page,
            status=status,
            content_type="text/html",
            headers={"Content-Security-Policy": self._policy, "Cache-Control": _CACHED},
        )

    def _words(self, asked: str | None) -> tuple[Labels, str]:
        lang = asked if asked is not None and asked in self._labels else FALLBACK_LANG
        return self._labels[lang], lang

    def _address(self, kind: str, name: str, lang: str) -> str | None:
        if kind == "artikel" and self._library.snapshot.article(name, lang) is not None:
            return f"/kunskap/{lang}/{name}"
        return None


async def _ready(answer: Answer) -> Answer:
    return answer


async def _answered(act: Callable[[], Awaitable[Answer]]) -> web.Response:
    _, response = await answer(act)
    return response


async def _unknown() -> Answer:
    """Nothing of this name is published."""
    raise Refused("not_found")


def _article_ack(live: Live, html: str, labels: Labels) -> ArticleAck:
    content = live.content
    return ArticleAck(
        id=content.id,
        lang=content.lang,
        title=content.title,
        lead=content.lead,
        html=html,
        text=content.text,
        reviewed=live.reviewed,
        reviewed_on=live.reviewed_on.isoformat() if live.reviewed_on else None,
        mark=_mark(live, labels),
    )


def _mark(live: Live, labels: Labels) -> str:
    if not live.reviewed:
        return labels.unreviewed
    return labels.reviewed.format(date=live.reviewed_on.isoformat()) if live.reviewed_on else ""


def _contact_ack(contact: Contact, labels: Labels, open_now: bool | None) -> ContactAck:
    checked = contact.verified_on
    mark = labels.checked.format(date=checked.isoformat()) if checked else labels.unchecked
    reach = contact.reach
    return ContactAck(
        id=contact.id,
        name=contact.name,
        level=contact.level,
        summary=contact.summary,
        reach=Reach(phone=reach.phone, web=reach.web, email=reach.email, chat=reach.chat),
        always_open=contact.always_open,
        open_now=open_now,
        ages=ages_of(contact, labels),
        hours=[f"{hours.day} {hours.opens}-{hours.closes}" for hours in contact.hours],
        languages=list(contact.languages),
        anonymous=contact.anonymous,
        checked_on=checked.isoformat() if checked else None,
        mark="" if contact.id in CONSTANT else mark,
    )
