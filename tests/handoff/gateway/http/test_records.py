"""What the line writes down, over real sockets: forms, decisions, training, practice, the launch gate."""

from __future__ import annotations

import ast
import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.app.upkeep import note_drill
from handoff.assistant.library import REPLY, encode
from handoff.backoffice.records import competence, guidelines
from handoff.backoffice.records.form import DATALESS, decode, start_period, value_of
from handoff.backoffice.records.rules import ABOUT_PEOPLE, ASKED
from handoff.conversation.commands import Claim
from handoff.routing.launch import Launch
from knowledge import seed, wordings
from knowledge.lifecycle import Person, published, reviewed, seeded
from storage.ids import AccountId, CaseId, CommandId, ConversationId
from storage.memory import MemoryStore
from tests.handoff.app.test_checks import give_keys
from tests.handoff.gateway.http.test_staff import Desk
from tests.support.clients import Counselor
from tests.support.documentation import filled
from tests.support.letters import VECTORS, Letters
from tests.support.product import ROOT
from tests.support.shared_search import SharedSearch
from tests.support.site import Opens, Site

SAFETY = next(text for text in seed.reply_texts(wordings.load(seed.REPLIES)) if text.safety and text.lang == "sv")


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def desk(http: aiohttp.ClientSession, site: Site, name: str, role: Any = "counselor") -> Desk:
    return Desk(http, site, await site.cookie(name, role))


def close(conversation: str, **changes: Any) -> dict[str, Any]:
    return {"conversation": conversation, "client_msg_id": secrets.token_hex(8), "reason": "klart", **changes}


# --- documentation ---------------------------------------------------------------------------------


async def test_a_form_that_is_sent_with_the_close_is_checked_first_and_kept_with_it(running: Site) -> None:
    visitor, kim = await running.visitor(), await running.counselor("kim")
    await running.taken(visitor, kim)
    empty = close(visitor.conversation, documentation={"riktlinje_version": filled()["riktlinje_version"]})
    refused = await kim.call("conversation:close", empty)
    assert refused["error"]["code"] == "documentation_invalid"
    assert {"roll", "amnen"} <= {fault["field"] for fault in refused["error"]["faults"]}
    pointing = close(visitor.conversation, documentation=filled(notering="Heter Kim, nås på 070-123 45 67"))
    faults = (await kim.call("conversation:close", pointing))["error"]["faults"]
    assert [(fault["problem"], fault["start"], fault["end"]) for fault in faults] == [
        ("namn", 6, 9),
        ("telefon", 18, 31),
    ]
    old = close(visitor.conversation, documentation=filled(riktlinje_version="2019-1"))
    assert (await kim.call("conversation:close", old))["error"]["code"] == "guideline_changed"
    assert (await running.state(visitor)).name == "with_counselor", "nothing has ended so far"

    good = close(visitor.conversation, documentation=filled(niva_bot="N4", kanal="telefon", notering="Vill återkomma."))
    assert (await kim.call("conversation:close", good))["ok"]
    assert (await kim.call("conversation:close", good))["ok"], "the same request again is the same close"
    (link,) = await running.store.cases.of(ConversationId(visitor.conversation))
    record = await running.store.forms.get(link.case)
    note = await running.store.form_notes.get(link.case)
    assert record is not None
    assert note is not None
    kept = decode(record.body)
    assert (kept.form.channel, kept.form.bot_level, kept.counselor) == ("chatt", "N0", "kim"), "what is known stands"
    assert link.done
    assert (record.practice, note.body.decode()) == (True, "Vill återkomma.")


async def closed_bare(site: Site, kim: Counselor, count: int) -> None:
    """So many conversations that this counselor has closed without a form."""
    for _ in range(count):
        visitor = await site.visitor()
        await site.taken(visitor, kim)
        assert (await kim.call("conversation:close", close(visitor.conversation)))["ok"]


async def test_one_open_form_holds_nobody_back_and_two_hold_back_all_but_the_urgent(
    running: Site, http: aiohttp.ClientSession
) -> None:
    kim = await running.counselor("kim")
    await closed_bare(running, kim, 2)
    assert (await kim.call("queue:summary", {}))["due_forms"] == 2
    calm = await running.visitor()
    await calm.call("human:request", {"client_msg_id": "h"})
    await running.node.runtime.settled()
    assert (await kim.take_next())["error"]["code"] == "documentation_due"
    assert sum((await kim.call("queue:summary", {}))["waiting"].values()) == 1, "the visitor keeps the place"

    acute = await running.visitor()
    await acute.say("[N4] han är här")
    await acute.call("human:request", {"client_msg_id": "h"})
    await running.node.runtime.settled()
    assert (await kim.take_next())["conversation"] == acute.conversation, (
        "never an obstacle while somebody is in danger"
    )
    assert (await kim.call("conversation:close", close(acute.conversation)))["ok"]
    assert (await kim.take_next())["error"]["code"] == "documentation_due"
    own = Desk(http, running, kim.cookie)
    for due in (await own.ask("get", "documentation/due"))[1]["forms"][:2]:
        assert await own.code("put", f"documentation/{due['case']}", {"seen": 0, "form": filled()}) == "ok"
    assert (await kim.take_next())["conversation"] == calm.conversation


