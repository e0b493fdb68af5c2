"""The editor over HTTP: who may do what, a text from draft to visitors, and nothing lost when two write at once."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from msgspec.structs import replace

from handoff.app.build import utc_now
from handoff.contract.routes import PREFIX, Route
from handoff.operations import directory_check
from handoff.operations.page_fetcher import PageFetcher
from knowledge import seed
from knowledge.directory import csv_file
from knowledge.findings import Finding
from storage.memory import MemoryStore
from tests.support.editor_desk import A05, Desk, People, unsearched
from tests.support.site import ANSWER_S, Site, site
from tests.support.web_pages import html, served

ARTICLES = seed.articles()
BRIS = "editor/texts/contact/bris"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
async def running(widget: Path, store: MemoryStore) -> AsyncIterator[Site]:
    async with site(widget, store, library=unsearched(store)) as made:
        yield made


def told(ack: dict[str, Any]) -> list[str]:
    """What is wrong, as sentences."""
    return [str(msgspec.convert(each, Finding)) for each in ack["findings"]]


def path_of(route: Route) -> str:
    return re.sub(r"{\w+}", "x", route.path.removeprefix(PREFIX))


# --- a text's life ---------------------------------------------------------------------------------


async def test_a_text_from_draft_to_visitors(
    http: aiohttp.ClientSession, running: Site, anna: Desk, lena: Desk
) -> None:
    read = await anna.get(A05)
    assert (read["text"]["status"], read["text"]["live"], read["may"]) == ("seed", True, ["save", "submit", "withdraw"])
    content = {**read["content"], "titel": "Så tar du upp det"}
    saved = await anna.does("save", version=1, content=content)
    assert (saved["text"]["status"], saved["text"]["version"], saved["author"]) == ("utkast", 2, "anna")
    assert saved["live"]["titel"] == "Så börjar du prata om det", "visitors still see the old one"
    assert await lena.refused("approve", version=2) == (409, "wrong_step"), "its author has not finished"
    assert (await anna.does("submit", version=2))["text"]["for_review"]
    assert await anna.refused("approve", version=3) == (403, "not_allowed")
    back = await lena.does("return", version=3, comment="Kortare ingress, tack.")
    assert (back["comment"], back["text"]["status"]) == ("Kortare ingress, tack.", "utkast")
    todo = {
        group["name"]: [row["name"] for row in group["texts"]] for group in (await anna.get("editor/todo"))["groups"]
    }
    assert todo["returned"] == ["sv/a05"]
    await anna.does("submit", version=4)
    approved = await lena.does("approve", version=5, comment="Bra.")
    assert (approved["text"]["status"], approved["reviewer"]) == ("granskad", "lena")
    published = await anna.does("publish", version=6)
    assert (published["text"]["status"], published["text"]["live"]) == ("publicerad", True)
    async with http.get(f"{running.url}/kunskap/sv/a05") as response:
        assert "Så tar du upp det" in await response.text()
    history = (await anna.get(f"{A05}/versions"))["versions"]
    assert [(each["version"], each["status"]) for each in history][:3] == [
        (7, "publicerad"),
        (6, "granskad"),
        (5, "utkast"),
    ]
    assert (await anna.does("withdraw", version=7))["text"]["live"] is False
    async with http.get(f"{running.url}/kunskap/sv/a05") as response:
        assert response.status == 404
    restored = await anna.does("restore", version=8, restore=1)
    assert (restored["content"]["titel"], restored["text"]["status"]) == ("Så börjar du prata om det", "utkast")
    await anna.does("withdraw", version=9)
    assert (await anna.does("restore", version=10, restore=9))["text"]["status"] == "utkast", "also the same words"


async def test_a_reviewer_does_not_review_their_own_text_and_a_legal_one_needs_a_lawyer(
    people: People, running: Site, anna: Desk, lena: Desk
) -> None:
    content = (await lena.get(A05))["content"]
    await lena.does("save", version=1, content={**content, "titel": "Ny"})
    await lena.does("submit", version=2)
    assert await lena.refused("approve", version=3) == (403, "own_text")
    assert (await lena.get(A05))["hindered"] == "own_text", "who may not is told why"
    legal = "editor/texts/article/sv.a24"
    bo = await people.at(running, "bo", "reviewer")
    read = await bo.get(legal)
    assert ("approve" in read["may"], read["hindered"]) == (False, "needs_jurist")
    assert await bo.refused("approve", legal, version=1) == (403, "needs_jurist")
    assert (await lena.does("approve", legal, version=1))["text"]["status"] == "granskad"


async def test_a_text_is_published_when_its_time_has_come(running: Site, anna: Desk, lena: Desk) -> None:
    await lena.does("approve", version=1)
    at = (utc_now() + timedelta(days=2)).isoformat()
    assert (await anna.does("schedule", version=2, at=at))["text"]["publish_at"] is not None
    for wrong, code in (
        ("2001-01-01T00:00:00+00:00", "date_past"),
        ("2040-01-01T00:00:00", "bad_request"),
        ("snart", "bad_request"),
    ):
        assert await anna.refused("schedule", version=3, at=wrong) == (400, code)


async def test_the_author_tells_the_reviewer_something_until_it_is_reviewed(anna: Desk, lena: Desk) -> None:
    read = await anna.get(A05)
    await anna.does("save", version=1, content={**read["content"], "titel": "Oro för ett barn"})
    await anna.does("submit", version=2, comment="Är rubriken för mjuk?")
    assert (await lena.get(A05))["note"] == "Är rubriken för mjuk?"
    returned = await lena.does("return", version=3, comment="Nej, men kortare.")
    assert (returned.get("note"), returned["comment"]) == (None, "Nej, men kortare.")


async def test_a_changed_swedish_text_asks_for_its_translations_to_be_looked_over(anna: Desk, lena: Desk) -> None:
    english = A05.replace("sv.", "en.")
    read = await anna.get(A05)
    await anna.does("save", version=1, content={**read["content"], "kallor": ["en källa till"]})
    await anna.does("submit", version=2)
    await lena.does("approve", version=3)
    assert await anna.waiting("translations") == [], "no word that is translated has changed"
    text = read["content"]["text"]
    await anna.does("save", version=4, content={**read["content"], "text": f"{text}\n\nEn mening till."})
    await anna.does("submit", version=5)
    await lena.does("approve", version=6)
    assert await anna.waiting("translations") == ["en/a05"]
    marked = await anna.get(english)
    since = marked["text"]["source_since"]
    assert (marked["source"], since, marked["text"]["status"]) == ("sv/a05", 1, "seed"), "what visitors read stays"
    changed = await anna.get(f"{A05}/diff?from={since}&to=7")
    assert "En mening till." in str([part for field in changed["fields"] for part in field["parts"]])
    await anna.does("looked", english, version=marked["text"]["version"])
    assert await anna.waiting("translations") == []
    assert await anna.refused("looked", english, version=marked["text"]["version"] + 1) == (409, "wrong_step")


async def test_a_text_with_a_fault_can_be_kept_but_goes_no_further(anna: Desk) -> None:
    content = (await anna.get(A05))["content"]
    faulty = {**content, "text": "Hej.\n\nRing 08-123 45 67. <script>x</script>"}
    saved = await anna.does("save", version=1, content=faulty)
    assert [(each["rule"], each["line"]) for each in saved["findings"]] == [("number", 3), ("html", 3), ("html", 3)]
    status, ack = await anna.ask("post", f"{A05}/submit", {"version": 2})
    assert (status, ack["error"]["code"], len(ack["findings"])) == (422, "content_invalid", 3)
    assert (await anna.ask("post", f"{A05}/save", {"version": 2, "content": {**content, "titel": ""}}))[1][
        "findings"
    ] == [{"field": "titel", "rule": "empty", "value": "Expected `str` of length >= 1"}]


async def test_every_fault_of_a_form_is_told_at_once(anna: Desk) -> None:
    content = {**(await anna.get(A05))["content"], "titel": "", "malgrupp": "anhorig", "fragor": [3]}
    del content["ingress"]
    _, look = await anna.ask("post", "editor/look", {"kind": "article", "content": content})
    assert {each["field"] for each in look["findings"]} == {"titel", "malgrupp", "fragor", "ingress"}


async def test_a_text_of_a_megabyte_is_refused_with_a_reason(anna: Desk) -> None:
    content = (await anna.get(A05))["content"]
    for method, path, more in (("post", f"{A05}/save", {"version": 1}), ("put", f"{A05}/copy", {"base": 1, "seen": 0})):
        body = {**more, "content": {**content, "text": "a" * 1_000_000}}
        status, ack = await anna.ask(method, path, body)
        assert (status, ack["error"]["code"]) == (413, "too_large")
    status, ack = await anna.uploads(("stor.md", b"---\n" + b"a" * 1_000_000))
    assert (status, told(ack)) == (422, ["stor.md: 1000004 bytes, at most 65536"])


@pytest.mark.parametrize(("text", "most"), [(A05, 400), (A05.replace("a05", "svar_112_osaker"), 60)])
async def test_a_look_says_how_many_words_there_may_be(anna: Desk, text: str, most: int) -> None:
    content = (await anna.get(text))["content"]
    _, look = await anna.ask("post", "editor/look", {"kind": "article", "content": content})
    assert look["most_words"] == most
    assert look["words"] <= most


async def test_a_look_at_a_draft_runs_nothing_and_keeps_nothing(anna: Desk, store: MemoryStore) -> None:
    content = (await anna.get(A05))["content"]
    before = await store.knowledge.revision()
    hostile = {**content, "titel": "</h1><script>x</script>", "text": "<img src=x onerror=y> [a](javascript:b)\n\n> ja"}
    _, look = await anna.ask("post", "editor/look", {"kind": "article", "content": hostile})
    assert "<script" not in look["preview"]
    assert "<img" not in look["preview"]
    assert "<blockquote>" in look["preview"]
    _, linked = await anna.ask("post", "editor/look", {"kind": "article", "content": content})
    assert "<a>lyssna utan att hålla med</a>" in linked["preview"], "a link that leads nowhere"
    assert {each["rule"] for each in look["findings"]} >= {"html", "unsafe_link"}
    _, broken = await anna.ask("post", "editor/look", {"kind": "article", "content": {"titel": 3}})
    assert (broken["preview"], broken["findings"][0]["field"]) == ("", "titel")
    assert await store.knowledge.revision() == before


# --- two at once -----------------------------------------------------------------------------------


async def test_two_editors_in_the_same_second_lose_nothing(anna: Desk, lena: Desk) -> None:
    content = (await anna.get(A05))["content"]
    texts = {"anna": {**content, "titel": "Annas"}, "lena": {**content, "ingress": "Lenas ingress."}}
    answers = await asyncio.gather(
        anna.ask("post", f"{A05}/save", {"version": 1, "content": texts["anna"]}),
        lena.ask("post", f"{A05}/save", {"version": 1, "content": texts["lena"]}),
    )
    assert sorted(status for status, _ in answers) == [200, 409]
    first, second = (0, 1) if answers[0][0] == 200 else (1, 0)
    (winner, loser), losing = (tuple(texts)[first], tuple(texts)[second]), answers[second][1]
    assert losing["error"]["code"] == "stale_version"
    assert losing["current"]["content"] == texts[winner], "the second saver sees what the first wrote"
    assert losing["base"] == content, "and what both began from"
    merged = {**content, "titel": "Annas", "ingress": "Lenas ingress."}
    desk = anna if loser == "anna" else lena
    assert (await desk.does("save", version=2, content=merged))["content"] == merged


async def test_a_save_whose_answer_was_lost_can_be_repeated(anna: Desk, lena: Desk) -> None:
    content = {**(await anna.get(A05))["content"], "titel": "En gång"}
    for _ in range(2):
        saved = await anna.does("save", version=1, content=content)
        assert saved["text"]["version"] == 2
    assert (await lena.ask("post", f"{A05}/save", {"version": 1, "content": content}))[0] == 409


async def test_what_somebody_is_writing_is_kept_for_them_and_shown_to_others_as_a_mark(anna: Desk, lena: Desk) -> None:
    half = {"titel": "", "text": "halv mening"}
    _, kept = await anna.ask("put", f"{A05}/copy", {"base": 1, "seen": 0, "content": half})
    assert kept["revision"] == 1
    nothing = "editor/texts/article/sv.a99/copy"
    assert (await anna.ask("put", nothing, {"base": 1, "seen": 0, "content": half}))[0] == 404
    read = await anna.get(A05)
    assert (read["copy"]["content"], read["text"]["in_work"]) == (half, True)
    seen = await lena.get(A05)
    assert ("copy" not in seen, [mark["name"] for mark in seen["others"]]) == (True, ["anna"])
    status, other = await anna.ask("put", f"{A05}/copy", {"base": 1, "seen": 0, "content": {"titel": "annat fönster"}})
    assert (status, other["copy"]["content"]) == (409, half)
    await anna.does("save", version=1, content={**read["content"], "titel": "Klar"})
    assert "copy" not in await anna.get(A05)
    await anna.ask("put", f"{A05}/copy", {"base": 2, "seen": 0, "content": half})
    assert (await anna.ask("delete", f"{A05}/copy"))[0] == 200
    assert "copy" not in await anna.get(A05)


async def test_what_is_published_on_one_node_is_read_on_the_other(
    http: aiohttp.ClientSession, running: Site, widget: Path, store: MemoryStore, lena: Desk, anna: Desk
) -> None:
    async with site(widget, store, library=unsearched(store)) as other:
        content = {**(await anna.get(A05))["content"], "titel": "Läs på båda"}
        await anna.does("save", version=1, content=content)
        await anna.does("submit", version=2)
        await lena.does("approve", version=3)
        await lena.does("publish", version=4)
        for node in (running, other):
            async with asyncio.timeout(ANSWER_S):
                await _shows(http, node, "Läs på båda")


async def _shows(http: aiohttp.ClientSession, node: Site, words: str) -> None:
    """Return when visitors of this node read these words."""
    while True:
        async with http.get(f"{node.url}/api/v1/articles/a05?lang=sv") as response:
            if words in await response.text():
                return
        await asyncio.sleep(0.05)  # another node looks by its own clock


# --- lists -----------------------------------------------------------------------------------------


async def test_lists_are_narrowed(anna: Desk) -> None:
    everything = (await anna.get("editor/texts"))["texts"]
    assert {row["kind"] for row in everything} == {"article", "contact", "guideline", "handbook", "module"}
    for query, count in (
        ("kind=article", len(ARTICLES)),
        ("kind=article&lang=en", len([each for each in ARTICLES if each.lang == "en"])),
        ("status=utkast", 0),
        ("q=SV/A20", 1),
    ):
        assert len((await anna.get(f"editor/texts?{query}"))["texts"]) == count, query
    for wrong in ("kind=A", "status=x", "due=x", "odd=1"):
        assert (await anna.ask("get", f"editor/texts?{wrong}"))[0] == 400
    assert (await anna.ask("get", "editor/texts?kind=nothing"))[0] == 404


async def test_what_has_run_out_is_listed_and_waits_for_somebody(
    people: People, running: Site, widget: Path, store: MemoryStore, lena: Desk
) -> None:
    await lena.does("verify", BRIS, version=1, how="webb")
    for days, overdue, soon in ((20, [], ["bris"]), (31, ["bris"], []), (200, ["bris"], [])):

        def later(days: int = days) -> datetime:
            return utc_now() + timedelta(days=days)

        async with site(widget, store, library=unsearched(store, later), clock=later) as then:
            desk = await people.at(then, f"kim{days}", "editor")
            contacts = [name for name in await desk.waiting("overdue") if "/" not in name]
            assert (contacts, [name for name in await desk.waiting("soon") if "/" not in name]) == (overdue, soon)
            articles = (await desk.get("editor/texts?kind=article&due=overdue"))["texts"]
            assert len(articles) == (len(ARTICLES) if days == 200 else 0)
            assert all(row["live"] is False for row in articles), "visitors do not see what has run out"


async def test_what_differs_is_told_word_by_word(anna: Desk) -> None:
    content = (await anna.get(A05))["content"]
    await anna.does("save", version=1, content={**content, "titel": "Så börjar du tala om det"})
    diff = await anna.get(f"{A05}/diff?from=1&to=2")
    assert [(part["op"], part["text"]) for part in diff["fields"][0]["parts"]] == [
        ("same", "Så börjar du "),
        ("del", "prata"),
        ("add", "tala"),
        ("same", " om det"),
    ]
    for wrong in ("from=1&to=9", "from=x&to=1", ""):
        assert (await anna.ask("get", f"{A05}/diff?{wrong}"))[0] in (400, 404)


async def test_a_new_text_and_its_name(anna: Desk) -> None:
    content = {"id": "a35", "sprak": "sv", "titel": "Ny", "malgrupp": ["alla"], "ingress": "Kort.", "text": ""}
    status, made = await anna.ask("post", "editor/texts", {"kind": "article", "content": content})
    assert (status, made["text"]["name"], made["text"]["status"]) == (200, "sv/a35", "utkast")
    assert (await anna.ask("post", "editor/texts", {"kind": "article", "content": content}))[1]["error"][
        "code"
    ] == "name_taken"
    wrong = {**content, "id": "../x"}
    assert (await anna.ask("post", "editor/texts", {"kind": "article", "content": wrong}))[0] == 422


# --- the directory ---------------------------------------------------------------------------------


async def test_an_entry_is_checked_today_and_a_new_number_asks_for_a_new_check(anna: Desk) -> None:
    read = await anna.get(BRIS)
    assert (read["may"], read["content"]["verifierad_datum"]) == (["save", "verify"], None)
    checked = await anna.does("verify", BRIS, version=1, how="telefon")
    assert checked["content"]["verifierad_datum"] == utc_now().date().isoformat()
    forged = {**checked["content"], "verifierad_datum": "2999-01-01", "kostnad": "gratis samtal"}
    kept = await anna.does("save", BRIS, version=2, content=forged)
    assert kept["content"]["verifierad_datum"] == checked["content"]["verifierad_datum"]
    moved = {**kept["content"], "kontakt": {**kept["content"]["kontakt"], "telefon": "116 112"}}
    assert (await anna.does("save", BRIS, version=3, content=moved))["content"]["verifierad_datum"] is None
    wrong = {**moved, "kontakt": {**moved["kontakt"], "webb": "http://x"}}
    status, ack = await anna.ask("post", f"{BRIS}/save", {"version": 4, "content": wrong})
    assert (status, ack["findings"][0]["rule"]) == (422, "not_https")
    assert "bris" in await anna.waiting("unchecked")


async def test_who_wrote_the_number_does_not_check_it(anna: Desk, lena: Desk) -> None:
    read = await anna.get(BRIS)
    moved = {**read["content"], "kontakt": {**read["content"]["kontakt"], "telefon": "070 000 00 00"}}
    await anna.does("save", BRIS, version=1, content=moved)
    assert await anna.refused("verify", BRIS, version=2, how="telefon") == (403, "needs_second_person")
    await anna.does("save", BRIS, version=2, content={**moved, "kostnad": "gratis att ringa"})
    assert await anna.refused("verify", BRIS, version=3, how="telefon") == (403, "needs_second_person")
    assert (await lena.does("verify", BRIS, version=3, how="telefon"))["content"]["verifierad_datum"]


PARTS: dict[str, dict[str, Any]] = {
    "number": {"kontakt": {"telefon": "070-000 00 00", "webb": "https://www.bris.se", "epost": "", "chatt": ""}},
    "web": {"kontakt": {"telefon": "116 111", "webb": "https://annan.se", "epost": "", "chatt": ""}},
    "chat": {"kontakt": {"telefon": "116 111", "webb": "", "epost": "", "chatt": "https://annan.se"}},
    "hours": {"oppet": [{"dag": "man", "fran": "08:00", "till": "16:00"}]},
    "always": {"dygnet_runt": False},
    "holidays": {"undantag": ["helgdag"]},
    "name": {"namn": "Någon annan"},
}
"""Changes of what a check is of."""


@pytest.mark.parametrize("part", PARTS)
async def test_every_part_of_an_entry_is_seen_by_a_second_person(anna: Desk, lena: Desk, part: str) -> None:
    checked = await lena.does("verify", BRIS, version=1, how="webb")
    saved = await anna.does("save", BRIS, version=2, content={**checked["content"], **PARTS[part]})
    assert saved["content"]["verifierad_datum"] is None
    assert (saved["may"], saved["hindered"]) == (["save"], "own_entry")
    assert await anna.refused("verify", BRIS, version=3, how="telefon") == (403, "needs_second_person")
    todo = (await anna.get("editor/todo"))["groups"]
    rows = {row["name"]: row for group in todo for row in group["texts"]}
    assert (rows["bris"].get("own"), rows["cve"].get("own")) == (True, None)
    assert (await lena.does("verify", BRIS, version=3, how="telefon"))["content"]["verifierad_datum"]


async def test_two_who_wrote_a_part_each_do_not_check_each_others_entry_with_their_own_part_in_it(
    people: People, running: Site, anna: Desk, lena: Desk
) -> None:
    """Whoever changed the hours last has looked at the hours; the number is still its writer's alone."""
    content = (await anna.get(BRIS))["content"]
    moved = {**content, **PARTS["number"]}
    await anna.does("save", BRIS, version=1, content=moved)
    await lena.does("save", BRIS, version=2, content={**moved, **PARTS["hours"]})
    for writer in (anna, lena):
        assert await writer.refused("verify", BRIS, version=3, how="telefon") == (403, "needs_second_person")
    bo = await people.at(running, "bo", "editor")
    await bo.does("verify", BRIS, version=3, how="telefon")
    third = {**moved, **PARTS["holidays"]}
    await lena.does("save", BRIS, version=4, content=third)
    assert (await anna.does("verify", BRIS, version=5, how="telefon"))["content"]["verifierad_datum"], (
        "her number was seen by somebody"
    )


