"""Staffed means able: what a visitor reads, what an alarm says and what "next" gives follow who can take them now."""

from __future__ import annotations

import msgspec

from tests.support.clients import Visitor
from tests.support.fakes import answer
from tests.support.site import Site
from tests.support.staffing import opened, trained

ACUTE = "[N4]"


async def settled(site: Site) -> None:
    await site.node.runtime.settled()
    await site.node.runtime.board.reload()
    await site.node.delivery.settled()


async def told(visitor: Visitor) -> str:
    """All that the visitor reads."""
    return " ".join(event.get("text") or "" for event in await visitor.replay())


async def test_an_untrained_or_absent_person_is_nobody_and_the_mailbox_stays_offered(running: Site) -> None:
    kim = await running.counselor("kim")
    await opened(running, "kim")
    await kim.available()
    visitor = await running.visitor()
    assert not running.node.runtime.service.intake().open, "somebody sits there who may take nobody"
    await visitor.say(ACUTE)
    await settled(running)
    words = await told(visitor)
    assert "notice_emergency_danger:closed" in words, "no person is promised"
    assert "notice_queued_danger:closed" in words
    assert "dygnet_runt" in words, "helplines that answer at any hour are shown"
    ack = await visitor.call("human:request", {"client_msg_id": "h"})
    assert (ack["open"], ack["state"]) == (False, "queued")
    await trained(running, "kim", "anhorig")
    assert (await visitor.call("sync", {"after_seq": 0}))["open"], "the same visitor learns that somebody can come"
    await kim.call("presence:set", {"status": "break", "capacity": 1})
    assert not (await visitor.call("sync", {"after_seq": 0}))["open"], "who has a break is nobody"


async def test_an_alarm_says_who_can_take_it_and_next_passes_no_n4_in_silence(running: Site) -> None:
    kim, lee = await running.counselor("kim"), await running.counselor("lee")
    await opened(running, "kim", "lee")
    await trained(running, "kim", "anhorig")
    for one in (kim, lee):
        await one.available()
    young = await running.visitor()
    running.bot.script.append(msgspec.structs.replace(answer(), slots={"audience": "ung"}))
    await young.say("jag är femton")
    await running.node.runtime.settled()
    await young.say(ACUTE)
    await settled(running)
    calm = await running.visitor()
    await calm.call("human:request", {"client_msg_id": "h"})
    await settled(running)
    await running.node.delivery.show_queue()
    assert {(await one.until_pushed("alarm"))["takers"] for one in (kim, lee)} == {"nobody"}
    summary = await kim.call("queue:summary", {})
    assert (summary["fitting"], summary["unable"]) == (1, 1)
    taken = await kim.take_next()
    assert taken["conversation"] == calm.conversation
    assert taken["passed"] == {"level": "N4", "why": "training", "others": False}
    await trained(running, "lee", "ung")
    assert "unable" not in await kim.call("queue:summary", {})
    assert (await young.call("sync", {"after_seq": 0}))["open"]
    assert (await lee.take_next())["conversation"] == young.conversation
