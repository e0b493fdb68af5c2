"""Knowledge on a node: imported once, current on every node, hidden by the clock, and searched."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from msgspec.structs import replace

from handoff.assistant.current_texts import CurrentTexts
from handoff.assistant.library import (
    ARTICLE,
    CONTACT,
    IMPORTED_AT_ONCE,
    MARK,
    REPLY,
    SEEDED,
    Library,
    decode_article,
    decode_contact,
    encode,
)
from handoff.backoffice.editor import exchange
from handoff.backoffice.editor.exchange import ImportFault
from handoff.backoffice.records.published_texts import GuidelinesInForce
from handoff.cli._parts import REPLIES
from knowledge import seed, wordings
from knowledge.directory.search import Wish
from knowledge.lifecycle import Person, edited, published, reviewed, withdrawn
from knowledge.search.embedder import QuestionVector
from storage.errors import Unavailable
from storage.memory import MemoryStore
from storage.memory.knowledge import MemoryKnowledge
from storage.ports.knowledge import KnowledgeDocument, KnowledgeDocuments
from tests.knowledge.test_search import Unneeded
from tests.support.fakes import Clock
from tests.support.letters import VECTORS, Letters
from tests.support.product import ROOT
from tests.support.samples import NOON

DAY_S = 24 * 3600.0
ANNA, LAWYER = Person("anna"), Person("lena", is_lawyer=True)


@asynccontextmanager
async def library(store: MemoryStore, clock: Clock, *, practice: bool = True) -> AsyncIterator[Library]:
    made = Library(store.knowledge, embedder=Letters, vectors=VECTORS, clock=clock, practice=lambda: practice)
    await made.seed()
    await made.refresh()
    yield made
    made.close()


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}


async def publish(documents: KnowledgeDocuments, name: str, clock: Clock, **changes: str) -> None:
    """Write, review and publish a change, as two people would."""
    stored = await documents.get(ARTICLE, name)
    assert stored is not None
    document = decode_article(stored.body)
    today = clock().date()
    new = published(reviewed(edited(document, replace(document.content, **changes), ANNA), LAWYER, today), today)
    assert await documents.save(ARTICLE, name, encode(new), seen=stored.version, by="anna")


class Queueing(MemoryKnowledge):
    """A database that does one thing after the other, and loses patience with whom too many stand before."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.waiting = self.most = 0

    async def save(self, kind: str, name: str, body: bytes, *, seen: int, by: str) -> KnowledgeDocument | None:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0)
        self.waiting -= 1
        return await super().save(kind, name, body, seen=seen, by=by)


async def test_the_first_start_asks_a_few_things_of_the_database_at_a_time() -> None:
    clock = Clock()
    documents = Queueing(clock)
    made = Library(documents, embedder=Letters, clock=clock, practice=lambda: True, installed=wordings.load(REPLIES))
    await made.seed()
    made.close()
    assert documents.most == IMPORTED_AT_ONCE
    assert len(await documents.all(REPLY)) > 100
    assert await documents.get(MARK, SEEDED)


async def test_the_content_of_the_installation_is_imported_once_and_the_database_is_the_truth_afterwards() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with library(store, clock) as first:
        assert len(first.snapshot.articles) == len({each.id for each in seed.articles()})
        stored = await store.knowledge.get(ARTICLE, "sv/a05")
        assert stored is not None
        gone = withdrawn(decode_article(stored.body))
        await store.knowledge.save(ARTICLE, "sv/a05", encode(gone), seen=1, by="anna")
    async with library(store, clock) as again:
        assert again.snapshot.article("a05", "sv") is None
        assert len(await store.knowledge.all(ARTICLE)) == len(seed.articles())


@pytest.mark.parametrize("practice", [True, False])
async def test_a_first_start_learns_nothing_of_the_answers_in_any_mode(tmp_path: Path, *, practice: bool) -> None:
    """What would have been learned would have been kept. After a change of the answers: `make vectors`."""
    store, clock = MemoryStore(Clock()), Clock()
    made = Library(
        store.knowledge, embedder=Unneeded, vectors=tmp_path / "v.npz", clock=clock, practice=lambda: practice
    )
    await made.seed()
    await made.refresh()
    await made.reindex()
    vector = QuestionVector(Unneeded.name, np.ones(384, np.float32).tobytes())
    assert made.alike(vector, "Kan man fråga det?", "sv") is not None
    assert not (tmp_path / "v-learned.npz").exists()
    made.close()


