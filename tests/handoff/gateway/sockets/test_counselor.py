"""The staff's side: who gets in, who may do what, who sees what, and how soon one is out."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.sessions import COOKIE
from handoff.contract.base import Role
from handoff.contract.tables import COUNSELOR_EVENTS
from handoff.conversation.staff import ROLES
from storage.errors import IntegrityError
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.log import Entry
from tests.handoff.gateway.sockets.test_bad_input import GOOD_COUNSELOR
from tests.support.clients import WITHIN_S, Counselor
from tests.support.fakes import BusyLog
from tests.support.site import Opens, Site

STAFF_MATRIX = [(event, role) for event in COUNSELOR_EVENTS for role in ROLES]


# --- the door --------------------------------------------------------------------------------------


async def answer_to(site: Site, **headers: str) -> str:
    """What the door says to somebody with these headers."""
    async with site.raw("", **headers) as raw:
        answer = await raw.join("/counselor")
        return await raw.receive() or "" if answer.startswith("42") else answer


async def test_a_session_and_the_own_origin_are_needed(running: Site) -> None:
    cookie = f"{COOKIE}={await running.cookie('kim')}"
    own = running.url
    assert (await answer_to(running, Cookie=cookie, Origin=own)).startswith("40/counselor,")
    assert await answer_to(running, Cookie=cookie) == '44/counselor,{"message":"not_allowed"}'
    assert await answer_to(running, Origin=own) == '44/counselor,{"message":"session_expired"}'
    invented = f"{COOKIE}={'x' * 43}"
    assert await answer_to(running, Cookie=invented, Origin=own) == '44/counselor,{"message":"session_expired"}'
    other_name = cookie.replace("__Host-", "")
    assert await answer_to(running, Cookie=other_name, Origin=own) == '44/counselor,{"message":"session_expired"}'


@pytest.mark.parametrize("namespace", ["/visitor", "/counselor"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
        {"Origin": "http://evil.example", "Host": "evil.example"},
    ],
)
async def test_pages_of_others_do_not_even_connect(running: Site, namespace: str, headers: dict[str, str]) -> None:
    cookie = f"{COOKIE}={await running.cookie('kim')}"
    for transport in ("websocket", "polling"):
        address = f"{running.url}/socket.io/?EIO=4&transport={transport}"
        async with aiohttp.ClientSession(headers={**headers, "Cookie": cookie}) as http:
            if transport == "websocket":
                with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                    await http.ws_connect(address)
                assert caught.value.status in (400, 403)
            else:
                async with http.get(address) as response:
                    assert response.status in (400, 403)


async def test_the_embedding_pages_origin_is_the_chats_own(open_site: Opens) -> None:
    """The chat runs in a frame of the service's origin: the page around it has no business with the sockets."""
    site = await open_site(frame_ancestors=("https://kommun.example",))
    address = f"{site.url}/socket.io/?EIO=4&transport=polling"
    headers = {"Origin": "https://kommun.example"}
    async with aiohttp.ClientSession() as http, http.get(address, headers=headers) as response:
        assert response.status in (400, 403)


# --- roles -----------------------------------------------------------------------------------------


@pytest.fixture
async def everybody(running: Site) -> dict[Role, Counselor]:
    return {role: await running.counselor(f"account-{role}", role) for role in ROLES}


async def test_every_event_is_for_the_roles_that_it_declares(running: Site, everybody: dict[Role, Counselor]) -> None:
    """Generated from the contract: every event with every role."""
    visitor = await running.visitor()
    for event, role in STAFF_MATRIX:
        data = {**GOOD_COUNSELOR[event]}
        if "conversation" in data:
            data["conversation"] = visitor.conversation
        before = await running.state(visitor)
        ack = await everybody[role].call(event, data)
        refused = not ack["ok"] and ack["error"]["code"] == "not_allowed"
        declared = role in COUNSELOR_EVENTS[event].roles
        claims = event == "queue:claim" and role != "shift_lead"
        assert refused is (not declared or claims), (event, role, ack)
        if not declared:
            assert await running.state(visitor) == before


async def test_refusals_are_in_the_audit_trail_and_no_content_is(running: Site) -> None:
    visitor = await running.visitor()
    editor, kim = await running.counselor("eve", "editor"), await running.counselor("kim")
    await editor.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    await running.taken(visitor, kim)
    await kim.answer(visitor.conversation, "hemligt svar")
    await kim.call("note:add", {"conversation": "hemlig text i fel fält", "client_msg_id": "n", "text": 1})
    trail = await running.store.audit.latest()
    lines = [(record.account, record.action, record.conversation, record.outcome) for record in trail]
    assert (AccountId("eve"), "conversation:open", visitor.conversation, "not_allowed") in lines
    assert (AccountId("kim"), "queue:claim_next", visitor.conversation, "ok") in lines
    assert (AccountId("kim"), "message:send", visitor.conversation, "ok") in lines
    assert (AccountId("kim"), "note:add", None, "bad_request") in lines
    assert "hemlig" not in repr(trail)
    assert not [line for line in lines if line[0] is None], "visitors are never audited"