@pytest.mark.parametrize("kind", sorted(DATALESS))
async def test_a_contact_with_nothing_to_say_is_written_down_whatever_was_suggested(
    running: Site, http: aiohttp.ClientSession, kind: str
) -> None:
    visitor, kim = await running.visitor(), await running.counselor("kim")
    await visitor.say("Min son är 15 år och vi bor i Kiruna")
    await running.taken(visitor, kim)
    assert (await kim.call("conversation:close", close(visitor.conversation)))["ok"]
    own = Desk(http, running, kim.cookie)
    suggested = (await own.ask("get", f"documentation/of/{visitor.conversation}"))[1]
    form = {**suggested["form"], "typ": kind}
    assert (form["roll"], form["lan"]) == ("anhorig_foralder", "25"), "what the visitor has told is filled in"
    assert await own.code("put", f"documentation/{suggested['case']}", {"seen": 0, "form": form}) == "ok"
    kept = await running.store.forms.get(suggested["case"])
    assert kept is not None
    assert not any(value_of(decode(kept.body).form, name) for name in ABOUT_PEOPLE)


async def test_six_answers_are_all_that_is_asked_of_a_conversation(running: Site, http: aiohttp.ClientSession) -> None:
    visitor, kim = await running.visitor(), await running.counselor("kim")
    await running.taken(visitor, kim)
    assert (await kim.call("conversation:close", close(visitor.conversation)))["ok"]
    own = Desk(http, running, kim.cookie)
    suggested = (await own.ask("get", f"documentation/of/{visitor.conversation}"))[1]
    request = {"seen": 0, "form": suggested["form"]}
    status, refused = await own.ask("put", f"documentation/{suggested['case']}", request)
    assert status == 400
    assert {fault["field"] for fault in refused["error"]["faults"]} == set(ASKED)
    answers = {name: filled()[name] for name in ASKED}
    answered = {"seen": 0, "form": {**suggested["form"], **answers, "roll": "anhorig_syskon"}}
    assert await own.code("put", f"documentation/{suggested['case']}", answered) == "ok"
    kept = await running.store.forms.get(suggested["case"])
    assert kept is not None
    assert decode(kept.body).form.relation == "syskon", "what the role says need not be said again"


async def test_a_visitors_end_leaves_the_form_due_and_two_who_fill_it_in_lose_nothing(
    running: Site, http: aiohttp.ClientSession
) -> None:
    visitor, kim = await running.visitor(), await running.counselor("kim")
    await running.taken(visitor, kim)
    await visitor.call("conversation:end", {"client_msg_id": "e", "erase": False})
    await running.node.runtime.due_forms.link_ended()
    own = Desk(http, running, kim.cookie)
    lead, other = await desk(http, running, "alex", "shift_lead"), await desk(http, running, "lee")
    (due,) = (await own.ask("get", "documentation/due"))[1]["forms"]
    assert (await other.ask("get", "documentation/due"))[1]["forms"] == []
    assert len((await lead.ask("get", "documentation/due"))[1]["forms"]) == 1
    assert await other.code("put", f"documentation/{due['case']}", {"seen": 0, "form": filled()}) == "not_yours"
    suggestion = (await own.ask("get", f"documentation/of/{visitor.conversation}"))[1]
    assert (suggestion["case"], suggestion["form"]["avslut"]) == (due["case"], "av_besokaren")

    one, two = await asyncio.gather(
        own.code("put", f"documentation/{due['case']}", {"seen": 0, "form": filled(roll="skola")}),
        lead.code("put", f"documentation/{due['case']}", {"seen": 0, "form": filled(roll="vard")}),
    )
    assert sorted([one, two]) == ["documentation_exists", "ok"]
    held = (await lead.ask("get", f"documentation/{due['case']}"))[1]
    assert held["form"]["roll"] == ("skola" if one == "ok" else "vard")
    mended = {"seen": held["seen"], "form": {**held["form"], "roll": "trossamfund"}}
    assert await lead.code("put", f"documentation/{due['case']}", mended) == "ok"
    assert (await own.ask("get", "documentation/due"))[1]["forms"] == []


