"""Call-back over real sockets: a number that whoever calls sees, and that is nowhere else and gone in time."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest

from handoff.backoffice.telephone import callbacks
from handoff.conversation.calendar import SWEDEN
from handoff.gateway.limits.pace import CALL_BACKS
from storage.ids import ConversationId
from storage.memory import MemoryStore
from storage.ports.records import KeptRecord, RecordBook
from tests.handoff.gateway.http.test_records import desk
from tests.support.clients import Visitor
from tests.support.fakes import Clock
from tests.support.site import Opens, Site

NUMBER = "070-123 45 67"
SAID = "säg att det är fel nummer"


def wish(**changes: Any) -> dict[str, Any]:
    key = {"client_msg_id": secrets.token_hex(8)}
    return {**key, "number": NUMBER, "safe": True, "others": True, "say": SAID, **changes}


async def refused(visitor: Visitor, **changes: Any) -> str:
    ack = await visitor.call("callback:leave", wish(**changes))
    return "ok" if ack["ok"] else str(ack["error"]["code"])


async def test_a_number_is_shown_to_whoever_calls_and_erased_when_it_is_done(running: Site, http: Any) -> None:
    visitor = await running.visitor()
    ack = await visitor.call("callback:leave", wish())
    assert ack["ok"], ack
    assert NUMBER not in repr(ack), "not even the visitor's own page is sent it again"
    kim, lee = await desk(http, running, "kim"), await desk(http, running, "lee")
    _, listed = await lee.ask("get", "callbacks")
    (one,) = listed["callbacks"]
    assert not {"number", "say", "others"} & set(one)
    _, taken = await kim.ask("post", f"callbacks/{one['callback']}/take")
    assert (taken["callback"]["number"], taken["callback"]["say"]) == ("0701234567", SAID)
    assert await lee.code("post", f"callbacks/{one['callback']}/take") == "already_claimed"
    assert await lee.code("post", f"callbacks/{one['callback']}/done", {"result": "reached"}) == "not_yours"
    _, seen = await lee.ask("get", "callbacks")
    assert "number" not in seen["callbacks"][0]
    for tries in (1, 2):
        await kim.ask("post", f"callbacks/{one['callback']}/done", {"result": "no_answer"})
        _, taken = await kim.ask("post", f"callbacks/{one['callback']}/take")
        assert taken["callback"]["tries"] == tries
    await kim.ask("post", f"callbacks/{one['callback']}/done", {"result": "no_answer"})
    _, listed = await kim.ask("get", "callbacks")
    assert listed["callbacks"] == [], "nobody is called for ever"
    assert await kim.code("post", f"callbacks/{one['callback']}/take") == "unknown_callback"


@pytest.mark.parametrize(("results", "ended"), [(["wrong"], "wrong_number"), (["no_answer"] * 3, "no_answer")])
async def test_who_was_not_reached_is_told_until_they_take_note_and_the_number_is_gone(
    running: Site, http: Any, results: list[str], ended: str
) -> None:
    visitor = await running.visitor()
    await visitor.call("callback:leave", wish())
    kim = await desk(http, running, "kim")
    _, listed = await kim.ask("get", "callbacks")
    (one,) = listed["callbacks"]
    for result in results:
        await kim.ask("post", f"callbacks/{one['callback']}/take")
        await kim.ask("post", f"callbacks/{one['callback']}/done", {"result": result})
    assert await visitor.call("callback:ask", {}) == {"ok": True, "ended": ended}
    (kept,) = await running.store.callbacks.all()
    stored = msgspec.msgpack.decode(kept.body)
    assert (stored["number"], stored["say"], stored["others"]) == ("", "", False)
    assert b"0701234567" not in kept.body
    assert await kim.code("post", f"callbacks/{one['callback']}/take") == "unknown_callback"
    assert (await visitor.call("callback:withdraw", {"client_msg_id": "seen"}))["ok"]
    assert await running.store.callbacks.all() == []
    assert "ended" not in await visitor.call("callback:ask", {})


async def test_another_number_stands_in_place_of_what_came_of_the_first(running: Site, http: Any) -> None:
    visitor = await running.visitor()
    await visitor.call("callback:leave", wish())
    kim = await desk(http, running, "kim")
    _, listed = await kim.ask("get", "callbacks")
    name = listed["callbacks"][0]["callback"]
    await kim.ask("post", f"callbacks/{name}/take")
    await kim.ask("post", f"callbacks/{name}/done", {"result": "wrong"})
    assert await refused(visitor, number="070-765 43 21") == "ok"
    told = await visitor.call("callback:ask", {})
    assert told["callback"]["until"]
    assert "ended" not in told
    _, listed = await kim.ask("get", "callbacks")
    assert len(listed["callbacks"]) == 1


async def test_one_account_calls_one_at_a_time_and_cannot_keep_the_others_from_being_called(
    running: Site, http: Any
) -> None:
    for _ in range(4):
        assert await refused(await running.visitor()) == "ok"
    kim, lee = await desk(http, running, "kim"), await desk(http, running, "lee")
    _, listed = await kim.ask("get", "callbacks")
    named = [one["callback"] for one in listed["callbacks"]]
    first = await asyncio.gather(*(kim.code("post", f"callbacks/{each}/take") for each in named))
    assert first.count("ok") <= 1, "not by asking for all at the same time either"
    for each in named:
        await kim.ask("post", f"callbacks/{each}/take")
    _, listed = await kim.ask("get", "callbacks")
    mine = [one["callback"] for one in listed["callbacks"] if one.get("number")]
    assert len(mine) == 1
    others = [each for each in named if each not in mine]
    assert await kim.code("post", f"callbacks/{others[0]}/take") == "callback_first"
    assert await kim.code("post", f"callbacks/{mine[0]}/take") == "ok", "the same one again is no second"
    assert await lee.code("post", f"callbacks/{others[0]}/take") == "ok"
    await kim.ask("post", f"callbacks/{mine[0]}/done", {"result": "reached"})
    assert await kim.code("post", f"callbacks/{others[1]}/take") == "ok"


async def test_who_took_it_by_mistake_puts_it_back_and_no_call_is_counted(running: Site, http: Any) -> None:
    assert await refused(await running.visitor()) == "ok"
    kim, lee = await desk(http, running, "kim"), await desk(http, running, "lee")
    _, listed = await kim.ask("get", "callbacks")
    (before,) = listed["callbacks"]
    await kim.ask("post", f"callbacks/{before['callback']}/take")
    assert await lee.code("post", f"callbacks/{before['callback']}/done", {"result": "put_back"}) == "not_yours"
    _, listed = await kim.ask("post", f"callbacks/{before['callback']}/done", {"result": "put_back"})
    assert listed["callbacks"] == [before], "as if nobody had taken it, and its number hidden again"
    assert await lee.code("post", f"callbacks/{before['callback']}/take") == "ok"


async def test_it_is_withdrawn_and_goes_with_its_conversation(running: Site) -> None:
    visitor = await running.visitor()
    await visitor.call("callback:leave", wish())
    assert (await visitor.call("callback:ask", {}))["callback"]["until"]
    assert (await visitor.call("callback:withdraw", {"client_msg_id": "w"}))["ok"]
    assert await running.store.callbacks.all() == []
    assert "callback" not in await visitor.call("callback:ask", {})
    await visitor.call("callback:leave", wish())
    assert (await visitor.call("conversation:end", {"client_msg_id": "e", "erase": True}))["ok"]
    assert await running.store.callbacks.all() == []


async def test_where_it_is_not_safe_or_life_is_in_danger_nobody_is_called(running: Site) -> None:
    visitor = await running.visitor()
    assert await refused(visitor, safe=False) == "callback_unsafe"
    assert await refused(visitor, number="ring mig") == "bad_request"
    for number in ("112", "12 34", "0701234567890123456"):
        assert await refused(visitor, number=number) == "number_invalid", number
    now = datetime.now(SWEDEN)
    assert await refused(visitor, at=f"{now - timedelta(hours=2):%Y-%m-%dT%H:%M}") == "date_past"
    assert await refused(visitor, at=f"{now + timedelta(hours=80):%Y-%m-%dT%H:%M}") == "callback_late"
    assert await refused(visitor, at="2026-13-45T10:00") == "bad_request"
    await visitor.say("[N4] hjälp")
    assert (await running.state(visitor)).level.name == "N4"
    assert await refused(visitor) == "danger_to_life"
    assert await running.store.callbacks.all() == []


async def test_who_guesses_codes_at_the_same_address_costs_nobody_a_call_back(running: Site) -> None:
    visitor, guesser = await running.visitor(), await running.visitor()
    guess = {"code": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG"}
    said = [(await guesser.call("mailbox:open", guess))["error"]["code"] for _ in range(15)]
    assert (said[0], said[-1]) == ("invalid_code", "rate_limited")
    assert await refused(visitor) == "ok"
    assert (await guesser.call("mailbox:open", guess))["error"]["code"] == "rate_limited", "who guesses stays slow"


async def test_a_joker_leaves_a_few_numbers_and_costs_nobody_in_danger_a_call_back(running: Site) -> None:
    jokers = [await running.visitor() for _ in range(CALL_BACKS)]
    assert [await refused(joker) for joker in jokers] == ["ok"] * CALL_BACKS
    calm, urgent = await running.visitor(), await running.visitor()
    assert await refused(calm) == "rate_limited"
    assert await refused(jokers[0], number="070-765 43 21") == "ok", "a number that is mended is no further wish"
    await urgent.say("[N3] hjälp")
    assert await refused(urgent) == "ok"


async def test_the_same_request_again_keeps_one_and_the_most_urgent_is_first(running: Site, http: Any) -> None:
    calm, urgent = await running.visitor(), await running.visitor()
    request = wish()
    await calm.call("callback:leave", request)
    await calm.call("callback:leave", request)
    await urgent.say("[N3] hjälp")
    await urgent.call("callback:leave", wish())
    lead = await desk(http, running, "sam", "shift_lead")
    _, listed = await lead.ask("get", "callbacks")
    assert [one["level"] for one in listed["callbacks"]] == ["N3", "N0"]
    await calm.say("[N4] hjälp")
    _, listed = await lead.ask("get", "callbacks")
    assert [one["level"] for one in listed["callbacks"]] == ["N4", "N3"], "what has risen since is seen"


async def test_after_72_hours_it_is_gone(open_site: Opens) -> None:
    now = [datetime.now(UTC)]
    site = await open_site(store=MemoryStore(lambda: now[0]), clock=lambda: now[0])
    visitor = await site.visitor()
    await visitor.call("callback:leave", wish())
    callbacks = site.node.runtime.telephone.callbacks
    now[0] += timedelta(hours=71)
    await callbacks.expire()
    assert len(await site.store.callbacks.all()) == 1
    now[0] += timedelta(hours=1, minutes=2)
    await callbacks.expire()
    assert await site.store.callbacks.all() == []


async def test_the_log_and_the_memory_of_a_conversation_do_not_hold_the_number(
    running: Site, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    visitor = await running.visitor()
    await visitor.say("hej")
    await visitor.call("callback:leave", wish())
    await running.node.runtime.settled()
    conversation = ConversationId(visitor.conversation)
    entries = await running.store.log.read(conversation)
    state = await running.state(visitor)
    audit = await running.store.audit.latest()
    row = await running.store.index.get(conversation)
    written = repr([entries, state, audit, row, visitor.events, capfd.readouterr(), caplog.text])
    for canary in (NUMBER, "0701234567", "123 45 67", SAID):
        assert canary not in written, canary


async def test_who_is_not_trained_sees_no_number_of_somebody_real(running: Site, http: Any) -> None:
    visitor = await running.visitor()
    await visitor.call("callback:leave", wish())
    (record,) = await running.store.callbacks.all()
    real = msgspec.structs.replace(callbacks._decode(record.body), practice=False)  # of a real visitor
    await running.store.callbacks.save(replace(record, body=callbacks._encode(real)), seen=record.version)
    kim = await desk(http, running, "kim")
    assert await kim.code("post", f"callbacks/{real.callback}/take") == "training_missing"


class Meanwhile:
    """A book in which something else happens right before the first record is saved or removed."""

    def __init__(self, book: RecordBook, act: Callable[[], Awaitable[object]]) -> None:
        self._book, self._act = book, act

    async def save(self, record: KeptRecord, *, seen: int) -> bool:
        await self._meanwhile()
        return await self._book.save(record, seen=seen)

    async def remove(self, id: str) -> bool:
        await self._meanwhile()
        return await self._book.remove(id)

    async def _meanwhile(self) -> None:
        act, self._act = self._act, nothing
        await act()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)


async def nothing() -> None:
    pass


async def test_a_number_that_is_mended_while_somebody_takes_it_is_the_one_that_is_called(
    running: Site, http: Any
) -> None:
    visitor = await running.visitor()
    await visitor.call("callback:leave", wish(number="070-000 00 01"))
    kim = await desk(http, running, "kim")
    _, listed = await kim.ask("get", "callbacks")
    take = partial(kim.ask, "post", f"callbacks/{listed['callbacks'][0]['callback']}/take")
    known = running.node.runtime.telephone.callbacks
    known._book = Meanwhile(known._book, take)
    assert await refused(visitor) == "ok"
    _, listed = await kim.ask("get", "callbacks")
    (one,) = listed["callbacks"]
    _, taken = await kim.ask("post", f"callbacks/{one['callback']}/take")
    assert taken["callback"]["number"] == "0701234567"


@pytest.mark.parametrize("result", ["reached", "wrong"])
async def test_a_number_that_is_mended_while_the_first_is_done_is_kept(running: Site, http: Any, result: str) -> None:
    visitor = await running.visitor()
    await visitor.call("callback:leave", wish(number="070-000 00 01"))
    kim = await desk(http, running, "kim")
    _, listed = await kim.ask("get", "callbacks")
    first = f"callbacks/{listed['callbacks'][0]['callback']}"
    await kim.ask("post", f"{first}/take")
    known = running.node.runtime.telephone.callbacks
    known._book = Meanwhile(known._book, partial(refused, visitor))
    _, listed = await kim.ask("post", f"{first}/done", {"result": result})
    (one,) = listed["callbacks"]
    _, taken = await kim.ask("post", f"callbacks/{one['callback']}/take")
    assert taken["callback"]["number"] == "0701234567"


async def test_a_number_that_is_mended_while_the_first_expires_is_kept(open_site: Opens) -> None:
    clock = Clock()
    site = await open_site(store=MemoryStore(clock), clock=clock)
    visitor = await site.visitor()
    await visitor.call("callback:leave", wish(number="070-000 00 01"))
    clock.advance(callbacks.KEPT.total_seconds())
    known = site.node.runtime.telephone.callbacks
    known._book = Meanwhile(known._book, partial(refused, visitor))
    await known.expire()
    assert "callback" in await visitor.call("callback:ask", {})


async def test_a_number_that_is_left_while_its_conversation_is_erased_is_not_kept(running: Site) -> None:
    visitor = await running.visitor()
    known = running.node.runtime.telephone.callbacks
    end = partial(visitor.call, "conversation:end", {"client_msg_id": "e", "erase": True})
    other = await running.visitor(token=visitor.token)
    known._book = Meanwhile(known._book, end)
    assert await refused(other) != "ok"
    assert await running.store.callbacks.all() == []