async def test_a_published_change_is_seen_by_every_node_at_its_next_look() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with library(store, clock) as one, library(store, clock) as two:
        await publish(store.knowledge, "sv/a05", clock, title="Ny rubrik")
        for node in (one, two):
            await node.refresh()
            live = node.snapshot.article("a05", "sv")
            assert live is not None
            assert (live.content.title, live.reviewed) == ("Ny rubrik", True)


async def test_unreviewed_and_unchecked_content_is_for_practice_alone() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with library(store, clock, practice=False) as open_to_all:
        assert open_to_all.snapshot.articles == {}
        assert set(open_to_all.snapshot.contacts) == {"nod-112", "kommun-vaxel"}
        await publish(store.knowledge, "sv/a05", clock)
        await open_to_all.refresh()
        assert set(open_to_all.snapshot.articles) == {"a05"}


async def test_what_runs_out_is_hidden_on_the_day_without_a_restart() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with library(store, clock) as node:
        bris = await store.knowledge.get(CONTACT, "bris")
        assert bris is not None
        checked = replace(decode_contact(bris.body), verified_on=clock().date(), verified_how="telefon")
        await store.knowledge.save(CONTACT, "bris", encode(checked), seen=1, by="anna")
        await publish(store.knowledge, "sv/a05", clock)
        clock.advance(30 * DAY_S)
        await node.refresh()
        assert "bris" in node.snapshot.contacts
        clock.advance(DAY_S)
        await node.refresh()
        assert "bris" not in node.snapshot.contacts
        clock.advance(149 * DAY_S)
        await node.refresh()
        assert node.snapshot.article("a05", "sv") is not None
        clock.advance(DAY_S)
        await node.refresh()
        assert node.snapshot.articles == {}
        assert node.contacts(Wish(municipality="2480", topics=("barn",)))


@pytest.mark.parametrize(("hour", "shown"), [(22, True), (23, False)])
async def test_the_last_day_of_a_check_and_a_review_ends_at_midnight_in_sweden(hour: int, shown: bool) -> None:
    """At 23:30 by UTC the next day has begun for those who read, review and check."""
    clock = Clock(datetime(2026, 11, 30, 12, tzinfo=UTC))
    store = MemoryStore(clock)
    async with library(store, clock) as node:
        bris = await store.knowledge.get(CONTACT, "bris")
        assert bris is not None
        checked = replace(decode_contact(bris.body), verified_on=clock().date() - timedelta(30), verified_how="telefon")
        await store.knowledge.save(CONTACT, "bris", encode(checked), seen=1, by="anna")
        await publish(store.knowledge, "sv/a05", clock)
        clock.now = datetime(2026, 11, 30, hour, 30, tzinfo=UTC)
        await node.refresh()
        assert ("bris" in node.snapshot.contacts) is shown


async def test_what_is_published_by_the_clock_after_midnight_has_that_day_in_sweden() -> None:
    clock = Clock(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    store = MemoryStore(clock)
    async with library(store, clock, practice=False) as node:
        stored = await store.knowledge.get(ARTICLE, "sv/a05")
        assert stored is not None
        document = decode_article(stored.body)
        ready = replace(edited(document, document.content, ANNA), publish_at=clock())
        await store.knowledge.save(ARTICLE, "sv/a05", encode(ready), seen=1, by="anna")
        await node.publish_due()
        found = await store.knowledge.get(ARTICLE, "sv/a05")
        assert found is not None
        live = decode_article(found.body).live
        assert live is not None
        after = live.review_due_on - timedelta(days=document.content.review_after_days)
        assert after == date(2026, 12, 1)


async def test_an_article_is_published_by_the_clock() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with library(store, clock, practice=False) as node:
        stored = await store.knowledge.get(ARTICLE, "sv/a05")
        assert stored is not None
        document = decode_article(stored.body)
        ready = reviewed(edited(document, document.content, ANNA), LAWYER, clock().date())
        at = clock()
        waiting = replace(ready, publish_at=at.replace(hour=at.hour + 2))
        await store.knowledge.save(ARTICLE, "sv/a05", encode(waiting), seen=1, by="anna")
        await node.publish_due()
        await node.refresh()
        assert node.snapshot.article("a05", "sv") is None
        clock.advance(2 * 3600)
        await node.publish_due()
        await node.refresh()
        assert node.snapshot.article("a05", "sv") is not None


async def test_where_nothing_is_due_no_text_is_read_again() -> None:
    """Otherwise each node would read a thousand texts three times a minute."""

    class Counted:
        def __init__(self, documents: Any) -> None:
            self._documents = documents
            self.read = 0

        async def all(self, kind: str) -> Any:
            self.read += 1
            return await self._documents.all(kind)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._documents, name)

    clock = Clock()
    documents = Counted(MemoryStore(clock).knowledge)
    texts = Library(documents, embedder=Letters, clock=clock, practice=lambda: True)
    guidelines = GuidelinesInForce(documents, clock=clock)
    for each in (texts, guidelines):
        await each.seed()
    for each in (texts, guidelines):
        await each.refresh()
    documents.read = 0
    for each in (texts, guidelines):
        await each.publish_due()
    assert documents.read == 0