async def test_a_contact_by_telephone_is_written_down_without_a_chat(
    running: Site, http: aiohttp.ClientSession
) -> None:
    kim, case = await desk(http, running, "kim"), secrets.token_hex(16)
    call = filled(kanal="telefon", startperiod=start_period(utc_now()), notering="Ringde från en skola.")
    assert await kim.code("put", f"documentation/{case}", {"seen": 0, "form": filled()}) == "documentation_invalid"
    assert await kim.code("put", f"documentation/{case}", {"seen": 0, "form": call}) == "ok"
    assert await kim.code("put", f"documentation/{case}", {"seen": 0, "form": call}) == "ok", "the same again"
    (item,) = (await kim.ask("get", "documentation/mine"))[1]["forms"]
    assert (item["case"], item["kanal"]) == (case, "telefon")


@pytest.mark.parametrize("hour", [0, 12, 23])
async def test_ones_forms_of_the_month_before_are_listed_on_the_first_at_any_hour(
    open_site: Opens, http: aiohttp.ClientSession, hour: int
) -> None:
    site = await open_site(store=MemoryStore(lambda: datetime(2026, 12, 1, hour, 30, tzinfo=UTC)))
    kim, case = await desk(http, site, "kim"), secrets.token_hex(16)
    call = filled(kanal="telefon", startperiod="2026-11-25/08")
    assert await kim.code("put", f"documentation/{case}", {"seen": 0, "form": call}) == "ok"
    assert [each["case"] for each in (await kim.ask("get", "documentation/mine"))[1]["forms"]] == [case]


async def test_late_forms_and_contacts_without_a_person_get_a_minimal_one(open_site: Opens) -> None:
    now = utc_now()
    store = MemoryStore(lambda: now)
    site = await open_site(store=store, clock=lambda: now)
    served, alone, kim = await site.visitor(), await site.visitor(), await site.counselor("kim")
    await site.taken(served, kim)
    for visitor in (served, alone):
        await visitor.call("conversation:end", {"client_msg_id": "e", "erase": False})
    forms = site.node.runtime.due_forms
    await forms.link_ended()
    assert await forms.write_overdue() == 1, "nobody had the other one"
    now += timedelta(hours=24, minutes=2)
    assert await forms.write_overdue() == 1
    for visitor in (served, alone):
        (link,) = await store.cases.of(ConversationId(visitor.conversation))
        record = await store.forms.get(link.case)
        assert record is not None
        kept = decode(record.body)
        assert kept.automatic
        assert (kept.form.ending, kept.form.role) == ("av_besokaren", "")


async def test_a_chat_with_the_bot_that_is_left_alone_for_a_day_ends(open_site: Opens) -> None:
    now = utc_now()
    site = await open_site(store=MemoryStore(lambda: now), clock=lambda: now)
    visitor = await site.visitor()
    await site.node.runtime.projection.settled()
    forms = site.node.runtime.due_forms
    assert await forms.close_abandoned() == 0
    now += timedelta(hours=24, minutes=1)
    await forms.close_abandoned()
    state = await site.state(visitor)
    assert state.name == "closed"
    await forms.link_ended()
    (link,) = await site.store.cases.of(ConversationId(visitor.conversation))
    assert link.account is None


async def test_an_erasure_wins_and_leaves_the_form_alone(running: Site) -> None:
    visitor, kim = await running.visitor(), await running.counselor("kim")
    await running.taken(visitor, kim)
    await visitor.call("conversation:end", {"client_msg_id": "e", "erase": True})
    records = await running.store.forms.all()
    assert [decode(record.body).automatic for record in records] == [True]
    assert await running.store.cases.of(ConversationId(visitor.conversation)) == []
    assert await running.store.form_notes.all() == []
    assert await running.store.cases.by_case(CaseId(records[0].id)) is None, "it leads to nobody"


# --- decisions -------------------------------------------------------------------------------------

PROPOSAL = {"grund": "akut_fara", "mottagare": "112", "kanal": "telefon", "informerad": "ja"}


