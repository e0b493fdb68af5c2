"""Modules of training over HTTP: read, tested, graded here, and done again when a new edition is taught (D8)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.backoffice.records.competence import NEW_EDITION_WITHIN
from handoff.backoffice.records.published_texts import MODULE, decode_module, encode
from handoff.routing.launch import Launch
from knowledge import seed
from knowledge.lifecycle import LiveText, seeded
from storage.memory import MemoryStore
from tests.support.editor_desk import Desk, People
from tests.support.site import Site, site

RIGHT: dict[str, list[int]] = {
    text.id: [question.right for question in text.test] for text in seed.training_modules() if text.test
}
FOR_EVERYBODY = ("grund", "samtal", "akut", "riktlinjer")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
async def running(widget: Path, store: MemoryStore) -> Any:
    async with site(widget, store) as made:
        yield made


@pytest.fixture
async def people(store: MemoryStore) -> Any:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield People(http, store)


async def exam(desk: Desk, module: str, answers: list[int], edition: str = "2026-1") -> dict[str, Any]:
    return (await desk.ask("post", f"training/modules/{module}", {"edition": edition, "answers": answers}))[1]


async def own(desk: Desk) -> dict[str, Any]:
    person: dict[str, Any] = (await desk.get("me/training"))["people"][0]
    return person


def wrong(answers: list[int]) -> list[int]:
    return [answer % 2 + 1 for answer in answers]


async def test_who_passes_the_tests_is_offered_conversations_and_nobody_else_registers_it(
    running: Site, people: People
) -> None:
    kim = await people.at(running, "kim", "counselor")
    assert (await own(kim))["gaps"]["anhorig"] == list(FOR_EVERYBODY)
    for module in FOR_EVERYBODY:
        answer = await exam(kim, module, RIGHT[module])
        assert (answer["passed"], answer["right"]) == (True, [True] * 8)
    person = await own(kim)
    assert person["gaps"]["anhorig"] == []
    assert all(each["tested"] and each["valid"] for each in person["completed"])
    assert person["gaps"]["ung"] == ["barn"]


async def test_the_right_answers_leave_with_the_result_alone(running: Site, people: People) -> None:
    kim = await people.at(running, "kim", "trainee")
    module = await kim.get("training/modules/akut")
    assert {"kind": "h2", "runs": [{"text": "De första sextio sekunderna"}]} in module["blocks"]
    assert not any("right" in each or "why" in each for each in module["test"])
    assert all(each["right"] for each in module["questions"]), "those to try oneself on tell at once"
    assert (module["needed"], module["tries_left"]) == (7, 3)
    english = await kim.get("training/modules/akut?lang=en")
    assert "overview" in english["blocks"][0]["runs"][0]["text"]
    assert english["test"] == module["test"]


async def test_after_three_failed_tests_a_lead_gives_new_tries(running: Site, people: People) -> None:
    kim, alex = await people.at(running, "kim", "counselor"), await people.at(running, "alex", "shift_lead")
    for left in (2, 1, 0):
        answer = await exam(kim, "akut", wrong(RIGHT["akut"]))
        assert (answer["passed"], answer["tries_left"]) == (False, left)
        assert all(answer["why"])
    assert (await exam(kim, "akut", RIGHT["akut"]))["error"]["code"] == "tries_used"
    assert (await own(kim))["locked"] == ["akut"]
    assert (await alex.ask("post", "training/kim", {"module": "akut", "tries": True}))[0] == 200
    assert (await exam(kim, "akut", RIGHT["akut"]))["passed"]


async def test_nobody_registers_their_own_training(running: Site, people: People) -> None:
    alex = await people.at(running, "alex", "shift_lead")
    today = utc_now().date().isoformat()
    status, ack = await alex.ask("post", "training/alex", {"module": "akut", "done_on": today})
    assert (status, ack["error"]["code"]) == (409, "same_person")


async def test_a_new_edition_is_due_at_once_and_keeps_conversations_away_after_two_weeks(
    running: Site, people: People, store: MemoryStore
) -> None:
    kim = await people.at(running, "kim", "counselor")
    for module in FOR_EVERYBODY:
        await exam(kim, module, RIGHT[module])
    today = utc_now().date()
    await teach(store, "akut", "2026-2", reviewed_on=today - timedelta(days=1))
    await running.node.runtime.modules.refresh()
    done = {each["module"]: each for each in (await own(kim))["completed"]}
    assert done["akut"]["outdated"], "changed yesterday: due"
    assert (await own(kim))["gaps"]["anhorig"] == [], "and the line does not close for it"
    assert (await exam(kim, "akut", RIGHT["akut"]))["error"]["code"] == "guideline_changed", "of the old edition"

    await teach(store, "akut", "2026-2", reviewed_on=today - NEW_EDITION_WITHIN - timedelta(days=1))
    await running.node.runtime.modules.refresh()
    assert (await own(kim))["gaps"]["anhorig"] == ["akut"]
    assert (await exam(kim, "akut", RIGHT["akut"], "2026-2"))["passed"]
    assert (await own(kim))["gaps"]["anhorig"] == []


async def test_odd_answers_are_refused_and_count_as_no_try(running: Site, people: People) -> None:
    kim = await people.at(running, "kim", "counselor")
    assert (await exam(kim, "akut", [1]))["error"]["code"] == "bad_request"
    assert (await exam(kim, "akut", [9] * 8))["error"]["code"] == "bad_request"
    assert (await exam(kim, "nothing", [1] * 8))["error"]["code"] == "unknown_module"
    assert (await kim.get("training/modules/akut"))["tries_left"] == 3


async def teach(store: MemoryStore, module: str, edition: str, *, reviewed_on: date) -> None:
    """A reviewed new edition of a module."""
    stored = await store.knowledge.get(MODULE, f"sv/{module}")
    assert stored is not None
    text = decode_module(stored.body).content
    document = seeded(text, reviewed_on)
    changed = type(text)(**{**{name: getattr(text, name) for name in text.__struct_fields__}, "edition": edition})
    live = LiveText(content=changed, reviewed=True, reviewed_on=reviewed_on, review_due_on=reviewed_on)
    body = encode(type(document)(content=changed, status="publicerad", live=live))
    assert await store.knowledge.save(MODULE, f"sv/{module}", body, seen=stored.version, by="anna")


async def test_who_has_not_passed_is_given_no_real_conversation_until_they_have(running: Site, people: People) -> None:
    assert await running.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    gaps = await running.node.runtime.training.gaps("kim", "vill_lamna")  # type: ignore[arg-type]  # an account's id
    missing = [gap.module for gap in gaps if gap.problem == "training_missing"]
    assert missing == [*FOR_EVERYBODY, "avhopp"]
