"""A week of shifts at the desk: planned by a lead, changed by those whom it concerns, followed by the opening hours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from tests.handoff.gateway.http.test_staff import Desk
from tests.support.site import Site

MONDAY = "2026-11-30"


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def desk(http: aiohttp.ClientSession, site: Site, name: str, role: str = "counselor") -> Desk:
    return Desk(http, site, await site.cookie(name, role))  # type: ignore[arg-type]  # one of the roles


def shift(name: str, account: str, starts: int = 9, ends: int = 12) -> dict[str, object]:
    return {"shift": name, "day": MONDAY, "starts": starts, "ends": ends, "account": account}


async def test_a_lead_plans_a_week_and_sees_what_is_missing(running: Site, http: aiohttp.ClientSession) -> None:
    alex, kim = await desk(http, running, "alex", "shift_lead"), await desk(http, running, "kim")
    plan = {"week": MONDAY, "seen": 0, "shifts": [shift("a", "alex"), shift("b", "kim")]}
    assert await kim.code("put", "rota", plan) == "not_allowed"
    _, ack = await alex.ask("put", "rota", plan)
    assert [(one["name"], one["starts"], one["status"]) for one in ack["shifts"]] == [
        ("alex", 9, "planned"),
        ("kim", 9, "planned"),
    ]
    missing = {(gap["what"], gap["starts"]) for gap in ack["gaps"] if gap["day"] == MONDAY}
    assert {("nobody", 0), ("nobody", 12)} <= missing
    assert ("track:ung", 9) in missing, "nobody has been trained yet"
    assert await alex.code("put", "rota", plan) == "stale_version"
    assert await alex.code("put", "rota", {**plan, "week": "2026-12-01", "seen": 1}) == "bad_request"
    twice = {**plan, "seen": 1, "shifts": [shift("a", "kim"), shift("b", "kim", 11, 14)]}
    assert await alex.code("put", "rota", twice) == "rota_invalid"
    assert await kim.code("get", f"rota?week={MONDAY}") == "ok"


async def test_who_is_ill_says_so_and_a_colleague_takes_the_shift(running: Site, http: aiohttp.ClientSession) -> None:
    alex = await desk(http, running, "alex", "shift_lead")
    kim, lee = await desk(http, running, "kim"), await desk(http, running, "lee")
    await alex.ask("put", "rota", {"week": MONDAY, "seen": 0, "shifts": [shift("a", "kim")]})
    act = {"week": MONDAY, "act": "sick"}
    assert await lee.code("post", "rota/shifts/a", act) == "not_yours"
    assert await kim.code("post", "rota/shifts/x", act) == "unknown_shift"
    _, ack = await kim.ask("post", "rota/shifts/a", act)
    assert ("nobody", 0, 24) in {(gap["what"], gap["starts"], gap["ends"]) for gap in ack["gaps"]}
    _, ack = await lee.ask("post", "rota/shifts/a", {"week": MONDAY, "act": "take"})
    assert [(one["name"], one["status"], one["mine"]) for one in ack["shifts"]] == [("lee", "planned", True)]
    replanned = {"week": MONDAY, "seen": ack["version"], "shifts": [shift("a", "lee")]}
    assert await alex.code("put", "rota", replanned) == "ok"


async def test_opening_hours_follow_the_rota_when_a_lead_wishes(running: Site, http: aiohttp.ClientSession) -> None:
    alex = await desk(http, running, "alex", "shift_lead")
    service = running.node.runtime.service
    day = datetime.now(UTC).date() + timedelta(days=14)
    monday = day - timedelta(days=day.weekday())
    planned = {**shift("a", "alex", 9, 15), "day": monday.isoformat()}
    await alex.ask("put", "rota", {"week": monday.isoformat(), "seen": 0, "shifts": [planned]})
    assert await alex.code("post", "rota/hours", {"week": monday.isoformat()}) == "ok"
    noon = datetime(monday.year, monday.month, monday.day, 11, tzinfo=UTC)
    assert service.within_hours(noon)
    assert not service.within_hours(noon + timedelta(hours=8))
    assert not service.within_hours(noon + timedelta(days=1)), "nobody works then"
    assert service.within_hours(noon + timedelta(days=7)), "the weeks after it are open day and night as before"