async def test_a_new_entry_is_a_draft_by_form_and_by_file_until_a_second_person_has_seen_it(
    http: aiohttp.ClientSession, running: Site, anna: Desk, lena: Desk, store: MemoryStore
) -> None:
    bris = (await anna.get(BRIS))["content"]
    forged = {**bris, "id": "ny-linje", "verifierad_datum": "2026-11-01", "verifierad_hur": "telefon"}
    _, made = await anna.ask("post", "editor/texts", {"kind": "contact", "content": forged})
    assert (made["content"]["verifierad_datum"], made["may"]) == (None, ["save"])
    await lena.does("verify", BRIS, version=1, how="webb")
    file = (await anna.fetches(f"{BRIS}/file")).decode()
    assert "verifierad_datum" in file.splitlines()[0]
    assert (await anna.uploads(("d.csv", file.replace("\nbris,", "\nfil-linje,").encode())))[1]["saved"]
    for name in ("ny-linje", "fil-linje"):
        path = f"editor/texts/contact/{name}"
        read = await lena.get(path)
        assert read["content"]["verifierad_datum"] is None
        assert await anna.refused("verify", path, version=1, how="telefon") == (403, "needs_second_person")
        assert (await lena.does("verify", path, version=1, how="telefon"))["content"]["verifierad_datum"]


