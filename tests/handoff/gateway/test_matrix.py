"""Every caller at every event and route, over real sockets: undeclared ones are refused, audited, and change nothing.

The cells are made from the contract's tables (`matrix`); a door without a cell cannot be, for a path that is not
declared stops the start and an event that is not declared closes the connection.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from handoff.backoffice.accounts.sessions import COOKIE
from handoff.contract.base import Role
from handoff.contract.counselor import Nothing
from handoff.contract.parts import Ack
from handoff.contract.tables import COUNSELOR_EVENTS, EVERY_ROLE, VISITOR_EVENTS, Event, for_staff
from handoff.gateway.http.public import refuse_undeclared
from storage.ids import AccountId
from storage.memory import MemoryStore
from tests.handoff.gateway.sockets.test_bad_input import GOOD_COUNSELOR
from tests.support.fakes import Clock
from tests.support.letters import VECTORS, Letters
from tests.support.matrix import CALLERS, EVERY_ROUTE, STAFF_ROUTES, cells, counts
from tests.support.shared_search import SharedSearch
from tests.support.site import Opens, Site

HELD = "hemligt"


@pytest.fixture
async def whole(open_site: Opens) -> Site:
    """A node with a library: every route is served."""
    clock = Clock()
    store = MemoryStore(clock)
    library = partial(SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=clock)
    return await open_site(store=store, library=library, clock=clock)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


def test_every_door_has_a_cell_for_every_caller(capsys: pytest.CaptureFixture[str]) -> None:
    doors = len(COUNSELOR_EVENTS) + len(VISITOR_EVENTS) + len(EVERY_ROUTE)
    assert len(cells()) == doors * len(CALLERS) == counts().total()
    assert len({(cell.kind, cell.name, cell.caller) for cell in cells()}) == len(cells()), (
        "no name stands for two doors"
    )
    assert set(CALLERS) == {"visitor", *EVERY_ROLE}
    with capsys.disabled():
        print(f"\n{len(cells())} cells of {len(CALLERS)} callers and {doors} events and routes")


def test_an_event_of_staff_without_roles_cannot_be_declared() -> None:
    assert list(for_staff(Event("x:do", Nothing, Ack, ("editor",)))) == ["x:do"]
    with pytest.raises(ValueError, match="x:do declares no role"):
        for_staff(Event("x:do", Nothing, Ack))


async def test_all_routes_of_the_matrix_are_served_and_no_others(whole: Site) -> None:
    await refuse_undeclared(whole.node.app)
    served = {
        (route.method, route.resource.canonical)
        for route in whole.node.app.router.routes()
        if isinstance(route.resource, web.Resource) and route.method not in ("HEAD", "OPTIONS")
    }
    assert {(route.method.upper(), route.path) for route in EVERY_ROUTE} <= served


@pytest.mark.parametrize("role", EVERY_ROLE)
async def test_each_route_refuses_whom_it_does_not_declare(
    whole: Site, http: aiohttp.ClientSession, role: Role
) -> None:
    cookie = await whole.cookie("kim", role)
    for route in STAFF_ROUTES:
        path = re.sub(r"{\w+}", "x", route.path)
        headers = {"Cookie": f"{COOKIE}={cookie}", "Origin": whole.url}
        async with http.request(route.method, whole.url + path, json={"odd": True}, headers=headers) as response:
            ack: dict[str, Any] = await response.json() if response.content_type == "application/json" else {}
        refused = ack.get("ok") is False and ack["error"]["code"] == "not_allowed"
        assert refused is (role not in route.roles), (role, route.name, ack)
    refusals = [each for each in await whole.store.audit.latest(1_000) if each.outcome == "not_allowed"]
    assert {each.account for each in refusals} <= {AccountId("kim")}
    assert sorted(each.action for each in refusals) == sorted(
        route.name for route in STAFF_ROUTES if role not in route.roles
    )


async def test_each_route_refuses_who_has_not_signed_in_or_no_longer(whole: Site, http: aiohttp.ClientSession) -> None:
    """Nobody, an invented session, one that was logged out, and one of an account that was disabled."""
    gone, disabled = await whole.cookie("gone", "administrator"), await whole.cookie("shut", "administrator")
    await whole.store.sessions.close(gone)
    shut = await whole.store.accounts.get(AccountId("shut"))
    assert shut is not None
    await whole.account("chef", "administrator")
    headers = {"Cookie": f"{COOKIE}={await whole.store.sessions.open(AccountId('chef'))}", "Origin": whole.url}
    async with http.patch(f"{whole.url}/api/v1/accounts/shut", json={"disabled": True}, headers=headers) as response:
        assert response.status == 200
    for cookie in ("", "x" * 43, gone, disabled):
        for route in STAFF_ROUTES:
            path = re.sub(r"{\w+}", "x", route.path)
            sent = {"Cookie": f"{COOKIE}={cookie}", "Origin": whole.url} if cookie else {"Origin": whole.url}
            async with http.request(route.method, whole.url + path, json={}, headers=sent) as response:
                ack = await response.json()
            assert (response.status, ack["error"]["code"]) == (401, "session_expired"), route.name


async def test_no_page_of_another_site_acts_for_anybody(whole: Site, http: aiohttp.ClientSession) -> None:
    cookie = await whole.cookie("chef", "administrator")
    accounts = await whole.store.accounts.list()
    for origin in ("https://evil.example", "null", whole.url.replace("http:", "https:")):
        forged = {"Origin": origin, "X-Forwarded-Host": "evil.example", "Host": "evil.example"}
        for route in EVERY_ROUTE:
            if route.method == "get":
                continue
            path = re.sub(r"{\w+}", "x", route.path)
            headers = {"Cookie": f"{COOKIE}={cookie}", **forged}
            async with http.request(route.method, whole.url + path, json={}, headers=headers) as response:
                assert response.status == 403, (route.name, origin)
    assert await whole.store.accounts.list() == accounts
    assert await whole.store.audit.latest() == []


async def test_nothing_is_done_with_a_session_for_who_does_not_say_whose_page_asks(
    whole: Site, http: aiohttp.ClientSession
) -> None:
    """Every browser says so. Programs may sign in without: they bring no session that a page could misuse."""
    cookie = await whole.cookie("chef", "administrator")
    accounts = await whole.store.accounts.list()
    for route in STAFF_ROUTES:
        if route.method == "get":
            continue
        address = whole.url + re.sub(r"{\w+}", "x", route.path)
        for headers, refused in (({}, True), ({"Sec-Fetch-Site": "same-site"}, True), ({"Origin": whole.url}, False)):
            sent = {"Cookie": f"{COOKIE}={cookie}", **headers}
            async with http.request(route.method, address, json={"odd": True}, headers=sent) as response:
                assert (response.status == 403 and await response.text() == "") is refused, (route.name, headers)
    assert await whole.store.accounts.list() == accounts


async def test_no_event_of_a_counselor_does_anything_for_a_visitor(whole: Site) -> None:
    """The connection ends before a handler runs, also for names that both namespaces have: they are the visitor's."""
    visitor = await whole.visitor()
    await visitor.say(HELD)
    await whole.node.runtime.settled()  # else the bot's answer may come after the look, and be taken for a change
    before = await whole.state(visitor)
    for name in COUNSELOR_EVENTS.keys() - VISITOR_EVENTS.keys():
        async with whole.raw("/visitor") as raw:
            await raw.ws.send_str(f'42/visitor,1["{name}",{{"conversation":"{visitor.conversation}"}}]')
            assert await raw.closed(), name
    for name in COUNSELOR_EVENTS.keys() & VISITOR_EVENTS.keys():
        stranger = await whole.visitor()
        ack = await stranger.call(name, {**GOOD_COUNSELOR[name], "conversation": visitor.conversation})
        assert ack["error"]["code"] == "bad_request", name
    assert await whole.state(visitor) == before
    assert await whole.store.audit.latest() == [], "visitors are never audited"


