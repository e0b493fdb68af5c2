"""What was learnt: all staff read what is reviewed and whom a report went to, and nobody reads who wrote it."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from storage.memory import MemoryStore
from tests.handoff.gateway.http.test_staff import Desk
from tests.support.site import Opens, Site

TEXT = "Flera föräldrar berättar att det första tecknet var att den unga tog avstånd från släkten."
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
async def running(open_site: Opens) -> Site:
    return await open_site(store=MemoryStore(lambda: AT), clock=lambda: AT)


async def read(desk: Desk) -> Any:
    return (await desk.ask("get", "learnt?lang=sv"))[1]


async def test_a_reviewed_observation_is_read_by_all_staff_without_its_author(
    running: Site, http: aiohttp.ClientSession
) -> None:
    kim = Desk(http, running, await running.cookie("kim"))
    alex = Desk(http, running, await running.cookie("alex", "shift_lead"))
    eva = Desk(http, running, await running.cookie("eva", "evaluator"))
    place = f"observations/{secrets.token_hex(16)}"
    assert await kim.code("put", place, {"amne": "familj", "text": TEXT, "seen": 0}) == "ok"
    assert (await read(eva))["learnt"] == [], "not before somebody else has reviewed it"
    assert await alex.code("post", f"{place}/review", {"accept": True}) == "ok"
    for desk in (kim, eva):
        found = await read(desk)
        (one,) = found["learnt"]
        assert (one["month"], one["topic"], one["text"]) == ("2026-11", "Familj", TEXT)
        assert "kim" not in str(found)
        assert "alex" not in str(found)


async def test_receivers_are_noted_with_their_day_by_those_who_release_and_are_no_persons(
    running: Site, http: aiohttp.ClientSession
) -> None:
    kim = Desk(http, running, await running.cookie("kim"))
    alex = Desk(http, running, await running.cookie("alex", "shift_lead"))
    given = {"period": "2026Q3", "receiver": "Länsstyrelsen"}
    assert await kim.code("post", "learnt/receivers", given) == "not_allowed"
    assert await alex.code("post", "learnt/receivers", given) == "ok"
    (receiver,) = (await kim.ask("get", "learnt/receivers"))[1]["receivers"]
    assert (receiver["period"], receiver["receiver"], receiver["at"][:10]) == ("2026Q3", "Länsstyrelsen", "2026-11-20")
    assert await alex.code("post", "learnt/receivers", {**given, "period": "2026Q4"}) == "period_running"
    assert await alex.code("post", "learnt/receivers", {**given, "period": "november"}) == "bad_request"
    person = {**given, "receiver": "Ring 070-123 45 67"}
    assert await alex.code("post", "learnt/receivers", person) == "documentation_invalid"
