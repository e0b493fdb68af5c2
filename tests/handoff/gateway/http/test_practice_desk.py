"""What is kept of a practice conversation, who may read it, and the quiet tips on a draft."""

from __future__ import annotations

import aiohttp
import pytest

from knowledge.practice import files
from storage.ids import AccountId
from tests.handoff.gateway.http.test_staff import Desk
from tests.practice.player import Player, Script, scripts_of
from tests.support.site import Site


async def desk(http: aiohttp.ClientSession, site: Site, name: str, role: str) -> Desk:
    return Desk(http, site, await site.cookie(name, role))  # type: ignore[arg-type]  # one of the roles


@pytest.fixture
async def http() -> object:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def played(site: Site, http: aiohttp.ClientSession, script: Script) -> tuple[Desk, str]:
    """Somebody who has practised, and the conversation."""
    await Player(site).play(script, name="noor")
    noor = Desk(http, site, await site.store.sessions.open(AccountId("noor")))
    (review,) = (await noor.ask("get", "practice/reviews"))[1]["reviews"]
    return noor, review["conversation"]


async def test_after_a_practice_its_transcript_has_marks_advice_and_the_trust(
    running: Site, http: aiohttp.ClientSession
) -> None:
    _, _, _, harmful = scripts_of(files.load()["mamma_oro"])
    noor, conversation = await played(running, http, harmful)
    (review,) = (await noor.ask("get", "practice/reviews"))[1]["reviews"]
    assert review["score"] < 20
    assert review["faults"]["spying"] >= 1
    _, grade = await noor.ask("get", f"practice/reviews/{conversation}")
    first = grade["turns"][0]
    (passage, *_) = [one for one in first["passages"] if one["fault"] == "spying"]
    assert first["said"][passage["start"] : passage["end"]] in first["said"]
    assert grade["ending"] == "left"
    assert grade["turns"][-1]["trust"] < grade["began_with"]
    assert [one["code"] for one in grade["tries"]]
    assert all(one["why"] and one["instead"] for one in grade["tries"])
    _, english = await noor.ask("get", f"practice/reviews/{conversation}?lang=en")
    assert english["tries"][0]["label"] != grade["tries"][0]["label"]


async def test_a_practice_is_read_by_its_trainee_and_leads_and_the_sheet_of_another_stands(
    running: Site, http: aiohttp.ClientSession
) -> None:
    good, *_ = scripts_of(files.load()["akut_kniv"])
    noor, conversation = await played(running, http, good)
    kim, alex = await desk(http, running, "kim", "counselor"), await desk(http, running, "alex", "shift_lead")
    assert await kim.code("get", f"practice/reviews/{conversation}") == "not_yours"
    assert await alex.code("get", f"practice/reviews/{conversation}") == "ok"
    assert await alex.code("get", "practice/reviews/ingen") == "unknown_case"
    sheet = {"conversation": conversation, "persona": "akut_kniv", "marks": [{"item": "112", "mark": "ja"}]}
    seen = (await alex.ask("get", "practice/reviews"))[1]["reviews"][0]["seen"]
    assert await noor.code("post", "practice/reviews", {**sheet, "seen": seen}) == "ok", "one's own thoughts first"
    (person,) = (await noor.ask("get", "me/training"))[1]["people"]
    assert person.get("practised", []) == [], "and they count for nothing"
    assert await alex.code("post", "practice/reviews", {**sheet, "seen": seen + 1}) == "ok"
    assert await noor.code("post", "practice/reviews", {**sheet, "seen": seen + 2}) == "same_person"
    (review,) = (await noor.ask("get", "practice/reviews"))[1]["reviews"]
    assert review["by_another"]
    assert review["score"] > 70, "the grade stays beside the marks"
    (person,) = (await noor.ask("get", "me/training"))[1]["people"]
    assert person["practised"] == ["akut"]
    assert person["practice_gaps"] == ["anhorig", "barn", "vill_lamna", "arg"], "with this one N4 is done"


async def test_a_draft_is_looked_at_before_it_is_sent_and_nothing_of_it_is_kept(
    running: Site, http: aiohttp.ClientSession
) -> None:
    visitor, kim = await running.visitor(), await running.counselor("kim")
    await visitor.say("jag är rädd för min bror")
    await running.taken(visitor, kim)
    own = Desk(http, running, kim.cookie)
    before = (await running.state(visitor)).seq
    draft = {"conversation": visitor.conversation, "text": "Jag lovar att ingen får veta. Är han arg?"}
    _, answer = await own.ask("post", "practice/drafts", draft)
    assert {one["fault"] for one in answer["hints"]} == {"promise", "closed_question"}
    first = answer["hints"][0]
    assert draft["text"][first["start"] : first["end"]] == "Jag lovar"
    assert first["instead"]
    missed = {"conversation": visitor.conversation, "text": "Okej. Hur gammal är han?"}
    _, answer = await own.ask("post", "practice/drafts", missed)
    assert "feeling_missed" in {one["fault"] for one in answer["hints"]}
    assert (await running.state(visitor)).seq == before
    assert await (await desk(http, running, "lee", "counselor")).code("post", "practice/drafts", draft) == "not_yours"
    assert (await kim.answer(visitor.conversation, draft["text"]))["ok"], "a tip stops nothing"