async def test_two_people_decide_and_a_form_that_says_so_names_their_decision(
    running: Site, http: aiohttp.ClientSession
) -> None:
    version = guidelines.load()["brottsinformation"].version
    kim, lead = await desk(http, running, "kim"), await desk(http, running, "alex", "shift_lead")
    own_lead, robin = (
        await desk(http, running, "sam", "shift_lead"),
        await desk(http, running, "robin", "administrator"),
    )
    number = secrets.token_hex(16)
    body = {"client_id": number, "riktlinje_version": version, **PROPOSAL}
    assert await kim.code("post", "decisions", {**body, "riktlinje_version": "0"}) == "guideline_changed"
    assert await kim.code("post", "decisions", body) == "ok"
    assert await robin.code("get", "decisions") == "not_allowed"
    case = secrets.token_hex(16)
    told = filled(kanal="telefon", polisuppgift="lamnad_av_oss", beslut_id=number)
    assert await kim.code("put", f"documentation/{case}", {"seen": 0, "form": told}) == "documentation_invalid"
    assert await kim.code("post", f"decisions/{number}", {"accept": True}) == "not_allowed"
    own = secrets.token_hex(16)
    assert await own_lead.code("post", "decisions", {**body, "client_id": own}) == "ok"
    assert await own_lead.code("post", f"decisions/{own}", {"accept": True}) == "same_person"
    once, again = await asyncio.gather(*(lead.code("post", f"decisions/{number}", {"accept": True}) for _ in "ab"))
    assert sorted([once, again]) == ["already_decided", "ok"]
    assert await kim.code("put", f"documentation/{case}", {"seen": 0, "form": told}) == "ok"
    mine = (await kim.ask("get", "decisions"))[1]["decisions"]
    assert [(one["beslut_id"], one["status"]) for one in mine] == [(number, "beslutat")], "one's own alone"


async def test_a_decision_rings_at_the_leads_who_can_be_its_second_person_until_it_is_judged(
    running: Site, http: aiohttp.ClientSession
) -> None:
    proposer, sam = await running.counselor("alex", "shift_lead"), await running.counselor("sam", "shift_lead")
    kim, number = await running.counselor("kim"), secrets.token_hex(16)
    version = guidelines.load()["brottsinformation"].version
    body = {"client_id": number, "riktlinje_version": version, **PROPOSAL}
    assert await Desk(http, running, proposer.cookie).code("post", "decisions", body) == "ok"
    (ring,) = [job for job in running.node.jobs if job.name == "ring_decisions"]
    await ring.once()
    alarm = await sam.until_pushed("alarm")
    assert (alarm["conversation"], alarm["code"], alarm["level"]) == (number, "decision", "N4")
    late = await running.counselor("lee", "shift_lead")
    await ring.once()
    assert (await late.until_pushed("alarm"))["conversation"] == number, "who comes later hears of it"
    assert await Desk(http, running, sam.cookie).code("post", f"decisions/{number}", {"accept": True}) == "ok"
    await ring.once()
    told = await late.until_that_is_pushed("alarm", lambda alarm: alarm.get("over") is True)
    assert told["conversation"] == number, "and that it has been decided"
    assert not [name for name, _ in (*proposer.pushed, *kim.pushed) if name == "alarm"]


async def test_an_observation_is_reviewed_by_somebody_else(running: Site, http: aiohttp.ClientSession) -> None:
    kim, lead = await desk(http, running, "kim"), await desk(http, running, "alex", "shift_lead")
    path = f"observations/{secrets.token_hex(16)}"
    text = {"amne": "natet", "text": "Flera föräldrar berättar om samma slags spel.", "seen": 0}
    assert await kim.code("put", path, {**text, "text": "Pojken heter Ali"}) == "documentation_invalid"
    assert await kim.code("put", path, text) == "ok"
    assert await kim.code("post", f"{path}/review", {"accept": True}) == "not_allowed"
    assert await lead.code("post", f"{path}/review", {"accept": False, "comment": "Kortare"}) == "ok"
    assert await kim.code("put", path, {**text, "text": "Flera har berättat om spel.", "seen": 2}) == "ok"
    assert await kim.code("put", path, {**text, "seen": 2}) == "stale_version"
    assert await lead.code("post", f"{path}/review", {"accept": True}) == "ok"


# --- competence ------------------------------------------------------------------------------------


async def guarded(site: Site, *names: str) -> None:
    """Outside practice an account needs a second factor."""
    for name in names:
        account = await site.store.accounts.get(AccountId(name))
        assert account is not None
        await site.store.accounts.replace(replace(account, totp_secret=b"a second factor"))


async def opened(site: Site) -> None:
    """The line is open: what is said from now on is real."""
    assert await site.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)


