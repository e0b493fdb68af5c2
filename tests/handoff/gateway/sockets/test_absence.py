"""Who is gone: shown as gone, in nobody's way, never forgotten while in danger, and back in their place at a return."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from handoff.actions.absences import ABSENCE_MIN, GRACE, URGENT_ABSENCE
from storage.ids import ConversationId
from storage.memory import MemoryStore
from tests.support.clients import Client, Visitor, Wire
from tests.support.fakes import Clock
from tests.support.site import Opens, Site

WITHIN_S = 20.0
GRACE_S = GRACE.total_seconds()


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def pushed(client: Client, name: str, wanted: Callable[[Wire], bool]) -> Wire:
    """The latest push of this name, once it is as wanted."""

    def latest() -> Wire | None:
        return next((data for kind, data in reversed(client.pushed) if kind == name), None)

    async with asyncio.timeout(WITHIN_S), client._news:
        await client._news.wait_for(lambda: (last := latest()) is not None and wanted(last))
    found = latest()
    assert found is not None
    return found


async def queued(site: Site, text: str = "") -> Visitor:
    """A visitor who waits, because of what they have written or because they want to."""
    visitor = await site.visitor()
    if text:
        await visitor.say(text)
    else:
        await visitor.call("human:request", {"client_msg_id": "h"})
    await visitor.until(lambda event: event.get("state") == "queued")
    return visitor


async def lost(site: Site, clock: Clock, visitor: Visitor) -> None:
    """The visitor's connection has closed, and the grace is over."""
    await visitor.close()
    while site.node.absences.connected(ConversationId(visitor.conversation)):  # noqa: ASYNC110  # no event to await
        await asyncio.sleep(0)
    clock.advance(GRACE_S + 1)
    await later(site)


async def later(site: Site) -> None:
    """What the passing of time asks for has been done here, and is pushed."""
    await site.node.absences.note()
    await site.node.absences.leave_queue()
    await site.node.runtime.projection.settled()
    await site.node.runtime.board.reload()
    await site.node.delivery.show_queue()
    await site.node.delivery.escalate()


async def test_who_is_gone_is_in_nobodys_way_and_is_given_to_nobody(open_site: Opens, clock: Clock) -> None:
    site = await open_site(clock=clock)
    lead = await site.counselor("lead", "shift_lead")
    await lead.available()
    first = await queued(site)
    clock.advance(1)
    second = await queued(site)
    assert await pushed(second, "queue", lambda data: data["position"] == 2)
    await lost(site, clock, first)
    assert await pushed(second, "queue", lambda data: data["position"] == 1)
    shown = await pushed(lead, "queue", lambda data: data.get("gone") == 1)
    assert (sum(shown["waiting"].values()), len(shown["list"])) == (1, 2)
    (gone,) = [one for one in shown["list"] if one["conversation"] == first.conversation]
    assert gone.get("gone_since") is not None
    assert (await lead.call("queue:summary", {}))["fitting"] == 1
    assert (await lead.take_next())["conversation"] == second.conversation
    third = await site.visitor()
    ack = await third.call("human:request", {"client_msg_id": "h"})
    assert ack["position"] == 1


async def test_who_comes_back_is_where_they_were_even_after_leaving_the_queue(open_site: Opens, clock: Clock) -> None:
    site = await open_site(clock=clock)
    lead = await site.counselor("lead", "shift_lead")
    await lead.available()
    first = await queued(site)
    clock.advance(1)
    second = await queued(site)
    await lost(site, clock, first)
    clock.advance(ABSENCE_MIN * 60)
    await later(site)
    await pushed(lead, "queue", lambda data: len(data["list"]) == 1)
    assert (await site.state(first)).name == "bot"
    again = await site.visitor(token=first.token)
    assert await pushed(again, "queue", lambda data: data["position"] == 1)
    assert await pushed(second, "queue", lambda data: data["position"] == 2)
    state = await site.state(first)
    assert (state.name, state.gone_since, state.kept_place) == ("queued", None, None)


@pytest.mark.parametrize("text", ["[N3]", "[N4]"])
async def test_danger_is_waited_for_and_its_alarm_says_that_nobody_is_there(
    open_site: Opens, clock: Clock, text: str
) -> None:
    """They may be on the phone to 112: a call suspends the browser."""
    site = await open_site(clock=clock)
    lead = await site.counselor("lead", "shift_lead")
    await lead.available()
    visitor = await queued(site, text)
    assert (await lead.until_pushed("alarm")).get("gone_since") is None
    await lost(site, clock, visitor)
    quiet = await pushed(lead, "alarm", lambda data: data.get("gone_since") is not None)
    assert (quiet["conversation"], quiet["code"]) == (visitor.conversation, "waiting")
    state = await site.state(visitor)
    assert state.gone_since is not None
    clock.now = state.gone_since + URGENT_ABSENCE
    clock.advance(-1)
    await later(site)
    shown = await pushed(lead, "queue", lambda data: True)
    assert shown["waiting"][text[1:3]] == 1, "it still counts"
    assert [data["code"] for kind, data in lead.pushed if kind == "alarm"].count("overdue") == 0
    assert (await site.state(visitor)).name == "queued"
    again = await site.visitor(token=visitor.token)
    assert (await pushed(lead, "alarm", lambda data: data.get("gone_since") is None))["level"] == text[1:3]
    again.conversation = visitor.conversation
    await lost(site, clock, again)
    clock.advance(URGENT_ABSENCE.total_seconds())
    await later(site)
    assert (await site.state(visitor)).name == "bot", "after that nobody comes any more"


