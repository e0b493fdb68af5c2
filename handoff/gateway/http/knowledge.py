"""Handlers of the JSON routes of knowledge: cards opened in the chat, the directory, and the counselors' search.

The public pages of the same texts are in `knowledge_pages`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import web

from handoff.assistant.cards.cards import ages_of, article_summary, contact_line, contact_summary, nationwide
from handoff.assistant.cards.usage import Usage
from handoff.assistant.guides.prompts import prompts
from handoff.assistant.library import FALLBACK_LANG, Library
from handoff.contract.base import Answer
from handoff.contract.calls import PromptsAck
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
from handoff.contract.parts import Ack, Card
from handoff.contract.routes import KNOWLEDGE
from handoff.gateway.http.knowledge_frame import KnowledgeFrame
from handoff.gateway.http.knowledge_pages import KnowledgePages, linked_address, review_mark
from handoff.gateway.http.line_pages import LineFacts
from handoff.gateway.http.public_api import add_public_routes
from handoff.gateway.http.responses import answer, refuse_foreign_origin
from handoff.gateway.http.short_answers import Gate, ShortAnswers
from handoff.gateway.http.staff_router import Caller, StaffRouter
from handoff.gateway.sockets.padding import padded
from knowledge.directory.contacts import CONSTANT, Contact
from knowledge.directory.descriptions import description
from knowledge.directory.mentions import municipality_in
from knowledge.directory.search import Wish
from knowledge.labels import Labels
from knowledge.lifecycle import Live
from knowledge.markdown import to_html

MAX_QUESTION_CHARS: Final = 400
MOST_CONTACTS: Final = 5


ARTICLE_BYTES: Final = 16_384
"""Articles are all at least so long on the wire."""


class KnowledgeHttp:
    """Registers all routes of knowledge of one node: JSON for everybody, JSON for staff, pages."""

    def __init__(
        self,
        *,
        library: Library,
        labels: Mapping[str, Labels],
        staff_router: StaffRouter,
        origins: tuple[str, ...],
        facts: LineFacts,
        exit_url: str,
        usage: Usage,
        gate: Gate,
        is_urgent: Callable[[str], bool],
    ) -> None:
        frame = KnowledgeFrame(library, labels, origins=origins, exit_url=exit_url)
        self._staff_router = staff_router
        self._public = PublicKnowledge(library, labels, usage, origins)
        self._staff = StaffKnowledge(library, labels, facts.operator)
        self._answers = ShortAnswers(library, labels, frame=frame, gate=gate, is_urgent=is_urgent)
        self._pages = KnowledgePages(library, labels, facts=facts, frame=frame)

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        add_public_routes(app.router, [route for route in KNOWLEDGE if route.public], [self._public])
        self._staff_router.add_routes(app.router, [route for route in KNOWLEDGE if not route.public], [self._staff])
        self._answers.add_to(app)
        self._pages.add_to(app)


class PublicKnowledge:
    """Handlers of the routes of `KNOWLEDGE` for everybody, a method a route."""

    def __init__(self, library: Library, labels: Mapping[str, Labels], usage: Usage, origins: tuple[str, ...]) -> None:
        self._library = library
        self._labels = labels
        self._usage = usage
        self._origins = origins

    async def article(self, request: web.Request) -> web.Response:
        labels, lang = _words(self._labels, request.query.get("lang"))
        live = self._library.snapshot.article(request.match_info["id"], lang)
        if live is None:
            return await _answered(_unknown)
        self._usage.page("opened", live.content.id)
        html = to_html(live.content.text, lambda kind, name: linked_address(self._library, kind, name, lang))
        return await _answered(lambda: _ready(_article_ack(live, html, labels)), ARTICLE_BYTES)

    async def article_read(self, request: web.Request) -> web.Response:
        """A chat says that its reader has come to the end: one more is counted, and nothing of them."""
        refuse_foreign_origin(request, self._origins)
        live = self._library.snapshot.article(request.match_info["id"], FALLBACK_LANG)
        if live is None:
            return await _answered(_unknown)
        self._usage.page("read", live.content.id)
        return await _answered(lambda: _ready(Ack()))

    async def contact(self, request: web.Request) -> web.Response:
        lang = request.query.get("lang", FALLBACK_LANG)
        labels, _ = _words(self._labels, lang)
        contact = self._library.snapshot.contacts.get(request.match_info["id"])
        if contact is None:
            return await _answered(_unknown)
        return await _answered(lambda: _ready(_contact_ack(contact, labels, lang, self._library.open_now(contact))))

    async def referrals(self, request: web.Request) -> web.Response:
        """Those that help in the whole country: for a page that has no conversation to offer."""
        lang = request.query.get("lang", FALLBACK_LANG)
        labels, _ = _words(self._labels, lang)
        is_open = self._library.open_now
        ranked = nationwide(self._library.snapshot.contacts.values())
        return await _answered(
            lambda: _ready(ReferralsAck(contacts=[_contact_ack(each, labels, lang, is_open(each)) for each in ranked]))
        )


class StaffKnowledge:
    """Handlers of the routes of `KNOWLEDGE` for staff, a method a route."""

    def __init__(self, library: Library, labels: Mapping[str, Labels], operator: str) -> None:
        self._library = library
        self._labels = labels
        self._operator = operator

    async def search(self, caller: Caller, body: None) -> Answer:
        """Search as you type. The question is in the address, so nothing may log addresses; nothing does."""
        question = caller.query.get("q", "").strip()
        if not question or len(question) > MAX_QUESTION_CHARS:
            raise Refused("bad_request")
        labels, lang = _words(self._labels, caller.query.get("lang"))
        return SearchAck(cards=[*await self._articles(question, lang, labels), *self._contacts(question, lang)])

    async def replies(self, caller: Caller, body: None) -> Answer:
        lang = caller.query.get("lang", FALLBACK_LANG)
        labels, _ = _words(self._labels, lang)
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
                    lang=each.reply.lang,
                    beside=each.beside,
                    beside_closed=each.beside_closed,
                )
                for each in found
            ]
        )

    async def prompts(self, caller: Caller, body: None) -> Answer:
        lang = caller.query.get("lang", FALLBACK_LANG)
        return PromptsAck(guides=prompts(self._library.guides.all_live, lang))

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
        municipality = municipality_in(question)
        wish = Wish(municipality=municipality, lang=lang)
        near = self._library.contacts(wish, most=MOST_CONTACTS) if municipality else []
        labels = self._labels[lang]
        chosen = {each.id: each for each in (*named, *near)}
        return [
            Card(type="contact", id=each.id, title=each.name, summary=contact_summary(each, labels, lang=lang))
            for each in list(chosen.values())[:MOST_CONTACTS]
        ]


def _words(labels: Mapping[str, Labels], asked: str | None) -> tuple[Labels, str]:
    """The labels in the language asked for, else in the fallback language; and that language."""
    lang = asked if asked is not None and asked in labels else FALLBACK_LANG
    return labels[lang], lang


async def _ready(answer: Answer) -> Answer:
    return answer


async def _answered(act: Callable[[], Awaitable[Answer]], least: int = 0) -> web.Response:
    """The answer, as long as most others: its length must not tell which text was opened."""
    _, response = await answer(act)
    text = bytes(response.body).decode() if isinstance(response.body, bytes) else ""
    response.body = padded(text, least).encode()
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
        mark=review_mark(live, labels),
    )


def _contact_ack(contact: Contact, labels: Labels, lang: str, open_now: bool | None) -> ContactAck:
    checked = contact.verified_on
    mark = labels.checked.format(date=checked.isoformat()) if checked else labels.unchecked
    reach = contact.reach
    return ContactAck(
        id=contact.id,
        name=contact.name,
        level=contact.level,
        summary=description(contact, lang),
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
