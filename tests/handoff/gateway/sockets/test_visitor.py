"""A visitor's connection: what is pushed, what is missed and fetched, and how much one may do."""

from __future__ import annotations

import asyncio
import secrets
import time
from itertools import pairwise

import pytest
from socketio.exceptions import ConnectionError as NotConnected

from handoff.gateway.limits.pace import HELD_S, REFUSED_AT_ONCE, Addresses
from handoff.gateway.sockets.registry import MAX_PER_CONVERSATION
from storage.crypto.digests import KeyedHash
from storage.errors import IntegrityError, Unavailable
from storage.ids import ConversationId
from storage.memory import MemoryStore
from storage.memory.visitors import MemoryVisitorSecrets
from storage.ports.visitors import OpenToken
from tests.support.clients import WITHIN_S, Visitor, Wire, elapsed
from tests.support.fakes import Clock, DamagedLog, ScriptedBot
from tests.support.site import Opens, Site


def chain(events: list[Wire]) -> list[tuple[int, int]]:
    return [(event["prev_seq"], event["seq"]) for event in events]


def told(event: Wire) -> str:
    return str(event.get("text") or event.get("state"))


async def replayed(visitor: Visitor, head: int) -> list[Wire]:
    """What `sync` gives, once the visitor has been pushed everything up to `head`."""
    await visitor.until(lambda event: event["seq"] >= head)
    return await visitor.replay()


# --- damage ----------------------------------------------------------------------------------------


async def test_damage_that_a_visitor_meets_rings_once_however_often_their_page_asks(open_site: Opens) -> None:
    store = MemoryStore()
    log = DamagedLog(store.log)
    store.log = log  # type: ignore[assignment]  # the same port
    site = await open_site(store=store)
    visitor, kim = await site.visitor(), await site.counselor("kim")
    name = ConversationId(visitor.conversation)
    log.damage[name] = IntegrityError("an entry was altered")
    for _ in range(3):
        ack = await visitor.call("sync", {"after_seq": 0})
        assert ack["error"]["code"] == "internal"
    alarm = await kim.until_pushed("alarm")
    assert (alarm["conversation"], alarm["level"], alarm["code"]) == (name, "N4", "integrity")
    await kim.call("queue:list", {})
    assert [kind for kind, _ in kim.pushed].count("alarm") == 1


async def test_damage_that_keeps_a_page_from_coming_back_rings(open_site: Opens) -> None:
    store = MemoryStore()
    log = DamagedLog(store.log)
    store.log = log  # type: ignore[assignment]  # the same port
    site = await open_site(store=store)
    visitor, kim = await site.visitor(), await site.counselor("kim")
    log.damage[ConversationId(visitor.conversation)] = IntegrityError("an entry was altered")
    site.node.runtime.conversations.forget(ConversationId(visitor.conversation))
    async with site.raw("") as raw:
        assert await raw.join("/visitor", {"token": visitor.token}) == '44/visitor,{"message":"unavailable"}'
    assert (await kim.until_pushed("alarm"))["code"] == "integrity"


# --- events ----------------------------------------------------------------------------------------


async def test_who_leaves_the_queue_is_with_the_bot_again_at_both_ends(running: Site) -> None:
    visitor, lead = await running.visitor(), await running.counselor("lead", "shift_lead")
    await visitor.call("human:request", {"client_msg_id": "h"})
    left = await visitor.call("queue:leave", {"client_msg_id": "q"})
    assert (left["ok"], left["state"]) == (True, "bot")
    assert await visitor.call("queue:leave", {"client_msg_id": "q"}) == left, "a retry has the same answer"
    await visitor.until(lambda event: event.get("reply_id") == "ko_lamnad")
    assert (await lead.call("queue:list", {}))["waiting"] == []


