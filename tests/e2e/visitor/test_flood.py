"""What a visitor sees of a flood: a short wait with words for it, 112 and the way out all the while, then the chat."""

from __future__ import annotations

import asyncio
import secrets

import pytest
from playwright.async_api import Route, expect

from tests.e2e.accessibility import check_view
from tests.e2e.visitor.conftest import Browsers
from tests.e2e.visitor.line import line
from tests.support.proof_of_work import first_stage
from tests.support.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_in_a_flood_the_page_works_a_moment_and_112_stays_in_sight(browser_like: Browsers) -> None:
    async with line(calm_starts=1) as busy:
        await busy.site.visitor()
        await use_the_budget_up(busy.site)  # of those who leave the second stage out
        page = await (await browser_like()).new_page()
        wrong: list[str] = []
        sent: list[str] = []
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        go_on = asyncio.Event()

        async def held(route: Route) -> None:
            await go_on.wait()
            await route.continue_()

        await page.route("**/static/proof.js*", held)
        await page.goto(f"{busy.url}/chat")
        await page.get_by_test_id("chat-start").click()
        await expect(page.get_by_test_id("working")).to_be_visible()
        await expect(page.get_by_text("Många vill in samtidigt just nu.").last).to_be_visible()
        await check_view(page)
        assert len(busy.conversations) == 2
        go_on.set()
        await expect(page.get_by_test_id("chat-input")).to_be_visible()
        assert len(busy.conversations) == 3
        assert any('"memory":"' in frame for frame in sent)
        assert wrong == []


async def use_the_budget_up(site: Site) -> None:
    request = {"lang": "sv", "client_id": secrets.token_hex(16)}
    visitor = await site.visitor(start=False)
    work = (await visitor.call("conversation:start", request))["work"]
    assert (await visitor.call("conversation:start", {**request, "work": first_stage(work)}))["ok"]
