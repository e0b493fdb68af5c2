"""Pages, JSON and health over HTTP: headers on everything, one answer to every wrong login, cookies as they must be."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from functools import partial
from http.cookies import Morsel
from typing import Any

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.sessions import COOKIE
from handoff.contract.errors import ERROR_CODES
from handoff.contract.tables import COUNSELOR_EVENTS, VISITOR_EVENTS
from storage.errors import Unavailable
from storage.memory import MemoryStore
from tests.support.letters import VECTORS, Letters
from tests.support.shared_search import SharedSearch
from tests.support.site import ANSWER_S, Opens, Site

PASSWORD = "korrekt häst batteri"

PAGES = ("/", "/chat", "/console", "/editor", "/widget.js", "/static/app.js")
ROUTES = (
    *PAGES,
    "/healthz",
    "/metrics",
    "/readyz",
    "/api/",
    "/api/v1/service",
    "/api/v1/me",
    "/api/v1/asyncapi.json",
    "/api/v1/openapi.json",
    "/socket.io/?EIO=4&transport=polling",
    "/no/such/page",
    "/static/../secret",
    "/static/%2e%2e/secret",
)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client that keeps no cookies of its own accord: a test says what it sends."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
async def staffed(running: Site) -> Site:
    await registry.add(account_ports(running.store), "Kim", "counselor", PASSWORD)
    return running


async def log_in(
    http: aiohttp.ClientSession, site: Site, name: str = "Kim", password: str = PASSWORD, **headers: str
) -> tuple[int, dict[str, Any], Morsel[str] | None]:
    body = {"name": name, "password": password}
    async with http.post(f"{site.url}/api/v1/login", json=body, headers=headers) as response:
        return response.status, await response.json(), response.cookies.get(COOKIE)


def directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in parts}


# --- headers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
async def test_every_answer_carries_the_headers(
    running: Site, http: aiohttp.ClientSession, route: str, method: str
) -> None:
    async with http.request(method, running.url + route) as response:
        headers = response.headers
        policy = directives(headers["Content-Security-Policy"])
        assert policy["default-src"] == "'none'"
        for name, value in policy.items():
            assert "unsafe" not in value, name
            assert "*" not in value, name
            assert "https:" not in value.split(), name
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        if route != "/widget.js" or response.status != 200:
            assert headers["Cache-Control"] == "no-store"
        assert "Server" not in headers
        assert "Set-Cookie" not in headers, "no cookie for visitors, ever"


async def test_only_the_chat_may_be_framed_and_only_by_those_named(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    site = await open_site(frame_ancestors=("https://kommun.example",))
    ancestors = {}
    for route in PAGES:
        async with http.get(site.url + route) as response:
            ancestors[route] = directives(response.headers["Content-Security-Policy"])["frame-ancestors"]
    assert ancestors == {**dict.fromkeys(PAGES, "'none'"), "/chat": "https://kommun.example"}


async def test_text_becomes_markup_in_one_named_place_and_in_the_console_nowhere(
    running: Site, http: aiohttp.ClientSession
) -> None:
    allowed = {}
    for route in ("/chat", "/console", "/editor"):
        async with http.get(running.url + route) as response:
            policy = directives(response.headers["Content-Security-Policy"])
        assert policy["require-trusted-types-for"] == "'script'", route
        allowed[route] = policy["trusted-types"]
    assert allowed == {"/chat": "lotsen", "/console": "'none'", "/editor": "lotsen"}


async def test_the_pages_are_there_and_nothing_beside_them(running: Site, http: aiohttp.ClientSession) -> None:
    for route in PAGES:
        async with http.get(running.url + route) as response:
            assert response.status == 200
    for route in ("/no/such/page", "/static/%2e%2e/host.html", "/static/", "/host.html", "/api/v1/", "/.git/config"):
        async with http.get(running.url + route) as response:
            assert response.status in (403, 404), route


# --- health ----------------------------------------------------------------------------------------


async def get_json(http: aiohttp.ClientSession, site: Site, route: str) -> tuple[int, dict[str, Any]]:
    async with http.get(site.url + route) as response:
        return response.status, await response.json()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_metrics_are_for_those_who_ask_a_node_directly(
    running: Site, http: aiohttp.ClientSession, header: str
) -> None:
    async with http.get(f"{running.url}/metrics") as response:
        assert response.status == 200
        assert "lotsen_waiting" in await response.text()
    async with http.get(f"{running.url}/metrics", headers={header: "192.0.2.1"}) as response:
        assert response.status == 404


@pytest.mark.parametrize("well", [True, False])
async def test_ready_says_whether_the_bot_answers_too(running: Site, http: aiohttp.ClientSession, well: bool) -> None:
    running.bot.well = well
    assert await get_json(http, running, "/healthz") == (200, {"ok": True})
    for _ in range(3):
        assert await get_json(http, running, "/readyz") == (200, {"ok": True, "database": True, "bot": well})
    assert running.bot.health_asked == 1, "whoever asks again and again asks the bot nothing"


class AwayStore(MemoryStore):
    """A database that can go away."""

    away = False

    async def require(self) -> None:
        if self.away:
            raise Unavailable("away")


async def test_without_a_database_the_process_lives_and_is_not_ready(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    store = AwayStore()
    site = await open_site(store=store)
    store.away = True
    assert (await get_json(http, site, "/healthz"))[0] == 200
    assert await get_json(http, site, "/readyz") == (503, {"ok": False, "database": False})


async def test_what_a_page_must_know_before_the_first_word(open_site: Opens, http: aiohttp.ClientSession) -> None:
    site = await open_site(operator="Exempelorten", exit_url="https://väder.example/")
    status, info = await get_json(http, site, "/api/v1/service")
    assert (status, info["mode"], info["open"]) == (200, "practice", False)
    assert (info["operator"], info["exit_url"]) == ("Exempelorten", "https://väder.example/")
    assert await site.store.log.touched_since(site.began) == [], "nothing is created"


# --- login -----------------------------------------------------------------------------------------


async def test_a_login_sets_a_cookie_that_no_script_and_no_other_site_can_use(
    staffed: Site, http: aiohttp.ClientSession
) -> None:
    status, ack, cookie = await log_in(http, staffed, Origin=staffed.url)
    assert (status, ack) == (200, {"ok": True, "name": "Kim", "role": "counselor"})
    assert cookie is not None
    assert (cookie["path"], cookie["domain"]) == ("/", ""), "the prefix __Host- asks for both"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert int(cookie["max-age"]) <= 12 * 3600
    assert len(cookie.value) >= 43


async def test_every_wrong_login_is_answered_alike(staffed: Site, http: aiohttp.ClientSession) -> None:
    answers = [
        await log_in(http, staffed, *wrong)
        for wrong in (("Kim", "fel lösenord"), ("Ingen", PASSWORD), ("Ingen", "fel"), ("{'$ne': null}", "x"))
    ]
    await registry.disable(account_ports(staffed.store), "Kim")
    answers.append(await log_in(http, staffed))
    assert {status for status, _, _ in answers} == {401}
    assert {json.dumps(ack) for _, ack, _ in answers} == {json.dumps(answers[0][1])}
    assert answers[0][1]["error"]["code"] == "login_failed"
    assert [cookie for _, _, cookie in answers if cookie is not None] == []


async def test_a_cookie_from_before_the_login_is_never_made_a_session(
    staffed: Site, http: aiohttp.ClientSession
) -> None:
    planted = "x" * 43
    _, _, cookie = await log_in(http, staffed, Cookie=f"{COOKIE}={planted}")
    assert cookie is not None
    assert cookie.value != planted
    async with http.get(f"{staffed.url}/api/v1/me", headers={"Cookie": f"{COOKIE}={planted}"}) as response:
        assert response.status == 401


async def test_who_is_signed_in_and_out(staffed: Site, http: aiohttp.ClientSession) -> None:
    _, _, cookie = await log_in(http, staffed)
    assert cookie is not None
    headers = {"Cookie": f"{COOKIE}={cookie.value}"}
    async with http.get(f"{staffed.url}/api/v1/me", headers=headers) as response:
        me = await response.json()
        assert (me["ok"], me["name"], me["role"], me["second_factor"]) == (True, "Kim", "counselor", False)
    async with http.post(f"{staffed.url}/api/v1/logout", headers=headers) as response:
        assert await response.json() == {"ok": True}
        gone = response.cookies[COOKIE]
        assert (gone.value, gone["secure"], gone["path"]) == ("", True, "/")
    async with http.get(f"{staffed.url}/api/v1/me", headers=headers) as response:
        assert (response.status, (await response.json())["error"]["code"]) == (401, "session_expired")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
@pytest.mark.parametrize("route", ["/api/v1/login", "/api/v1/logout"])
async def test_a_form_on_another_site_signs_nobody_in_or_out(
    staffed: Site, http: aiohttp.ClientSession, route: str, origin: str
) -> None:
    _, _, cookie = await log_in(http, staffed)
    assert cookie is not None
    headers = {"Origin": origin, "Cookie": f"{COOKIE}={cookie.value}"}
    async with http.post(staffed.url + route, json={"name": "Kim", "password": PASSWORD}, headers=headers) as response:
        assert response.status == 403
        assert response.cookies == {}
    async with http.get(f"{staffed.url}/api/v1/me", headers=headers) as response:
        assert response.status == 200


async def test_guessing_is_slowed_down(staffed: Site, http: aiohttp.ClientSession) -> None:
    answers = [await log_in(http, staffed, password="fel") for _ in range(11)]
    assert [status for status, _, _ in answers] == [401] * 10 + [429]
    assert answers[-1][1]["error"]["retry_after_s"] > 0
    assert (await log_in(http, staffed))[0] == 429, "also for the right one"


BODIES: list[bytes] = [
    b"",
    b"[]",
    b"null",
    b"{",
    b"\xff\xfe",
    b'{"name": "Kim"}',
    b'{"name": "Kim", "password": null}',
    b'{"name": {"$ne": null}, "password": {"$ne": null}}',
    b'{"name": "Kim", "password": "x", "role": "shift_lead"}',
    b'{"name": ["Kim"], "password": "x"}',
    b'{"name": "", "password": ""}',
    b'{"name": "\\ud800", "password": "x"}',
    b'{"name": "' + b"x" * 101 + b'", "password": "x"}',
    b'{"name": "Kim", "password": "' + b"x" * 257 + b'"}',
    b'{"name":' * 8_000,
    b"[" * 60_000,
]


async def test_a_body_that_is_too_large(running: Site, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{running.url}/api/v1/survey", data=b" " * 70_000) as response:
        assert (response.status, (await response.json())["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("route", ["/api/v1/login", "/api/v1/survey"])
@pytest.mark.parametrize("body", BODIES)
async def test_a_body_that_is_not_of_the_contract(
    staffed: Site, http: aiohttp.ClientSession, route: str, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with http.post(staffed.url + route, data=body) as response:
        ack = await response.json()
        assert (response.status, ack["ok"], ack["error"]["code"]) == (400, False, "bad_request")
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_survey_token_is_good_once(running: Site, http: aiohttp.ClientSession) -> None:
    visitor = await running.visitor()
    ack = await visitor.call("conversation:end", {"client_msg_id": "e", "erase": True})
    answer = {"survey_token": ack["survey_token"], "helped": "partly", "felt_safe": "yes", "text": "tack"}
    codes = []
    for _ in range(2):
        async with http.post(f"{running.url}/api/v1/survey", json=answer) as response:
            codes.append((await response.json()).get("error", {}).get("code"))
    assert codes == [None, "survey_token_invalid"]


# --- documents -------------------------------------------------------------------------------------


async def test_the_contract_is_published(running: Site, http: aiohttp.ClientSession) -> None:
    _, events = await get_json(http, running, "/api/v1/asyncapi.json")
    _, routes = await get_json(http, running, "/api/v1/openapi.json")
    assert events["asyncapi"].startswith("3.")
    assert routes["openapi"].startswith("3.1")
    text = json.dumps(events)
    for name in (*VISITOR_EVENTS, *COUNSELOR_EVENTS, *ERROR_CODES):
        assert name in text, name


EXAMPLES = {
    "/api/v1/articles/{id}": "/api/v1/articles/a05",
    "/api/v1/articles/{id}/read": "/api/v1/articles/a05/read",
    "/api/v1/directory/{id}": "/api/v1/directory/bris",
}
"""What is there for everybody; where `x` would be looked for and not found."""


async def test_every_published_route_is_there(open_site: Opens, http: aiohttp.ClientSession) -> None:
    store = MemoryStore(utc_now)
    site = await open_site(
        store=store, library=partial(SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now)
    )
    _, document = await get_json(http, site, "/api/v1/openapi.json")
    for path, operations in document["paths"].items():
        example = EXAMPLES.get(path) or re.sub(r"{\w+}", "x", path)
        for method in operations:
            async with http.request(method, site.url + example) as response:
                assert response.status not in (404, 405), (method, path)


async def test_the_cookie_is_published_under_its_name(running: Site, http: aiohttp.ClientSession) -> None:
    _, document = await get_json(http, running, "/api/v1/openapi.json")
    assert document["components"]["securitySchemes"]["session"]["name"] == COOKIE


# --- what is not HTTP ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n",
        b"GET /chat?fraga=hemlig HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: hemlig\r\n" * 10_000 + b"\r\n",
        b"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nhemlig\r\n",
    ],
)
async def test_what_is_not_http_is_refused_and_leaves_no_address_in_the_log(
    running: Site, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    host, _, port = running.url.removeprefix("http://").partition(":")
    with caplog.at_level(logging.DEBUG):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(sent)
        writer.write_eof()
        async with asyncio.timeout(ANSWER_S):
            try:
                answer = await reader.read()
            except ConnectionResetError:
                answer = b""
        writer.close()
    assert answer == b"" or answer.split()[1].startswith(b"4"), answer[:200]
    for record in caplog.records:
        assert record.levelno < logging.ERROR
        for secret in ("127.0.0.1", "hemlig"):
            assert secret not in record.getMessage() + str(record.exc_info or ""), record.name


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"survey_token": 1}, {"field": "survey_token", "problem": "invalid"}),
        ({}, {"field": "survey_token", "problem": "missing"}),
        ({"survey_token": "x", "extra": "hemligt"}, {"field": "extra", "problem": "unknown"}),
        ({"survey_token": "x", "helped": "hemligt"}, {"field": "helped", "problem": "invalid"}),
        ([], None),
    ],
)
async def test_a_request_that_is_not_of_the_contract_names_the_field_and_nothing_of_its_value(
    http: aiohttp.ClientSession, running: Site, body: object, fault: dict[str, str] | None
) -> None:
    async with http.post(f"{running.url}/api/v1/survey", json=body, headers={"Origin": running.url}) as response:
        text = await response.text()
    error = json.loads(text)["error"]
    assert error["code"] == "bad_request"
    found = [{name: each[name] for name in ("field", "problem")} for each in error.get("faults", [])]
    assert found == ([fault] if fault else [])
    assert "hemligt" not in text


async def test_a_packet_that_is_not_of_the_contract_names_the_field(running: Site) -> None:
    visitor = await running.visitor()
    ack = await visitor.call("message:send", {"client_msg_id": "m", "text": 5})
    assert [(each["field"], each["problem"]) for each in ack["error"]["faults"]] == [("text", "invalid")]
