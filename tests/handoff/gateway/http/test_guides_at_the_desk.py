"""A guide at the editor's desk: checked, reviewed by another, live within two seconds on every node, as a file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from handoff.app.build import utc_now
from handoff.assistant.bot_service.client import BotAnswer, Intent, Reply
from knowledge import seed, wordings
from storage.memory import MemoryStore
from tests.support.clients import Visitor
from tests.support.editor_desk import Desk, Unsearched
from tests.support.fakes import ScriptedBot
from tests.support.guides import THREAT, WORRY
from tests.support.letters import Letters
from tests.support.site import Site, site

ORO = "editor/texts/guide/prov_oro"
FARA = "editor/texts/guide/prov_fara"
LIVE_WITHIN_S = 2.0


class Worried(ScriptedBot):
    """A bot that hears a worry in everything."""

    async def turn(self, request: Any) -> BotAnswer:
        return BotAnswer(intent=Intent("oro_barn", 0.9), replies=(Reply("amne_oro"),))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


Opens = Callable[[], AbstractAsyncContextManager[Site]]


@pytest.fixture
def opens(widget: Path, store: MemoryStore, tmp_path: Path) -> Opens:
    for name, source in (("prov_oro", WORRY), ("prov_fara", THREAT)):
        (tmp_path / f"{name}.yaml").write_text(source, encoding="utf-8")
    library = partial(
        Unsearched,
        store.knowledge,
        embedder=Letters,
        clock=utc_now,
        installed=wordings.load(seed.REPLIES),
        guides=tmp_path,
    )
    return lambda: site(widget, store, bot=Worried(), library=library, library_words=True)


@pytest.fixture
async def running(opens: Opens) -> AsyncIterator[Site]:
    async with opens() as made:
        yield made


async def publishes(anna: Desk, lena: Desk, text: str, path: str = ORO) -> None:
    """Written by one, reviewed by the other, seen by visitors."""
    version = (await anna.get(path))["text"]["version"]
    saved = await anna.does("save", path, version=version, content={"id": path.rpartition("/")[2], "guide": text})
    version = saved["text"]["version"]
    await anna.does("submit", path, version=version)
    await lena.does("approve", path, version=version + 1)
    await anna.does("publish", path, version=version + 2)


async def told(node: Site, visitor: Visitor, text: str) -> list[str]:
    """What the visitor reads after this message."""
    before = len(await visitor.replay())
    await visitor.say(text)
    await node.node.runtime.settled()
    return [event.get("text", "") for event in (await visitor.replay())[before:] if event.get("from") != "visitor"]


async def walks(node: Site, words: str) -> bool:
    """Whether the next visitor of this node reads these words in the guide."""
    visitor = await node.visitor()
    await told(node, visitor, "jag är orolig")
    await told(node, visitor, "min son")
    return any(words in each for each in await told(node, visitor, "på nätet"))


async def test_a_changed_guide_is_walked_on_both_nodes_within_two_seconds_and_the_old_one_is_ended(
    running: Site, opens: Opens, anna: Desk, lena: Desk
) -> None:
    async with opens() as other:
        in_the_middle = await other.visitor()
        await told(other, in_the_middle, "jag är orolig")
        await told(other, in_the_middle, "min son")
        text = (await anna.get(ORO))["content"]["guide"]
        await publishes(anna, lena, text.replace("Fråga vad {hen|han|hon} gillar där.", "Nya ord här."))
        published_at = time.monotonic()
        for node in (running, other):
            while not await walks(node, "Nya ord här."):
                await asyncio.sleep(0.05)  # another node looks by its own clock
                assert time.monotonic() - published_at < LIVE_WITHIN_S
        said = await told(other, in_the_middle, "på nätet")
        assert any("Fråga vad han gillar där." in each for each in said)


async def test_after_a_restart_a_visitor_still_ends_the_version_that_they_began(
    opens: Opens, running: Site, anna: Desk, lena: Desk
) -> None:
    visitor = await running.visitor()
    await told(running, visitor, "jag är orolig")
    await told(running, visitor, "min son")
    text = (await anna.get(ORO))["content"]["guide"]
    await publishes(anna, lena, text.replace("Fråga vad {hen|han|hon} gillar där.", "Nya ord."))
    await publishes(anna, lena, text.replace("Fråga vad {hen|han|hon} gillar där.", "Ännu nyare ord."))
    stood = (await running.state(visitor)).guide
    async with opens() as restarted:
        guides = restarted.library.guides
        assert stood is not None
        old = guides.version(stood.guide, stood.version)
        assert old is not None
        assert "gillar där." in old.texts("om_natet", "sv", open=True)[0]
        question = f"guide:{stood.guide}@{stood.version}/{stood.step}"
        assert guides.question(question) is not None


async def test_a_guide_with_a_fault_can_be_kept_and_is_not_published(anna: Desk) -> None:
    text = (await anna.get(ORO))["content"]["guide"]
    broken = text.replace("next: prova", "next: borta")
    saved = await anna.does("save", ORO, version=1, content={"id": "prov_oro", "guide": broken})
    found = [(each["rule"], each["field"], each["where"]) for each in saved["findings"]]
    assert ("unknown_step", "guide", "steps.om_natet.next") in found
    line = next(each["line"] for each in saved["findings"] if each["rule"] == "unknown_step")
    assert "next: borta" in broken.splitlines()[line - 1]
    assert await anna.refused("submit", ORO, version=2) == (422, "content_invalid")


async def test_what_is_no_guide_is_told_with_its_line(anna: Desk) -> None:
    _, ack = await anna.ask("post", "editor/look", {"kind": "guide", "content": {"id": "prov_oro", "guide": "a: [\n"}})
    assert [each["rule"] for each in ack["findings"]] == ["yaml"]
    assert await anna.refused("save", ORO, version=1, content={"id": "prov_oro", "guide": "a: 1"}) == (
        422,
        "content_invalid",
    )


async def test_the_preview_has_the_steps_in_the_order_of_the_walk(anna: Desk) -> None:
    content = (await anna.get(ORO))["content"]
    _, ack = await anna.ask("post", "editor/look", {"kind": "guide", "content": content})
    page = ack["preview"]
    places = [page.index(f"<h2 id={step}>") for step in ("mote", "vem", "forandrat", "om_natet", "prova", "end")]
    assert places == sorted(places)
    assert "Mycket på nätet" in page
    assert "Online a lot" in page


async def test_a_guide_of_safety_needs_two_people(anna: Desk, lena: Desk) -> None:
    text = (await lena.get(FARA))["content"]["guide"]
    await anna.does(
        "save", FARA, version=1, content={"id": "prov_fara", "guide": text.replace("allvarligt", "viktigt")}
    )
    await anna.does("submit", FARA, version=2)
    assert await anna.refused("approve", FARA, version=3) == (403, "not_allowed")
    await lena.does("approve", FARA, version=3)
    assert (await lena.get(FARA))["text"]["safety"]
    assert (await anna.does("publish", FARA, version=4))["text"]["live"]


async def test_a_new_guide_needs_no_id_in_its_text(anna: Desk) -> None:
    text = WORRY.strip().split("\n", 1)[1]
    status, ack = await anna.ask("post", "editor/texts", {"kind": "guide", "content": {"id": "egen", "guide": text}})
    assert (status, ack["text"]["name"], ack["text"]["title"]) == (200, "egen", "Oro för någon")


async def test_guides_go_out_and_come_in_as_one_file_each(anna: Desk, store: MemoryStore) -> None:
    file = await anna.fetches(f"{ORO}/file")
    revision = await store.knowledge.revision()
    assert (await anna.uploads(("prov_oro.yaml", file)))[1]["changed"] == {"article": 0, "contact": 0}
    assert await store.knowledge.revision() == revision
    changed = file.replace("ett första steg".encode(), b"ett steg")
    assert (await anna.uploads(("prov_oro.yaml", changed)))[1]["changed"]["guide"] == 1
    assert (await anna.get(ORO))["text"]["status"] == "utkast"
    archive = await anna.fetches("editor/files")
    assert (await anna.uploads(("allt.zip", archive)))[1]["saved"]
    wrong = file.replace(b"next: prova", b"next: borta")
    status, ack = await anna.uploads(("prov_oro.yaml", wrong))
    assert status == 422
    assert ack["findings"][0]["rule"] == "unknown_step"


async def test_unreviewed_guides_are_walked_in_practice_and_of_them_only_those_of_safety_in_the_open(
    running: Site,
) -> None:
    library = running.library
    assert library.guides.live("prov_oro") is not None
    library.practice = lambda: False
    await library.refresh()
    assert library.guides.live("prov_oro") is None
    assert library.guides.live("prov_fara") is not None
