"""`/chat/enkel`: the chat for browsers without scripts. Serves its pages, and answers each posted form with the next.

A token is in hidden fields of forms alone: in no address, no cookie, no log. The page of a conversation is the answer
to a form and may go on for as long as it is read. It says `Referrer-Policy: same-origin`: under `no-referrer` a browser
names no origin when it posts, and a form from elsewhere could not be told from one of ours.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from handoff.assistant.library import FALLBACK_LANG
from handoff.contract.errors import Refused
from handoff.contract.service import SURVEY_QUESTIONS, ServiceInfo
from handoff.gateway.acknowledgements import Wire
from handoff.gateway.http import headers
from handoff.gateway.http.chat_page import wanted_languages
from handoff.gateway.http.plain import fields as posted
from handoff.gateway.http.plain import words as texts
from handoff.gateway.http.plain.fields import Fields
from handoff.gateway.http.plain.frame import LEAVE, PATH, Carried, Site, elsewhere
from handoff.gateway.http.plain.listeners import Listener, Listeners
from handoff.gateway.http.plain.markup import KEEP_ALIVE, Markup, joined
from handoff.gateway.http.plain.pages import BOOK, CHIPS, Pages, Survey
from handoff.gateway.http.plain.talk import Moment, Sent, TalkPage, moment_of
from handoff.gateway.http.plain.view import View
from handoff.gateway.http.plain.visits import CHIP, Begun, PlainVisits
from handoff.gateway.http.plain.words import Words
from handoff.gateway.http.responses import STATUS, refuse_foreign_origin
from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.pace import Addresses
from handoff.gateway.sockets.padding import padded
from handoff.routing.board import QueueBoard
from knowledge.directory.contacts import Contact
from storage.errors import StorageError
from storage.ids import ConversationId

TICK_S: Final = 2.0
"""How often a page that goes on looks at what no event tells of: the place in the queue, opening hours."""

ALIVE_S: Final = 10.0
"""After so long without news something invisible is sent, which finds out whether anybody reads."""

LONGEST_S: Final = 2 * 3600.0
ANSWER_S: Final = 4.0
"""How long a page that does not go on waits for the bot."""

_BEGINNINGS: Final = frozenset({"start", "start_human", *(f"{CHIP}{name}" for name in CHIPS)})
_ENDINGS: Final = {"end": "ended", "erase": "erased"}
_GONE: Final = frozenset({"invalid_token", "conversation_erased", "unknown_conversation"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One posted form."""

    request: web.Request
    fields: Fields
    words: Words
    address: bytes

    def carried(self, token: str = "") -> Carried:
        """What the forms of the next page carry."""
        return Carried(id=secrets.token_hex(16), follow=self.follow, token=token)

    @property
    def follow(self) -> bool:
        """Whether the visitor wants new answers by themselves."""
        do = self.fields.get("do")
        return do == "follow" or (do != "unfollow" and self.fields.get("follow") == "1")