async def test_a_missing_or_expired_module_keeps_real_conversations_away(
    running: Site, http: aiohttp.ClientSession
) -> None:
    kim, lead = await running.counselor("kim"), await desk(http, running, "alex", "shift_lead")
    await guarded(running, "kim", "alex")
    await opened(running)
    visitor = await running.visitor()
    await kim.available()
    await visitor.call("human:request", {"client_msg_id": "h"})
    await running.node.runtime.projection.settled()
    refused = await kim.take_next()
    assert refused["error"]["code"] == "training_missing"
    assert {fault["field"] for fault in refused["error"]["faults"]} == {"grund", "samtal", "akut", "riktlinjer"}
    today = utc_now().date()
    for module in ("grund", "samtal", "akut"):
        await lead.ask("post", "training/kim", {"module": module, "done_on": today.isoformat()})
    long_ago = (today - timedelta(days=800)).isoformat()
    await lead.ask("post", "training/kim", {"module": "riktlinjer", "done_on": long_ago})
    refused = await kim.take_next()
    assert (refused["error"]["code"], refused["error"]["faults"][0]["field"]) == ("training_expired", "riktlinjer")
    assert (await running.state(visitor)).name == "queued", "the visitor has kept the place"
    await lead.ask("post", "training/kim", {"module": "riktlinjer", "done_on": today.isoformat()})
    assert (await kim.take_next())["error"]["code"] == "practice_missing"
    await practised(running, "kim")
    await lead.ask("post", "training/kim", {"beside": 3, "supervised": 10})
    await lead.ask("post", "training/kim", {"ready": True})
    assert (await kim.take_next())["ok"]


async def practised(site: Site, account: str) -> None:
    """Five practice conversations, one of each kind, that somebody else has reviewed."""
    for number, kind in enumerate(competence.PRACTISED_KINDS):
        done = competence.Practised(conversation=str(number), kind=kind, level="N4" if kind == "akut" else "N1")
        await site.node.runtime.training.note_practice(AccountId(account), done)


async def test_practice_and_a_leads_approval_keep_real_conversations_away_as_the_guideline_says(
    running: Site, http: aiohttp.ClientSession
) -> None:
    kim, lead = await running.counselor("kim"), await desk(http, running, "alex", "shift_lead")
    await guarded(running, "kim", "alex")
    await opened(running)
    visitor = await running.visitor()
    await kim.available()
    await visitor.call("human:request", {"client_msg_id": "h"})
    await running.node.runtime.projection.settled()
    today = utc_now().date().isoformat()
    for module in ("grund", "samtal", "akut", "riktlinjer"):
        await lead.ask("post", "training/kim", {"module": module, "done_on": today})
    assert (await kim.call("queue:summary", {})).get("fitting", 0) == 0, "nobody untrained is offered anybody"
    refused = (await kim.take_next())["error"]
    assert refused["code"] == "practice_missing"
    assert {fault["field"] for fault in refused["faults"]} == {"anhorig", "barn", "vill_lamna", "akut", "arg", "N4"}
    assert await lead.code("post", "training/kim", {"ready": True}) == "practice_missing"
    await practised(running, "kim")
    refused = (await kim.take_next())["error"]
    assert (refused["code"], {fault["field"] for fault in refused["faults"]}) == (
        "supervision_missing",
        {"beside", "ready"},
    )
    await lead.ask("post", "training/kim", {"beside": 3, "supervised": 9})
    assert await lead.code("post", "training/kim", {"ready": True}) == "supervision_missing", "ten, not nine"
    await lead.ask("post", "training/kim", {"supervised": 10})
    assert (await kim.take_next())["error"]["code"] == "supervision_missing", "a lead has to judge"
    assert await lead.code("post", "training/kim", {"ready": True}) == "ok"
    assert await Desk(http, running, kim.cookie).code("post", "training/kim", {"ready": True}) == "not_allowed"
    assert await lead.code("post", "training/alex", {"beside": 3}) == "same_person"
    assert (await kim.call("queue:summary", {}))["fitting"] == 1
    assert (await kim.take_next())["ok"]


async def test_nobody_hands_a_real_conversation_to_an_untrained_colleague(
    running: Site, http: aiohttp.ClientSession
) -> None:
    alex, lee = await running.counselor("alex", "shift_lead"), await running.counselor("lee")
    await guarded(running, "alex", "lee")
    await opened(running)
    for one in (alex, lee):
        await one.available()
    robin, today = await desk(http, running, "robin", "administrator"), utc_now().date().isoformat()
    await guarded(running, "robin")
    for module in ("grund", "samtal", "akut", "riktlinjer"):
        await robin.ask("post", "training/alex", {"module": module, "done_on": today})
    await practised(running, "alex")
    visitor = await running.visitor()
    await visitor.call("human:request", {"client_msg_id": "h"})
    await running.node.runtime.projection.settled()
    assert (await alex.take_next())["ok"], "a shift lead approves others, and has nobody beside"
    handed = {"conversation": visitor.conversation, "client_msg_id": "r", "to": "counselor", "counselor": "lee"}
    refused = await alex.call("conversation:release", {**handed, "reason": "paus"})
    assert refused["error"]["code"] == "training_missing"
    assert (await running.state(visitor)).owner == "alex"