async def test_the_search_answers_from_what_is_published_and_waits_for_nobody() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with library(store, clock) as node:
        assert await node.search("Är det mitt fel?", "sv") == []
        await node.reindex()
        assert (await node.search("Är det mitt fel?", "sv"))[0].article == "a10"
        stored = await store.knowledge.get(ARTICLE, "sv/a10")
        assert stored is not None
        gone = withdrawn(decode_article(stored.body))
        await store.knowledge.save(ARTICLE, "sv/a10", encode(gone), seen=1, by="anna")
        await node.refresh()
        assert "a10" not in [hit.article for hit in await node.search("Är det mitt fel?", "sv")]


async def test_an_export_comes_back_unchanged_and_moves_to_a_fresh_installation(tmp_path: Path) -> None:
    clock = Clock()
    store, fresh = MemoryStore(clock), MemoryStore(clock)
    today = clock().date()
    async with library(store, clock):
        await publish(store.knowledge, "sv/a05", clock, title="Ny: rubrik")
        await exchange.export(store.knowledge, tmp_path / "first")
        for keep in (False, True):
            count = await exchange.take_in(store.knowledge, tmp_path / "first", by="op", today=today, keep_status=keep)
            assert (count.articles, count.contacts) == (0, 0)
    await exchange.take_in(fresh.knowledge, tmp_path / "first", by="op", today=today, keep_status=True)
    await exchange.export(fresh.knowledge, tmp_path / "again")
    assert files(tmp_path / "first") == files(tmp_path / "again")


async def test_an_imported_change_is_a_draft_that_nobody_sees(tmp_path: Path) -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with library(store, clock) as node:
        await exchange.export(store.knowledge, tmp_path)
        path = tmp_path / "articles" / "sv" / "a05.md"
        path.write_text(path.read_text("utf-8").replace("titel: Så börjar", "titel: Hur börjar"), "utf-8")
        await exchange.take_in(store.knowledge, tmp_path, by="op", today=clock().date(), keep_status=False)
        stored = await store.knowledge.get(ARTICLE, "sv/a05")
        assert stored is not None
        assert decode_article(stored.body).status == "utkast"
        await node.refresh()
        live = node.snapshot.article("a05", "sv")
        assert live is not None
        assert live.content.title.startswith("Så börjar")


async def test_one_fault_and_nothing_is_imported(tmp_path: Path) -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with library(store, clock):
        await exchange.export(store.knowledge, tmp_path)
    for name, old, new in (("a05", "Många", "<script>"), ("a06", "titel:", "rubrik:"), ("a07", "jurist: false", "")):
        path = tmp_path / "articles" / "sv" / f"{name}.md"
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    before = await store.knowledge.revision()
    with pytest.raises(ImportFault) as caught:
        await exchange.take_in(store.knowledge, tmp_path, by="op", today=clock().date(), keep_status=False)
    assert any("a05" in problem and "HTML" in problem for problem in caught.value.problems)
    assert any("a06.md" in problem for problem in caught.value.problems)
    assert await store.knowledge.revision() == before