async def test_danger_to_life_keeps_its_place_and_staff_see_the_wish(running: Site) -> None:
    visitor, lead = await running.visitor(), await running.counselor("lead", "shift_lead")
    await visitor.say("[N4]")
    assert (await visitor.call("queue:leave", {"client_msg_id": "q"}))["state"] == "queued"
    opened = await lead.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    assert "leave_wished" in [event.get("code") for event in opened["events"]]
    assert len((await lead.call("queue:list", {}))["waiting"]) == 1


async def test_what_is_pushed_is_what_sync_gives(running: Site) -> None:
    """A client that was there has the same as one that comes later: the same events, in the same order."""
    visitor = await running.visitor(start=False)
    await visitor.start()
    await visitor.say("hej")
    await visitor.say("[N4] [human]")
    await running.node.runtime.bot_turns.settled()
    head = (await running.state(visitor)).visitor_seq
    synced = await replayed(visitor, head)
    start = [event for event in synced if event["seq"] <= 3]
    assert synced in ([*start, *visitor.events], visitor.events), "whether or not the start itself is pushed"
    assert chain(synced) == [
        (0, 2),
        *((before["seq"], after["seq"]) for before, after in pairwise(synced)),
    ]
    assert [told(event) for event in synced][:4] == ["bot", "sv:welcome:closed", "hej", "sv:ok:closed"]


async def test_an_acknowledged_message_has_the_number_under_which_it_is_pushed(running: Site) -> None:
    visitor = await running.visitor()
    ack = await visitor.say("hej", "k1")
    event = await visitor.until(lambda event: event.get("client_msg_id") == "k1")
    assert (event["seq"], event["at"]) == (ack["seq"], ack["at"])


async def test_the_same_key_twice_at_once_is_one_message(running: Site) -> None:
    visitor = await running.visitor()
    acks = await asyncio.gather(*(visitor.say("hej", "k1") for _ in range(5)))
    assert len({(ack["seq"], ack["at"]) for ack in acks}) == 1
    assert [event.get("client_msg_id") for event in await visitor.replay()].count("k1") == 1


async def test_the_same_key_twice_at_once_on_two_nodes_is_one_message(open_site: Opens) -> None:
    one = await open_site()
    two = await open_site(store=one.store)
    here = await one.visitor()
    there = await two.visitor(token=here.token)
    for number in range(10):
        acks = await asyncio.gather(here.say("hej", f"k{number}"), there.say("hej", f"k{number}"))
        assert acks[0] == acks[1]
    keys = [event["client_msg_id"] for event in await there.replay() if "client_msg_id" in event]
    assert sorted(keys) == sorted(f"k{number}" for number in range(10))


async def test_messages_are_stored_in_the_order_in_which_they_are_sent(running: Site) -> None:
    visitor = await running.visitor()
    sent = [f"nummer {number}" for number in range(50)]
    done = asyncio.Event()

    def last(ack: Wire) -> None:
        done.set()

    for text in sent:
        data = {"client_msg_id": secrets.token_hex(8), "text": text}
        await visitor.socket.emit(
            "message:send", data, namespace="/visitor", callback=last if text == sent[-1] else None
        )
    await done.wait()
    assert [event["text"] for event in await visitor.replay() if event.get("from") == "visitor"] == sent


# --- reconnecting ----------------------------------------------------------------------------------


async def test_who_comes_back_with_the_token_misses_nothing(running: Site) -> None:
    visitor = await running.visitor()
    await visitor.say("hej")
    await running.node.runtime.bot_turns.settled()
    before = await visitor.replay()
    await visitor.close()
    counselor = await running.counselor("kim")
    other = await running.visitor(token=visitor.token)
    await running.taken(other_as(other, visitor), counselor)
    await counselor.answer(visitor.conversation, "svar")
    again = await running.visitor(token=visitor.token)
    assert again.events == [], "connecting replays nothing"
    ack = await again.call("sync", {"after_seq": before[-1]["seq"]})
    assert (ack["more"], ack["state"]) == (False, "with_counselor")
    assert ack["events"][0]["prev_seq"] == before[-1]["seq"], "no hole between before and after"
    assert ack["events"][-1]["text"] == "svar"
    assert ack["events"][-1]["seq"] == ack["head"]