async def test_conversations_with_answers_that_a_lead_approves_are_counted_once_each(
    running: Site, http: aiohttp.ClientSession
) -> None:
    noor, alex = await running.counselor("noor", "trainee"), await running.counselor("alex", "shift_lead")
    await guarded(running, "noor", "alex")
    await opened(running)
    visitor = await running.visitor()
    await visitor.call("human:request", {"client_msg_id": "h"})
    await running.node.runtime.settled()
    name = ConversationId(visitor.conversation)
    commands = running.node.runtime.commands
    await commands.run(name, CommandId("claim"), Claim(AccountId("noor"), lead=False))
    for number, text in enumerate(("Hej, jag är här.", "Hur har du det?")):
        sent = await noor.answer(visitor.conversation, text)
        approve = {
            "conversation": visitor.conversation,
            "client_msg_id": f"a{number}",
            "seq": sent["seq"],
            "accept": True,
        }
        assert (await alex.call("message:approve", approve))["ok"]
    await running.node.runtime.settled()
    _, page = await running.node.runtime.training.page(AccountId("noor"))
    assert len(page.supervised) == 1
    assert visitor.conversation not in page.supervised, "its name is one-way"


async def test_the_register_refuses_what_cannot_be(running: Site, http: aiohttp.ClientSession) -> None:
    lead = await desk(http, running, "alex", "shift_lead")
    await desk(http, running, "kim")
    tomorrow = (utc_now() + timedelta(days=2)).date().isoformat()
    for body, code in (
        ({"module": "finns_inte", "done_on": "2026-01-01"}, "unknown_module"),
        ({"module": "grund", "done_on": tomorrow}, "documentation_invalid"),
        ({"module": "grund", "done_on": "2026-02-30"}, "bad_request"),
        ({"category": "kung"}, "bad_request"),
    ):
        assert await lead.code("post", "training/kim", body) == code
    assert await lead.code("post", "training/nobody", {"category": "annan"}) == "unknown_account"


async def test_an_invented_visitor_comes_during_a_flood_too(open_site: Opens, http: aiohttp.ClientSession) -> None:
    site = await open_site(calm_starts=1)
    noor = await site.counselor("noor", "trainee")
    await noor.available()
    await site.visitor()
    stranger = await site.visitor(start=False)
    asked = await stranger.call("conversation:start", {"lang": "sv", "client_id": "a" * 32})
    assert asked["error"]["code"] == "work_needed"
    assert await Desk(http, site, noor.cookie).code("post", "practice/rehearsals", {"persona": "akut_kniv"}) == "ok"


async def test_an_invented_visitor_comes_to_the_trainee_alone_and_talks(
    running: Site, http: aiohttp.ClientSession
) -> None:
    noor, kim = await running.counselor("noor", "trainee"), await running.counselor("kim")
    lead = await running.counselor("alex", "shift_lead")
    await guarded(running, "noor", "kim", "alex")
    await opened(running)
    for one in (noor, kim, lead):
        await one.available()
    trainee = Desk(http, running, noor.cookie)
    assert await trainee.code("post", "practice/rehearsals", {"persona": "ingen"}) == "unknown_persona"
    queued = asyncio.Event()
    running.node.runtime.feed.subscribe(lambda change: queued.set() if change.after.name == "queued" else None)
    _, begun = await trainee.ask("post", "practice/rehearsals", {"persona": "akut_kniv"})
    assert begun["ok"], begun
    assert await trainee.code("post", "practice/rehearsals", {"persona": "larare"}) == "practice_busy"
    conversation = begun["conversation"]
    await queued.wait()
    await running.node.runtime.projection.settled()
    state = await running.state(conversation)
    assert (state.practice, state.trainee) == (True, "noor"), "practice, although the line is open"
    assert (await kim.take_next())["error"]["code"] == "queue_empty"
    assert (await lead.take_next())["error"]["code"] == "queue_empty"
    assert sum((await kim.call("queue:summary", {}))["waiting"].values()) == 0
    assert [name for name, _ in kim.pushed if name == "alarm"] == []
    assert (await noor.take_next())["conversation"] == conversation, "untrained, but this is how one learns"
    assert (await noor.answer(conversation, "Ring 112 nu om du kan."))["ok"]
    answer = await noor.until(
        lambda event: event.get("from") == "visitor" and "vågar inte ringa" in event.get("text", "")
    )
    assert answer["text"] == "vågar inte ringa han hör mig"
    reviews = (await trainee.ask("get", "practice/reviews"))[1]["reviews"]
    assert [(one["conversation"], one["mine"]) for one in reviews] == [(conversation, True)]
    marks = [{"item": "112", "mark": "ja"}, {"item": "trygg_start", "mark": "delvis"}]
    sheet = {"conversation": conversation, "persona": "akut_kniv", "marks": marks, "seen": reviews[0]["seen"]}
    assert await trainee.code("post", "practice/reviews", sheet) == "ok"
    assert await trainee.code("post", "practice/reviews", sheet) == "stale_version"
    assert (await noor.finish(conversation))["ok"]
    forms = await running.store.forms.all()
    assert [form.practice for form in forms] == [True], "practice never counts"