class PlainChat:
    """The pages of one node."""

    def __init__(
        self,
        *,
        visits: PlainVisits,
        listeners: Listeners,
        facts: Callable[[], ServiceInfo],
        board: QueueBoard,
        addresses: Addresses,
        contact: Callable[[str], Contact | None],
        clock: Callable[[], datetime],
        widget: Path,
        origins: tuple[str, ...],
        trusted_proxies: tuple[str, ...],
    ) -> None:
        """`widget` is the folder of the built pages, with the words and the style sheet of these."""
        self._visits = visits
        self._listeners = listeners
        self._facts = facts
        self._board = board
        self._addresses = addresses
        self._contact = contact
        self._clock = clock
        self._origins = origins
        self._trusted_proxies = trusted_proxies
        self._words = texts.load(widget)
        self._style = _address_of(widget / "static" / "plain.css")

    def add_to(self, app: web.Application) -> None:
        """Register the page and what its forms post; both are for everybody. A build without its words has neither."""
        if FALLBACK_LANG not in self._words:
            return
        app.router.add_get(PATH, self._open)
        app.router.add_post(PATH, self._post)
        app.on_shutdown.append(self._close)

    async def _close(self, app: web.Application) -> None:
        self._listeners.close()

    # --- requests ----------------------------------------------------------------------------------

    async def _open(self, request: web.Request) -> web.Response:
        words = self._language(wanted_languages(request))
        carried = Carried(id=secrets.token_hex(16), follow=_shows_parts(request))
        return self._answer(self._start_page(words, carried))

    async def _post(self, request: web.Request) -> web.StreamResponse:
        try:
            fields = await posted.read(request)
        except Refused as refused:
            return self._refused(self._language(wanted_languages(request)), refused.code)
        words = self._language([fields.get("lang"), *wanted_languages(request)])
        try:
            refuse_foreign_origin(request, self._origins)
        except web.HTTPForbidden:
            return self._refused(words, "not_allowed")
        now = time.monotonic()
        address = self._addresses.name(remote_address(request, self._trusted_proxies), now)
        visit = Visit(request, fields, words, address)
        do = fields.get("do")
        if do in _BEGINNINGS:
            return await self._begin(visit)
        apart = {"return": self._resume, "survey": self._survey, LEAVE: self._leave}
        if do in apart:
            return await apart[do](visit)
        return await self._go_on(visit, do)

    async def _begin(self, visit: Visit) -> web.StreamResponse:
        ack, begun = await self._visits.start(visit.fields, visit.words, visit.address)
        if begun is not None:
            return await self._talk(visit, begun, Sent(problem=_problem(begun.first)), since=_seq(begun.first))
        code = ack["error"]["code"]
        failed = "plain_busy" if code == "rate_limited" else f"error_{code}"
        again = Carried(id=visit.fields.get("id") or secrets.token_hex(16), follow=visit.follow)
        return self._answer(self._start_page(visit.words, again, failed), ack)

    async def _resume(self, visit: Visit) -> web.StreamResponse:
        ack, begun = await self._visits.resume(visit.fields, visit.address)
        if begun is not None:
            return await self._talk(visit, begun, Sent())
        return self._answer(self._pages(visit.words).returning(visit.carried(), ack["error"]["code"]), ack)

    async def _survey(self, visit: Visit) -> web.StreamResponse:
        ack = await self._visits.survey(visit.fields)
        failed = _problem(ack)
        fields, again = visit.fields, None
        if failed is not None:
            again = Survey(fields.get("survey"), failed, fields.text, fields.chosen(SURVEY_QUESTIONS))
        page = self._pages(visit.words).over("ended", visit.carried(), survey=again, thanks=failed is None)
        return self._answer(page, ack)

    async def _leave(self, visit: Visit) -> web.StreamResponse:
        await self._visits.leave(visit.fields)
        return self._answer(elsewhere(self._site()))

    async def _go_on(self, visit: Visit, do: str) -> web.StreamResponse:
        token = visit.fields.get("token")
        ack, conversation = await self._visits.conversation_of(token)
        if conversation is None:
            return self._lost(visit, ack)
        ack = await self._visits.act(do, conversation, visit.fields, visit.address)
        code = _problem(ack)
        if code in _GONE:
            return self._lost(visit, ack)
        if code is None and do.endswith("_form"):
            return await self._form(visit, conversation, do)
        # Not the times for who asks too fast: all of the log and of the times is read for them.
        again = do == "mailbox" or (do.startswith(BOOK) and code != "rate_limited")
        if code is not None and again:
            return await self._form(visit, conversation, f"{do.partition(':')[0]}_form", ack)
        if code is None and do in _ENDINGS:
            pages = self._pages(visit.words)
            return self._answer(pages.over(_ENDINGS[do], visit.carried(), survey=_survey_of(ack)))
        return await self._talk(visit, Begun(conversation, token), _sent(do, visit.fields, ack), since=_seq(ack))

    async def _form(
        self, visit: Visit, conversation: ConversationId, name: str, ack: Wire | None = None
    ) -> web.Response:
        """A page with one form beside the conversation; `ack` says why it is shown again."""
        token = visit.fields.get("token")
        self._listeners.linger(conversation, visit.address, token)
        if name in ("appointment_form", "book_form"):
            return await self._times(visit, conversation, ack)
        carried, pages = visit.carried(token), self._pages(visit.words)
        if name == "end_form":
            return self._answer(pages.ending(carried))
        return self._answer(pages.mailbox(carried, draft=visit.fields.text, failed=_problem(ack)), ack)

    async def _times(self, visit: Visit, conversation: ConversationId, ack: Wire | None) -> web.Response:
        """The times that can be booked, and why the last choice was not taken."""
        token, view, now = visit.fields.get("token"), View(), self._clock()
        try:
            await self._visits.read(view, conversation)
        except (Refused, StorageError):
            return self._refused(visit.words, "unavailable")
        booked = view.booked()
        free = [each for each in await self._visits.bookable() if booked is None or each.id != booked.id]
        told = [visit.words.t("appointment_length", clock=moment_of(each, now), n=each.minutes) for each in free]
        page = self._pages(visit.words).times(
            visit.carried(token), told, free, moment_of(booked, now) if booked else None, _problem(ack)
        )
        return self._answer(page, ack)

    # --- the conversation --------------------------------------------------------------------------

    async def _talk(self, visit: Visit, begun: Begun, sent: Sent, *, since: int = 0) -> web.StreamResponse:
        """The page of the conversation; `since`: the number of what was just sent, whose answer is worth a wait."""
        carried = visit.carried(begun.token)
        page = TalkPage(visit.words, self._site(), carried, clock=self._clock, contact=self._contact)
        view = View()
        async with self._listeners.listening(begun.conversation, visit.address, begun.token) as listener:
            try:
                await self._visits.read(view, begun.conversation)
                if carried.follow:
                    response = await self._going_on(visit, begun.conversation, page, view, sent, listener)
                    await self._visits.put_down(begun.token)
                    return response
                await self._answered(view, begun.conversation, since, listener)
            except Refused:
                return self._answer(self._pages(visit.words).over("erased", visit.carried()))
            except StorageError:
                return self._refused(visit.words, "unavailable")
        self._listeners.linger(begun.conversation, visit.address, begun.token)
        moment = self._moment(visit.words, begun.conversation, view)
        return self._answer(joined(page.beginning(view, moment, sent), page.end()))

    async def _answered(self, view: View, conversation: ConversationId, since: int, listener: Listener) -> None:
        """Read on until what was sent has been answered, for a while."""
        until = time.monotonic() + ANSWER_S
        while since and view.state == "bot" and not view.answered_since(since):
            left_s = until - time.monotonic()
            if left_s <= 0:
                return
            await listener.news(left_s)
            await self._visits.read(view, conversation)

    async def _going_on(
        self,
        visit: Visit,
        conversation: ConversationId,
        page: TalkPage,
        view: View,
        sent: Sent,
        listener: Listener,
    ) -> web.StreamResponse:
        """Send the page as far as it goes, and the rest as it happens."""
        response = web.StreamResponse(headers={**_HEADERS, "X-Accel-Buffering": "no"})
        response.content_type, response.charset = "text/html", "utf-8"
        await response.prepare(visit.request)
        began = spoken = time.monotonic()
        moment = self._moment(visit.words, conversation, view)
        try:
            await _write(response, page.beginning(view, moment, sent))
            now_shown = page.now(view, moment)
            while not (listener.replaced or self._listeners.closing or _left(visit.request)):
                if time.monotonic() - began > LONGEST_S or view.state == "closed":
                    break
                await listener.news(TICK_S)
                shown = len(view.events)
                if not await self._caught_up(view, conversation):
                    await _write(response, page.gone())
                    break
                moment = self._moment(visit.words, conversation, view)
                now_next = page.now(view, moment)
                if len(view.events) > shown or now_next != now_shown:
                    await _write(response, joined(page.lines(view, view.events[shown:]), now_next))
                    now_shown, spoken = now_next, time.monotonic()
                elif time.monotonic() - spoken > ALIVE_S:
                    await _write(response, KEEP_ALIVE)
                    spoken = time.monotonic()
            cut = view.state not in ("closed", "erased")
            await _write(response, page.end(cut=cut))
            await response.write_eof()
        except ConnectionError:
            pass  # the visitor has gone on to another page
        return response

    async def _caught_up(self, view: View, conversation: ConversationId) -> bool:
        """Read on; False once the conversation has been erased."""
        try:
            await self._visits.read(view, conversation)
        except Refused:
            return False
        except StorageError:
            return True  # at the next tick
        return True

    def _moment(self, words: Words, conversation: ConversationId, view: View) -> Moment:
        service = self._facts()
        return Moment(
            open=service.open if view.open is None else view.open,
            why_closed=texts.why_closed(words, service) or words.t("nobody_title"),
            opening=texts.opening(words, service, self._clock()),
            place=self._board.positions().get(conversation),
            usual_wait=words.usual_wait(service),
        )

    # --- answers -----------------------------------------------------------------------------------

    def _lost(self, visit: Visit, ack: Wire) -> web.Response:
        if ack["error"]["code"] not in _GONE:
            return self._refused(visit.words, ack["error"]["code"])
        return self._answer(self._pages(visit.words).over("expired", visit.carried()))

    def _refused(self, words: Words, code: str) -> web.Response:
        return self._answer(self._pages(words).foreign(), {"ok": False, "error": {"code": code}})

    def _start_page(self, words: Words, carried: Carried, failed: str | None = None) -> Markup:
        service = self._facts()
        # That nobody is here stands in the header.
        door = (texts.why_closed(words, service), texts.opening(words, service, self._clock()))
        return self._pages(words).start(service, " ".join(filter(None, door)), carried, failed)

    def _pages(self, words: Words) -> Pages:
        others = tuple(each for each in self._words.values() if each.lang != words.lang)
        return Pages(words, self._site(), others)

    def _site(self) -> Site:
        service = self._facts()
        return Site(style=self._style, exit_url=service.exit_url, practice=service.mode == "practice")

    def _language(self, wanted: list[str]) -> Words:
        return self._words[next((lang for lang in wanted if lang in self._words), FALLBACK_LANG)]

    def _answer(self, page: Markup, ack: Wire | None = None) -> web.Response:
        status = 200 if ack is None or ack["ok"] else STATUS.get(ack["error"]["code"], 400)
        return web.Response(text=padded(page), status=status, content_type="text/html", headers=_HEADERS)


