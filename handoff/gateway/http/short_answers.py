"""The page of the short answers, and the search in them: `/kunskap/{lang}/fragor`.

Owns who may search, and how often. What somebody searches for stands in the body of their request and in the answer to
it alone: nothing here keeps, counts or logs it, and it is in no address, so in no history either.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from aiohttp import web

from handoff.assistant.library import Library, Snapshot
from handoff.contract.errors import Refused
from handoff.gateway.http.answers_page import MOST_CHARS, Searched, answers_body, answers_list
from handoff.gateway.http.knowledge_frame import KnowledgeFrame
from handoff.gateway.http.plain import fields as posted
from handoff.gateway.http.responses import refuse_foreign_origin
from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.pace import Addresses
from knowledge.labels import Labels
from knowledge.lifecycle import Live

MOST_FOUND: Final = 6
AT_ONCE: Final = 4
"""Searches of a node that may wait at once; the chatbot has the same thread. Most take 15 ms, the longest 0.4 s."""
SOON_S: Final = 3.0
"""After so long to try again where the node has too much to do, or has just started."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whose searches are let in."""

    addresses: Addresses
    origins: tuple[str, ...]
    """Whose pages may post."""
    trusted_proxies: tuple[str, ...]

    def wait_s(self, request: web.Request) -> float:
        """Count one search; 0.0, or the seconds to wait."""
        now = time.monotonic()
        return self.addresses.search_wait_s(
            self.addresses.name(remote_address(request, self.trusted_proxies), now), now
        )


class ShortAnswers:
    """Serves the page, and the same page with what was found."""

    def __init__(
        self,
        library: Library,
        labels: Mapping[str, Labels],
        *,
        frame: KnowledgeFrame,
        gate: Gate,
        is_urgent: Callable[[str], bool],
    ) -> None:
        """`is_urgent` says of a text whether the rules of risk read danger in it; nothing is done but to show 112."""
        self._library = library
        self._labels = labels
        self._frame = frame
        self._gate = gate
        self._is_urgent = is_urgent
        self._searching = 0
        self._listed_of: Snapshot | None = None
        self._lists: dict[str, str] = {}

    def add_to(self, app: web.Application) -> None:
        """Register the page and what its form posts; both are for everybody. Before the page of any article."""
        app.router.add_get("/kunskap/{lang}/fragor", self._open)
        app.router.add_post("/kunskap/{lang}/fragor", self._search)

    async def _open(self, request: web.Request) -> web.Response:
        """All short answers: an empty page in a language that has none."""
        return self._page(self._lang(request))

    async def _search(self, request: web.Request) -> web.Response:
        """The page with what is nearest to a text; without a text, or without short answers, as it is opened."""
        lang = self._lang(request)
        refuse_foreign_origin(request, self._gate.origins)
        text = await _posted_text(request)
        if not text or not self._listed(lang):
            return self._page(lang)
        urgent, wait_s = self._is_urgent(text), self._gate.wait_s(request)
        if wait_s:
            return self._answer(lang, Searched(text, None, urgent), status=429, wait_s=wait_s)
        found = await self._found(text, lang)
        if found is None:
            return self._answer(lang, Searched(text, None, urgent), status=503, wait_s=SOON_S)
        return self._answer(lang, Searched(text, found, urgent))

    async def _found(self, text: str, lang: str) -> Sequence[Live] | None:
        """What is nearest and may be shown now; None while the search is made ready, or too many search at once."""
        if self._searching >= AT_ONCE:
            return None
        self._searching += 1
        try:
            names = await self._library.answers_to(text, lang, MOST_FOUND)
        finally:
            self._searching -= 1
        if names is None:
            return None
        shown = self._library.snapshot
        return [live for name in names if (live := shown.answer(name, lang)) is not None]

    # --- inside ------------------------------------------------------------------------------------

    def _lang(self, request: web.Request) -> str:
        lang = request.match_info["lang"]
        if lang not in self._labels:
            raise web.HTTPNotFound(text="")
        return lang

    def _page(self, lang: str) -> web.Response:
        labels = self._labels[lang]
        title, description = labels.questions_title, labels.questions_lead
        return self._frame.page(lang, title, description, self._body(lang), has_form=True)

    def _answer(self, lang: str, searched: Searched, *, status: int = 200, wait_s: float | None = None) -> web.Response:
        title = self._labels[lang].questions_title
        return self._frame.answer(lang, title, self._body(lang, searched), status=status, wait_s=wait_s)

    def _body(self, lang: str, searched: Searched | None = None) -> str:
        labels = self._labels[lang]
        body = answers_body(self._listed(lang), labels, action=f"/kunskap/{lang}/fragor", searched=searched)
        return f'{body}<p><a href="/kunskap/{lang}/">{escape(labels.back)}</a></p>'

    def _listed(self, lang: str) -> str:
        """The list of all of them, made once for as long as the texts stay the same."""
        shown = self._library.snapshot
        if shown is not self._listed_of:
            self._listed_of, self._lists = shown, {}
        if lang not in self._lists:
            every = [live for name in shown.articles if (live := shown.answer(name, lang)) is not None]
            self._lists[lang] = answers_list(every, self._labels[lang])
        return self._lists[lang]


async def _posted_text(request: web.Request) -> str:
    """What stood in the field."""
    try:
        text = (await posted.read(request)).text.strip()
    except Refused:
        raise web.HTTPBadRequest(text="") from None
    if len(text) > MOST_CHARS:
        raise web.HTTPBadRequest(text="")
    return text
