"""The bot's words and what it learns from, at the editor's desk: two people for safety, no person in a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import msgspec
import pytest

from handoff.app.build import utc_now
from handoff.operations.supervisor.child import Program
from storage.memory import MemoryStore
from tests.handoff.backoffice.teaching.test_desk import GOOD
from tests.support.editor_desk import Desk, Unsearched, installed_library
from tests.support.site import Site, site

REPORT = msgspec.json.encode(GOOD).decode()
WRITES = "import pathlib, sys; pathlib.Path(sys.argv[1], 'report.json').write_text(sys.argv[2])"
SENTENCE = {"lang": "sv", "text": "min kusin har fastnat i nåt mörkt", "intent": "oro_annan_narstaende"}
HALSA, DANGER = "editor/texts/reply/sv.halsa", "editor/texts/reply/sv.akut_fara_nu"


def trial(folder: Path) -> Program:
    """Measures nothing and says that all is well."""
    argv = (sys.executable, "-c", WRITES, str(folder), REPORT)
    return Program(label="bot", argv=argv, env=dict(os.environ), cwd=folder)


@pytest.fixture
async def running(widget: Path, tmp_path: Path) -> AsyncIterator[Site]:
    store = MemoryStore(utc_now)
    library = installed_library(store, Unsearched)
    async with site(widget, store, library=library, library_words=True, trial=trial, data=tmp_path) as made:
        yield made


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def staff(http: aiohttp.ClientSession, running: Site) -> tuple[Desk, Desk, Desk]:
    """An editor, a reviewer and a counselor."""
    editor = Desk(http, running.url, await running.cookie("ed", "editor"))
    reviewer = Desk(http, running.url, await running.cookie("rev", "reviewer"))
    return editor, reviewer, Desk(http, running.url, await running.cookie("kim"))


async def test_a_word_of_the_bot_goes_from_draft_to_the_visitor(http: aiohttp.ClientSession, running: Site) -> None:
    editor, reviewer, _ = await staff(http, running)
    content = {**(await editor.get(HALSA))["content"], "text": "Hej där! Vad vill du prata om?"}
    look = (await editor.ask("post", "editor/look", {"kind": "reply", "content": content}))[1]
    assert look["findings"] == []
    assert "Hej där!" in look["preview"]
    version = (await editor.does("save", HALSA, version=1, content=content))["text"]["version"]
    version = (await editor.does("submit", HALSA, version=version))["text"]["version"]
    version = (await reviewer.does("approve", HALSA, version=version))["text"]["version"]
    await editor.does("publish", HALSA, version=version)
    visitor = await running.visitor()
    await visitor.say("hej")
    assert running.node.runtime.wording.say("halsa", "sv") == content["text"]


async def test_one_person_alone_changes_no_text_of_safety_and_nobody_withdraws_one(
    http: aiohttp.ClientSession, running: Site
) -> None:
    editor, reviewer, _ = await staff(http, running)
    assert (await editor.refused("withdraw", DANGER, version=1)) == (409, "indispensable")
    await reviewer.does("approve", DANGER, version=1)
    assert (await reviewer.refused("publish", DANGER, version=2)) == (403, "needs_second_person")
    assert (await editor.does("publish", DANGER, version=2))["text"]["status"] == "publicerad"
    content = {**(await editor.get(DANGER))["content"], "text": "Ring någon."}
    await editor.does("save", DANGER, version=3, content=content)
    status, ack = await editor.ask("post", f"{DANGER}/submit", {"version": 4})
    assert (status, [each["rule"] for each in ack["findings"]]) == (422, ["no_112"])


async def test_a_preview_shows_both_variants_with_their_variables(http: aiohttp.ClientSession, running: Site) -> None:
    editor, _, _ = await staff(http, running)

    async def preview(name: str) -> str:
        content = (await editor.get(f"editor/texts/reply/{name}"))["content"]
        return str((await editor.ask("post", "editor/look", {"kind": "reply", "content": content}))[1]["preview"])

    assert "Du är nummer 2." in await preview("sv.notice_queue_position")
    assert "116 111" in await preview("sv.mall_ung")
    both = await preview("sv.be_om_manniska")
    assert "När en person kan nås" in both
    assert "När ingen person kan nås" in both


async def test_counselors_propose_sentences_in_their_own_words_and_editors_read_them(
    http: aiohttp.ClientSession, running: Site
) -> None:
    editor, reviewer, counselor = await staff(http, running)
    personal = {**SENTENCE, "text": "han heter Kalle Berg och bor på Storgatan 4"}
    status, ack = await counselor.ask("post", "teaching/proposals", personal)
    assert (status, {each["rule"] for each in ack["findings"]}) == (422, {"personal"})
    assert (await counselor.ask("post", "teaching/proposals", {**SENTENCE, "conversation": "c"}))[0] == 400
    status, ack = await counselor.ask("post", "teaching/proposals", SENTENCE)
    assert status == 200
    assert (await counselor.ask("post", "teaching/proposals", SENTENCE))[0] == 409
    assert (await counselor.ask("get", "teaching"))[0] == 403
    path = f"editor/texts/example/{ack['name']}"
    assert ack["name"] in await reviewer.waiting("review")
    text = await editor.get(path)
    assert (text["content"]["niva"], text["text"]["title"]) == ("N1", SENTENCE["text"])
    await reviewer.does("approve", path, version=1)
    assert (await editor.get("teaching"))["reviewed"] == 1


async def test_a_sentence_typed_by_an_editor_gets_its_name_from_its_words(
    http: aiohttp.ClientSession, running: Site
) -> None:
    editor, _, _ = await staff(http, running)
    content = {"text": "Hon är fast hos dem", "avsikt": "redan_aktiv", "niva": "N2", "sprak": "sv"}
    named = {**content, "text": "han heter Kalle Berg"}
    status, ack = await editor.ask("post", "editor/texts", {"kind": "example", "content": named})
    assert (status, [each["rule"] for each in ack["findings"]]) == (422, ["personal"])
    assert await running.store.knowledge.all("example") == []
    status, ack = await editor.ask("post", "editor/texts", {"kind": "example", "content": content})
    assert status == 200, ack
    name = ack["text"]["name"]
    changed = {**ack["content"], "text": "Hon sitter fast hos dem"}
    ack = await editor.does("save", f"editor/texts/example/{name}", version=1, content=changed)
    assert (ack["text"]["name"], ack["content"]["text"]) == (name, "Hon sitter fast hos dem")


async def test_a_trial_is_started_seen_activated_and_gone_back_from(http: aiohttp.ClientSession, running: Site) -> None:
    editor, reviewer, counselor = await staff(http, running)
    listed = await editor.get("teaching")
    assert (len(listed["intents"]), listed["bot"], listed["new"]) == (48, "elsewhere", False)
    assert "trial" not in listed
    assert (await editor.ask("post", "teaching/trial"))[1]["error"]["code"] == "nothing_new"
    name = (await counselor.ask("post", "teaching/proposals", SENTENCE))[1]["name"]
    await reviewer.does("approve", f"editor/texts/example/{name}", version=1)
    assert (await editor.ask("post", "teaching/trial"))[0] == 200
    while (listed := await editor.get("teaching"))["trial"]["state"] == "running":
        assert listed["trial"]["step"] in listed["trial"]["steps"]
    seen = listed["trial"]
    assert (seen["state"], seen["by"].lower(), seen["after"]["intent_accuracy"]) == ("done", "ed", 0.72)
    assert (await editor.ask("post", "teaching/activate", {"choice": seen["choice"]}))[0] == 403
    assert (await reviewer.ask("post", "teaching/activate", {"choice": "other"}))[1]["error"]["code"] == "not_tried"
    assert (await reviewer.ask("post", "teaching/activate", {"choice": seen["choice"]}))[0] == 200
    listed = await editor.get("teaching")
    assert (listed["learned"], listed["can_go_back"], listed["trial"]["active"]) == (1, True, True)
    assert (await reviewer.ask("post", "teaching/go-back"))[0] == 200
    assert (await editor.get("teaching"))["learned"] == 0


async def test_the_installation_s_sentences_can_be_read(http: aiohttp.ClientSession, running: Site) -> None:
    editor, _, _ = await staff(http, running)
    sentences = (await editor.get("teaching/intents/oro_barn?lang=en"))["sentences"]
    assert len(sentences) > 20
    assert (await editor.ask("get", "teaching/intents/nonesuch"))[0] == 404
