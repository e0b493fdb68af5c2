"""Invalid input on both namespaces: the contract's error or a closed socket, nothing changed, no one else affected."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import secrets
from typing import Any

import aiohttp
import pytest

from handoff.backoffice.accounts.sessions import COOKIE
from handoff.contract.tables import COUNSELOR_EVENTS, VISITOR_EVENTS
from tests.support.clients import Visitor
from tests.support.documentation import filled
from tests.support.site import ANSWER_S, Site

LONG = "x" * 5000
OPERATOR = {"$ne": None}

GOOD_VISITOR: dict[str, dict[str, Any]] = {
    "conversation:start": {"lang": "sv", "client_id": "0123456789abcdef"},
    "message:send": {"client_msg_id": "m", "text": "hej"},
    "human:request": {"client_msg_id": "m"},
    "queue:leave": {"client_msg_id": "m"},
    "typing": {"on": True},
    "sync": {"after_seq": 0},
    "code:create": {"client_msg_id": "m"},
    "mailbox:leave": {"client_msg_id": "m", "text": "hej"},
    "mailbox:open": {"code": "0" * 28},
    "conversation:end": {"client_msg_id": "m", "erase": False},
    "appointment:times": {},
    "appointment:book": {"client_msg_id": "m", "time": "t"},
    "appointment:cancel": {"client_msg_id": "m"},
    "callback:leave": {"client_msg_id": "m", "number": "0701234567", "safe": True, "others": False},
    "callback:ask": {},
    "callback:withdraw": {"client_msg_id": "m"},
    "transfer:answer": {"client_msg_id": "m", "accept": True},
    "read": {"seq": 1},
}
IN_TIME_S = 20.0
"""Sooner than by the silence of the client, which is noticed after 45."""

GOOD_COUNSELOR: dict[str, dict[str, Any]] = {
    "presence:set": {"status": "available", "capacity": 1},
    "queue:summary": {},
    "queue:list": {},
    "queue:claim_next": {},
    "queue:claim": {"conversation": "c"},
    "conversation:open": {"conversation": "c", "after_seq": 0},
    "message:send": {"conversation": "c", "client_msg_id": "m", "text": "hej"},
    "note:add": {"conversation": "c", "client_msg_id": "m", "text": "hej"},
    "risk:set": {"conversation": "c", "client_msg_id": "m", "level": "N1", "reason": "r"},
    "conversation:release": {"conversation": "c", "client_msg_id": "m", "to": "queue", "reason": "r"},
    "conversation:close": {
        "conversation": "c",
        "client_msg_id": "m",
        "reason": "r",
        "documentation": filled(),
    },
    "mailbox:list": {},
    "mailbox:answer": {"conversation": "c", "client_msg_id": "m", "text": "hej"},
    "conversation:take_over": {"conversation": "c", "client_msg_id": "m", "reason": "behövs"},
    "draft:set": {"conversation": "c", "text": "påbörjat"},
    "read": {"conversation": "c", "seq": 1},
    "side:send": {"conversation": "c", "client_msg_id": "m", "text": "fråga"},
    "flag:set": {"conversation": "c", "client_msg_id": "m", "flag": "supervision", "on": True},
    "message:approve": {"conversation": "c", "client_msg_id": "m", "seq": 1, "accept": True},
    "visitor:warn": {"conversation": "c", "client_msg_id": "m", "about": "inactive"},
    "conversation:decline": {"conversation": "c", "client_msg_id": "m"},
    "visitor:pause": {"conversation": "c", "client_msg_id": "m", "minutes": 5, "reason": "hot"},
    "intake:set": {"stopped": True},
    "shift:overview": {},
    "colleagues:list": {},
    "typing": {"conversation": "c", "on": True},
}

WRONG_VALUES: list[Any] = [None, [], {}, OPERATOR, {"$where": "1"}, [1], 1.5, float("inf"), LONG * 4, "\ud800", "\x00"]


OPTIONAL = {"documentation"}
"""Fields without which the request is another good one."""


def spoiled(good: dict[str, Any]) -> list[Any]:
    """All that is not this request: other types, a field too few, one too many, each value wrong in its turn."""
    requests: list[Any] = [None, [], "hej", 1, True, [good], {**good, "extra": 1}, {**good, "$where": "1"}]
    requests += [{key: value for key, value in good.items() if key != left_out} for left_out in good.keys() - OPTIONAL]
    for key, value in good.items():
        wrongs = [wrong for wrong in WRONG_VALUES if not (key in OPTIONAL and isinstance(wrong, float | None))]
        requests += [{**good, key: wrong} for wrong in wrongs if type(wrong) is not type(value)]
        requests.append({**good, key: {key: value}})
        if not isinstance(value, str):
            requests.append({**good, key: str(value)})
        if isinstance(value, int):
            requests += [{**good, key: -1}, {**good, key: 10**30}]
        else:
            requests += [{**good, key: 0}, {**good, key: LONG * 4}, {**good, key: "\ud800"}]
    return requests


def test_the_samples_are_the_contracts_events() -> None:
    assert set(GOOD_VISITOR) == set(VISITOR_EVENTS)
    assert set(GOOD_COUNSELOR) == set(COUNSELOR_EVENTS)


async def logs(site: Site, *names: str) -> list[int]:
    return [len(await site.store.log.read(name)) for name in names]  # type: ignore[arg-type]  # plain names


@pytest.mark.parametrize("event", GOOD_VISITOR)
async def test_a_visitors_request_that_is_not_of_the_contract(running: Site, event: str) -> None:
    visitor, bystander = await running.visitor(), await running.visitor()
    before = await logs(running, visitor.conversation, bystander.conversation)
    for request in spoiled(GOOD_VISITOR[event]):
        ack = await visitor.call(event, request)
        assert ack["ok"] is False, request
        assert ack["error"]["code"] in ("bad_request", "text_invalid", "text_too_long", "invalid_code"), (request, ack)
    assert await logs(running, visitor.conversation, bystander.conversation) == before
    assert (await visitor.call("sync", {"after_seq": 0}))["ok"]
    assert (await bystander.call("sync", {"after_seq": 0}))["ok"]


@pytest.mark.parametrize("event", GOOD_COUNSELOR)
async def test_a_counselors_request_that_is_not_of_the_contract(running: Site, event: str) -> None:
    visitor, lead = await running.visitor(), await running.counselor("lead", "shift_lead")
    await running.taken(visitor, lead)
    good = {**GOOD_COUNSELOR[event]}
    if "conversation" in good:
        good["conversation"] = visitor.conversation
    before = await logs(running, visitor.conversation)
    for request in spoiled(good):
        if good == {} and request in (None, {}):
            continue
        ack = await lead.call(event, request)
        assert ack["ok"] is False, request
        codes = ("bad_request", "text_invalid", "text_too_long", "unknown_conversation")
        assert ack["error"]["code"] in codes, (request, ack)
    assert await logs(running, visitor.conversation) == before
    assert (await lead.call("queue:summary", {}))["ok"]


# --- frames ----------------------------------------------------------------------------------------

NEST = 30_000
FRAMES: dict[str, str | bytes] = {
    "unknown event": '42{ns},1["no:such",{}]',
    "connect as an event": '42{ns},1["connect",{"HTTP_ORIGIN":"x"}]',
    "connect without data": '42{ns},["connect"]',
    "disconnect as an event": '42{ns},1["disconnect","transport close"]',
    "message, a name of the transport's": '42{ns},1["message","hej"]',
    "an event of the other namespace": '42{ns},1["{other}",{}]',
    "an object instead of a list": "42{}",
    "an empty list": "42[]",
    "an object in the namespace": '42{ns},1{"a":1}',
    "an empty list in the namespace": "42{ns},1[]",
    "a number": "42{ns},1",
    "nothing at all after the type": "42{ns},",
    "two payloads": '42{ns},1["typing",{"on":true},{"on":true}]',
    "a name that is a number": '42{ns},1[1,{"on":true}]',
    "a name that is an object": '42{ns},1[{"$ne":null},{}]',
    "no json": '42{ns},1["typing",',
    "deep nesting": '42{ns},1["typing",' + "[" * NEST + "]" * NEST + "]",
    "deep nesting of objects": '42{ns},1["typing",' + '{"on":' * 10_000 + "1" + "}" * 10_000 + "]",
    "deep nesting below Socket.IO": "4" + "[" * NEST,
    "a pong with nesting": "3" + "[" * NEST,
    "a number without end": '42{ns},1["typing",{"on":' + "9" * 60_000 + "}]",
    "an ack number without end": "42{ns}," + "1" * 101 + '["typing",{"on":true}]',
    "an ack number of 100 digits": "42{ns}," + "1" * 100 + '["typing",{"on":true}]',
    "an ack that nobody asked for": "43{ns},7[]",
    "a binary event": '451-{ns},1["typing",{"_placeholder":true,"num":0}]',
    "many attachments": '459999999999-{ns},1["typing"]',
    "more attachments than a number": "45" + "9" * 40 + '-{ns},["typing"]',
    "a binary ack": "461-{ns},1[]",
    "a connect error": '44{ns},{"message":"x"}',
    "an unknown packet": "49{ns},",
    "no digit": "4x",
    "nothing after the message": "4",
    "an empty frame": "",
    "a binary frame": b"\x04hej",
    "an empty binary frame": b"",
    "binary in base64": "baGVq",
    "unknown transport packet": "9",
    "letters": "hej",
    "an open packet": '0{"sid":"x"}',
    "a ping of our own": "2",
    "a probe with more": "2probe1",
    "a pong with more": "3x",
    "another namespace, unknown": '42/admin,1["typing",{"on":true}]',
    "larger than a frame may be": '42{ns},1["typing","' + "x" * 70_000 + '"]',
    "larger in bytes alone": '42{ns},1["typing","' + "å" * 40_000 + '"]',
}


async def accounted(site: Site, connections: int) -> None:
    """Wait until the node counts so many connections; fails when it goes on counting those that have closed."""
    async with asyncio.timeout(ANSWER_S):
        while len(site.server.eio.sockets) != connections:  # noqa: ASYNC110  # the library tells nobody
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("namespace", ["/visitor", "/counselor"])
async def test_a_frame_that_is_not_of_the_contract(
    running: Site, namespace: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    bystander = await running.visitor()
    before = await logs(running, bystander.conversation)
    cookie = await running.cookie("kim")
    headers = {"Origin": running.url, "Cookie": f"{COOKIE}={cookie}"}
    other = "queue:claim_next" if namespace == "/visitor" else "conversation:start"
    frame = FRAMES[name]
    with caplog.at_level(logging.DEBUG):
        async with running.raw(namespace, **headers) as raw:
            if isinstance(frame, bytes):
                await raw.ws.send_bytes(frame)
            else:
                await raw.ws.send_str(frame.replace("{ns}", namespace).replace("{other}", other))
            assert await raw.closed(), "the socket is closed"
        await accounted(running, 1)
    assert (await bystander.call("sync", {"after_seq": 0}))["ok"]
    assert await logs(running, bystander.conversation) == before
    assert len(await running.store.log.touched_since(running.began)) == 1
    for record in caplog.records:
        assert record.levelno < logging.ERROR, record.getMessage()
        assert "127.0.0.1" not in record.getMessage() or record.name.startswith(("asyncio", "tests"))


async def polling(http: aiohttp.ClientSession, url: str) -> str:
    """Begin a session over long polling and join `/visitor`; its address."""
    async with http.get(f"{url}/socket.io/?EIO=4&transport=polling") as response:
        sid = json.loads((await response.text())[1:])["sid"]
    address = f"{url}/socket.io/?EIO=4&transport=polling&sid={sid}"
    async with http.post(address, data="40/visitor,") as response:
        assert response.status == 200
    async with http.get(address) as response:
        assert (await response.text()).startswith("40/visitor,")
    return address


@pytest.mark.parametrize(
    "body",
    ['42/visitor,1["no:such",{}]', "42{}", "42[]", '459-/visitor,["typing"]', "baGVq"],
)
async def test_the_same_over_long_polling_ends_in_time(running: Site, body: str) -> None:
    """Also for a client that never fetches its last packet."""
    bystander = await running.visitor()
    async with aiohttp.ClientSession() as http, asyncio.timeout(IN_TIME_S):
        address = await polling(http, running.url)
        async with http.post(address, data=body) as response:
            await response.read()
        async with http.get(address) as response:
            assert response.status in (200, 400)
        async with http.get(address) as response:
            assert response.status == 400
    await accounted(running, 1)
    assert (await bystander.call("sync", {"after_seq": 0}))["ok"]


async def test_what_grows_when_it_is_unpacked_is_counted_as_it_grows(running: Site) -> None:
    """A small body of compressed nothing is 32 MB long: refused where that shows, and nothing comes of it."""
    bomb = gzip.compress(bytes(32 * 2**20))
    headers = {"Content-Encoding": "gzip"}
    async with aiohttp.ClientSession() as http, asyncio.timeout(IN_TIME_S):
        for route in ("login", "survey"):
            async with http.post(f"{running.url}/api/v1/{route}", data=bomb, headers=headers) as response:
                assert (response.status, (await response.json())["error"]["code"]) == (413, "too_large")
        async with http.post(await polling(http, running.url), data=bomb, headers=headers) as response:
            assert response.status in (200, 400)
    assert await running.store.log.touched_since(running.began) == []


@pytest.mark.parametrize("body", ["", "\x1e", "x", "\x1e".join(["2"] * 17), "d=", "\xff", "4" + "[" * 20_000])
async def test_a_body_that_is_no_packet_over_long_polling_changes_nothing(running: Site, body: str) -> None:
    async with aiohttp.ClientSession() as http, asyncio.timeout(IN_TIME_S):
        address = await polling(http, running.url)
        async with http.post(address, data=body.encode("latin-1")) as response:
            assert response.status in (200, 400)
    assert await running.store.log.touched_since(running.began) == []


# --- joining ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("auth", [{"token": 1}, {"token": OPERATOR}, {"token": "x" * 200}, {"tok": ""}, [1], "x"])
async def test_joining_with_what_is_no_auth(running: Site, auth: object) -> None:
    async with running.raw("") as raw:
        assert await raw.join("/visitor", auth) == '44/visitor,{"message":"bad_request"}'


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "å"])
async def test_joining_with_a_token_that_opens_nothing(running: Site, token: str) -> None:
    async with running.raw("") as raw:
        assert await raw.join("/visitor", {"token": token}) == '44/visitor,{"message":"invalid_token"}'


@pytest.mark.parametrize("namespace", ["/", "/admin", "/visitor/x", "/visitor?x=1"])
async def test_there_are_two_namespaces(running: Site, namespace: str) -> None:
    async with running.raw("") as raw:
        answer = await raw.join(namespace)
        assert answer.startswith("40/visitor,") if "?" in namespace else answer.startswith("44")


async def test_joining_twice_is_joining_once(running: Site) -> None:
    async with running.raw() as raw:
        assert (await raw.join("/visitor")).startswith("44/visitor,")
        await raw.ws.send_str('42/visitor,1["sync",{"after_seq":0}]')
        assert (await raw.acknowledged(1))["error"]["code"] == "no_conversation"


async def test_nothing_works_before_joining(running: Site) -> None:
    async with running.raw("") as raw:
        request = {"lang": "sv", "client_id": "0123456789abcdef"}
        await raw.ws.send_str("42/visitor,1" + json.dumps(["conversation:start", request]))
        await raw.ws.send_str("40/visitor,")
        assert (await raw.receive() or "").startswith("40/visitor,")
    assert await running.store.log.touched_since(running.began) == []


async def test_who_never_joins_does_not_stay(running: Site) -> None:
    """A connection costs memory; one that asks for nothing is closed after a while."""
    async with running.raw("") as raw:
        for _ in range(2):
            await running.server.drop_bare()
        assert await raw.closed()


@pytest.mark.parametrize(
    "event", [name for name in VISITOR_EVENTS if name not in ("conversation:start", "mailbox:open")]
)
async def test_without_a_conversation_there_is_nothing_to_act_on(running: Site, event: str) -> None:
    visitor = await running.visitor(start=False)
    ack = await visitor.call(event, GOOD_VISITOR[event])
    assert ack["error"]["code"] == "no_conversation"


async def test_wrong_codes_are_answered_alike_and_slowed_down(running: Site) -> None:
    visitor = await running.visitor(start=False)
    errors: list[dict[str, Any]] = []
    # Ten at once; the slower this machine is, the more of those that come back meanwhile are among them.
    while len(errors) < 11 or (errors[-1]["code"] != "rate_limited" and len(errors) < 100):
        errors.append((await visitor.call("mailbox:open", {"code": secrets.token_hex(14)}))["error"])
    assert {error["code"] for error in errors[:10]} == {"invalid_code"}
    assert errors[-1]["code"] == "rate_limited"
    assert 0 < errors[-1]["retry_after_s"] <= 6.01


async def test_a_text_of_exactly_4000_large_characters_fits_through(running: Site) -> None:
    visitor = await running.visitor()
    assert (await visitor.say("å" * 4000))["ok"]
    ack = await visitor.say("å" * 4001)
    assert ack["error"]["code"] == "text_too_long"
    assert (await visitor.say(""))["error"]["code"] == "text_empty"


async def test_a_bystander_writes_on_while_another_floods_with_rubbish(running: Site) -> None:
    bystander: Visitor = await running.visitor()

    async def rubbish() -> None:
        async with running.raw() as raw:
            await raw.ws.send_str("42[]")
            await raw.closed()

    async def writes() -> list[bool]:
        return [(await bystander.say(str(number)))["ok"] for number in range(20)]

    *_, written = await asyncio.gather(*(rubbish() for _ in range(30)), writes())
    assert written == [True] * 20
