"""A node whose library holds some guides, and what its bot says to a message. Holds no test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from handoff.assistant.bot_service.client import BotAnswer, BotRisk, Intent, Reply
from handoff.assistant.library import GUIDE, Library, LibraryFactory, encode
from handoff.conversation.events import BotWrote
from knowledge.guides.model import Guide
from knowledge.lifecycle import seeded
from knowledge.search.embedder import Embedder
from storage.ids import ConversationId
from storage.memory import MemoryStore
from tests.support.fakes import Clock, ScriptedBot
from tests.support.guides import threat, worry
from tests.support.parts import Parts, node


def libraries(store: MemoryStore, clock: Clock) -> LibraryFactory:
    def make(*, practice: Callable[[], bool]) -> Library:
        return Library(store.knowledge, embedder=no_embedder, clock=clock, practice=practice)

    return make


def no_embedder() -> Embedder:
    """Nothing is searched for here."""
    raise AssertionError


async def store_guides(store: MemoryStore, clock: Clock, guides: Iterable[Guide]) -> None:
    for guide in guides:
        assert await store.knowledge.save(GUIDE, guide.id, encode(seeded(guide, clock().date())), seen=0, by="test")


@asynccontextmanager
async def guiding(bot: ScriptedBot | None = None, guides: Iterable[Guide] | None = None) -> AsyncIterator[Parts]:
    clock = Clock()
    store = MemoryStore(clock)
    await store_guides(store, clock, [worry(), threat()] if guides is None else guides)
    async with node(store, bot=bot, clock=clock, library=libraries(store, clock)) as parts:
        library = parts.runtime.knowledge.library
        assert library is not None
        await library.refresh()
        yield parts
        library.close()


async def turn(
    parts: Parts, conversation: ConversationId, text: str, said: BotAnswer | Exception | None = None
) -> list[str]:
    """What the bot says to a message: ids of replies, `?` after the one that asks."""
    if said is not None:
        parts.bot.script.append(said)
    before = (await parts.state(conversation)).seq
    await parts.says(conversation, text)
    await parts.settled()
    parts.bot.script.clear()
    lines = []
    seq = 0
    for first, record in await parts.conversations.records(conversation):
        for number, event in enumerate(record.events):
            seq = first + number
            if isinstance(event, BotWrote) and seq > before:
                lines.append(event.reply_id + ("?" if event.question else ""))
    return lines


def says(reply: str, intent: str = "oro_barn", confidence: float = 0.9, risk: BotRisk = BotRisk()) -> BotAnswer:  # noqa: B008
    return BotAnswer(intent=Intent(intent, confidence), replies=(Reply(reply),), risk=risk)


WORRIED = says("amne_oro")