_HEADERS: Final = {"Content-Security-Policy": headers.scriptless(), "Referrer-Policy": "same-origin"}


async def _write(response: web.StreamResponse, part: Markup) -> None:
    """Send a part, filled up so that its length does not tell what was said: spaces between elements show nothing."""
    await response.write(padded(part).encode())


def _address_of(style: Path) -> str:
    """With a hash of its content, so that no cache keeps an old one."""
    content = style.read_bytes() if style.is_file() else b""
    return f"/static/{style.name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def _shows_parts(request: web.Request) -> bool:
    """Whether the browser is of a kind that shows a page while it comes: text browsers wait for its end."""
    return "Sec-Fetch-Mode" in request.headers


def _left(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _survey_of(ack: Wire) -> Survey | None:
    token = ack["survey_token"]
    return Survey(token) if token else None


def _problem(ack: Wire | None) -> str | None:
    return None if ack is None or ack["ok"] else str(ack["error"]["code"])


def _seq(ack: Wire | None) -> int:
    return int(ack.get("seq", 0)) if ack is not None and ack["ok"] else 0


def _sent(do: str, fields: Fields, ack: Wire) -> Sent:
    """What to show of the request: what was refused stays in the field, and so does what was not sent with it."""
    kept = "" if ack["ok"] and do in ("send", "mailbox") else fields.text
    by = ack.get("answer_by")
    return Sent(
        problem=_problem(ack),
        draft=kept,
        code=ack.get("code"),
        answer_by=texts.day(datetime.fromisoformat(by)) if by else None,
    )