async def test_a_contact_or_an_article_that_cannot_be_read_or_stored_keeps_no_other_from_visitors() -> None:
    class Stuck:
        """Documents of which one cannot be saved."""

        def __init__(self, documents: KnowledgeDocuments) -> None:
            self._documents = documents
            self.stuck = ""

        async def save(self, kind: str, name: str, body: bytes, **named: Any) -> Any:
            if name == self.stuck:
                raise Unavailable("no answer")
            return await self._documents.save(kind, name, body, **named)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._documents, name)

    store = MemoryStore(Clock())
    documents = Stuck(store.knowledge)
    library = Library(documents, embedder=Letters, clock=Clock(), practice=lambda: True)
    await library.seed()
    first, second = sorted(each.name for each in await store.knowledge.all(ARTICLE))[:2]
    for name in (first, second):
        document = decode_article((await stored(store, name)).body)
        due = replace(document, status="granskad", live=None, publish_at=NOON)
        await store.knowledge.save(ARTICLE, name, encode(due), seen=1, by="anna")
    await store.knowledge.save(CONTACT, "newer", b'{"of": "a newer program"}', seen=0, by="anna")
    documents.stuck = first
    await library.publish_due()
    assert decode_article((await stored(store, first)).body).live is None
    assert decode_article((await stored(store, second)).body).live is not None
    await library.refresh()
    assert library.snapshot.contacts, "those that can be read"


async def test_what_an_editor_has_saved_meanwhile_is_not_published_in_its_earlier_words() -> None:
    store, clock = MemoryStore(Clock()), Clock()

    class Overtaken:
        """An editor saves a text anew between the clock's look at it and its saving."""

        async def save(self, kind: str, name: str, body: bytes, **named: Any) -> Any:
            found = await store.knowledge.get(kind, name)
            assert found is not None
            await store.knowledge.save(kind, name, found.body, seen=found.version, by="anna")
            return await store.knowledge.save(kind, name, body, **named)

        def __getattr__(self, name: str) -> Any:
            return getattr(store.knowledge, name)

    async with library(store, clock, practice=False):
        document = decode_article((await stored(store, "sv/a05")).body)
        due = replace(document, status="granskad", live=None, publish_at=clock())
        await store.knowledge.save(ARTICLE, "sv/a05", encode(due), seen=1, by="anna")
        found = await CurrentTexts(Overtaken(), ARTICLE, decode_article).publish_due(job="test", now=clock())
    assert {each.status for each in found if each.content.name == "sv/a05"} == {"granskad"}


async def test_after_a_save_one_text_is_read_and_the_others_are_the_same_objects() -> None:
    store, clock, read = MemoryStore(Clock()), Clock(), list[str]()

    class Noted:
        """Notes which texts it hands out."""

        async def other_than(self, kind: str, known: Mapping[str, int]) -> Any:
            found = await store.knowledge.other_than(kind, known)
            read.extend(each.name for each in found)
            return found

        def __getattr__(self, name: str) -> Any:
            return getattr(store.knowledge, name)

    made = Library(Noted(), embedder=Letters, clock=clock, practice=lambda: True)
    await made.seed()
    await made.refresh()
    before = made.snapshot.articles
    assert len(read) > 1_000
    read.clear()
    await publish(store.knowledge, "sv/a05", clock, title="En ny rubrik")
    await made.refresh()
    after = made.snapshot.articles
    assert read == ["sv/a05"]
    assert after["a05"]["sv"].content.title == "En ny rubrik"
    assert after["a05"]["en"] is before["a05"]["en"]
    made.close()


async def stored(store: MemoryStore, name: str) -> KnowledgeDocument:
    found = await store.knowledge.get(ARTICLE, name)
    assert found is not None
    return found


async def test_sentences_get_vectors_of_the_embedder_that_is_named_and_of_no_other() -> None:
    async with library(MemoryStore(), Clock()) as made:
        assert await made.vectors_of(["hej"], Letters.name) is None, "not before the search is ready"
        await made.reindex()
        rows = await made.vectors_of(["hej", "du"], Letters.name)
        assert rows is not None
        assert len(rows) == 2
        assert await made.vectors_of(["hej"], "another") is None


STOPS: Final = """
import asyncio, threading
from handoff.assistant.library import Library
from storage.memory import MemoryStore
from tests.support.fakes import Clock
from tests.support.letters import Letters

class Learns(Letters):
    def embed(self, texts):
        begun.set()
        threading.Event().wait()

async def main():
    clock = Clock()
    library = Library(MemoryStore(clock).knowledge, embedder=Learns, clock=clock, practice=lambda: True)
    await library.seed()
    await library.refresh()
    building = asyncio.ensure_future(library.reindex())
    await asyncio.to_thread(begun.wait)
    building.cancel()
    library.close()
    print("closed", flush=True)

begun = threading.Event()
asyncio.run(main())
"""


async def test_a_node_that_stops_does_not_wait_for_what_it_learns_of_a_change() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", STOPS, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        async with asyncio.timeout(60):
            said, _ = await process.communicate()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    assert (said, process.returncode) == (b"closed\n", 0)
