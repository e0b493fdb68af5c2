"""What a posted form asks for, done by the same actions as a socket's requests and under the same limits.

Only the start differs: it has a budget of its own in place of the proof of work, which needs a script.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from handoff.actions.appointments import AppointmentActions
from handoff.actions.visitor import VisitorActions
from handoff.contract import event_names as names
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack, AppointmentTime
from handoff.contract.service import SURVEY_QUESTIONS, SURVEY_TEXT_MAX, SurveyAnswer
from handoff.contract.tables import VISITOR_EVENTS
from handoff.contract.visitor import Leave, SyncAck
from handoff.gateway.acknowledgements import Wire, acknowledged, parse, parse_body
from handoff.gateway.http.plain.fields import Fields
from handoff.gateway.http.plain.frame import LEAVE
from handoff.gateway.http.plain.pages import BOOK
from handoff.gateway.http.plain.view import View
from handoff.gateway.http.plain.words import Words
from handoff.gateway.http.responses import encoded
from handoff.gateway.limits.keep_pace import keep_pace
from handoff.gateway.limits.pace import Addresses, Paces
from handoff.gateway.limits.start_budget import StartBudget
from storage.errors import IntegrityError, StorageError
from storage.ids import ConversationId
from storage.ports.audit import Surveys
from storage.ports.visitors import VisitorSecrets

PRESS: Final = "press:"
CHIP: Final = "chip:"
TOKEN_MAX: Final = 128
LEAVES_WITHIN_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Begun:
    """A conversation that was begun or opened, and what came of the first request in it."""

    conversation: ConversationId
    token: str
    first: Wire | None = None


class PlainVisits:
    """The requests of visitors without scripts; each is acknowledged, and none raises."""

    def __init__(
        self,
        *,
        actions: VisitorActions,
        appointments: AppointmentActions,
        secrets: VisitorSecrets,
        surveys: Surveys,
        addresses: Addresses,
        starts: StartBudget,
        paces: Paces,
        damage_met: Callable[[ConversationId | None], Awaitable[None]],
    ) -> None:
        """`damage_met`: told of stored data that does not verify, by its conversation, if that is known."""
        self._actions = actions
        self._appointments = appointments
        self._secrets = secrets
        self._surveys = surveys
        self._addresses = addresses
        self._starts = starts
        self._paces = paces
        self._damage_met = damage_met
        self._leaving: set[asyncio.Future[Wire]] = set()
        self._acts: Mapping[str, Callable[[ConversationId, Fields], Awaitable[Answer]]] = {
            "send": self._send,
            "human": self._human,
            "leave_queue": self._leave_queue,
            "code": self._code,
            "mailbox": self._mailbox,
            "cancel_time": self._cancel_time,
            "transfer_yes": self._transfer_yes,
            "transfer_no": self._transfer_no,
            "end": self._end,
            "erase": self._erase,
        }

    # --- begin -------------------------------------------------------------------------------------

    async def start(self, fields: Fields, words: Words, address: bytes) -> tuple[Wire, Begun | None]:
        """Begin a conversation, with what the chosen way in says."""

        async def begin() -> Answer:
            self._starts.admit(address, time.monotonic())
            request = _request(names.CONVERSATION_START, lang=words.lang, client_id=fields.start_key)
            return await self._actions.start(request)

        ack = await self._acknowledged(begin)
        if not ack["ok"]:
            return ack, None
        conversation, do = ConversationId(ack["conversation"]), fields.get("do")
        first = None
        if do.startswith(CHIP):
            said = words.t(f"chip_{do.removeprefix(CHIP)}_says")
            first = await self._acknowledged(lambda: self._say(conversation, fields.retry_key(do), said), conversation)
        elif do == "start_human":
            first = await self._acknowledged(lambda: self._human(conversation, fields), conversation)
        return ack, Begun(conversation, ack["token"], first)

    async def resume(self, fields: Fields, address: bytes) -> tuple[Wire, Begun | None]:
        """Open the conversation of a return code."""

        async def opened() -> Answer:
            wait_s = self._addresses.guess_wait_s(address, time.monotonic())
            if wait_s > 0:
                raise Refused("rate_limited", retry_after_s=wait_s)
            return await self._actions.open_mailbox(_request(names.MAILBOX_OPEN, code=fields.get("code")))

        ack = await self._acknowledged(opened)
        return ack, Begun(ConversationId(ack["conversation"]), ack["token"]) if ack["ok"] else None

    async def conversation_of(self, token: str) -> tuple[Wire, ConversationId | None]:
        """The conversation that a token opens; the token counts as held now."""
        found: list[ConversationId] = []

        async def resolve() -> Answer:
            conversation = await self._actions.resume(token) if 0 < len(token) <= TOKEN_MAX else None
            if conversation is None:
                raise Refused("invalid_token")
            await self._secrets.see_tokens([token])
            found.append(conversation)
            return Ack()

        ack = await self._acknowledged(resolve)
        return ack, found[0] if found else None

    async def leave(self, fields: Fields) -> None:
        """The quick exit: the conversation is over and its token opens nothing. Who leaves waits a moment at most."""

        async def leave() -> Answer:
            await self._actions.leave(_leaving(fields))
            return Ack()

        leaving = asyncio.ensure_future(self._acknowledged(leave))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)
        await asyncio.wait((leaving,), timeout=LEAVES_WITHIN_S)

    async def put_down(self, token: str) -> None:
        """Note that a page that has gone on held its token until now."""
        with contextlib.suppress(StorageError):  # it was noted within the last minute
            await self._secrets.see_tokens([token])

    # --- go on -------------------------------------------------------------------------------------

    async def act(self, do: str, conversation: ConversationId, fields: Fields, address: bytes) -> Wire:
        """Do what a button of the conversation's pages asks for; `look` asks for nothing."""

        async def run() -> Answer:
            await keep_pace(self._paces.of(conversation))
            if do.startswith(PRESS):
                return await self._press(conversation, fields, do)
            if do.startswith(BOOK):
                return await self._book(conversation, fields, do, address)
            chosen = self._acts.get(do)
            return Ack() if chosen is None else await chosen(conversation, fields)

        return await self._acknowledged(run, conversation)

    async def survey(self, fields: Fields) -> Wire:
        """Store the answers of the survey, of which none has to be given.

        What is too long has a code of its own, so that the page can say what to do.
        """
        given, text = fields.chosen(SURVEY_QUESTIONS), fields.text.strip()
        if text:
            given["text"] = text

        async def store() -> Answer:
            if len(text) > SURVEY_TEXT_MAX:
                raise Refused("text_too_long")
            body = encoded({"survey_token": fields.get("survey"), **given})
            said = parse_body(body, SurveyAnswer)
            if given and not await self._surveys.answer(
                said.survey_token, helped=said.helped, felt_safe=said.felt_safe, text=said.text
            ):
                raise Refused("survey_token_invalid")
            return Ack()

        return await self._acknowledged(store)

    async def bookable(self) -> list[AppointmentTime]:
        """The times that can be chosen now; none where they cannot be read."""
        found: list[AppointmentTime] = []

        async def read() -> Answer:
            found.extend((await self._appointments.bookable()).times)
            return Ack()

        await self._acknowledged(read)
        return found

    async def read(self, view: View, conversation: ConversationId) -> int:
        """Add to the view what has happened since; returns how many events are new.

        Raises:
            Refused: conversation_erased.
            StorageError: try again.
        """
        known, more = len(view.events), True
        while more:
            page = await self._page(conversation, view.head)
            view.events += page.events
            view.state, view.open, more = page.state, page.open, page.more
        return len(view.events) - known

    # --- inside ------------------------------------------------------------------------------------

    async def _acknowledged(
        self, act: Callable[[], Awaitable[Answer]], conversation: ConversationId | None = None
    ) -> Wire:
        return await acknowledged(act, on_damage=partial(self._damage_met, conversation))

    async def _page(self, conversation: ConversationId, after_seq: int) -> SyncAck:
        try:
            return await self._actions.events_after(conversation, after_seq)
        except IntegrityError:
            await self._damage_met(conversation)
            raise

    async def _say(self, conversation: ConversationId, key: str, text: str, **button: object) -> Answer:
        return await self._actions.send(
            conversation, _request(names.MESSAGE_SEND, client_msg_id=key, text=text, **button)
        )

    async def _send(self, conversation: ConversationId, fields: Fields) -> Answer:
        return await self._say(conversation, fields.retry_key("send"), fields.text)

    async def _press(self, conversation: ConversationId, fields: Fields, do: str) -> Answer:
        seq, _, index = do.removeprefix(PRESS).partition(":")
        place = Fields({"seq": seq, "index": index})
        at = {"seq": place.number("seq"), "index": place.number("index")}
        view = View()
        await self.read(view, conversation)
        button = view.button(at["seq"], at["index"])
        if button is None:
            raise Refused("unknown_button")
        return await self._say(conversation, fields.retry_key(do), button.title, button=at)

    async def _human(self, conversation: ConversationId, fields: Fields) -> Answer:
        request = _request(names.HUMAN_REQUEST, client_msg_id=fields.retry_key("human"))
        return await self._actions.ask_human(conversation, request)

    async def _leave_queue(self, conversation: ConversationId, fields: Fields) -> Answer:
        request = _request(names.QUEUE_LEAVE, client_msg_id=fields.retry_key("leave_queue"))
        return await self._actions.leave_queue(conversation, request)

    async def _code(self, conversation: ConversationId, fields: Fields) -> Answer:
        request = _request(names.CODE_CREATE, client_msg_id=fields.retry_key("code"))
        return await self._actions.make_code(conversation, request)

    async def _mailbox(self, conversation: ConversationId, fields: Fields) -> Answer:
        request = _request(names.MAILBOX_LEAVE, client_msg_id=fields.retry_key("mailbox"), text=fields.text)
        return await self._actions.leave_message(conversation, request)

    async def _book(self, conversation: ConversationId, fields: Fields, do: str, address: bytes) -> Answer:
        wait_s = self._addresses.booking_wait_s(address, time.monotonic())
        if wait_s > 0:
            raise Refused("rate_limited", retry_after_s=wait_s)
        chosen = do.removeprefix(BOOK)
        request = _request(names.APPOINTMENT_BOOK, client_msg_id=fields.retry_key(do), time=chosen)
        return await self._appointments.book(conversation, request)

    async def _cancel_time(self, conversation: ConversationId, fields: Fields) -> Answer:
        request = _request(names.APPOINTMENT_CANCEL, client_msg_id=fields.retry_key("cancel_time"))
        return await self._appointments.cancel(conversation, request)

    async def _transfer_yes(self, conversation: ConversationId, fields: Fields) -> Answer:
        return await self._transfer(conversation, fields, accept=True)

    async def _transfer_no(self, conversation: ConversationId, fields: Fields) -> Answer:
        return await self._transfer(conversation, fields, accept=False)

    async def _transfer(self, conversation: ConversationId, fields: Fields, *, accept: bool) -> Answer:
        request = _request(names.TRANSFER_ANSWER, client_msg_id=fields.retry_key(f"transfer_{accept}"), accept=accept)
        return await self._actions.answer_transfer(conversation, request)

    async def _end(self, conversation: ConversationId, fields: Fields) -> Answer:
        return await self._finish(conversation, fields, erase=False)

    async def _erase(self, conversation: ConversationId, fields: Fields) -> Answer:
        return await self._finish(conversation, fields, erase=True)

    async def _finish(self, conversation: ConversationId, fields: Fields, *, erase: bool) -> Answer:
        request = _request(names.CONVERSATION_END, client_msg_id=fields.retry_key(f"end_{erase}"), erase=erase)
        return await self._actions.end(conversation, request)


def _leaving(fields: Fields) -> Leave:
    return parse_body(encoded({"token": fields.get("token"), "client_msg_id": fields.retry_key(LEAVE)}), Leave)


def _request(event: str, **fields: object) -> Any:
    """The request's model, checked as one from a socket is.

    Raises:
        Refused: bad_request.
    """
    return parse(VISITOR_EVENTS[event], fields)
