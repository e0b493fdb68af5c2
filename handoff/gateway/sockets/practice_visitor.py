"""Invented visitors for practice: clients of this gateway's own socket, which use the events of the contract alone.

To the person who practises they look like real visitors: they ask for a person, wait in the queue, write and leave.
Owns their connections and tasks; `knowledge.practice` decides what they say and how the conversation is graded.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from dataclasses import dataclass, field
from typing import Any

import socketio
from socketio.exceptions import SocketIOError

from handoff.assistant.bot_service.client import Bot, BotRequest, BotUnusable
from handoff.backoffice.records.review_sheets import ReviewSheets
from handoff.contract import event_names as names
from handoff.contract.errors import Refused
from handoff.contract.training import RehearsalAck
from handoff.conversation.staff import Staff
from handoff.conversation.told.feelings import named_in
from handoff.gateway.sockets.delivery import VISITOR
from handoff.routing.rehearsals import Rehearsals
from knowledge.practice import files
from knowledge.practice.likeness import SentenceVectors, no_vectors
from knowledge.practice.session import Session
from knowledge.practice.story import Story
from storage.errors import StorageError
from storage.ids import AccountId

log = logging.getLogger(__name__)

MAX_AT_ONCE = 20
GIVE_UP_S = 20 * 60.0
"""An invented visitor who hears nothing for so long leaves."""

CONNECT_S = 10.0
SURE = 0.5
"""How sure the bot must be of what it understood, for a story to be steered by it."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast an invented visitor reads and writes, in seconds."""

    listens_s: float = 2.5
    """After the counselor's last word, in case there is more."""
    writes_s: float = 2.0
    """Before each line."""


@dataclass(slots=True)
class _Heard:
    """What the counselor has said and the invented visitor has not answered yet."""

    words: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False


