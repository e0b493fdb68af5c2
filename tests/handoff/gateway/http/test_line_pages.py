"""The pages on the line itself: who runs it, how to reach it, for press and organisations; linked from every page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace

from handoff.app.build import utc_now
from handoff.app.line_checks import of_line
from handoff.assistant.library import ARTICLE, decode_article, encode
from handoff.contract.service import OpeningHours, OpenSpan
from handoff.routing.launch import Launch
from knowledge.articles import LINE_PAGES
from knowledge.lifecycle import edited, published, reviewed
from storage.ids import AccountId
from storage.memory import MemoryStore
from tests.handoff.assistant.test_library import ANNA, LAWYER
from tests.support.editor_desk import installed_library
from tests.support.site import Site, site


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
async def running(widget: Path, store: MemoryStore) -> AsyncIterator[Site]:
    library = installed_library(store)
    async with site(widget, store, library=library, operator="Föreningen Prov") as made:
        yield made


async def page(http: aiohttp.ClientSession, at: Site, path: str) -> str:
    async with http.get(f"{at.url}{path}") as response:
        assert response.status == 200, path
        return await response.text()


async def test_who_runs_the_line_is_told_in_three_languages_and_linked_from_every_page(
    http: aiohttp.ClientSession, running: Site
) -> None:
    for lang, title, runs in (
        ("sv", "Om oss", "Linjen drivs av Föreningen Prov."),
        ("en", "About us", "The line is run by Föreningen Prov."),
        ("ar", "من نحن", "يدير الخط Föreningen Prov."),
    ):
        text = await page(http, running, f"/om?lang={lang}")
        assert f"<h1>{title}</h1>" in text
        assert runs in text
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in text
        for other in (f"/kunskap/{lang}/", f"/kunskap/{lang}/a05", f"/stod?lang={lang}"):
            found = await page(http, running, other)
            assert all(f'href="/kunskap/{lang}/{name}"' in found for name in LINE_PAGES), other


async def test_the_hours_are_those_that_hold_and_the_embed_line_is_this_lines(
    http: aiohttp.ClientSession, running: Site
) -> None:
    assert "Dygnet runt" in await page(http, running, "/kunskap/sv/na_oss")
    weekly = [[OpenSpan(opens="09:00", closes="12:00")] if day < 5 else [] for day in range(7)]
    await running.node.runtime.service.set_hours(OpeningHours(always=False, weekly=weekly), replaces=0)
    text = await page(http, running, "/kunskap/sv/na_oss")
    assert "<th scope=row>måndag</th><td>09:00–12:00</td>" in text
    assert "<th scope=row>söndag</th><td>stängt</td>" in text
    assert "&lt;script src=&quot;" in await page(http, running, "/kunskap/sv/for_organisationer")


async def test_they_answer_no_question_and_are_reviewed_like_articles(
    http: aiohttp.ClientSession, running: Site, store: MemoryStore
) -> None:
    await running.library.reindex()
    hits = await running.library.search("vilka är ni och vem betalar er, om oss", "sv")
    assert not {hit.article for hit in hits} & set(LINE_PAGES)
    assert "om_oss" not in (await page(http, running, "/kunskap/sv/")).partition("<footer>")[0]
    said = [each.line for each in await of_line(store, practice=False, now=datetime.now(UTC)) if not each.good]
    assert len(said) == 1
    assert "om_oss" in said[0]
    stored = await store.knowledge.get(ARTICLE, "sv/om_oss")
    assert stored is not None
    today = datetime.now(UTC).date()
    changed = edited(decode_article(stored.body), replace(decode_article(stored.body).content, title="Om Prov"), ANNA)
    live = published(reviewed(changed, LAWYER, today), today, LAWYER)
    await store.knowledge.save(ARTICLE, "sv/om_oss", encode(live), seen=stored.version, by=AccountId("anna"))
    await running.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    await running.library.refresh()
    text = await page(http, running, "/om")
    assert "<h1>Om Prov</h1>" in text
    assert "/kunskap/sv/press" not in text, "what nobody has reviewed is shown in practice alone"
    (left,) = [each.line for each in await of_line(store, practice=False, now=datetime.now(UTC)) if not each.good]
    assert "om_oss" not in left


async def test_a_number_that_is_kept_too_long_is_a_finding(store: MemoryStore, running: Site) -> None:
    visitor = await running.visitor()
    wish = {"client_msg_id": "w", "number": "0701234567", "safe": True, "others": False}
    assert (await visitor.call("callback:leave", wish))["ok"]
    later = datetime.now(UTC) + timedelta(hours=80)
    said = [each.line for each in await of_line(store, practice=True, now=later) if not each.good]
    assert said == ["call-backs: 1 telephone numbers are kept longer than 72 hours"]