async def test_no_visitors_token_opens_the_counselors_door(whole: Site) -> None:
    visitor = await whole.visitor()
    for headers in ({"Origin": whole.url}, {"Origin": whole.url, "Cookie": f"{COOKIE}={visitor.token}"}):
        async with whole.raw("", **headers) as raw:
            await raw.ws.send_str('40/counselor,{"token":"' + str(visitor.token) + '"}')
            assert await raw.receive() == '44/counselor,{"message":"session_expired"}'


@pytest.mark.parametrize("role", [role for role in EVERY_ROLE if role not in ("counselor", "trainee", "shift_lead")])
async def test_who_does_not_counsel_reads_no_transcript_and_every_try_is_audited(whole: Site, role: Role) -> None:
    visitor = await whole.visitor()
    await visitor.say(HELD)
    eve = await whole.counselor("eve", role)
    for name, request in GOOD_COUNSELOR.items():
        named = {**request, "conversation": visitor.conversation} if "conversation" in request else request
        ack = await eve.call(name, named)
        assert ack["error"]["code"] == "not_allowed", name
        assert HELD not in repr(ack)
    assert eve.events == []
    audited = {(each.action, each.outcome) for each in await whole.store.audit.latest() if each.account == "eve"}
    assert audited == {(name, "not_allowed") for name in COUNSELOR_EVENTS}