# --- the launch gate -------------------------------------------------------------------------------


CLEARED = ("factors_missing", "tracks_unstaffed", "safety_texts_unreviewed", "seal_keys_missing", "backup_untried")
"""Hurdles in the order in which opening is refused with them; with no directory there is no contact to check."""


async def cleared(site: Site, hurdle: str, lead: Desk, data: Path) -> None:
    """Do what takes one hurdle away."""
    if hurdle == "factors_missing":
        await guarded(site, "ada", "eva", "kim")
    elif hurdle == "tracks_unstaffed":
        today = utc_now().date().isoformat()
        for module in (await lead.ask("get", "training"))[1]["modules"]:
            await lead.ask("post", "training/kim", {"module": module["module"], "done_on": today})
        await practised(site, "kim")
        await lead.ask("post", "training/kim", {"beside": 3, "supervised": 10})
        await lead.ask("post", "training/kim", {"ready": True})
    elif hurdle == "safety_texts_unreviewed":
        on = utc_now().date()
        document = published(reviewed(seeded(SAFETY, on), Person("lena"), on), on)
        assert await site.store.knowledge.save(REPLY, SAFETY.name, encode(document), seen=1, by="lena")
    elif hurdle == "seal_keys_missing":
        await give_keys(site.node.runtime.staff_keys, "bo")
    else:
        note_drill(data, utc_now(), good=True)


async def version(who: Desk) -> int:
    return int((await who.ask("get", "launch"))[1]["version"])


async def turns(who: Desk, mode: str) -> str:
    """What comes of asking for a mode."""
    return await who.code("post", "launch/mode", {"mode": mode, "version": await version(who)})


async def sign(who: Desk, record: dict[str, Any], **changes: Any) -> str:
    """What comes of signing a record with all parties."""
    guideline = record["guideline"]
    body = {
        "record": record["record"],
        "guideline_version": guideline["version"],
        "parties": [party["value"] for party in guideline["parties"]],
        "version": await version(who),
        **changes,
    }
    return await who.code("post", "launch/signatures", body)


