"""Trying the bot: the real rules and words over the drafts, with the reasons, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handoff.app.build import utc_now
from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotUnusable, Handoff, Intent, Reply
from handoff.assistant.drafts import DraftDocuments
from handoff.assistant.library import ARTICLE, CONTACT, decode_article
from handoff.risk import RiskRules
from storage.memory import MemoryStore
from tests.support.editor_desk import Desk, People, Unsearched, installed_library
from tests.support.site import Site, site

ASKED = "en sak till om det jag skriver"
STORED = BotAnswer(
    intent=Intent("fraga_lagring", 0.82),
    replies=(Reply("fraga_lagring", buttons=(BotButton("knapp_person", "be_om_manniska"),)),),
    ranking=(Intent("fraga_lagring", 0.82), Intent("fraga_polis", 0.11)),
)
PERSON = BotAnswer(Intent("be_om_manniska", 1.0), (Reply("be_om_manniska"),), handoff=Handoff(True, "asked"))
KNIFE = "han har en kniv och står utanför dörren nu"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
async def running(widget: Path, store: MemoryStore) -> AsyncIterator[Site]:
    library = installed_library(store, Unsearched)
    async with site(widget, store, library=library, library_words=True, rules=RiskRules.load()) as made:
        yield made


def answers(site: Site, *answers: BotAnswer | BotUnusable) -> None:
    """What the bot says to the messages of one talk, which is played anew each time."""
    site.bot.script.clear()
    site.bot.script.extend(answers)


async def plays(desk: Desk, *said: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    messages = [each if isinstance(each, dict) else {"text": each} for each in said]
    status, ack = await desk.ask("post", "editor/try", {"said": messages, **more})
    assert status == 200, ack
    return ack


async def test_a_turn_shows_what_was_read_and_why(anna: Desk, running: Site) -> None:
    answers(running, STORED)
    ack = await plays(anna, ASKED)
    assert "112" in ack["opening"][-1]["text"]
    (turn,) = ack["turns"]
    assert [(each["intent"], each["confidence"]) for each in turn["intents"]] == [
        ("fraga_lagring", 0.82),
        ("fraga_polis", 0.11),
    ]
    assert (turn["level"], turn.get("waits", False)) == ("N0", False)
    assert any(line["reply"] == "fraga_lagring" and line["text"] for line in turn["lines"])
    answers(running, STORED)
    danger = (await plays(anna, KNIFE))["turns"][0]
    assert (danger["level"], danger["waits"], danger["risks"][0]["source"]) == ("N4", True, "rules")
    assert danger["risks"][0]["why"], "in words"


async def test_a_draft_is_said_before_anybody_has_published_it_and_only_here(anna: Desk, running: Site) -> None:
    path = "editor/texts/reply/sv.fraga_lagring"
    content = (await anna.get(path))["content"]
    draft = {**content, "text": "Det här är mitt utkast.", "varianter": []}
    await anna.does("save", path, version=1, content=draft)
    answers(running, STORED)
    lines = (await plays(anna, ASKED))["turns"][0]["lines"]
    assert any("Det här är mitt utkast." in line["text"] for line in lines)
    assert running.library.replies is not None
    said = running.library.replies.text("fraga_lagring", "sv", open=True, dagar="30")
    assert "mitt utkast" not in said, "no visitor reads it"


async def test_drafts_stand_in_place_of_what_is_published_and_what_is_withdrawn_stays_away(
    anna: Desk, store: MemoryStore
) -> None:
    content = {"id": "a97", "sprak": "sv", "titel": "Ny", "malgrupp": ["alla"], "ingress": "Kort.", "text": "Vila."}
    assert (await anna.ask("post", "editor/texts", {"kind": "article", "content": content}))[0] == 200
    await anna.does("withdraw", version=1)
    drafts = DraftDocuments(store.knowledge, lambda: utc_now().date())
    found = {each.name: decode_article(each.body).live for each in await drafts.all(ARTICLE)}
    new = found["sv/a97"]
    assert new is not None
    assert (new.content.title, new.reviewed) == ("Ny", False)
    assert found["sv/a05"] is None
    assert await drafts.save(ARTICLE, "sv/a97", b"", seen=1, by="anna") is None
    assert await drafts.all(CONTACT) == await store.knowledge.all(CONTACT)
    one = await drafts.get(ARTICLE, "sv/a97")
    assert one is not None
    assert await drafts.get(ARTICLE, "sv/nothing") is None


async def test_buttons_work_and_the_talk_goes_on(anna: Desk, running: Site) -> None:
    answers(running, STORED)
    first = (await plays(anna, ASKED))["turns"][0]
    line = next(line for line in first["lines"] if "Skriv med en person" in line.get("buttons", []))
    answers(running, STORED, PERSON)
    place = line["buttons"].index("Skriv med en person")
    ack = await plays(anna, ASKED, {"text": "Skriv med en person", "seq": line["seq"], "place": place})
    assert [turn.get("waits", False) for turn in ack["turns"]] == [False, True], "a person would be called"


async def test_with_nobody_there_the_closed_text_is_said(anna: Desk, running: Site) -> None:
    answers(running, PERSON)
    lines = (await plays(anna, "jag vill prata med någon", open=False))["turns"][0]["lines"]
    assert "meddelande" in " ".join(line["text"] for line in lines)


async def test_a_bot_that_fails_and_a_text_that_is_missing_are_said(anna: Desk, running: Site) -> None:
    answers(running, BotUnusable("unreachable"))
    assert (await plays(anna, "hej"))["turns"][0]["failed"] == "unreachable"
    answers(running, BotAnswer(Intent("halsa", 0.9), (Reply("no_such_text"),)))
    assert (await plays(anna, "hej"))["turns"][0]["failed"] == "invalid"


async def test_nothing_of_it_is_kept(anna: Desk, running: Site, store: MemoryStore) -> None:
    answers(running, STORED, STORED)
    before = await store.knowledge.revision()
    audits = len(await store.audit.latest(100))
    await plays(anna, KNIFE, ASKED)
    await running.node.runtime.settled()
    assert (await store.knowledge.revision(), len(await store.audit.latest(100))) == (before, audits)
    assert await store.log.touched_since(datetime.min.replace(tzinfo=UTC)) == []


async def test_only_who_keeps_the_texts_tries_and_no_more_than_a_talk(
    people: People, running: Site, anna: Desk
) -> None:
    kim = await people.at(running, "kim", "counselor")
    assert (await kim.ask("post", "editor/try", {"said": [{"text": "hej"}]}))[0] == 403
    tries: list[Any] = [{"said": []}, {"said": [{"text": ""}]}, {"said": [{"text": "hej"}] * 31}, {}]
    for wrong in tries:
        assert (await anna.ask("post", "editor/try", wrong))[0] == 400
    assert (await anna.ask("post", "editor/try", {"said": [{"text": "x", "seq": 99, "place": 3}]}))[0] in (400, 409)
