"""What a node serves first after a start: nothing that the service's mode does not allow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.assistant.bot_service.client import BotAnswer, Intent, Reply
from handoff.assistant.library import CONTACT, Library, Snapshot, decode_contact
from handoff.routing import launch
from handoff.routing.service import LAUNCH
from knowledge.directory.contacts import visible
from storage.memory import MemoryStore
from tests.handoff.assistant.wording.test_published import INSTALLED, UNDER_REVIEW
from tests.handoff.gateway.http.test_public import get_json
from tests.support.letters import VECTORS, Letters
from tests.support.site import Site, pages, site

ARTICLE, FACT = "a10", "fraga_tecken"


class Recording(Library):
    """Remembers everything that it was ever ready to show."""

    def __init__(self, *args: object, practice: Callable[[], bool], **named: object) -> None:
        super().__init__(*args, practice=practice, **named)  # type: ignore[arg-type]  # handed on as they are
        self.shown: list[tuple[Snapshot, str]] = []

    async def refresh(self) -> None:
        await super().refresh()
        assert self.replies is not None
        self.shown.append((self.snapshot, self.replies.text(FACT, "sv", open=True)))


@pytest.fixture
async def opened() -> MemoryStore:
    """The database of a line that is open, with the content of its first start, which nobody has reviewed."""
    store = MemoryStore(utc_now)
    before = library(store)(practice=lambda: True)
    await before.seed()
    await before.refresh()
    assert ARTICLE in before.snapshot.articles
    before.close()
    assert await store.records.put(LAUNCH, launch.encode(launch.Launch(mode="open")), replaces=0)
    return store


def library(store: MemoryStore) -> partial[Recording]:
    return partial(Recording, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now, installed=INSTALLED)


async def test_a_node_of_an_open_line_never_shows_unreviewed_content_not_even_first_after_its_start(
    tmp_path: Path, opened: MemoryStore
) -> None:
    unreviewed = await _unreviewed_contacts(opened)
    assert unreviewed
    async with (
        site(pages(tmp_path / "widget"), opened, library=library(opened), library_words=True) as node,
        aiohttp.ClientSession() as http,
    ):
        first = await _served(http, node, unreviewed[0])
        kept = node.library
        assert isinstance(kept, Recording)
        assert kept.shown, "it was ready before anybody could ask"
        for snapshot, reply in kept.shown:
            assert snapshot.articles == {}
            assert not set(unreviewed) & set(snapshot.contacts)
            assert reply == UNDER_REVIEW
    assert first == (404, 404, INSTALLED.text("text_ses_over", "sv", open=False))


async def _unreviewed_contacts(store: MemoryStore) -> list[str]:
    today = utc_now().date()
    contacts = [decode_contact(each.body) for each in await store.knowledge.all(CONTACT)]
    return [each.id for each in contacts if not visible(each, today, practice=False)]


async def _served(http: aiohttp.ClientSession, node: Site, contact: str) -> tuple[int, int, str]:
    """What a visitor gets who is there the moment the node is: an article, a contact, and a word of the bot."""
    article, _ = await get_json(http, node, f"/api/v1/articles/{ARTICLE}")
    entry, _ = await get_json(http, node, f"/api/v1/directory/{contact}")
    node.bot.script.append(BotAnswer(intent=Intent("eget_maende", 0.9), replies=(Reply(FACT),)))
    visitor = await node.visitor()
    await visitor.say("hej")
    await node.node.runtime.bot_turns.settled()
    events = (await visitor.call("sync", {"after_seq": 0}))["events"]
    return article, entry, [event["text"] for event in events if event.get("from") == "bot"][-1]