async def test_entries_in_lists_say_their_county_and_sort(anna: Desk) -> None:
    rows = {row["name"]: row for row in (await anna.get("editor/texts?kind=contact"))["texts"]}
    assert (rows["bris"].get("area", ""), rows["bris"]["sort"]) == ("", "stodlinje")
    assert (rows["kommun-1280"]["area"], rows["kommun-1280"]["sort"]) == ("Skåne län", "annat")


async def test_a_file_sets_no_check_and_a_new_number_in_it_takes_the_check_away(anna: Desk) -> None:
    checked = await anna.does("verify", BRIS, version=1, how="telefon")
    today = checked["content"]["verifierad_datum"]
    file = (await anna.fetches(f"{BRIS}/file")).decode()
    assert (await anna.uploads(("d.csv", file.replace(today, "2026-10-01").encode())))[1]["changed"]["contact"] == 0
    forged = file.replace("116 111", "070-000 00 00")
    assert (await anna.uploads(("d.csv", forged.encode())))[1]["changed"]["contact"] == 1
    read = await anna.get(BRIS)
    assert (read["content"]["kontakt"]["telefon"], read["content"]["verifierad_datum"]) == ("070-000 00 00", None)
    assert "bris" in await anna.waiting("unchecked")
    assert await anna.refused("verify", BRIS, version=3, how="telefon") == (403, "needs_second_person")


