"""Plays scripted conversations through the chat: each visitor on a socket of their own, several side by side.

Owns the order of a conversation: the visitor writes, the bot answers, and where it has asked for a fact that the
persona knows and has not told yet, the persona's answer is sent before the script goes on. Judges nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from handoff.conversation.events import VisitorAnswered
from handoff.conversation.state import State
from handoff.ledger.feed import Change
from storage.ids import ConversationId, Seq
from tests.converse.played import Asked, Bubble, Exchange, Played, PlayedTurn, SeenCard, Status
from tests.converse.questions import asked, persona_key, truth
from tests.converse.script import Expected, PersonaKey, Script, Turn
from tests.support.clients import Visitor, Wire
from tests.support.site import Site

TURN_WITHIN_S = 60.0
"""For the bot's answer to one message; only a failure takes this long."""
START_LANGS = ("sv", "en")
"""Languages in which the page can be opened; a visitor with another one opens it in Swedish."""


class Player:
    """Plays conversations on a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._answered: dict[str, asyncio.Event] = {}
        site.node.runtime.feed.subscribe(self._follow)

    async def play_all(self, scripts: Sequence[Script], *, beside: int) -> AsyncIterator[Played]:
        """Each conversation as soon as it has ended, `beside` of them at a time."""
        free = asyncio.Semaphore(beside)

        async def one(script: Script) -> Played:
            async with free:
                return await self.play(script)

        playing = [asyncio.ensure_future(one(script)) for script in scripts]
        try:
            for ended in asyncio.as_completed(playing):
                yield await ended
        finally:
            for each in playing:
                each.cancel()
            await asyncio.gather(*playing, return_exceptions=True)

    async def play(self, script: Script) -> Played:
        """One conversation, from the welcome to the last turn."""
        began = time.monotonic()
        turns: list[PlayedTurn] = []
        problem = ""
        async with self.chat(script.page or (script.lang if script.lang in START_LANGS else "sv")) as chat:
            welcome = await chat.news()
            unused = dict(script.persona)
            try:
                for number, turn in enumerate(script.turns, 1):
                    turns.append(await _turn(chat, number, turn, unused))
            except (AssertionError, TimeoutError, ConnectionError) as error:
                problem = f"turn {len(turns) + 1}: {type(error).__name__} {error}"
            return Played(script, welcome, tuple(turns), problem, time.monotonic() - began)

    @asynccontextmanager
    async def chat(self, lang: str) -> AsyncIterator[Chat]:
        """One visitor's conversation, begun in this language; the welcome is not read yet."""
        visitor = Visitor(self._site.url)
        try:
            await visitor.connect()
            await visitor.start(lang)
            yield Chat(self._site, visitor, self._answered)
        finally:
            self._answered.pop(visitor.conversation, None)
            await visitor.close()

    def _follow(self, change: Change) -> None:
        event = self._answered.get(change.conversation)
        if event is not None and not change.after.pending:
            event.set()


async def _turn(chat: Chat, number: int, turn: Turn, unused: dict[PersonaKey, str]) -> PlayedTurn:
    exchanges = [await chat.say(turn.says)]
    question = exchanges[0].after.question
    if question is not None and (answer := _answer(question, turn.expect, unused)):
        exchanges.append(await chat.say(answer, answers=question))
    return PlayedTurn(number, turn.expect, tuple(exchanges), turn.own, turn.told)


def _answer(question: Asked, expect: Expected, unused: dict[PersonaKey, str]) -> str | None:
    """What the visitor answers, if they do; the persona's words are used up."""
    key = persona_key(question, unused)
    return truth(question, expect) or (unused.pop(key) if key else None)


class Chat:
    """One visitor's conversation, as they see it and as the node knows it."""

    def __init__(self, site: Site, visitor: Visitor, answered: dict[str, asyncio.Event]) -> None:
        self._site = site
        self._visitor = visitor
        self._answered = answered
        self._seen = 0
        self._status = Status()

    async def say(self, text: str, *, answers: Asked | None = None) -> Exchange:
        """Write, and wait until the bot owes nothing any more."""
        before = self._status
        event = self._answered[self._visitor.conversation] = asyncio.Event()
        ack = await self._visitor.say(text)
        assert ack["ok"], ack["error"]["code"]
        if (await self._state()).pending:
            await asyncio.wait_for(event.wait(), TURN_WITHIN_S)
        assert not (await self._state()).failure_shown, "the bot did not answer"
        bubbles = await self.news()
        return Exchange(
            says=text,
            bubbles=bubbles,
            before=before,
            after=self._status,
            answers=answers,
            value=await self._value(answers.id, Seq(ack["seq"])) if answers else None,
        )

    async def news(self) -> tuple[Bubble, ...]:
        """What the visitor sees since the last look."""
        bubbles: list[Bubble] = []
        more = True
        while more:
            ack = await self._visitor.call("sync", {"after_seq": self._seen})
            assert ack["ok"], ack["error"]["code"]
            for event in ack["events"]:
                self._seen = event["seq"]
                bubbles += _bubbles(event)
            more = ack["more"]
        self._status = status(await self._state())
        return tuple(bubbles)

    async def _value(self, question: str, message: Seq) -> str | None:
        """How the message was read as an answer to this question; None if it was not."""
        records = await self._site.node.runtime.conversations.records(ConversationId(self._visitor.conversation))
        events = [
            event
            for first, record in records
            if first <= message < first + len(record.events)
            for event in record.events
        ]
        read = [event.value for event in events if isinstance(event, VisitorAnswered) and event.question == question]
        return read[-1] if read else None

    async def _state(self) -> State:
        return await self._site.node.runtime.conversations.state(ConversationId(self._visitor.conversation))


def status(state: State) -> Status:
    """What the checks look at of a conversation's state on the node."""
    assert state.name is not None
    return Status(
        level=state.level,
        settling=state.unsettled_since is not None,
        name=state.name,
        lang=state.lang,
        question=asked(state.question),
        payloads=tuple(button.payload for button in state.buttons),
    )


def _bubbles(event: Wire) -> list[Bubble]:
    """The message or notice of a wire event, if it is one that the visitor did not write."""
    if event["kind"] == "notice":
        return [Bubble(event["text"], code=event["code"])]
    if event["kind"] != "message" or event["from"] != "bot":
        return []
    cards = tuple(
        SeenCard(card["type"], card["id"], card["title"], f"{card.get('summary', '')} {card.get('phone', '')}".strip())
        for card in event.get("cards") or ()
    )
    buttons = tuple(button["title"] for button in event.get("buttons") or ())
    return [Bubble(event["text"], event["reply_id"], buttons=buttons, cards=cards)]
