"""What the bot says is what is published: on every node within two seconds, never nothing, never what is overdue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from msgspec.structs import replace

from handoff.app.build import utc_now
from handoff.assistant.bot_service.client import BotAnswer, Intent
from handoff.assistant.bot_service.client import Reply as BotSays
from handoff.assistant.library import (
    ANSWERED,
    IMPORTER,
    MARK,
    REPLY,
    Library,
    decode_reply,
    encode,
)
from handoff.assistant.wording.published import Replies
from handoff.backoffice.editor.exchange import ImportFault, export, take_in
from handoff.backoffice.teaching.desk import EXAMPLE, decode_example
from knowledge import seed, wordings
from knowledge.lifecycle import drafted, edited, published, reviewed, scheduled, withdrawn
from knowledge.replies import Reply
from storage.memory import MemoryStore
from storage.ports.knowledge import KnowledgeDocuments
from tests.handoff.assistant.test_library import ANNA, DAY_S, LAWYER
from tests.handoff.backoffice.teaching.test_sources import NEW
from tests.support.fakes import Clock
from tests.support.letters import VECTORS, Letters
from tests.support.shared_search import SharedSearch
from tests.support.site import pages, site

INSTALLED = wordings.load(seed.REPLIES)
UNDER_REVIEW = INSTALLED.text("text_ses_over", "sv", open=True)


@asynccontextmanager
async def words(
    store: MemoryStore, clock: Callable[[], datetime] = utc_now, *, practice: bool = True
) -> AsyncIterator[Library]:
    """A library without the hundreds of short answers, which would take most of the time and say none of the words."""
    await store.knowledge.save(MARK, ANSWERED, b"{}", seen=0, by=IMPORTER)
    made = Library(
        store.knowledge, embedder=Letters, vectors=VECTORS, clock=clock, practice=lambda: practice, installed=INSTALLED
    )
    await made.seed()
    await made.refresh()
    yield made
    made.close()


def replies(library: Library) -> Replies:
    assert library.replies is not None
    return library.replies


async def publish(documents: KnowledgeDocuments, name: str, **changes: str | tuple[str, ...]) -> None:
    """Write, review and publish a change, as two people would."""
    stored = await documents.get(REPLY, name)
    assert stored is not None
    document = decode_reply(stored.body)
    today = datetime.now(UTC).date()
    new = published(
        reviewed(edited(document, replace(document.content, **changes), ANNA), LAWYER, today), today, LAWYER
    )
    assert await documents.save(REPLY, name, encode(new), seen=stored.version, by="lena")


async def test_every_text_is_imported_once_and_a_newer_program_brings_only_what_is_new() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with words(store, clock):
        count = len(await store.knowledge.all(REPLY))
        assert count == len(seed.reply_texts(INSTALLED))
    await publish(store.knowledge, "sv/halsa", text="Hej där!")
    async with words(store, clock) as again:
        assert len(await store.knowledge.all(REPLY)) == count
        assert replies(again).text("halsa", "sv", open=True) == "Hej där!"


async def test_a_published_text_is_said_by_two_running_nodes_within_two_seconds(tmp_path: Path) -> None:
    store = MemoryStore(utc_now)
    answer = BotAnswer(intent=Intent("halsa", 0.9), replies=(BotSays("halsa"),))
    library = partial(
        SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now, installed=INSTALLED
    )
    async with AsyncExitStack() as stack:
        nodes = []
        for name in ("one", "two"):
            made = site(pages(tmp_path / name), store, library=library, library_words=True)
            nodes.append(await stack.enter_async_context(made))
        visitors = [await node.visitor() for node in nodes]
        await publish(store.knowledge, "sv/halsa", text="Hej där!")
        began = monotonic()
        for node in nodes:
            # The nodes' own jobs look; nothing here tells them.
            while replies(node.library).text("halsa", "sv", open=True) != "Hej där!":  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        print(f"seen by both nodes after {monotonic() - began:.2f} s")
        for node, visitor in zip(nodes, visitors, strict=True):
            node.bot.script.append(answer)
            await visitor.say("hej")
            await node.node.runtime.bot_turns.settled()
            ack = await visitor.call("sync", {"after_seq": 0})
            assert [event["text"] for event in ack["events"] if event.get("from") == "bot"][-1] == "Hej där!"


async def test_published_variants_are_said_and_move_with_their_text_to_another_installation(tmp_path: Path) -> None:
    clock = Clock()
    store, other = MemoryStore(clock), MemoryStore(clock)
    async with words(store, clock):
        await publish(store.knowledge, "sv/halsa", text="Hej.", variants=("Hej där.", "God dag."))
    await export(store.knowledge, tmp_path)
    async with words(other, clock):
        await take_in(other.knowledge, tmp_path, by="op", today=clock().date(), keep_status=True)
    for kept in (store, other):
        async with words(kept, clock) as library:
            said = replies(library)
            assert said.variants("halsa", "sv", open=True) == 3
            assert [said.text("halsa", "sv", open=True, variant=at) for at in (0, 1, 2)] == [
                "Hej.",
                "Hej där.",
                "God dag.",
            ]


async def test_a_scheduled_text_is_said_when_its_time_has_come() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with words(store, clock) as library:
        stored = await store.knowledge.get(REPLY, "sv/halsa")
        assert stored is not None
        draft = edited(decode_reply(stored.body), Reply(id="halsa", lang="sv", text="God jul!"), ANNA)
        later = scheduled(reviewed(draft, LAWYER, clock().date()), clock.now.replace(hour=23), ANNA)
        await store.knowledge.save(REPLY, "sv/halsa", encode(later), seen=1, by="anna")
        await library.refresh()
        assert replies(library).text("halsa", "sv", open=True) != "God jul!"
        clock.now = clock.now.replace(hour=23, minute=1)
        await library.publish_due()
        await library.refresh()
        assert replies(library).text("halsa", "sv", open=True) == "God jul!"


async def test_after_half_a_year_facts_are_not_said_and_what_helps_in_danger_is() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with words(store, clock) as library:
        said = replies(library)
        assert said.text("fraga_tecken", "sv", open=True) == INSTALLED.text("fraga_tecken", "sv", open=True)
        assert said.hidden() == []
        clock.advance(181 * DAY_S)
        await library.refresh()
        assert said.text("fraga_tecken", "sv", open=True) == UNDER_REVIEW
        assert "112" in said.text("fraga_tecken", "en", open=False)
        assert "sv/fraga_tecken" in said.hidden()
        for name in ("akut_fara_nu", "notice_emergency_danger", "welcome", "knapp_person", "halsa", "notice_queued"):
            assert said.text(name, "sv", open=True) == INSTALLED.text(name, "sv", open=True)


async def test_outside_practice_what_nobody_has_reviewed_is_not_said() -> None:
    async with words(MemoryStore(utc_now), practice=False) as library:
        assert replies(library).text("fraga_tecken", "sv", open=True) == UNDER_REVIEW
        assert "112" in replies(library).text("akut_fara_nu", "sv", open=True)
        assert list(replies(library).canned("sv", line="Linjen", contacts={})) == []


async def test_every_id_has_words_before_the_database_has_been_read_and_in_every_language() -> None:
    said = Replies(INSTALLED)
    for name in INSTALLED.ids:
        for lang in ("sv", "en", "so"):
            assert said.text(
                name, lang, open=False, position=2, kommun="Umeå", ena="a", andra="b", tid="i dag 14:00", dagar="14"
            )


async def test_a_translation_that_nobody_has_published_takes_nothing_away() -> None:
    store = MemoryStore(utc_now)
    async with words(store) as library:
        somali = drafted(Reply(id="text_ses_over", lang="so", text="…"), ANNA)
        await store.knowledge.save(REPLY, "so/text_ses_over", encode(somali), seen=0, by="anna")
        await library.refresh()
        assert replies(library).text("text_ses_over", "so", open=True) == UNDER_REVIEW


async def test_counselors_replies_have_their_variables_filled_and_none_names_what_is_not_shown() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with words(store, clock) as library:
        contacts = {"bris": "Bris 116 111"}
        found = {each.reply.id: each for each in replies(library).canned("sv", line="Linjen", contacts=contacts)}
        assert "Bris 116 111" in found["mall_ung"].text
        order = list(found)
        assert (order[0], order[-1]) == ("mall_halsning", "mall_grans"), "a limit is never offered first"
        assert found["mall_ung"].reviewed is False
        assert "mall_ung" not in {each.reply.id for each in replies(library).canned("sv", line="Linjen", contacts={})}
        english = next(iter(replies(library).canned("en", line="The line", contacts=contacts)))
        assert english.reply.lang == "en"
        stored = await store.knowledge.get(REPLY, "en/mall_tack")
        assert stored is not None
        gone = withdrawn(decode_reply(stored.body))
        await store.knowledge.save(REPLY, "en/mall_tack", encode(gone), seen=1, by="anna")
        await library.refresh()
        left = {each.reply.id for each in replies(library).canned("en", line="The line", contacts=contacts)}
        assert "mall_tack" not in left
        clock.advance(181 * DAY_S)
        await library.refresh()
        assert list(replies(library).canned("sv", line="Linjen", contacts=contacts)) == []


async def test_withdrawn_words_for_what_is_told_are_left_out_and_nothing_stands_for_them() -> None:
    store = MemoryStore(utc_now)
    async with words(store) as library:
        assert replies(library).speaks("hort_ensam", "sv")
        stored = await store.knowledge.get(REPLY, "sv/hort_ensam")
        assert stored is not None
        await store.knowledge.save(
            REPLY, "sv/hort_ensam", encode(withdrawn(decode_reply(stored.body))), seen=1, by="anna"
        )
        await library.refresh()
        assert not replies(library).speaks("hort_ensam", "sv")
        assert replies(library).speaks("hort_ensam", "en")
        assert "sv/hort_ensam" not in replies(library).hidden()


@pytest.mark.parametrize("name", ["notice_queue_position"])
async def test_a_notice_keeps_its_variable(name: str) -> None:
    async with words(MemoryStore(utc_now)) as library:
        assert "3" in replies(library).text(name, "sv", open=True, position=3)


async def test_words_and_sentences_go_out_as_files_and_come_in_again(tmp_path: Path) -> None:
    clock = Clock()
    store, other = MemoryStore(clock), MemoryStore(clock)
    today = clock().date()
    async with words(store, clock), words(other, clock) as elsewhere:
        await publish(store.knowledge, "sv/halsa", text="Hej där!")
        document = reviewed(drafted(NEW, ANNA), LAWYER, today)
        await store.knowledge.save(EXAMPLE, NEW.name, encode(document), seen=0, by="lena")
        await export(store.knowledge, tmp_path)
        again = await take_in(store.knowledge, tmp_path, by="op", today=today, keep_status=False)
        assert (again.replies, again.examples, again.articles) == (0, 0, 0)
        moved = await take_in(other.knowledge, tmp_path, by="op", today=today, keep_status=True)
        assert (moved.replies, moved.examples) == (1, 1)
        await elsewhere.refresh()
        assert replies(elsewhere).text("halsa", "sv", open=True) == "Hej där!"
        stored = await other.knowledge.get(EXAMPLE, NEW.name)
        assert stored is not None
        assert decode_example(stored.body).status == "granskad"


async def test_translations_of_a_text_that_comes_reviewed_in_files_are_to_be_looked_over(tmp_path: Path) -> None:
    clock = Clock()
    store, other = MemoryStore(clock), MemoryStore(clock)
    async with words(store, clock), words(other, clock):
        await publish(store.knowledge, "sv/halsa", text="Hej där!")
        await publish(store.knowledge, "en/halsa", text="Hello there!")
        await export(store.knowledge, tmp_path)
        await take_in(other.knowledge, tmp_path, by="op", today=clock().date(), keep_status=True)
    since = {}
    for name in ("sv/halsa", "en/halsa", "ar/halsa", "ar/avsluta"):
        stored = await other.knowledge.get(REPLY, name)
        assert stored is not None
        since[name] = decode_reply(stored.body).source_since
    assert since == {"sv/halsa": None, "en/halsa": None, "ar/halsa": 1, "ar/avsluta": None}, "the English came along"


async def test_a_wrong_word_in_a_file_is_named_and_nothing_comes_in(tmp_path: Path) -> None:
    store = MemoryStore(Clock())
    (tmp_path / "replies.yaml").write_text(
        "- {id: halsa, sprak: sv, text: Ring 020 100 200.}\n- {id: akut_fara_nu, sprak: sv, text: Oj.}\n- {id: 3}\n",
        encoding="utf-8",
    )
    (tmp_path / "examples.yaml").write_text(
        "- {id: m1, sprak: sv, text: han heter Kalle, avsikt: oro_barn, niva: N1}\n", encoding="utf-8"
    )
    with pytest.raises(ImportFault) as raised:
        await take_in(store.knowledge, tmp_path, by="op", today=Clock()().date(), keep_status=False)
    named = [(each.where, each.rule) for each in raised.value.findings]
    assert ("sv/halsa", "number") in named
    assert ("sv/akut_fara_nu", "no_112") in named
    assert ("replies.yaml", "wrong_field") in named
    assert ("m1", "personal") in named
    assert await store.knowledge.all(REPLY) == []
    (tmp_path / "replies.yaml").write_text("- [", encoding="utf-8")
    with pytest.raises(ImportFault, match=r"replies\.yaml"):
        await take_in(store.knowledge, tmp_path, by="op", today=Clock()().date(), keep_status=False)


async def test_a_text_that_this_program_cannot_read_costs_no_other(caplog: pytest.LogCaptureFixture) -> None:
    store = MemoryStore(utc_now)
    async with words(store) as library:
        await store.knowledge.save(REPLY, "sv/halsa", b'{"of": "a newer program"}', seen=1, by="anna")
        await publish(store.knowledge, "sv/avsluta", text="Hej då!")
        await library.refresh()
        assert replies(library).text("avsluta", "sv", open=True) == "Hej då!"
        assert replies(library).text("halsa", "sv", open=True) == INSTALLED.text("halsa", "sv", open=True)
    assert "knowledge_unreadable reply sv/halsa version 2" in caplog.text
