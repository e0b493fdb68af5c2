"""Rows of the directive as acts through the gateway: what somebody does, and what the next person then sees."""

from __future__ import annotations

import csv
import io
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import aiohttp
import msgspec

from handoff.assistant.bot_service.client import BotAnswer, Intent, Reply
from handoff.assistant.library import CONTACT, decode_contact, encode
from handoff.conversation import commands as cmd
from handoff.routing.launch import Launch
from knowledge import seed
from knowledge.directory.contacts import FALLBACK_ID
from knowledge.directory.places import places
from storage.ids import AccountId, CommandId, ConversationId
from storage.memory import MemoryStore
from tests.directive.test_rows import desk
from tests.support.editor_desk import Unsearched, installed_library
from tests.support.exchange import answered_call, call_event, fresh_call, with_key
from tests.support.site import Opens, Site


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


async def test_d05_who_wants_to_leave_is_asked_for_no_group_and_reaches_a_person_and_those_who_help(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    store = MemoryStore()
    site = await open_site(store=store, library=installed_library(store, Unsearched), library_words=True)
    visitor, kim = await site.visitor(), await site.counselor("kim")
    await kim.available()
    site.bot.script.append(BotAnswer(intent=Intent("vill_lamna", 0.95), replies=(Reply("vill_lamna"),), language="sv"))
    await visitor.say("jag vill inte vara kvar hos dem")
    await site.node.runtime.bot_turns.settled()
    first, question = [event for event in await visitor.replay() if event.get("from") == "bot"][-2:]
    assert "inte säga vilken grupp" in first["text"]
    assert "skriva med en person" in first["text"], "a person in the first reply"
    assert "trygg" in question["text"], "safety first, and one question alone"
    assert "grupp" not in question["text"]
    async with http.get(f"{site.url}/api/v1/directory?lang=sv") as response:
        listed = {contact["id"] for contact in (await response.json())["contacts"]}
    leaving = {each.id for each in seed.contacts() if each.kind == "exit" or "lamna" in each.topics}
    assert len(listed & leaving) >= 3
    assert (await visitor.call("human:request", {"client_msg_id": "h"}))["ok"]
    assert await kim.takes_next() == visitor.conversation


async def test_d12_every_municipality_leads_to_somebody_and_what_is_unverified_is_shown_to_nobody(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    store = MemoryStore()
    site = await open_site(store=store, library=installed_library(store, Unsearched), library_words=True)
    kim = await desk(http, site, "kim")
    await guarded(site, "kim")
    assert await site.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    await site.library.refresh()
    contacts = [(stored, decode_contact(stored.body)) for stored in await store.knowledge.all(CONTACT)]
    stored, checked = next((stored, each) for stored, each in contacts if "2480" in each.area.municipalities)
    known = msgspec.structs.replace(checked, verified_on=datetime.now(UTC).date(), verified_how="telefon")
    await store.knowledge.save(CONTACT, checked.id, encode(known), seen=stored.version, by="anna")
    await site.library.refresh()
    for code, name in places().municipalities.items():
        _, found = await kim.ask("get", f"search?q={quote(name)}%20kommun&lang=sv")
        shown = {card["id"] for card in found["cards"] if card["type"] == "contact"}
        assert shown <= {"nod-112", FALLBACK_ID, checked.id}, "nobody sees what nobody has checked"
        assert (checked.id if code in checked.area.municipalities else FALLBACK_ID) in shown, code


async def test_d13_an_evaluator_rebuilds_a_figure_from_what_two_people_released_and_reads_nothing_else(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    now = datetime(2026, 11, 25, 18, 10, tzinfo=UTC)
    site = await open_site(store=MemoryStore(lambda: now), clock=lambda: now)
    await site.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    main = await with_key(site)
    yesterday, said_at = now - timedelta(days=1), int(now.timestamp())
    for number in range(60):
        await main.report(*answered_call(yesterday - timedelta(minutes=number)), time_s=said_at)
    for _ in range(40):
        call = fresh_call()
        missed = call_event(call, "started", yesterday), call_event(call, "missed", yesterday)
        assert (await main.report(*missed, time_s=said_at))["ok"]
    now = datetime(2027, 2, 1, 9, tzinfo=UTC)
    eva, alex = await desk(http, site, "eva", "evaluator"), await desk(http, site, "alex", "shift_lead")
    for name in ("eva", "alex"):
        await guarded(site, name)
    place = "statistics/releases/2026Q4"
    assert await eva.code("post", place, {}) == "ok"
    assert await eva.code("post", f"{place}/approval", {}) == "not_allowed", "nobody releases what they have proposed"
    assert await alex.code("post", f"{place}/approval", {}) == "ok"
    _, file = await eva.ask("get", f"{place}/file?format=csv&lang=sv")
    rows = list(csv.DictReader(io.StringIO(file["text"].removeprefix("\ufeff"))))
    calls = {row["row"]: row for row in rows if row["id"] == "telefon_svar"}
    (rebuilt,) = [row for row in rows if (row["kind"], row["id"]) == ("kpi", "besvarade_samtal")]
    assert int(rebuilt["value"]) == 100 * int(calls["besvarat"]["value"]) // int(calls[""]["value"])
    for closed in ("observations", "decisions", "supervision", "audit"):
        assert await eva.code("get", closed) == "not_allowed", closed
