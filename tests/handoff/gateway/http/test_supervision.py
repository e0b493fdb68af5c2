"""The shift leads' desk of supervision: what happens reaches the agenda, and two people read a sample."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from handoff.app.background import sealing_job
from handoff.backoffice.sealing.job import SEAL_AFTER
from handoff.backoffice.supervision.desk import SAMPLED_OF
from handoff.contract.base import LevelName
from handoff.conversation import commands as cmd
from handoff.routing.launch import Launch
from storage.ids import AccountId, CommandId, ConversationId
from tests.handoff.backoffice.sealing.test_job import give_keys
from tests.handoff.gateway.http.test_staff import Desk
from tests.support.clients import Visitor
from tests.support.fakes import Clock
from tests.support.site import Opens, Site


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def desk(http: aiohttp.ClientSession, site: Site, name: str, role: str = "shift_lead") -> Desk:
    found = Desk(http, site, await site.cookie(name, role))  # type: ignore[arg-type]  # one of the roles
    account = await site.store.accounts.get(AccountId(name))
    assert account is not None
    await site.store.accounts.replace(replace(account, totp_secret=b"a second factor"))
    return found


async def had(site: Site, name: str, *, level: LevelName = "N1", flag: bool = False) -> Visitor:
    """A real conversation that this person had, and that has ended."""
    visitor = await site.visitor()
    conversation, commands = ConversationId(visitor.conversation), site.node.runtime.commands
    await visitor.call("human:request", {"client_msg_id": "h"})
    await commands.run(conversation, CommandId("1"), cmd.Claim(AccountId(name), lead=False))
    if level != "N1":
        await commands.run(conversation, CommandId("2"), cmd.SetLevel(AccountId(name), False, level, "bedömt"))
    if flag:
        await commands.run(conversation, CommandId("3"), cmd.Flag(AccountId(name), False, "supervision", True))
    await commands.run(conversation, CommandId("4"), cmd.Close(AccountId(name), False, "klart"))
    await site.node.runtime.settled()
    await site.node.runtime.due_forms.link_ended()
    return visitor


async def opened(site: Site) -> None:
    assert await site.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)


async def test_what_was_flagged_and_every_n3_and_n4_is_on_the_agenda_of_the_week(
    running: Site, http: aiohttp.ClientSession
) -> None:
    await opened(running)
    alex = await desk(http, running, "alex")
    await had(running, "kim", flag=True)
    hard = await had(running, "lee", level="N4")
    await had(running, "kim")
    _, ack = await alex.ask("get", "supervision")
    assert [(one["kind"], one["level"]) for one in ack["agenda"]] == [("debrief", "N4"), ("flagged", "N0")]
    assert ack["agenda"][0]["conversation"] == hard.conversation
    assert ack["loads"] == [{"name": "lee", "hard": 1, "over": False}]
    kim = await desk(http, running, "kim", "counselor")
    assert await kim.code("get", "supervision") == "not_allowed"


async def test_a_debrief_is_held_by_somebody_else_and_leaves_the_agenda(
    running: Site, http: aiohttp.ClientSession
) -> None:
    await opened(running)
    alex, robin = await desk(http, running, "alex"), await desk(http, running, "robin")
    await had(running, "alex", level="N3")
    (matter,) = (await alex.ask("get", "supervision"))[1]["agenda"]
    place = f"supervision/matters/{matter['matter']}"
    assert await alex.code("post", place) == "same_person"
    assert await robin.code("post", place) == "ok"
    assert await robin.code("post", place) == "already_decided"
    _, ack = await alex.ask("get", "supervision")
    assert ack["agenda"] == []
    assert ack["settled"][0]["settled_by"] == "robin"
    assert await robin.code("post", "supervision/matters/ingen") == "unknown_case"


async def test_two_people_read_what_chance_has_drawn_and_their_agreement_is_told(
    running: Site, http: aiohttp.ClientSession
) -> None:
    await opened(running)
    alex, robin, mio = [await desk(http, running, name) for name in ("alex", "robin", "mio")]
    for name in ("alex", "kim"):
        await had(running, name)
    assert len((await alex.ask("post", "supervision/sample"))[1]["agenda"]) == 2
    _, ack = await robin.ask("post", "supervision/sample")
    assert len(ack["agenda"]) == 2, "drawn once"
    (own,) = [one for one in (await alex.ask("get", "supervision"))[1]["agenda"] if one["mine"]]
    (other,) = [one for one in ack["agenda"] if one["matter"] != own["matter"]]
    marks = [{"item": "112", "mark": "ja"}, {"item": "lyssnade", "mark": "delvis"}]
    assert await alex.code("post", f"supervision/matters/{own['matter']}/sheet", {"marks": marks}) == "same_person"
    place = f"supervision/matters/{other['matter']}/sheet"
    assert await alex.code("post", place, {"marks": marks}) == "ok"
    seen = (await robin.ask("get", "supervision"))[1]["agenda"]
    assert all(not one.get("own") for one in seen), "nobody reads the other's sheet first"
    differs = [{"item": "112", "mark": "ja"}, {"item": "lyssnade", "mark": "nej"}]
    _, ack = await robin.ask("post", place, {"marks": differs})
    assert (ack["agreed"], ack["compared"]) == (1, 2)
    assert other["matter"] not in {one["matter"] for one in ack["agenda"]}
    assert await mio.code("post", place, {"marks": marks}) == "already_decided"


async def test_the_sample_is_of_a_whole_week_whatever_is_sealed_when_a_lead_draws(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    clock = Clock()
    site = await open_site(clock=clock)
    runtime = site.node.runtime
    await opened(site)
    await give_keys(runtime.staff_keys)
    await had(site, "kim")
    clock.advance(SAMPLED_OF.total_seconds())
    early = await had(site, "kim")
    clock.advance(SEAL_AFTER.total_seconds())
    await sealing_job(runtime, on=True, left=lambda conversation: False).run()
    late = await had(site, "kim")
    assert await site.store.sealing.count() == 2, "all but the last"
    _, ack = await (await desk(http, site, "alex")).ask("post", "supervision/sample")
    assert {one["conversation"] for one in ack["agenda"]} == {early.conversation, late.conversation}


async def test_more_hard_conversations_than_the_leads_have_set_are_marked(
    running: Site, http: aiohttp.ClientSession
) -> None:
    await opened(running)
    alex = await desk(http, running, "alex")
    for _ in range(2):
        await had(running, "kim", level="N3")
    assert await alex.code("post", "supervision/ceiling", {"ceiling": 0}) == "bad_request"
    _, ack = await alex.ask("post", "supervision/ceiling", {"ceiling": 1})
    assert (ack["ceiling"], ack["loads"]) == (1, [{"name": "kim", "hard": 2, "over": True}])


async def test_what_is_practised_is_nobodys_matter(running: Site, http: aiohttp.ClientSession) -> None:
    alex = await desk(http, running, "alex")
    await had(running, "kim", level="N4", flag=True)
    assert (await alex.ask("get", "supervision"))[1]["agenda"] == []
