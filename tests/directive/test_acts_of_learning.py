"""Rows D7 and D10 as acts: what is flagged is talked about, an observation is read by somebody else."""

from __future__ import annotations

import secrets
from dataclasses import replace

import aiohttp

from handoff.conversation import commands as cmd
from handoff.routing.launch import Launch
from storage.ids import AccountId, CommandId, ConversationId
from tests.directive.test_rows import desk
from tests.support.site import Site


async def guarded(site: Site, name: str) -> None:
    """Outside practice an account needs a second factor."""
    account = await site.store.accounts.get(AccountId(name))
    assert account is not None
    await site.store.accounts.replace(replace(account, totp_secret=b"a second factor"))


async def test_d07_what_a_counselor_flags_is_on_the_leads_agenda_until_it_has_been_talked_about(
    running: Site, http: aiohttp.ClientSession
) -> None:
    alex, kim, runtime = await desk(http, running, "alex", "shift_lead"), AccountId("kim"), running.node.runtime
    await guarded(running, "alex")
    assert await runtime.service.put_launch(Launch(mode="open"), replaces=0)
    visitor = await running.visitor()
    await visitor.call("human:request", {"client_msg_id": "h"})
    for step in (cmd.Claim(kim, lead=False), cmd.Flag(kim, False, "supervision", True)):
        await runtime.commands.run(ConversationId(visitor.conversation), CommandId(type(step).__name__), step)
    await runtime.settled()
    (matter,) = (await alex.ask("get", "supervision"))[1]["agenda"]
    assert (matter["kind"], matter["conversation"]) == ("flagged", visitor.conversation)
    _, after = await alex.ask("post", f"supervision/matters/{matter['matter']}")
    assert (after["agenda"], len(after["settled"])) == ([], 1)


async def test_d10_an_observation_reaches_those_who_review_and_is_accepted_by_somebody_else(
    running: Site, http: aiohttp.ClientSession
) -> None:
    kim, lee = await desk(http, running, "kim"), await desk(http, running, "lee")
    robin = await desk(http, running, "robin", "reviewer")
    place = f"observations/{secrets.token_hex(16)}"
    written = {"amne": "skola", "text": "Flera lärare frågar hur man börjar ett samtal.", "seen": 0}
    assert await kim.code("put", place, written) == "ok"
    assert (await lee.ask("get", "observations"))[1]["observations"] == [], "a colleague does not read it yet"
    (seen,) = (await robin.ask("get", "observations"))[1]["observations"]
    assert seen["text"] == written["text"]
    assert await kim.code("post", f"{place}/review", {"accept": True}) == "not_allowed"
    assert await robin.code("post", f"{place}/review", {"accept": True}) == "ok"
    pointing = {**written, "text": "Ring Anna på 070-123 45 67."}
    assert await kim.code("put", f"observations/{secrets.token_hex(16)}", pointing) == "documentation_invalid"


async def test_d10_what_a_visitor_wrote_reaches_readers_when_two_people_have_read_it(
    running: Site, http: aiohttp.ClientSession
) -> None:
    """A lead takes out what may be used, another person reviews it; an evaluator reads nothing before."""
    surveys, words = running.store.surveys, "Det hjälpte att någon svarade. Jag heter Anna."
    for text, practice in ((words, False), ("nej", False), ("övning", True)):
        token = await surveys.issue(practice=practice)
        assert await surveys.answer(token, helped="yes", felt_safe="yes", text=text)
    alex, bo = await desk(http, running, "alex", "shift_lead"), await desk(http, running, "bo", "shift_lead")
    eva = await desk(http, running, "eva", "evaluator")
    waiting = (await alex.ask("get", "learnt/texts"))[1]["texts"]
    assert sorted(each["text"] for each in waiting) == sorted([words, "nej"]), "none of practice"
    assert await eva.code("get", "learnt/texts") == "not_allowed"
    assert await eva.code("get", "observations") == "not_allowed"
    place = {each["text"]: f"learnt/texts/{each['id']}" for each in waiting}
    assert await alex.code("put", place[words], {"topic": "skola", "text": words}) == "documentation_invalid", "a name"
    said = "Det hjälpte att någon svarade."
    assert await alex.code("put", place[words], {"topic": "skola", "text": said}) == "ok"
    assert await bo.code("put", place[words], {"topic": "skola", "text": "annat"}) == "already_decided"
    assert await bo.code("delete", place["nej"]) == "ok"
    assert (await alex.ask("get", "learnt/texts"))[1]["texts"] == []
    assert (await eva.ask("get", "learnt"))[1]["learnt"] == [], "one person has read it"
    (observation,) = (await bo.ask("get", "observations"))[1]["observations"]
    review = f"observations/{observation['id']}/review"
    assert (observation["text"], observation["source"]) == (said, "visitor")
    assert await alex.code("post", review, {"accept": True}) == "same_person"
    assert await bo.code("post", review, {"accept": True}) == "ok"
    (read,) = (await eva.ask("get", "learnt"))[1]["learnt"]
    assert (read["text"], read["source"], sorted(read)) == (said, "visitor", ["month", "source", "text", "topic"])
    report = (await eva.ask("get", "statistics/reports/pilot"))[1]
    assert report["error"]["code"] == "period_unknown", "no quarter is released yet"
