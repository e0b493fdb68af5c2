"""A guideline at the editor's desk: in force on every node once it is published, and then to be signed anew."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from handoff.app.build import utc_now
from storage.memory import MemoryStore
from tests.support.editor_desk import Desk, People, Unsearched
from tests.support.letters import Letters
from tests.support.site import Site, site

LOTSNING = "editor/texts/guideline/sv%2Flotsning"
IN_FORCE_WITHIN_S = 4.0
"""Each node looks every two seconds."""

Opens = Callable[[], AbstractAsyncContextManager[Site]]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
def opens(widget: Path, store: MemoryStore) -> Opens:
    def library(**given: Any) -> Unsearched:
        return Unsearched(store.knowledge, embedder=Letters, clock=utc_now, **given)

    return lambda: site(widget, store, library=library)


@pytest.fixture
async def running(opens: Opens) -> AsyncIterator[Site]:
    async with opens() as made:
        yield made


async def guideline(desk: Desk) -> dict[str, Any]:
    """The one on guiding on, as staff read it."""
    return next(each for each in (await desk.get("guidelines"))["guidelines"] if each["name"] == "lotsning")


async def publish(anna: Desk, lena: Desk, **changes: Any) -> None:
    """Written by one, reviewed by the other, in force."""
    opened = await anna.get(LOTSNING)
    content = {**opened["content"], **changes}
    saved = await anna.does("save", LOTSNING, version=opened["text"]["version"], content=content)
    version = saved["text"]["version"]
    await anna.does("submit", LOTSNING, version=version)
    await lena.does("approve", LOTSNING, version=version + 1)
    await anna.does("publish", LOTSNING, version=version + 2)


async def test_a_published_guideline_is_in_force_on_every_node_and_earlier_signatures_end(
    running: Site, opens: Opens, people: People
) -> None:
    anna, lena = await people.at(running, "anna", "editor"), await people.at(running, "lena", "reviewer", jurist=True)
    async with opens() as other:
        ada = await people.at(other, "ada", "administrator")
        first = await guideline(ada)
        assert not first["reviewed"], "the draft of the installation says so"
        assert {"kind": "h2", "runs": [{"text": "Fem regler"}]} in first["blocks"]
        gate = await ada.get("launch")
        signature = {
            "record": "lotsning",
            "guideline_version": first["version"],
            "parties": [party["value"] for party in first["parties"]],
            "version": gate["version"],
        }
        assert (await ada.ask("post", "launch/signatures", signature))[0] == 200

        await publish(anna, lena, utgava="2026-3", checklista=["Besökaren väljer själv."])

        since = time.monotonic()
        while (await guideline(ada))["version"] == first["version"]:
            await asyncio.sleep(0.1)  # another node looks by its own clock
            assert time.monotonic() - since < IN_FORCE_WITHIN_S
        now = await guideline(ada)
        assert (now["reviewed"], now["checklist"]) == (True, ["Besökaren väljer själv."])
        assert now["version"].startswith("2026-3-")
        record = next(each for each in (await ada.get("launch"))["records"] if each["record"] == "lotsning")
        assert (record["signatures"], record["outdated"]) == ([], 1)
        again = {**signature, "version": (await ada.get("launch"))["version"]}
        assert (await ada.ask("post", "launch/signatures", again))[1]["error"]["code"] == "guideline_changed"


async def test_one_person_alone_changes_no_guideline_and_none_is_withdrawn(running: Site, people: People) -> None:
    lena = await people.at(running, "lena", "reviewer", jurist=True)
    opened = await lena.get(LOTSNING)
    assert opened["text"]["safety"], "its review needs two people"
    assert "withdraw" not in opened["may"]


async def test_staff_who_may_not_edit_read_it_and_visitors_do_not(running: Site, people: People) -> None:
    kim = await people.at(running, "kim", "trainee")
    assert (await kim.ask("get", LOTSNING))[0] == 403
    assert [each["name"] for each in (await kim.get("guidelines"))["guidelines"]] == [
        "utbildning",
        "dokumentation",
        "kunskapsoverforing",
        "brottsinformation",
        "lotsning",
    ]
    async with aiohttp.ClientSession() as http, http.get(f"{running.url}/api/v1/guidelines") as response:
        assert response.status == 401


async def test_a_guideline_goes_out_as_a_file_and_comes_in_as_a_draft(running: Site, people: People) -> None:
    anna = await people.at(running, "anna", "editor")
    file = await anna.fetches(f"{LOTSNING}/file")
    same = await anna.uploads(("riktlinje-sv-lotsning.md", file))
    assert "guideline" not in same[1]["changed"], same
    changed = file.decode().replace("## Fem regler", "## Sex regler").encode()
    assert (await anna.uploads(("riktlinje-sv-lotsning.md", changed)))[1]["changed"]["guideline"] == 1
    opened = await anna.get(LOTSNING)
    assert opened["text"]["status"] == "utkast"
    assert "## Sex regler" in opened["content"]["text"]
    assert "Fem regler" in opened["live"]["text"], "what is in force stays until the draft is published"