async def test_a_proposal_of_the_directory_check_is_written_by_two_people(anna: Desk, lena: Desk) -> None:
    """The editors' file goes to the check, what it proposes comes back as a file, and a second person has to see it."""
    await lena.does("verify", BRIS, version=1, how="webb")
    out = csv_file.read(await anna.fetches(f"{BRIS}/file"))
    pages = {"bris": html("<h1>Bris</h1><p>Ring vårt nya nummer 010-123 45 67.</p>")}
    async with served(pages) as address, PageFetcher(allowed="127.0.0.1".__eq__) as fetcher:
        moved = [replace(each, source=f"{address}/bris", reach=replace(each.reach, web="")) for each in out]
        (checked,) = await directory_check.check(moved, fetcher, lambda *_: None)
    assert (await anna.get(BRIS))["content"]["kontakt"]["telefon"] == "116 111", "a check writes nothing"
    assert checked.proposal is not None
    assert (await anna.uploads(("directory.csv", csv_file.write([checked.proposal]))))[1]["changed"]["contact"] == 1
    read = await lena.get(BRIS)
    assert (read["content"]["kontakt"]["telefon"], read["content"]["verifierad_datum"]) == ("010-123 45 67", None)
    assert await anna.refused("verify", BRIS, version=3, how="telefon") == (403, "needs_second_person")
    assert (await lena.does("verify", BRIS, version=3, how="telefon"))["content"]["verifierad_datum"]