def other_as(client: Visitor, visitor: Visitor) -> Visitor:
    """The same conversation on another connection."""
    client.conversation = visitor.conversation
    return client


async def test_long_absences_are_fetched_page_by_page(running: Site) -> None:
    visitor = await running.visitor()
    running.bot.hold()
    await asyncio.gather(*(visitor.say(str(number)) for number in range(250)))
    ack = await visitor.call("sync", {"after_seq": 0})
    assert ack["more"]
    events = await visitor.replay()
    assert [event["prev_seq"] for event in events] == [0, *(event["seq"] for event in events)][:-1]
    assert len([event for event in events if event.get("from") == "visitor"]) == 250
    running.bot.release()


async def test_a_second_window_sees_the_same_conversation(running: Site) -> None:
    visitor = await running.visitor()
    window = await running.visitor(token=visitor.token)
    ack = await visitor.say("hej")
    assert (await window.until(lambda event: event["seq"] == ack["seq"]))["text"] == "hej"


async def test_the_fourth_window_closes_the_first(running: Site) -> None:
    visitor = await running.visitor()
    closed = asyncio.Event()
    visitor.socket.on("disconnect", lambda *_: closed.set(), namespace="/visitor")
    windows = [await running.visitor(token=visitor.token) for _ in range(MAX_PER_CONVERSATION)]
    async with asyncio.timeout(WITHIN_S):
        await closed.wait()
    ack = await windows[0].say("hej")
    for window in windows:
        await window.until(lambda event: event["seq"] == ack["seq"])


@pytest.mark.parametrize("erase", [False, True])
async def test_after_the_end_and_after_erasing(running: Site, erase: bool) -> None:
    visitor = await running.visitor()
    window = await running.visitor(token=visitor.token)
    ack = await visitor.call("conversation:end", {"client_msg_id": "e", "erase": erase})
    assert ack["survey_token"]
    event = await window.until(lambda event: event.get("state") == ("erased" if erase else "closed"))
    assert event["kind"] == "state"
    code = (await window.say("mer"))["error"]["code"]
    assert code == ("conversation_erased" if erase else "conversation_closed")
    assert (await window.call("sync", {"after_seq": 0})).get("state") == (None if erase else "closed")
    async with running.raw("") as raw:
        assert await raw.join("/visitor", {"token": visitor.token}) == '44/visitor,{"message":"invalid_token"}'


async def test_a_code_opens_the_same_conversation_elsewhere(running: Site) -> None:
    visitor = await running.visitor()
    code = (await visitor.call("code:create", {"client_msg_id": "c"}))["code"]
    await visitor.call("conversation:end", {"client_msg_id": "e", "erase": False})
    elsewhere = await running.visitor(start=False)
    ack = await elsewhere.call("mailbox:open", {"code": code})
    assert (ack["conversation"], ack["state"]) == (visitor.conversation, "bot")
    assert (await elsewhere.say("jag är tillbaka"))["ok"]
    assert "sv:welcome_back:closed" in [event.get("text") for event in await elsewhere.replay()]


# --- danger ----------------------------------------------------------------------------------------


async def test_the_112_text_does_not_wait_for_the_bot(open_site: Opens) -> None:
    bot = ScriptedBot()
    site = await open_site(bot=bot)
    bot.hold()
    visitor = await site.visitor()
    await visitor.say("[N4]")
    notice = await visitor.soon(lambda event: event.get("code") == "emergency", promised_s=1)
    assert notice["text"] == "sv:notice_emergency_danger:closed"
    bot.release()


# --- the queue, typing -----------------------------------------------------------------------------


