"""A whole line for the visitor's tests: real pages, words, rules and directory on a real port; a bot on a script.

Starts in a second, so that a test can have one of its own: closed, ended, embedded only here. Hours and mode can be
changed while it runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec

from handoff.app.build import utc_now
from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Handoff, Intent, Reply
from handoff.assistant.wording.speech import Texts
from handoff.cli._parts import REPLIES
from handoff.contract.base import ModeName
from handoff.contract.service import HoursException, OpeningHours, OpenSpan
from handoff.conversation.calendar import SWEDEN
from handoff.conversation.state import State
from handoff.ledger.feed import Change
from handoff.risk import RiskRules
from knowledge import wordings
from storage.ids import ConversationId
from storage.memory import MemoryStore
from storage.ports.store import Store
from tests.support.clients import WITHIN_S, Counselor
from tests.support.fakes import ScriptedBot
from tests.support.letters import VECTORS, Letters
from tests.support.product import ROOT
from tests.support.shared_search import SharedSearch
from tests.support.site import Site, site

OPERATOR = "Föreningen Exempel"
PERSON = BotButton("knapp_person", "be_om_manniska")
_BY_WORD: Mapping[str, tuple[str, tuple[BotButton, ...]]] = {
    "prata": ("hur_prata", (PERSON,)),
    "skuld": ("eget_maende", (PERSON,)),
    "människa": ("be_om_manniska", ()),
    "hej då": ("avsluta", ()),
}


def _says(request: BotRequest) -> BotAnswer:
    """An answer of the kind that the bot gives, by a word in the text; the real one has tests of its own."""
    known = [answer for word, answer in _BY_WORD.items() if word in request.text]
    if request.payload == "be_om_manniska":
        known = [_BY_WORD["människa"]]
    reply, buttons = known[0] if known else ("halsa", (PERSON,))
    asked = reply == "be_om_manniska"
    return BotAnswer(
        intent=Intent(reply, 0.9),
        replies=(Reply(reply, buttons),),
        language=request.lang,
        handoff=Handoff(asked, "asked" if asked else None),
    )


class TalkingBot(ScriptedBot):
    """Answers by a word in the text, unless there is a script."""

    async def turn(self, request: BotRequest) -> BotAnswer:
        if not self.script:
            self.script.append(_says)
        return await super().turn(request)


@cache
def _words() -> wordings.Wordings:
    return wordings.load(REPLIES)


@cache
def _rules() -> RiskRules:
    return RiskRules.load(None)


@dataclass(slots=True)
class Line:
    """A running line, what has happened on it, and its staff."""

    site: Site
    conversations: list[ConversationId] = field(default_factory=list)
    """In the order in which they began."""
    _states: dict[ConversationId, State] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _staff: int = 0

    @property
    def url(self) -> str:
        return self.site.url

    def follow(self, change: Change) -> None:
        """Observer of the change feed."""
        if change.before.name is None:
            self.conversations.append(change.conversation)
        self._states[change.conversation] = change.after
        self._news.set()

    async def until(
        self, conversation: ConversationId, wanted: Callable[[State], bool], *, within_s: float = WITHIN_S
    ) -> State:
        """The state as soon as it is as wanted."""
        async with asyncio.timeout(within_s):
            while not wanted(self._states[conversation]):
                self._news.clear()
                await self._news.wait()
        return self._states[conversation]

    async def on_duty(self) -> Counselor:
        """A counselor who has signed in and takes conversations."""
        self._staff += 1
        counselor = await self.site.counselor(f"kim{self._staff}")
        assert (await counselor.available(2))["ok"]
        await self.site.node.runtime.presence.refresh()
        return counselor

    async def taken(self, counselor: Counselor) -> ConversationId:
        """The newest conversation, once it waits, in this counselor's hands."""
        newest = self.conversations[-1]
        await self.until(newest, lambda state: state.name == "queued")
        await self.site.node.runtime.projection.settled()
        ack = await counselor.take_next()
        assert ack == {"ok": True, "conversation": newest}, ack
        return newest

    async def mode(self, mode: ModeName) -> None:
        """Another service mode from now on."""
        service = self.site.node.runtime.service
        version, launch = await service.read_launch()
        assert await service.put_launch(msgspec.structs.replace(launch, mode=mode), replaces=version)

    async def closed_until(self, opens: datetime) -> None:
        """Outside opening hours from now on, until then."""
        service = self.site.node.runtime.service
        version, _ = await service.read_hours()
        await service.set_hours(_closed_until(opens), replaces=version)


@asynccontextmanager
async def line(
    store: Store | None = None,
    *,
    search: bool = False,
    texts: Texts | None = None,
    widget: Path = ROOT / "widget" / "dist",
    **changes: Any,
) -> AsyncIterator[Line]:
    """One line until the block ends. `changes` are settings; `port` makes it come back where it was.

    `search`: its articles can be searched from the beginning, so that the bot's answers come with cards.
    `texts`: in place of the installation's words. `widget`: in place of the build.
    """
    store = store or MemoryStore(utc_now)
    settings = {"operator": OPERATOR, "rate_per_s": 1000, "rate_per_minute": 10_000, **changes}
    async with site(
        widget,
        store,
        bot=TalkingBot(),
        texts=texts or _words(),
        rules=_rules(),
        library=partial(
            SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now, installed=_words()
        ),
        within_s=None,
        **settings,
    ) as running:
        if search:
            await running.library.reindex()
        made = Line(running)
        running.node.runtime.feed.subscribe(made.follow)
        yield made


def _closed_until(opens: datetime) -> OpeningHours:
    """Hours that are over for today and begin again at `opens` (aware) alone."""
    local = opens.astimezone(SWEDEN)
    span = OpenSpan(opens=local.strftime("%H:%M"), closes="24:00")
    exception = HoursException(date=local.date().isoformat(), spans=[span])
    return OpeningHours(always=False, exceptions=[exception], closed_on_holidays=False)


def in_days(days: int, hour: int = 9) -> datetime:
    """So many days from now, at that hour by the Swedish clock."""
    now = utc_now().astimezone(SWEDEN)
    return (now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