async def test_the_line_opens_behind_five_records_every_hurdle_and_two_people_and_not_before(
    open_site: Opens, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    running = await open_site(data=tmp_path)
    ada, bo = await desk(http, running, "ada", "administrator"), await desk(http, running, "bo", "shift_lead")
    eva = await desk(http, running, "eva", "administrator")
    await running.cookie("kim", "counselor")
    await guarded(running, "bo")
    unread = encode(seeded(SAFETY, utc_now().date()))
    await running.store.knowledge.save(REPLY, SAFETY.name, unread, seen=0, by="installation")
    gate = (await ada.ask("get", "launch"))[1]
    assert (gate["mode"], gate["obstacles"]) == ("practice", ["records_unsigned", "pilot_end_missing", *CLEARED])
    hurdles = {each["code"]: each for each in gate["hurdles"]}
    assert hurdles["factors_missing"]["names"] == ["Ada", "Eva", "Kim"]
    (unreviewed,) = hurdles["safety_texts_unreviewed"]["names"]
    assert unreviewed.startswith("”Hej. Jag är en chattrobot."), "named by its first words"

    first = gate["records"][0]
    assert await sign(ada, first, parties=[]) == "parties_missing"
    assert await sign(ada, first, guideline_version="1") == "guideline_changed"
    assert await sign(ada, first, version=99) == "stale_version"
    for record in gate["records"]:
        assert await sign(ada, record) == "ok"
        assert await sign(ada, record) == "already_signed"
    end = (utc_now() + timedelta(days=20)).date().isoformat()
    assert (
        await ada.code("post", "launch/end", {"pilot_end": "2020-01-01", "version": await version(ada)}) == "date_past"
    )
    assert await ada.code("post", "launch/end", {"pilot_end": end, "version": await version(ada)}) == "ok"
    assert await turns(ada, "open") == "records_unsigned", "one signer each is not enough"
    for record in gate["records"]:
        assert await sign(bo, record) == "ok"
    for hurdle in CLEARED:
        assert await turns(ada, "open") == hurdle
        await cleared(running, hurdle, bo, tmp_path)
    assert (await ada.ask("get", "launch"))[1]["obstacles"] == []
    assert await turns(bo, "open") == "not_allowed"
    assert await turns(ada, "open") == "ok", "the first of two asks"
    asked = (await eva.ask("get", "launch"))[1]
    assert (asked["mode"], asked["asked"]["name"].lower(), asked["asked"]["mine"]) == ("practice", "ada", False)
    assert await turns(ada, "open") == "same_person"
    assert await turns(eva, "open") == "ok"
    async with http.get(f"{running.url}/api/v1/service") as response:
        service = await response.json()
    assert (service["mode"], service["ends_on"]) == ("open", end), "in the last month visitors read of the end"
    for who, code in ((eva, "ok"), (eva, "same_person"), (ada, "ok")):
        assert await turns(who, "ended") == code
    assert await turns(ada, "open") == "wrong_mode"
    visitor = await running.visitor(start=False)
    begun = await visitor.call("conversation:start", {"lang": "sv", "client_id": secrets.token_hex(16)})
    assert begun["error"]["code"] == "wrong_state"


def test_no_command_of_the_operator_opens_the_line() -> None:
    """The gate has one door: its records, hurdles and two people cannot be passed by at the command line."""
    for path in sorted((ROOT / "handoff" / "cli").rglob("*.py")):
        named = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
        assert not named & {"put_launch", "set_mode", "change_mode"}, path


async def test_two_clocks_that_disagree_change_nothing(open_site: Opens, http: aiohttp.ClientSession) -> None:
    far = utc_now() + timedelta(days=365)
    site = await open_site(store=MemoryStore(utc_now), clock=lambda: far)
    ada = await desk(http, site, "ada", "administrator")
    body = {"pilot_end": (far + timedelta(days=9)).date().isoformat(), "version": 0}
    assert await ada.code("post", "launch/end", body) == "clock_jump"
    assert await ada.code("post", "launch/mode", {"mode": "closed", "version": 0}) == "clock_jump"
    assert (await ada.ask("get", "launch"))[1]["version"] == 0


async def test_whoever_comes_back_is_asked_how_it_went_where_they_were_guided(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    store = MemoryStore(utc_now)
    library = partial(SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now)
    site = await open_site(store=store, library=library)
    visitor, kim = await site.visitor(), await site.counselor("kim")
    await site.taken(visitor, kim)
    bris = {"aktor": "bris", "satt": "varm_overlamning"}
    guided = filled(insats=["lotsning"], lotsning=[bris])
    unknown = filled(insats=["lotsning"], lotsning=[{**bris, "aktor": "finns-inte"}])
    for wrong, problem in ((unknown, "unknown_value"), ({**guided, "lotsning": [bris, bris]}, "duplicate")):
        refused = await kim.call("conversation:close", close(visitor.conversation, documentation=wrong))
        faults = refused["error"]["faults"]
        assert ("lotsning", problem) in {(fault["field"], fault["problem"]) for fault in faults}
    code = (await visitor.call("code:create", {"client_msg_id": "kod"}))["code"]
    assert (await kim.call("conversation:close", close(visitor.conversation, documentation=guided)))["ok"]
    back = await site.visitor(start=False)
    assert (await back.call("mailbox:open", {"code": code}))["ok"]
    await back.call("human:request", {"client_msg_id": "igen"})
    await site.node.runtime.projection.settled()
    assert (await kim.take_next())["conversation"] == visitor.conversation
    own = Desk(http, site, kim.cookie)
    suggestion = (await own.ask("get", f"documentation/of/{visitor.conversation}"))[1]
    (earlier,) = suggestion["earlier"]
    assert (earlier["name"], earlier["utfall"]) == ("Bris", "okant")
    assert (suggestion["seen"], suggestion["form"]["forsta_kontakt"]) == (0, "nej"), "a contact of its own"
    outcome = f"documentation/{earlier['case']}/outcome"
    assert await own.code("post", outcome, {"aktor": "bris", "utfall": "fint"}) == "documentation_invalid"
    assert await own.code("post", outcome, {"aktor": "bup", "utfall": "nej"}) == "unknown_contact"
    assert await own.code("post", outcome, {"aktor": "bris", "utfall": "kontakt_togs"}) == "ok"
    assert (await kim.finish(visitor.conversation))["ok"]
    assert len(await store.forms.all()) == 2