async def position(visitor: Visitor, place: int) -> Wire:
    """Wait until the visitor has been told this place."""
    async with asyncio.timeout(WITHIN_S), visitor._news:
        await visitor._news.wait_for(lambda: any(is_place(push, place) for push in visitor.pushed))
    return next(data for name, data in reversed(visitor.pushed) if name == "queue")


def is_place(push: tuple[str, Wire], place: int) -> bool:
    name, data = push
    return name == "queue" and data["position"] == place


async def test_who_waits_is_told_their_place_and_every_change_of_it(running: Site) -> None:
    first, second = await running.visitor(), await running.visitor()
    counselor = await running.counselor("kim")
    await first.call("human:request", {"client_msg_id": "h"})
    await position(first, 1)
    await second.call("human:request", {"client_msg_id": "h"})
    told = await position(second, 2)
    assert told == {"position": 2, "waiting_text": "sv:notice_queue_position:closed position=2", "open": False}
    await counselor.available()
    assert (await counselor.take_next())["conversation"] == first.conversation
    await position(second, 1)


async def test_who_comes_back_is_told_their_place_again(running: Site) -> None:
    visitor = await running.visitor()
    await visitor.call("human:request", {"client_msg_id": "h"})
    await position(visitor, 1)
    again = await running.visitor(token=visitor.token)
    await again.call("sync", {"after_seq": 0})
    await position(again, 1)


async def test_typing_is_seen_by_the_two_who_talk_and_by_nobody_else(running: Site) -> None:
    visitor, stranger = await running.visitor(), await running.visitor()
    kim, lee = await running.counselor("kim"), await running.counselor("lee")
    assert (await visitor.call("typing", {"on": True}))["ok"], "the bot need not know"
    await running.taken(visitor, kim)
    await visitor.call("typing", {"on": True})
    assert await kim.until_pushed("typing") == {"from": "visitor", "on": True, "conversation": visitor.conversation}
    await lee.call("typing", {"conversation": visitor.conversation, "on": True})
    await kim.call("typing", {"conversation": visitor.conversation, "on": False})
    assert await visitor.until_pushed("typing") == {"from": "counselor", "on": False}
    for other in (stranger, lee):
        await other.call(*(("sync", {"after_seq": 0}) if other is stranger else ("queue:summary", {})))
        assert "typing" not in [name for name, _ in other.pushed]


# --- how much --------------------------------------------------------------------------------------


async def test_a_flood_waits_in_its_own_connection(open_site: Opens) -> None:
    site = await open_site(rate_per_s=50, rate_per_minute=2)
    flooder, other = await site.visitor(), await site.visitor()
    acks = await asyncio.gather(*(flooder.say(str(number), f"k{number}") for number in range(2 + REFUSED_AT_ONCE)))
    assert sum(not ack["ok"] for ack in acks) >= REFUSED_AT_ONCE
    began = time.monotonic()
    one_more, anybody_else = await asyncio.gather(flooder.say("och en", "k99"), other.say("hej"))
    assert not one_more["ok"]
    assert anybody_else["ok"]
    assert time.monotonic() - began >= HELD_S


async def test_a_visitor_who_writes_too_fast_is_slowed_down_and_loses_nothing(open_site: Opens) -> None:
    site = await open_site(rate_per_s=1, rate_per_minute=100)
    visitor, other = await site.visitor(), await site.visitor()
    began = time.monotonic()
    acks = await asyncio.gather(*(visitor.say(str(number), f"k{number}") for number in range(8)))
    refused = [ack["error"] for ack in acks if not ack["ok"]]
    assert {error["code"] for error in refused} == {"rate_limited"}
    assert all(0 < error["retry_after_s"] <= 1.01 for error in refused), "a second at most, rounded up"
    assert 2 <= len(acks) - len(refused) <= 2 + (time.monotonic() - began), "two at once, and one a second"
    assert (await other.say("hej"))["ok"], "others are not slowed down"
    if not (ack := await visitor.say("igen"))["ok"]:
        await asyncio.sleep(ack["error"]["retry_after_s"])
        ack = await visitor.say("igen")
    assert ack["ok"], "whoever waits as long as they are told gets through"