class PracticeVisitors:
    """The invented visitors of this node, at most one for each member of staff."""

    def __init__(
        self,
        *,
        address: str,
        rehearsals: Rehearsals,
        sheets: ReviewSheets,
        bot: Bot,
        vectors: SentenceVectors = no_vectors,
        tempo: Tempo = Tempo(),  # a frozen value
    ) -> None:
        """`address`: where this gateway listens. `bot`, `vectors`: what the counselor means."""
        self._address = address
        self._bot = bot
        self._vectors = vectors
        self._rehearsals = rehearsals
        self._sheets = sheets
        self._tempo = tempo
        self._taken: set[AccountId] = set()
        """Who has an invented visitor, from the moment of asking until the visitor has left."""
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self, staff: Staff, persona_name: str) -> RehearsalAck:
        """Send an invented visitor into the queue of this member of staff.

        Raises:
            Refused: unknown_persona; practice_busy, while another one of theirs is there; unavailable.
            StorageError: the review sheet cannot be stored; the visitor has left again.
        """
        story = files.load().get(persona_name)
        if story is None:
            raise Refused("unknown_persona")
        if staff.account in self._taken or len(self._taken) >= MAX_AT_ONCE:
            raise Refused("practice_busy")
        self._taken.add(staff.account)  # before anything is awaited: a second start must see it
        visitor = _Visitor(story, self._tempo, self._bot, self._vectors)
        try:
            conversation = await self._arrived(visitor, staff.account)
            await self._sheets.begin(conversation, persona_name, staff.account)
            if self._closed:
                raise Refused("unavailable", retry_after_s=1.0)
        except BaseException:
            await visitor.leave()
            self._taken.discard(staff.account)
            raise
        task = asyncio.create_task(self._practised(visitor, conversation))
        self._running.add(task)
        task.add_done_callback(lambda done: self._left(staff.account, done))
        return RehearsalAck(conversation=conversation, persona=persona_name)

    async def _arrived(self, visitor: _Visitor, trainee: AccountId) -> str:
        """The conversation that the visitor has begun; Refused(unavailable) if the gateway did not answer."""
        client_id = secrets.token_hex(16)
        self._rehearsals.expect(client_id, trainee)
        try:
            return await visitor.arrive(self._address, client_id)
        except (SocketIOError, TimeoutError, OSError, _Unanswered):
            log.warning("rehearsal_not_started")
            raise Refused("unavailable", retry_after_s=1.0) from None

    async def _practised(self, visitor: _Visitor, conversation: str) -> None:
        """The conversation to its end, and its grade."""
        try:
            await visitor.live()
        finally:
            try:
                await self._sheets.graded(conversation, visitor.session.grade())
            except StorageError:
                log.warning("rehearsal_not_graded")

    def _left(self, trainee: AccountId, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._taken.discard(trainee)

    async def settled(self) -> None:
        """Wait until every conversation that is over has its grade."""
        await asyncio.gather(*self._running, return_exceptions=True)

    async def close(self) -> None:
        """Disconnect all of them: the gateway stops."""
        self._closed = True
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


class _Visitor:
    """One invented visitor."""

    def __init__(self, story: Story, tempo: Tempo, bot: Bot, vectors: SentenceVectors) -> None:
        self._story = story
        self._vectors = vectors
        self._tempo = tempo
        self._bot = bot
        self._heard = _Heard()
        self._socket: Any = socketio.AsyncClient(reconnection=True, logger=False, engineio_logger=False)
        self._socket.on(names.EVENT, self._on_event, namespace=VISITOR)
        self.session = Session(story, feels=lambda text: bool(named_in(text)))

    async def arrive(self, address: str, client_id: str) -> str:
        """Connect and begin a conversation; returns its id."""
        await self._socket.connect(
            address, namespaces=[VISITOR], transports=["websocket"], wait_timeout=CONNECT_S, retry=False
        )
        ack = await self._call(names.CONVERSATION_START, {"lang": "sv", "client_id": client_id})
        # A connection that breaks comes back to the same conversation.
        self._socket.connection_auth = {"token": ack["token"]}
        return str(ack["conversation"])

    async def live(self) -> None:
        """Say the first words, ask for a person, answer until the script ends or nobody says anything any more."""
        try:
            await self._say(self._story.opening)
            await self._call(names.HUMAN_REQUEST, {"client_msg_id": secrets.token_hex(8)})
            while not self.session.over and (heard := await self._listen()) is not None:
                intent = await self._understood(heard) if self.session.asks_intent else ""
                await self._say(self.session.hear(heard, intent, await self._vectors(heard)))
            if not self._heard.over:
                await self._call(names.CONVERSATION_END, {"client_msg_id": secrets.token_hex(8), "erase": False})
        except (SocketIOError, TimeoutError, _Unanswered):
            log.info("rehearsal_broken_off")
        finally:
            await self.leave()

    async def _understood(self, text: str) -> str:
        """What the bot takes the counselor's words for; empty where it is not sure, or does not answer."""
        try:
            intent = (await self._bot.turn(BotRequest(text, "sv"))).intent
        except BotUnusable:
            return ""
        return intent.name if intent.confidence >= SURE else ""

    async def leave(self) -> None:
        """Close the connection."""
        with contextlib.suppress(SocketIOError, OSError):
            await self._socket.disconnect()

    async def _listen(self) -> str | None:
        """The counselor's next messages, joined; None when the conversation is over or the time to give up has come."""
        try:
            async with asyncio.timeout(GIVE_UP_S):
                await self._heard.news.wait()
        except TimeoutError:
            return None
        while self._heard.news.is_set() and not self._heard.over:
            self._heard.news.clear()
            await asyncio.sleep(self._tempo.listens_s)
        words, self._heard.words = self._heard.words, []
        return None if self._heard.over else "\n".join(words)

    async def _say(self, lines: tuple[str, ...]) -> None:
        for line in lines:
            await asyncio.sleep(self._tempo.writes_s)
            if self._heard.over:
                return
            await self._call(names.MESSAGE_SEND, {"client_msg_id": secrets.token_hex(8), "text": line})

    async def _call(self, event: str, data: dict[str, object]) -> dict[str, Any]:
        ack = await self._socket.call(event, data, namespace=VISITOR, timeout=CONNECT_S)
        if not (isinstance(ack, dict) and ack.get("ok")):
            raise _Unanswered
        return ack

    async def _on_event(self, event: dict[str, Any]) -> None:
        if event.get("kind") == "message" and event.get("from") == "counselor":
            self._heard.words.append(str(event.get("text", "")))
            self._heard.news.set()
        elif event.get("kind") == "state" and event.get("state") in ("closed", "erased"):
            self._heard.over = True
            self._heard.news.set()


class _Unanswered(Exception):
    """The gateway refused an event: the invented visitor leaves."""