async def test_danger_that_was_closed_while_waiting_rings_again_when_its_code_opens_it(open_site: Opens) -> None:
    """Somebody came into the room: the conversation was ended in haste, and opened again elsewhere."""
    site = await open_site()
    lead = await site.counselor("lead", "shift_lead")
    await lead.available()
    visitor = await queued(site, "[N3]")
    await lead.until_pushed("alarm")
    code = (await visitor.call("code:create", {"client_msg_id": "c"}))["code"]
    await visitor.call("conversation:end", {"client_msg_id": "e", "erase": False})
    await pushed(lead, "queue", lambda data: not data["list"])
    lead.pushed.clear()
    elsewhere = await site.visitor(start=False)
    assert (await elsewhere.call("mailbox:open", {"code": code}))["state"] == "queued"
    shown = await pushed(lead, "queue", lambda data: bool(data["list"]))
    assert shown["waiting"]["N3"] == 1
    assert (await lead.until_pushed("alarm"))["conversation"] == visitor.conversation


async def test_an_alarm_is_over_for_everybody_when_its_visitor_has_left_though_others_wait(open_site: Opens) -> None:
    """Counselors are not given the list of the queue, so that they cannot see it there."""
    site = await open_site()
    kim = await site.counselor("kim")
    leaves, stays = await queued(site, "[N3]"), await queued(site, "[N3]")
    await kim.until_that_is_pushed("alarm", lambda data: data["conversation"] == leaves.conversation)
    await kim.until_that_is_pushed("alarm", lambda data: data["conversation"] == stays.conversation)
    await leaves.call("conversation:end", {"client_msg_id": "e", "erase": False})
    over = await kim.until_that_is_pushed("alarm", lambda data: bool(data.get("over")))
    assert over["conversation"] == leaves.conversation


async def test_a_counselor_sees_that_the_visitor_is_gone_and_back(open_site: Opens, clock: Clock) -> None:
    site = await open_site(clock=clock)
    kim = await site.counselor("kim")
    visitor = await site.visitor()
    await site.taken(visitor, kim)
    await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    await lost(site, clock, visitor)
    await kim.until(lambda event: event.get("code") == "visitor_gone")
    opened = await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    assert opened.get("gone_since") is not None
    again = await site.visitor(token=visitor.token)
    await kim.until(lambda event: event.get("code") == "visitor_back")
    seen = await again.replay()
    assert not [event for event in seen if event["kind"] == "flag"], "the visitor is told nothing of it"


async def test_who_goes_on_at_another_node_is_not_gone(open_site: Opens, clock: Clock) -> None:
    """The node that has no connection says so; the one that has contradicts, and neither asks the other."""
    store = MemoryStore(clock)
    here, there = await open_site(store=store, clock=clock), await open_site(store=store, clock=clock)
    visitor = await queued(here)
    lead = await there.counselor("lead", "shift_lead")
    moved = await there.visitor(token=visitor.token)
    moved.conversation = visitor.conversation
    await lost(here, clock, visitor)
    assert (await here.state(visitor)).gone_since is not None
    await there.node.runtime.board.reload()
    await later(there)
    assert (await there.state(moved)).gone_since is None
    clock.advance(GRACE_S + 1)
    await here.node.runtime.board.reload()
    await later(here)
    assert (await here.state(moved)).gone_since is None, "it is not asked again and again"
    ack = await lead.call("queue:list", {})
    assert [one.get("gone_since") for one in ack["waiting"]] == [None]


async def test_who_does_not_come_back_after_a_restart_is_gone(open_site: Opens, clock: Clock) -> None:
    store = MemoryStore(clock)
    before = await open_site(store=store, clock=clock)
    await queued(before)
    await before.node.runtime.projection.settled()
    restarted = await open_site(store=store, clock=clock)
    lead = await restarted.counselor("lead", "shift_lead")
    assert (await pushed(lead, "queue", lambda data: True)).get("gone", 0) == 0
    clock.advance(GRACE_S + 1)
    await later(restarted)
    await pushed(lead, "queue", lambda data: data.get("gone") == 1)


async def test_last_words_are_for_shift_leads_who_may_read_them(open_site: Opens) -> None:
    site = await open_site()
    lead, kim = await site.counselor("lead", "shift_lead"), await site.counselor("kim")
    visitor = await queued(site)
    await visitor.say("han svarar\ninte längre")
    shown = await pushed(lead, "queue", lambda data: data["list"] and data["list"][0].get("last_line"))
    assert shown["list"][0].get("last_line") == "han svarar inte längre"
    assert "list" not in (await kim.until_pushed("queue"))
    assert "svarar" not in str(kim.pushed)