# --- what is seen ----------------------------------------------------------------------------------


async def test_the_owner_sees_everything_and_a_colleague_nothing(running: Site) -> None:
    visitor = await running.visitor()
    kim, lee = await running.counselor("kim"), await running.counselor("lee")
    await running.taken(visitor, kim)
    opened = await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    await visitor.say("[N3] [S7] rädd")
    await kim.call("note:add", {"conversation": visitor.conversation, "client_msg_id": "n", "text": "obs"})
    await kim.until(lambda event: event["kind"] == "note")
    news = [event for event in kim.events if event["seq"] > opened["head"]]
    assert [event["kind"] for event in news] == ["message", "risk", "note"]
    assert news[0]["prev_seq"] == opened["head"], "no hole between what was opened and what is pushed"
    again = await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": opened["head"]})
    assert again["events"] == news
    await lee.call("queue:summary", {})
    assert lee.events == []
    await visitor.until(lambda event: event.get("text") == "[N3] [S7] rädd")
    assert {event["kind"] for event in await visitor.replay()} == {"message", "state", "notice"}


async def test_who_gives_a_conversation_away_sees_it_go_and_nothing_more(running: Site) -> None:
    visitor = await running.visitor()
    kim, lee = await running.counselor("kim"), await running.counselor("lee")
    await running.taken(visitor, kim)
    await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    release = {"conversation": visitor.conversation, "client_msg_id": "r", "to": "queue", "reason": "rast"}
    assert (await kim.call("conversation:release", release))["ok"]
    await kim.until(lambda event: event.get("reason") == "released")
    await running.node.runtime.projection.settled()
    await lee.available()
    assert (await lee.take_next())["ok"]
    ack = await visitor.say("hemligt")
    await lee.until(lambda event: event.get("text") == "hemligt")
    await kim.call("queue:summary", {})
    assert ack["seq"] not in [event["seq"] for event in kim.events]


async def test_who_has_read_a_message_in_the_mailbox_does_not_follow_what_becomes_of_it(running: Site) -> None:
    """Everybody may read the mailbox; once a colleague has the conversation it is theirs alone."""
    visitor = await running.visitor()
    kim, lee = await running.counselor("kim"), await running.counselor("lee")
    await visitor.call("mailbox:leave", {"client_msg_id": "l", "text": "fråga"})
    await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    await visitor.say("mer om frågan")
    await kim.until(lambda event: event.get("text") == "mer om frågan")
    await running.taken(visitor, lee)
    await visitor.call("typing", {"on": True})
    await lee.until_pushed("typing")
    await visitor.say("hemligt")
    await lee.until(lambda event: event.get("text") == "hemligt")
    await kim.call("queue:summary", {})
    assert "hemligt" not in [event.get("text") for event in kim.events]
    assert "typing" not in [name for name, _ in kim.pushed]


async def test_a_lead_who_looks_in_follows_along(running: Site) -> None:
    visitor = await running.visitor()
    kim, lead = await running.counselor("kim"), await running.counselor("lead", "shift_lead")
    await running.taken(visitor, kim)
    await lead.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    await visitor.say("hej")
    await lead.until(lambda event: event.get("text") == "hej")


async def test_counts_go_to_everybody_and_the_list_to_leads(running: Site) -> None:
    kim, lead = await running.counselor("kim"), await running.counselor("lead", "shift_lead")
    visitor = await running.visitor()
    await visitor.say("[N2] [S7] [S9]")

    async def queue(client: Counselor) -> dict[str, Any]:
        async with asyncio.timeout(WITHIN_S), client._news:
            await client._news.wait_for(
                lambda: any(name == "queue" and data["waiting"]["N2"] == 1 for name, data in client.pushed)
            )
        return next(data for name, data in reversed(client.pushed) if name == "queue")

    assert set(await queue(kim)) == {"waiting", "longest_wait_s"}
    assert [entry["conversation"] for entry in (await queue(lead))["list"]] == [visitor.conversation]


@pytest.mark.parametrize("level", ["N3", "N4"])
async def test_danger_rings_at_everybody_once_for_each_level(running: Site, level: str) -> None:
    kim, lee = await running.counselor("kim"), await running.counselor("lee")
    visitor = await running.visitor()
    for _ in range(2):
        await visitor.say(f"[{level}]")
    alarm = {"conversation": visitor.conversation, "level": level, "code": "waiting", "takers": "nobody"}
    for client in (kim, lee):
        rung = await client.until_pushed("alarm")
        assert rung.pop("since"), "how long they have waited"
        assert rung == alarm
        await client.call("queue:summary", {})
        assert [name for name, _ in client.pushed].count("alarm") == 1
    late = await running.counselor("mia")
    assert alarm.items() <= (await late.until_pushed("alarm")).items(), "whoever comes hears of those who wait"


async def test_everybody_who_has_it_open_is_told_that_it_is_erased(running: Site) -> None:
    visitor = await running.visitor()
    kim = await running.counselor("kim")
    await running.taken(visitor, kim)
    await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    await visitor.call("conversation:end", {"client_msg_id": "e", "erase": True})
    await kim.until(lambda event: event.get("state") in ("closed", "erased"))
    ack = await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    assert ack["error"]["code"] == "conversation_erased"


