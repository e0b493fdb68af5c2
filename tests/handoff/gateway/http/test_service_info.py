"""What a page is told before the first word: why nobody is here, until when, and how long a conversation is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.contract.service import OpeningHours, OpenSpan
from handoff.conversation.calendar import SWEDEN
from storage.memory import MemoryStore
from tests.support.fakes import Clock
from tests.support.site import Opens, Site

WEEK = OpeningHours(always=False, weekly=[[OpenSpan(opens="13:00", closes="21:00")]] * 7)


def clock_at(text: str) -> Clock:
    return Clock(datetime.fromisoformat(text).replace(tzinfo=SWEDEN))


async def info(site: Site) -> dict[str, Any]:
    async with aiohttp.ClientSession() as http, http.get(f"{site.url}/api/v1/service") as response:
        told: dict[str, Any] = await response.json()
        return told


@pytest.mark.parametrize(
    ("now", "because", "opens"),
    [
        ("2026-12-23 09:00", "hours", "2026-12-23T12:00:00.000Z"),
        ("2026-12-24 15:00", "holiday", "2026-12-27T12:00:00.000Z"),
        ("2026-12-23 15:00", "nobody", None),
        ("2026-06-15 09:00", "hours", "2026-06-15T11:00:00.000Z"),
    ],
    ids=["before opening", "Christmas Eve", "open, and nobody is here", "in summer time"],
)
async def test_why_nobody_is_here_and_when_it_opens(
    open_site: Opens, now: str, because: str, opens: str | None
) -> None:
    clock = clock_at(now)
    site = await open_site(store=MemoryStore(clock), clock=clock)
    await site.node.runtime.service.set_hours(WEEK, replaces=0)
    told = await info(site)
    assert (told["open"], told["closed_because"], told.get("opens_at")) == (False, because, opens)


async def test_while_somebody_is_here_there_is_no_reason(open_site: Opens) -> None:
    site = await open_site()
    await (await site.counselor("kim")).available(1)
    await site.node.runtime.presence.refresh()
    told = await info(site)
    assert told["open"] is True
    assert "closed_because" not in told


async def test_the_days_that_a_conversation_is_kept_are_the_operators_settings(open_site: Opens) -> None:
    told = await info(await open_site(retention_days=7, retention_urgent_days=21))
    assert (told["retention_days"], told["retention_urgent_days"]) == (7, 21)


async def test_the_usual_wait_is_told_once_five_have_been_reached(open_site: Opens) -> None:
    """Through the production wiring: asked, taken, counted, read."""
    clock = Clock(utc_now())
    site = await open_site(store=MemoryStore(clock), clock=clock)
    wait = site.node.runtime.usual_wait
    for number in range(1, 6):
        visitor = await site.visitor()
        assert (await visitor.call("human:request", {"client_msg_id": "human"}))["ok"]
        clock.advance(200)
        kim = await site.counselor(f"kim{number}")
        assert (await kim.available(1))["ok"]
        assert (await kim.takes_next()) == visitor.conversation
        await site.node.runtime.presence.refresh()
        await wait.flush()
        await wait.refresh()
        assert (await info(site)).get("usual_wait_min") == (5 if number == 5 else None)