async def test_a_new_connection_is_not_a_new_allowance(open_site: Opens) -> None:
    site = await open_site(rate_per_s=5, rate_per_minute=10)
    visitor = await site.visitor()
    began, sent = time.monotonic(), 0
    for _ in range(2):
        again = await site.visitor(token=visitor.token)
        sent += sum(ack["ok"] for ack in await asyncio.gather(*(again.say("hej") for _ in range(7))))
        await again.close()
    assert sent <= 11 + (time.monotonic() - began) / 6


async def test_one_address_has_so_many_connections_and_not_more(open_site: Opens) -> None:
    site = await open_site(sockets_per_address=3)
    async with site.raw("") as raw:
        for _ in range(3):
            await site.visitor()
        assert await raw.join("/visitor") == '44/visitor,{"message":"rate_limited"}'
        await site.clients[0].close()
        assert (await raw.join("/visitor")).startswith("40/visitor,"), "a place that was left is free again"


async def test_behind_a_trusted_proxy_each_address_counts_for_itself_and_elsewhere_none_is_believed(
    open_site: Opens,
) -> None:
    proxied = await open_site(sockets_per_address=1, trusted_proxies=("127.0.0.1",))
    direct = await open_site(sockets_per_address=1)

    async def join(site: Site, forwarded: str) -> str:
        async with site.raw("", **{"X-Forwarded-For": forwarded}) as raw:
            answer = await raw.join("/visitor")
            async with site.raw("", **{"X-Forwarded-For": "203.0.113.9"}) as second:
                return answer + await second.join("/visitor")

    assert "rate_limited" not in await join(proxied, "203.0.113.7")
    assert "rate_limited" in await join(proxied, "203.0.113.9")
    assert "rate_limited" in await join(proxied, "203.0.113.7, 203.0.113.9"), "the last one is the proxy's own word"
    assert "rate_limited" in await join(direct, "203.0.113.7")


class AwaySecrets(MemoryVisitorSecrets):
    """Tokens that cannot be looked up."""

    async def find_token(self, token: str) -> OpenToken | None:
        raise Unavailable("away")


async def test_a_database_that_is_away_costs_nobody_their_place(open_site: Opens) -> None:
    store = MemoryStore()
    store.visitors = AwaySecrets(KeyedHash(b"k" * 32), Clock())
    site = await open_site(store=store, sockets_per_address=1)
    async with site.raw("") as raw:
        for _ in range(3):
            assert await raw.join("/visitor", {"token": "x" * 43}) == '44/visitor,{"message":"unavailable"}'
        assert (await raw.join("/visitor")).startswith("40/visitor,")


class SlowSecrets(MemoryVisitorSecrets):
    """Tokens whose lookup takes longer than a client library waits, and shorter than a person does."""

    async def find_token(self, token: str) -> OpenToken | None:
        await elapsed(1.2)
        return await super().find_token(token)


async def test_who_comes_back_to_a_slow_node_is_let_in(open_site: Opens) -> None:
    store = MemoryStore()
    store.visitors = SlowSecrets(KeyedHash(b"k" * 32), Clock())
    site = await open_site(store=store)
    visitor = await site.visitor()
    assert (await (await site.visitor(token=visitor.token)).say("hej"))["ok"]


async def test_a_client_that_is_refused_knows_it_at_once(open_site: Opens) -> None:
    site = await open_site(sockets_per_address=1)
    await site.visitor()
    with pytest.raises(NotConnected, match="rate_limited"):
        await site.visitor()


def test_an_address_is_kept_only_as_a_name_that_changes_every_day() -> None:
    addresses = Addresses(200)
    today = addresses.name("203.0.113.7", 1.0)
    assert today == addresses.name("203.0.113.7", 86_000.0)
    assert today != addresses.name("203.0.113.7", 200_000.0)
    assert b"203" not in today