class DamagedLog(BusyLog):
    """A log whose entries do not verify."""

    damaged = False

    async def read(self, *args: Any, **options: Any) -> list[Entry]:
        if self.damaged:
            raise IntegrityError("an entry was altered")
        return list(await super().read(*args, **options))


async def test_data_that_does_not_verify_is_withheld_and_rings(open_site: Opens) -> None:
    store = MemoryStore()
    log = DamagedLog(store.log)
    store.log = log  # type: ignore[assignment]  # the same port
    site = await open_site(store=store)
    visitor = await site.visitor()
    kim, lee = await site.counselor("kim"), await site.counselor("lee")
    await site.taken(visitor, kim)
    log.damaged = True
    ack = await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    assert ack["error"]["code"] == "internal"
    assert (await lee.until_pushed("alarm"))["code"] == "integrity"


# --- out -------------------------------------------------------------------------------------------


async def test_logging_out_disabling_and_a_new_role_close_open_sockets_within_five_seconds(running: Site) -> None:
    names = ("out", "disabled", "promoted", "stays")
    out, disabled, promoted, stays = [await running.counselor(name) for name in names]
    await running.store.sessions.close(out.cookie)
    await registry.disable(account_ports(running.store), "Disabled")
    account = await running.store.accounts.get(AccountId("promoted"))
    assert account is not None
    await running.store.accounts.replace(replace(account, role="shift_lead"))
    (look,) = [job for job in running.node.jobs if job.name == "drop_expired_sessions"]
    assert look.every_s <= 4
    await look.once()
    async with asyncio.timeout(WITHIN_S):
        for client in (out, disabled, promoted):
            await client._ended.wait()
    assert (await stays.call("queue:summary", {}))["ok"]
    for client in (out, disabled):
        answer = await answer_to(running, Cookie=f"{COOKIE}={client.cookie}", Origin=running.url)
        assert answer == '44/counselor,{"message":"session_expired"}'
    again = await running.counselor("again", cookie=promoted.cookie)
    assert (await again.call("queue:list", {}))["ok"], "the same session with the new role"


async def test_a_counselor_with_two_windows_is_here_until_both_are_closed(running: Site) -> None:
    kim = await running.counselor("kim")
    window = await running.counselor("kim", cookie=kim.cookie)
    await kim.available(2)
    await window.close()
    assert (await kim.call("queue:summary", {}))["status"] == "available"


async def test_nothing_of_a_conversation_is_logged(running: Site, caplog: pytest.LogCaptureFixture) -> None:
    canary, agent = "kanariefågeln sjunger", "Besökarens webbläsare"
    with caplog.at_level(logging.DEBUG):
        async with running.raw("", **{"User-Agent": "canary-agent", "X-Forwarded-For": "203.0.113.7"}) as raw:
            await raw.join("/visitor", {"token": canary})
            await raw.ws.send_str(f'42/visitor,1["{canary}"]')
            await raw.closed()
        visitor = await running.visitor()
        kim = await running.counselor("kim")
        await visitor.say(f"{canary} [N4] {agent}")
        await running.node.runtime.bot_turns.settled()
        await running.taken(visitor, kim)
        await kim.answer(visitor.conversation, canary)
        await visitor.call("conversation:end", {"client_msg_id": canary, "erase": True})
    for record in caplog.records:
        line = record.getMessage() + str(record.exc_info or "")
        for secret in (canary, agent, "canary-agent", "203.0.113.7", "127.0.0.1", visitor.conversation, "kanarie"):
            assert secret not in line, record.name


async def test_leads_hear_of_a_side_message_in_a_conversation_that_they_have_not_opened(running: Site) -> None:
    visitor = await running.visitor()
    kim, lead = await running.counselor("kim"), await running.counselor("lead", "shift_lead")
    await running.taken(visitor, kim)
    said = {"conversation": visitor.conversation, "client_msg_id": "side", "text": "kan du läsa med?"}
    assert (await kim.call("side:send", said))["ok"]
    assert await lead.until_pushed("side") == {"conversation": visitor.conversation, "by": "kim"}
    assert "kan du" not in str(lead.pushed)
    assert all(name != "side" for name, _ in kim.pushed)


async def test_opening_is_audited_once_however_often_a_console_asks_again(running: Site) -> None:
    visitor = await running.visitor()
    kim = await running.counselor("kim")
    await running.taken(visitor, kim)
    for after in (0, 1, 2):
        asked = {"conversation": visitor.conversation, "after_seq": after}
        assert (await kim.call("conversation:open", asked))["ok"]
    again = await running.counselor("kim", cookie=kim.cookie)
    assert (await again.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0}))["ok"]
    lee = await running.counselor("lee")
    for _ in range(2):
        await lee.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    opened = [each for each in await running.store.audit.latest() if each.action == "conversation:open"]
    assert [(each.account, each.outcome) for each in reversed(opened)] == [
        ("kim", "ok"),
        ("kim", "ok"),
        ("lee", "not_yours"),
        ("lee", "not_yours"),
    ]
