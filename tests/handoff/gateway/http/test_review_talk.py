"""What is said about a text before it is published: who is asked to review it, and remarks at its passages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.backoffice.editor.review_talk import (
    MOST_REMARKS,
    Passage,
    ReviewTalk,
    Said,
    TooManyRemarks,
    answered,
    done,
    remarked,
)
from storage.memory import MemoryStore
from tests.support.editor_desk import A05, Desk, People, unsearched
from tests.support.site import Site, site

PASSAGE = {"field": "text", "quote": "Välj stunden", "before": "## ", "after": " väl"}


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
async def running(widget: Path, store: MemoryStore) -> AsyncIterator[Site]:
    async with site(widget, store, library=unsearched(store)) as made:
        yield made


async def row(desk: Desk, name: str, query: str = "") -> dict[str, Any] | None:
    texts = (await desk.get(f"editor/texts{query}"))["texts"]
    return next((each for each in texts if each["name"] == name), None)


async def test_somebody_is_asked_by_name_and_finds_the_text_first(
    people: People, running: Site, anna: Desk, lena: Desk
) -> None:
    bo = await people.at(running, "bo", "reviewer", jurist=True)
    asked = (await anna.get("editor/reviewers"))["reviewers"]
    assert [each["name"] for each in asked] == ["bo", "lena"], "only those who review"
    for name in ("sv.a05", "sv.a06", "sv.a07"):
        path = f"editor/texts/article/{name}"
        content = (await anna.get(path))["content"]
        await anna.does("save", path, version=1, content={**content, "titel": f"Ny {name}"})
        await anna.does("submit", path, version=2)
    await anna.does("assign", "editor/texts/article/sv.a05", account="bo")
    assigned = await anna.does("assign", "editor/texts/article/sv.a07", account="lena")
    assert (assigned["assignee"], assigned["text"]["assignee"], assigned["text"]["version"]) == ("lena", "lena", 3)
    assert await lena.waiting("review") == ["sv/a07", "sv/a06", "sv/a05"], "mine, nobody's, others'"
    assert await bo.waiting("review") == ["sv/a05", "sv/a06", "sv/a07"]
    assert await row(bo, "sv/a05", "?whose=mine") is not None
    assert await row(bo, "sv/a07", "?whose=mine") is None
    assert await anna.refused("assign", account="anna") == (404, "unknown_account"), "she does not review"
    assert (await lena.does("approve", version=3))["text"].get("assignee", "") == "", (
        "anybody may; then nobody is asked"
    )


async def test_a_passage_is_remarked_on_answered_and_done_before_the_text_is_published(
    http: aiohttp.ClientSession, running: Site, anna: Desk, lena: Desk
) -> None:
    content = (await anna.get(A05))["content"]
    await anna.does("save", version=1, content={**content, "titel": "Så tar du upp det"})
    await anna.does("submit", version=2)
    remarked = await lena.does("remark", passage=PASSAGE, text="Säg hur man märker Zanzibar.")
    assert remarked["text"]["version"] == 3, "no version of the text"
    assert remarked["remarks"][0]["passage"] == PASSAGE
    assert await anna.waiting("remarks") == ["sv/a05"]
    assert await lena.waiting("remarks") == []
    answered = await anna.does("answer", number=1, text="Jag skriver en mening om det.")
    assert [line["by"] for line in answered["remarks"][0]["said"]] == ["lena", "anna"]
    assert (await lena.waiting("remarks"), await anna.waiting("remarks")) == (["sv/a05"], [])
    await lena.does("approve", version=3)
    assert await anna.refused("publish", version=4) == (409, "open_remarks")
    assert await anna.refused("schedule", version=4, at="2040-01-01T00:00:00+00:00") == (409, "open_remarks")
    done = await anna.does("done", number=1)
    assert (done["remarks"][0]["done_by"], done["text"].get("remarks", 0)) == ("anna", 0)
    assert await anna.refused("done", number=1) == (404, "not_found"), "done already"
    assert await anna.refused("answer", number=7, text="x") == (404, "not_found")
    assert (await lena.does("reopen", number=1))["text"]["remarks"] == 1
    published = await anna.does("publish", version=4, leave_remarks=True)
    assert (published["text"]["status"], published["text"]["remarks"]) == ("publicerad", 1), "knowingly left"
    async with http.get(f"{running.url}/kunskap/sv/a05") as response:
        assert "Zanzibar" not in await response.text()
    archive = zipfile.ZipFile(io.BytesIO(await anna.fetches("editor/files")))
    assert not any(b"Zanzibar" in archive.read(each) for each in archive.namelist())
    history = (await anna.get(f"{A05}/versions"))["versions"]
    assert len(history) == 5, "save, submit, approve, publish"


async def test_nothing_that_points_to_a_person_is_kept_in_a_remark(anna: Desk, store: MemoryStore) -> None:
    before = await store.knowledge.revision()
    for text in ("Hon heter Kalla Berg och skrev så.", "Det var 19900101-2385.", "   "):
        status, ack = await anna.ask("post", f"{A05}/remark", {"passage": PASSAGE, "text": text})
        assert (status, ack["error"]["code"]) == (422, "content_invalid")
    assert await store.knowledge.revision() == before


async def test_a_text_has_so_many_remarks_at_most_and_an_entry_of_the_directory_none(anna: Desk) -> None:
    for _ in range(MOST_REMARKS):
        await anna.does("remark", passage={}, text="Kortare.")
    assert await anna.refused("remark", passage={}, text="Kortare.") == (409, "too_many_remarks")
    assert await anna.refused("remark", "editor/texts/contact/bris", passage={}, text="x") == (404, "not_found")


def test_one_editor_fills_no_text_without_end_and_what_is_done_gives_way() -> None:
    said = Said(by="anna", at=utc_now(), text="Kortare.")
    talk = remarked(ReviewTalk(), Passage(), said)
    for _ in range(MOST_REMARKS - 1):
        talk = answered(talk, 1, said)
    with pytest.raises(TooManyRemarks):
        answered(talk, 1, said)
    with pytest.raises(TooManyRemarks):
        remarked(talk, Passage(), said)
    talk = remarked(done(talk, 1, "lena"), Passage(), said)
    assert [len(remark.said) for remark in talk.remarks] == [1]
