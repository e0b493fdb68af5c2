"""The staff's routes over HTTP: what comes of them. Who may is in `test_matrix`."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pyotp
import pytest
from aiohttp import web

from handoff.app.build import utc_now
from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.sessions import COOKIE
from handoff.contract.base import Role
from handoff.contract.errors import ERROR_CODES
from handoff.contract.routes import PREFIX, ROUTES, Route
from handoff.conversation.calendar import SWEDEN
from handoff.gateway.http.public import refuse_undeclared
from storage.ids import AccountId
from tests.support.site import Site

PASSWORD = "korrekt häst batteri"
STAFF_ROUTES = [route for route in ROUTES if not route.public]
Answered = tuple[int, dict[str, Any]]
HOURS = {"always": False, "weekly": [[{"opens": "13:00", "closes": "16:00"}], [], [], [], [], [], []]}


class Desk:
    """Asks as one member of staff, or as nobody."""

    def __init__(self, http: aiohttp.ClientSession, site: Site, cookie: str = "") -> None:
        self._http = http
        self._site = site
        self.cookie = cookie

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answered:
        if self.cookie:
            headers = {"Cookie": f"{COOKIE}={self.cookie}", "Origin": self._site.url, **headers}
        url = f"{self._site.url}{PREFIX}{path}"
        async with self._http.request(method, url, json=body, headers=headers) as response:
            return response.status, await response.json() if response.content_type == "application/json" else {}

    async def code(self, method: str, path: str, body: Any = None) -> str:
        """The code with which it is refused; ok if it is not."""
        _, ack = await self.ask(method, path, body)
        return "ok" if ack["ok"] else str(ack["error"]["code"])


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
def nobody(http: aiohttp.ClientSession, running: Site) -> Desk:
    return Desk(http, running)


@pytest.fixture
async def admin(http: aiohttp.ClientSession, running: Site) -> Desk:
    return await signed_in(http, running, "chef", "administrator")


async def signed_in(http: aiohttp.ClientSession, site: Site, name: str, role: Role) -> Desk:
    account = await registry.add(account_ports(site.store), name, role, PASSWORD)
    return Desk(http, site, await site.store.sessions.open(account.account))


def path_of(route: Route) -> str:
    return re.sub(r"{\w+}", "x", route.path.removeprefix(PREFIX))


# --- who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", [route for route in STAFF_ROUTES if route.body], ids=lambda route: route.name)
@pytest.mark.parametrize("body", [None, [], {"odd": True}, {"role": {"$ne": None}}, {"password": ["x"]}])
async def test_a_body_that_is_not_of_the_contract_changes_nothing(
    http: aiohttp.ClientSession, running: Site, route: Route, body: Any
) -> None:
    allowed = await signed_in(http, running, "kim", route.roles[-1])
    before = await running.store.accounts.list()
    assert await allowed.code(route.method, path_of(route), body) == "bad_request"
    assert await running.store.accounts.list() == before


def test_a_route_without_roles_cannot_be_declared() -> None:
    for wrong in ({}, {"public": True, "roles": ("editor",)}):
        with pytest.raises(ValueError, match="roles"):
            Route("x", "get", "/api/v1/x", "", **wrong)  # type: ignore[arg-type]  # what is tried


async def test_what_is_served_without_a_declaration_stops_the_start() -> None:
    async def serve(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/page", serve)
    await refuse_undeclared(app)
    app.router.add_get("/api/v1/secret", serve)
    with pytest.raises(ValueError, match="/api/v1/secret"):
        await refuse_undeclared(app)


# --- own account -----------------------------------------------------------------------------------


async def test_a_second_factor_from_offer_to_login(http: aiohttp.ClientSession, running: Site, nobody: Desk) -> None:
    kim = await signed_in(http, running, "kim", "counselor")
    _, offered = await kim.ask("post", "me/second-factor", {"password": PASSWORD})
    assert offered["qr_svg"].startswith("<svg")
    code = pyotp.TOTP(offered["secret"]).at(await running.store.clock.now())
    _, confirmed = await kim.ask("post", "me/second-factor/confirm", {"code": code})
    assert len(confirmed["recovery_codes"]) == 10
    login = {"name": "kim", "password": PASSWORD}
    assert await nobody.ask("post", "login", login) == (401, (await nobody.ask("post", "login", login))[1])
    assert await nobody.code("post", "login", login) == "code_needed"
    assert await nobody.code("post", "login", {**login, "code": code}) == "login_failed", "used already"
    assert await nobody.code("post", "login", {**login, "code": confirmed["recovery_codes"][0]}) == "ok"
    _, me = await kim.ask("get", "me")
    assert (me["second_factor"], me["recovery_codes_left"]) == (True, 9)
    for record in await running.store.audit.latest():
        assert code not in repr(record)


async def test_own_sessions_are_seen_and_ended(http: aiohttp.ClientSession, running: Site, admin: Desk) -> None:
    kim = await signed_in(http, running, "kim", "editor")
    account = (await kim.ask("get", "me"))[1]["account"]
    others = [await running.store.sessions.open(account) for _ in range(3)]
    _, ack = await kim.ask("get", "me/sessions")
    assert len(ack["sessions"]) == 4
    assert [each["current"] for each in ack["sessions"]].count(True) == 1
    foreign = (await running.store.sessions.of(account))[0].id
    assert await admin.code("delete", f"me/sessions/{foreign}") == "unknown_session"
    found = await running.store.sessions.find(others[0])
    assert found is not None
    assert await kim.code("delete", f"me/sessions/{found.id}") == "ok"
    assert await kim.code("post", "me/sessions/end-others") == "ok"
    _, ack = await kim.ask("get", "me/sessions")
    assert [each["current"] for each in ack["sessions"]] == [True]


async def test_guessing_the_password_with_a_stolen_session_is_slowed_down(
    http: aiohttp.ClientSession, running: Site
) -> None:
    kim = await signed_in(http, running, "kim", "editor")
    body = {"password": "fel", "new_password": "x" * 20}
    codes: list[str] = []
    while len(codes) < 11 or (codes[-1] != "rate_limited" and len(codes) < 100):  # more, the slower this machine is
        codes.append(await kim.code("post", "me/password", body))
    assert codes[:10] == ["wrong_password"] * 10
    assert codes[-1] == "rate_limited"


# --- accounts --------------------------------------------------------------------------------------


async def test_an_invitation_from_the_administrator_to_the_first_login(
    running: Site, admin: Desk, nobody: Desk
) -> None:
    _, invited = await admin.ask("post", "invitations", {"name": "Kim", "role": "counselor", "languages": ["sv"]})
    assert invited["path"] == f"/console#invitation={invited['token']}"
    _, opened = await nobody.ask("post", "invitation/open", {"token": invited["token"]})
    assert (opened["name"], opened["role"], opened["renews"]) == ("Kim", "counselor", False)
    code = pyotp.TOTP(opened["second_factor"]["secret"]).at(await running.store.clock.now())
    taken = {"token": invited["token"], "password": "åtta tkn", "code": code}
    _, accepted = await nobody.ask("post", "invitation/accept", taken)
    assert await nobody.ask("post", "invitation/accept", taken) == (
        404,
        (await nobody.ask("post", "invitation/open", {"token": "x"}))[1],
    )
    login = {"name": "Kim", "password": "åtta tkn", "code": accepted["recovery_codes"][0]}
    assert await nobody.code("post", "login", login) == "ok"
    _, listed = await admin.ask("get", "accounts")
    assert [(each["name"], each["second_factor"]) for each in listed["accounts"]] == [("chef", False), ("Kim", True)]
    assert listed["invitations"] == []
    for record in await running.store.audit.latest():
        assert invited["token"] not in repr(record)


async def test_an_invitation_can_be_withdrawn(admin: Desk, nobody: Desk) -> None:
    _, invited = await admin.ask("post", "invitations", {"name": "Kim", "role": "editor"})
    _, listed = await admin.ask("get", "accounts")
    name = listed["invitations"][0]["invitation"]
    assert await admin.code("delete", f"invitations/{name}") == "ok"
    assert await admin.code("delete", f"invitations/{name}") == "invitation_invalid"
    assert await nobody.code("post", "invitation/open", {"token": invited["token"]}) == "invitation_invalid"
    assert await admin.code("post", "invitations", {"name": "CHEF", "role": "editor"}) == "name_taken"


async def test_an_account_is_changed_and_its_open_console_closes(running: Site, admin: Desk) -> None:
    kim = await running.counselor("kim")
    status, ack = await admin.ask("patch", "accounts/kim", {"role": "trainee", "tracks": ["ung"]})
    assert (status, ack["account"]["role"], ack["account"]["tracks"]) == (200, "trainee", ["ung"])
    await kim.socket.wait()
    assert not kim.socket.connected
    assert await admin.code("patch", "accounts/kim", {"disabled": True}) == "ok"
    assert await running.store.sessions.of(AccountId("kim")) == []
    assert await admin.code("patch", "accounts/nobody", {"disabled": True}) == "unknown_account"
    record = (await running.store.audit.latest(2))[1]
    assert (record.action, record.subject, record.outcome) == ("accounts:change", "kim", "ok")


async def test_the_last_administrator_stays(admin: Desk) -> None:
    account = (await admin.ask("get", "me"))[1]["account"]
    for body in ({"disabled": True}, {"role": "editor"}):
        assert await admin.code("patch", f"accounts/{account}", body) == "last_administrator"
    assert (await admin.ask("get", "me"))[0] == 200


async def test_a_lost_second_factor_is_taken_away(http: aiohttp.ClientSession, running: Site, admin: Desk) -> None:
    kim = await signed_in(http, running, "kim", "editor")
    account = (await kim.ask("get", "me"))[1]["account"]
    _, offered = await kim.ask("post", "me/second-factor", {"password": PASSWORD})
    code = pyotp.TOTP(offered["secret"]).at(await running.store.clock.now())
    await kim.ask("post", "me/second-factor/confirm", {"code": code})
    assert await admin.code("patch", f"accounts/{account}", {"remove_second_factor": True}) == "ok"
    _, me = await kim.ask("get", "me")
    assert (me["second_factor"], me["recovery_codes_left"]) == (False, 0)
    _, invited = await admin.ask("post", f"accounts/{account}/invitation")
    assert invited["ok"]


# --- audit, hours ----------------------------------------------------------------------------------


async def test_the_audit_trail_says_who_did_what_page_by_page(
    http: aiohttp.ClientSession, running: Site, admin: Desk, nobody: Desk
) -> None:
    lead = await signed_in(http, running, "lee", "shift_lead")
    await nobody.ask("post", "login", {"name": "chef", "password": "fel"})
    await nobody.ask("post", "login", {"name": "chef", "password": PASSWORD})
    for _ in range(3):
        await admin.ask("get", "accounts")
    _, first = await lead.ask("get", "audit?limit=2")
    _, second = await lead.ask("get", f"audit?limit=50&before={first['next']}")
    records = first["records"] + second["records"]
    assert [(each.get("name"), each["action"], each["outcome"]) for each in records][:3] == [
        ("chef", "accounts:list", "ok")
    ] * 3
    assert ("chef", "login", "ok") in [(each.get("name"), each["action"], each["outcome"]) for each in records]
    assert (None, "login", "login_failed") in [(each.get("name"), each["action"], each["outcome"]) for each in records]
    assert "next" not in second
    _, own = await lead.ask("get", f"audit?account={records[0]['account']}")
    assert {each.get("name") for each in own["records"]} == {"chef"}
    _, refusals = await lead.ask("get", "audit?refused=1")
    assert {each["outcome"] for each in refusals["records"]} == {"login_failed"}
    for wrong in (
        "account=%20",
        "conversation=" + "x" * 65,
        "limit=0",
        "limit=201",
        "limit=x",
        "before=x",
        "before=" + "g" * 29,
        "from=2026-13-01",
        "to=yesterday",
        "subject=%00",
    ):
        assert await lead.code("get", f"audit?{wrong}") == "bad_request"


async def test_the_audit_trail_is_asked_by_day_and_by_what_was_acted_on(
    http: aiohttp.ClientSession, running: Site, admin: Desk
) -> None:
    lead = await signed_in(http, running, "lee", "shift_lead")
    listed = (await admin.ask("get", "accounts"))[1]["accounts"]
    changed = next(each["account"] for each in listed if each["name"] == "lee")
    assert await admin.code("patch", f"accounts/{changed}", {"languages": ["sv"]}) == "ok"
    _, about = await lead.ask("get", f"audit?subject={changed}")
    assert [(each["action"], each["subject_name"]) for each in about["records"]] == [("accounts:change", "lee")]
    today = utc_now().astimezone(SWEDEN).date()
    _, within = await lead.ask("get", f"audit?from={today}&to={today}&action=accounts:change")
    assert len(within["records"]) == 1
    yesterday = today - timedelta(days=1)
    _, before = await lead.ask("get", f"audit?to={yesterday}")
    assert before["records"] == []


async def test_the_account_list_says_when_each_signed_in_last(admin: Desk, nobody: Desk, running: Site) -> None:
    await running.account("noor", "trainee")
    assert await nobody.code("post", "login", {"name": "chef", "password": "fel"}) == "login_failed"
    before = (await admin.ask("get", "accounts"))[1]["accounts"]
    assert {each["name"]: each.get("last_login_at") for each in before}["Noor"] is None
    await nobody.ask("post", "login", {"name": "chef", "password": PASSWORD})
    after = (await admin.ask("get", "accounts"))[1]["accounts"]
    assert {each["name"]: each.get("last_login_at") for each in after}["chef"]


async def test_hours_are_set_in_place_of_the_version_that_was_read(admin: Desk, nobody: Desk) -> None:
    _, fresh = await admin.ask("get", "hours")
    assert (fresh["version"], fresh["hours"].get("always", True), fresh["within_hours"]) == (0, True, True)
    status, ack = await admin.ask("put", "hours", {"version": 0, "hours": HOURS})
    assert (status, ack["version"]) == (200, 1)
    assert await admin.ask("put", "hours", {"version": 0, "hours": HOURS}) == (
        409,
        {"ok": False, "error": ack_error("stale_version")},
    )
    backwards = {**HOURS, "weekly": [[{"opens": "16:00", "closes": "13:00"}], [], [], [], [], [], []]}
    assert await admin.code("put", "hours", {"version": 1, "hours": backwards}) == "hours_invalid"
    closed = {"always": False}
    assert await admin.code("put", "hours", {"version": 1, "hours": closed}) == "ok"
    _, info = await nobody.ask("get", "service")
    assert (info["open"], info.get("opens_at")) == (False, None), "closed for good"
    tomorrow = {"always": False, "weekly": [[{"opens": "00:00", "closes": "00:01"}]] * 7, "closed_on_holidays": False}
    assert await admin.code("put", "hours", {"version": 2, "hours": tomorrow}) == "ok"
    _, info = await nobody.ask("get", "service")
    assert info.get("opens_at", "").endswith("Z") or info["open"]


async def test_languages_are_offered_as_an_administrator_chooses(admin: Desk, nobody: Desk) -> None:
    _, fresh = await admin.ask("get", "languages")
    assert (fresh["version"], fresh["languages"], fresh["available"]) == (0, ["sv", "en"], ["sv", "en"])
    for wrong in (["en"], ["sv", "de"]):
        assert await admin.code("put", "languages", {"version": 0, "languages": wrong}) == "languages_invalid"
    assert await admin.code("put", "languages", {"version": 0, "languages": ["sv"]}) == "ok"
    assert await admin.code("put", "languages", {"version": 0, "languages": ["sv"]}) == "stale_version"
    _, info = await nobody.ask("get", "service")
    assert info["languages"] == ["sv"]


def ack_error(code: str) -> dict[str, str]:
    return {"code": code, "message": ERROR_CODES[code]}