async def test_112_stays(anna: Desk) -> None:
    read = await anna.get("editor/texts/contact/nod-112")
    for change in ({"status": "avvecklad"}, {"kontakt": {**read["content"]["kontakt"], "telefon": "113"}}):
        status, ack = await anna.ask(
            "post", "editor/texts/contact/nod-112/save", {"version": 1, "content": {**read["content"], **change}}
        )
        assert (status, ack["findings"][0]["rule"]) == (422, "always_112")


# --- files -----------------------------------------------------------------------------------------


async def test_what_goes_out_comes_in_again_and_changes_nothing(anna: Desk, store: MemoryStore) -> None:
    archive = await anna.fetches("editor/files")
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        staff_texts = (*seed.guidelines(), *seed.training_modules(), *seed.handbook())
        assert len(packed.namelist()) == len(ARTICLES) + len(staff_texts) + len(["the directory"])
    before = await store.knowledge.revision()
    assert (await anna.uploads(("kunskap.zip", archive)))[1]["changed"] == {"article": 0, "contact": 0}
    assert await store.knowledge.revision() == before
    one = await anna.fetches(f"{A05}/file")
    changed = one.replace("Så börjar du prata om det".encode(), b"Nytt")
    assert (await anna.uploads(("a05.md", changed), look=True))[1]["changed"] == {"article": 1, "contact": 0}
    assert await store.knowledge.revision() == before, "only looked"
    assert (await anna.uploads(("a05.md", changed)))[1]["saved"]
    assert (await anna.get(A05))["text"]["status"] == "utkast"


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.md", b"ingen front", "a.md, line 1: the front matter begins with ---"),
        ("a.md", b"---\nid: [\n---\ntext", "a.md, line 3:"),
        ("a.md", b"---\nid: a90\n---\ntext", "a.md, titel: empty"),
        ("a.md", b"\xff\xfe", "not UTF-8 at byte 0"),
        ("d.csv", b"id,namn\nx,y\n", "d.csv, row 1: columns missing"),
        ("x.exe", b"MZ", "x.exe: neither .md, .csv, .yaml nor .zip"),
        ("x.zip", b"PK\x03\x04broken", "x.zip: the archive is damaged"),
        ("../../etc/a.md", b"ingen", "..%2F..%2Fetc%2Fa.md, line 1"),
    ],
)
async def test_a_wrong_file_is_refused_with_its_place_and_nothing_of_the_others_comes_in(
    anna: Desk, store: MemoryStore, name: str, body: bytes, said: str
) -> None:
    good = (await anna.fetches(f"{A05}/file")).replace("Så börjar du prata om det".encode(), b"Nytt")
    before = await store.knowledge.revision()
    status, ack = await anna.uploads(("bra.md", good), (name, body))
    assert (status, ack["error"]["code"]) == (422, "files_invalid")
    assert any(said in problem for problem in told(ack)), told(ack)
    assert await store.knowledge.revision() == before


async def test_every_bad_row_of_a_csv_is_reported(anna: Desk, store: MemoryStore) -> None:
    lines = (await anna.fetches(f"{BRIS}/file")).decode().splitlines()
    bad = [lines[1].replace("bris,", f"x{n},").replace("116 111", "ring oss") for n in range(3)]
    good = lines[1].replace("bris,", "ny,")
    before = await store.knowledge.revision()
    status, ack = await anna.uploads(("directory.csv", "\n".join([lines[0], good, *bad]).encode()))
    assert (status, len(told(ack))) == (422, 3)
    assert [f"row {row}" in problem for row, problem in zip((3, 4, 5), told(ack), strict=True)] == [True] * 3
    assert await store.knowledge.revision() == before
    assert (await anna.uploads(("directory.csv", "\n".join([lines[0], good]).encode())))[1]["changed"]["contact"] == 1


async def test_the_audit_trail_names_the_text(anna: Desk, store: MemoryStore) -> None:
    await anna.does("withdraw", version=1)
    record = (await store.audit.latest(1))[0]
    assert (record.action, record.subject, record.account) == ("editor:withdraw", "article:sv/a05", "anna")
