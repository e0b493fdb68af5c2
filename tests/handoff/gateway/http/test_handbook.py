"""The handbook: for whoever is signed in, and changed at the editor's desk like every other text."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.backoffice.accounts.sessions import COOKIE
from handoff.conversation.staff import ROLES
from storage.memory import MemoryStore
from tests.support.editor_desk import People, Unsearched
from tests.support.letters import Letters
from tests.support.site import Site, site

PAGE = "editor/texts/handbook/sv%2Fuppgradera"
IN_FORCE_WITHIN_S = 10.0


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
async def running(widget: Path, store: MemoryStore) -> AsyncIterator[Site]:
    def library(**given: Any) -> Unsearched:
        return Unsearched(store.knowledge, embedder=Letters, clock=utc_now, **given)

    async with site(widget, store, library=library) as made:
        yield made


async def shown(site: Site, path: str, cookie: str = "") -> tuple[int, str, str]:
    """Status, page and policy of a page, as a browser with this session asks for it."""
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    async with aiohttp.ClientSession() as http, http.get(f"{site.url}{path}", headers=headers) as response:
        return response.status, await response.text(), response.headers["Content-Security-Policy"]


async def test_who_is_not_signed_in_reads_nothing_and_is_shown_where_to_sign_in(running: Site) -> None:
    for path, cookie in itertools.product(("/handbok", "/handbok/incident"), ("", "made up")):
        status, page, _ = await shown(running, path, cookie)
        assert status == 401
        assert 'href="/console"' in page
        assert "lotsen keys rotate" not in page
        assert "administratören" not in page


async def test_staff_of_every_role_find_the_books(running: Site) -> None:
    for role in ROLES:
        assert (await shown(running, "/handbok", await running.cookie(f"a-{role}", role)))[0] == 200


async def test_the_books_list_their_pages_in_order_and_nothing_in_them_runs(running: Site) -> None:
    cookie = await running.cookie("kim")
    status, index, policy = await shown(running, "/handbok", cookie)
    assert status == 200
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    for book in ("För administratören", "För redaktören", "För stödjaren"):
        assert f"<h2>{book}</h2>" in index
    assert index.index("/handbok/installera") < index.index("/handbok/uppgradera")
    status, page, _ = await shown(running, "/handbok/incident", cookie)
    assert status == 200
    assert "<h1>När något har hänt</h1>" in page
    assert "Inte granskad" in page


async def test_a_page_that_is_not_there_leads_back(running: Site) -> None:
    status, page, _ = await shown(running, "/handbok/%3Cb%3E", await running.cookie("kim"))
    assert (status, "<b>" in page) == (404, False)
    assert 'href="/handbok"' in page


async def test_an_editor_changes_a_page_and_another_approves_it(running: Site, people: People) -> None:
    anna, lena = await people.at(running, "anna", "editor"), await people.at(running, "lena", "reviewer")
    opened = await anna.get(PAGE)
    content = {**opened["content"], "text": "Ring Kim först & sist."}
    saved = await anna.does("save", PAGE, version=opened["text"]["version"], content=content)
    version = saved["text"]["version"]
    await anna.does("submit", PAGE, version=version)
    await lena.does("approve", PAGE, version=version + 1)
    await anna.does("publish", PAGE, version=version + 2)
    cookie = await running.cookie("kim")
    since = time.monotonic()
    while "Ring Kim" not in (page := (await shown(running, "/handbok/uppgradera", cookie))[1]):
        await asyncio.sleep(0.1)  # the node looks by its own clock
        assert time.monotonic() - since < IN_FORCE_WITHIN_S
    assert "först &amp; sist" in page
    assert re.search(r"Granskad \d+ \w+ 20\d\d, ska granskas igen senast \d+ \w+ 20\d\d\.", page)
