"""What the bot says by situation, over HTTP: everything that belongs to one in one answer, as editors have it now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from handoff.app.build import utc_now
from storage.memory import MemoryStore
from tests.support.editor_desk import Desk, People, Unsearched, installed_library
from tests.support.site import Site, site


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
async def running(widget: Path, store: MemoryStore) -> AsyncIterator[Site]:
    library = installed_library(store, Unsearched)
    async with site(widget, store, library=library, library_words=True) as made:
        yield made


def by(rows: list[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in rows}


async def test_one_situation_has_all_that_belongs_to_it(anna: Desk) -> None:
    read = await anna.get("editor/situations/oro_barn")
    assert (read["trigger"], read["level"]) == ("written", "N1")
    assert len(read["sentences"]["sv"]) == 6
    assert read["counts"]["sv"] > 100
    (answer,) = read["answers"]
    texts = by(answer["texts"], "lang")
    assert list(texts) == ["sv", "en", "ar"]
    assert (texts["sv"]["name"], texts["sv"]["status"]) == ("sv/oro_barn", "seed")
    assert len(texts["sv"]["variants"]) >= 2
    ways = by(answer["ways"], "answer")
    assert (ways["person"]["leads"], ways["person"]["handoff"]) == ("be_om_manniska", "asked")
    assert ways["person"]["title"] == "Skriv med en person"
    assert read["articles"]
    assert {row["kind"] for row in read["articles"]} == {"article"}
    assert read["topics"]


async def test_what_is_told_is_called_by_that_and_found_by_the_ways_to_tell_it(anna: Desk) -> None:
    read = await anna.get("editor/situations/hort_tatuering")
    assert (read["trigger"], read["tells"]) == ("told", "Någon har en tatuering som berättar om det gamla")
    assert len(read["sentences"]["sv"]) == 6
    (answer,) = read["answers"]
    assert [text.get("status") for text in answer["texts"]] == ["seed", "seed", None]
    rows = (await anna.get("editor/situations?q=tatuering+halsen"))["situations"]
    assert "hort_tatuering" in [row["name"] for row in rows]


async def test_buttons_and_answers_lead_to_situations_that_there_are(anna: Desk) -> None:
    rows = (await anna.get("editor/situations"))["situations"]
    names = by(rows, "name")
    assert len(names) == len(rows)
    assert {row["trigger"] for row in rows} == {"written", "told", "pressed", "service", "notice"}
    assert all(row["opening"] for row in rows), [row["name"] for row in rows if not row["opening"]]
    for name in ("be_om_manniska", "welcome", "sjalvmord_sjalvskada", "hitta_lokalt_stod"):
        home = name if name in names else "start"
        read = await anna.get(f"editor/situations/{home}")
        assert all(way["leads"] in names for answer in read["answers"] for way in answer["ways"] if way.get("leads"))
    assert names["roll_anhorig"]["pressed"], "a button is known by its words"
    assert names["sjalvmord_sjalvskada"]["safety"]


async def test_a_situation_with_several_answers_says_when_each_is_said(anna: Desk) -> None:
    read = await anna.get("editor/situations/hitta_lokalt_stod")
    assert [(each["reply"], each["when"]) for each in read["answers"]] == [
        ("fraga_kommun", "kommun is null"),
        ("hitta_lokalt_stod", "kommun is known"),
    ]


async def test_a_draft_and_a_missing_language_are_seen_at_once(anna: Desk) -> None:
    path = "editor/texts/reply/sv.oro_barn"
    content = (await anna.get(path))["content"]
    await anna.does("save", path, version=1, content={**content, "text": f"{content['text']} Nytt."})
    row = by((await anna.get("editor/situations"))["situations"], "name")["oro_barn"]
    assert row["standings"]["sv"] == "utkast"
    texts = by((await anna.get("editor/situations/oro_barn"))["answers"][0]["texts"], "lang")
    assert texts["sv"]["text"].endswith("Nytt.")
    assert texts["sv"]["live"], "visitors still see the old one"


async def test_the_mother_is_found_by_the_first_hit_and_a_new_text_by_its_words(anna: Desk) -> None:
    found = (await anna.get("editor/situations?q=orolig mamma"))["situations"]
    assert found[0]["name"] == "oro_barn"
    assert "mamma" in found[0]["found"].lower() or "morsa" in found[0]["found"].lower()
    assert (await anna.get("editor/situations?q=zebrafink"))["situations"] == []
    path = "editor/texts/reply/sv.oro_barn"
    content = (await anna.get(path))["content"]
    await anna.does("save", path, version=1, content={**content, "text": "Zebrafinkar är små."})
    assert [row["name"] for row in (await anna.get("editor/situations?q=zebrafink"))["situations"]] == ["oro_barn"]


async def test_the_guide_that_begins_in_a_situation_is_named(anna: Desk) -> None:
    read = await anna.get("editor/situations/sjalvmord_sjalvskada")
    assert [row["kind"] for row in read["guides"]][:1] == ["guide"]


async def test_strangers_and_counselors_see_nothing_and_what_is_not_there_is_said(
    people: People, running: Site, anna: Desk
) -> None:
    assert (await anna.ask("get", "editor/situations/nothing"))[0] == 404
    assert (await anna.ask("get", f"editor/situations?q={'a' * 300}"))[0] == 400
    kim = await people.at(running, "kim", "counselor")
    for path in ("editor/situations", "editor/situations/oro_barn"):
        assert (await kim.ask("get", path))[0] == 403
