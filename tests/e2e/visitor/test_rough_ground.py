"""A small phone, large text, new files on the server, a call-back that came to nobody: the chat stays usable."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from handoff.app.build import utc_now
from handoff.contract.callbacks import CallbackResult
from handoff.conversation.staff import Staff
from storage.ids import AccountId
from storage.memory import MemoryStore
from tests.e2e.accessibility import PAINTED, accessible
from tests.e2e.visitor.conftest import Browsers, Visits
from tests.e2e.visitor.line import Line, in_days, line
from tests.e2e.visitor.test_calm import IN_DANGER, begins, says
from tests.support.product import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

DIST = ROOT / "widget" / "dist"
LATER = "static/later.js"

_COVERED = """() => {
  const pressed = [...document.querySelectorAll(".start button, .start a[href]")];
  const shown = pressed.filter((each) => each.checkVisibility({ visibilityProperty: true }));
  return shown.flatMap((each) => {
    const { left, top, right, bottom } = each.getBoundingClientRect();
    const box = each.closest(".scroll")?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
    const [from, to] = [Math.max(top, box.top) + 2, Math.min(bottom, box.bottom) - 2];
    const points = from < to ? [[(left + right) / 2, from], [(left + right) / 2, to]] : [];
    const over = points.map(([x, y]) => document.elementFromPoint(x, y)).filter((hit) => !each.contains(hit));
    return over.map((hit) => `${each.textContent.slice(0, 30)} under ${hit?.className}`);
  });
}"""
"""What can be pressed of the start and has something of another on its part in sight."""


# --- a small screen ----------------------------------------------------------------------------------------


async def test_in_danger_the_log_of_a_small_phone_gets_room_once_the_conversation_goes_on(visits: Visits) -> None:
    page = await visits(width=320, height=640)
    await begins(page)
    await says(page, IN_DANGER)
    panel = page.get_by_test_id("notice-emergency")
    await expect(panel).to_contain_text("Ring 112 nu")
    await expect(panel.locator(".first-steps")).to_be_visible()
    whole = await _height(panel)
    await says(page, "han går fram och tillbaka")
    await expect(panel.locator(".first-steps")).to_be_hidden()
    call = panel.get_by_role("link", name="Ring 112")
    await expect(call).to_be_in_viewport(ratio=1)
    await expect(panel.get_by_test_id("cannot-talk")).to_be_in_viewport(ratio=1)
    assert await _height(panel) < whole / 2
    assert await _height(page.get_by_test_id("chat-log")) > 200
    await accessible(page, "the panel that has given way")
    await panel.get_by_role("button", name="Mer").click()
    await expect(panel.locator(".first-steps")).to_be_visible()
    await expect(call).to_be_in_viewport(ratio=1)


async def test_a_new_alarm_shows_its_panel_whole_again(visits: Visits, here: Line) -> None:
    page = await visits(width=320, height=640)
    await begins(page)
    await says(page, IN_DANGER)
    await page.get_by_test_id("chat-input").press_sequentially("v")
    panel = page.get_by_test_id("notice-emergency")
    await expect(panel.locator(".first-steps")).to_be_hidden()
    await page.get_by_test_id("chat-input").fill("")
    await expect(panel.locator(".first-steps")).to_be_hidden()
    await says(page, "jag har tagit tabletter, jag vill dö nu")
    await expect(panel.locator(".first-steps")).to_be_visible()


async def _height(part: Any) -> float:
    box = await part.bounding_box()
    assert box is not None
    return float(box["height"])


@pytest.mark.parametrize(("width", "height"), [(640, 400), (320, 400), (667, 375)])
@pytest.mark.parametrize("lang", ["ar", "sv"])
async def test_on_a_low_screen_nothing_lies_over_what_can_be_pressed(
    here: Line, browser_like: Browsers, width: int, height: int, lang: str
) -> None:
    await here.closed_until(in_days(3))
    page = await (await browser_like(width=width, height=height)).new_page()
    await page.goto(f"{here.url}/chat?lang={lang}")
    await expect(page.get_by_test_id("door")).to_be_attached()
    for place in (0, 40, 80, 10_000):
        await page.locator(".start .scroll").evaluate("(each, top) => { each.scrollTop = top; }", place)
        await page.evaluate(PAINTED)
        assert await page.evaluate(_COVERED) == []
    await accessible(page, f"a low closed start at {width} px")
    for wanted in ("chat-start", "human-button", "have-code"):
        await expect(page.get_by_test_id(wanted)).to_be_in_viewport(ratio=1)
    await expect(page.locator("a[href='tel:112']")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [640, 768, 1024, 1280])
@pytest.mark.parametrize("size", ["100%", "200%"])
async def test_the_exit_stays_in_the_first_row(visits: Visits, width: int, size: str) -> None:
    page = await visits(width=width, height=800)
    await expect(page.get_by_test_id("chat-start")).to_be_visible()
    await page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
    await page.evaluate(PAINTED)
    exit_box = await page.get_by_test_id("quick-exit").bounding_box()
    brand = await page.locator(".brand").bounding_box()
    assert exit_box is not None
    assert brand is not None
    assert exit_box["y"] < brand["y"] + brand["height"], "the exit is in the row of the name"
    hint = page.locator(".exit-hint")
    if size == "100%" and width >= 768:
        await expect(hint).to_be_in_viewport(ratio=1)
        assert await hint.evaluate("(each) => each.scrollWidth <= each.clientWidth"), "the words of the hint are cut"


# --- new files on the server ---------------------------------------------------------------------------------


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _integrity(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def next_build(folder: Path) -> Path:
    """The build with other later parts, as the next version has them."""
    shutil.copytree(DIST, folder, ignore=shutil.ignore_patterns("*.gz"))
    before = (folder / LATER).read_bytes()
    after = before + b"\n"
    (folder / LATER).write_bytes(after)
    for page in folder.glob("chat.*.html"):
        text = page.read_text("utf-8").replace(_hash(before), _hash(after))
        page.write_text(text.replace(_integrity(before), _integrity(after)), "utf-8")
    return folder


@asynccontextmanager
async def deployed_under_a_visitor(browser_like: Browsers, tmp_path: Path) -> AsyncIterator[Page]:
    """A chat with a conversation whose later parts have not come when the line goes over to the next version."""
    store = MemoryStore(utc_now)
    async with line(store) as before:
        port = int(before.url.rpartition(":")[2])
        page = await (await browser_like()).new_page()
        await page.route("**/static/later.js*", lambda route: route.abort())
        await page.goto(f"{before.url}/chat")
        await begins(page)
        await says(page, "skuld")
        await expect(page.locator(".from-bot").last).to_be_visible()
    async with line(store, widget=next_build(tmp_path / "dist"), port=port):
        yield page


async def test_after_new_files_an_open_chat_fetches_them_and_goes_on(browser_like: Browsers, tmp_path: Path) -> None:
    async with deployed_under_a_visitor(browser_like, tmp_path) as page:
        token = await page.evaluate("sessionStorage.getItem('lotsen.token')")
        async with page.expect_navigation():
            await page.unroute("**/static/later.js*")
        await expect(page.get_by_test_id("chat-log")).to_contain_text("skuld")
        assert await page.evaluate("sessionStorage.getItem('lotsen.token')") == token
        await page.get_by_test_id("more-button").click()
        await page.get_by_test_id("end-button").click()
        await expect(page.get_by_test_id("end-confirm")).to_be_visible()


async def test_who_is_writing_then_loses_nothing_and_is_told_what_to_do(browser_like: Browsers, tmp_path: Path) -> None:
    async with deployed_under_a_visitor(browser_like, tmp_path) as page:
        await page.get_by_test_id("chat-input").fill("jag skriver just nu")
        await page.unroute("**/static/later.js*")
        await page.get_by_test_id("more-button").click()
        await page.get_by_test_id("end-button").click()
        await expect(page.get_by_test_id("load-again")).to_have_text("Sidan har förnyats. Ladda om den")
        await accessible(page, "a part that new files have replaced")
        await page.get_by_role("button", name=re.compile("Tillbaka")).click()
        await expect(page.get_by_test_id("chat-input")).to_have_value("jag skriver just nu")
        await page.get_by_test_id("more-button").click()
        await page.get_by_test_id("end-button").click()
        await page.get_by_test_id("load-again").click()
        await expect(page.get_by_test_id("chat-log")).to_contain_text("skuld")


# --- a call-back that came to nobody ---------------------------------------------------------------------------


async def test_who_left_a_wrong_number_is_told_calmly_and_can_leave_another(visits: Visits, here: Line) -> None:
    page = await visits()
    await begins(page)
    await says(page, "ring mig hellre")
    await page.get_by_test_id("more-button").click()
    await page.get_by_test_id("callback-button").click()
    form = page.get_by_test_id("callback-form")
    await form.get_by_role("group", name="Är det tryggt").get_by_label("Ja", exact=True).check()
    await form.get_by_role("group", name="Kan någon annan svara").get_by_label("Nej, bara jag").check()
    await form.get_by_label("Ditt telefonnummer").fill("0701234567")
    await form.get_by_test_id("callback-send").click()
    await expect(page.get_by_test_id("callback-left")).to_be_visible()
    await _came_to_nobody(here)
    await page.reload()
    told = page.get_by_test_id("call-ended")
    await expect(told).to_contain_text("kom till fel nummer")
    await accessible(page, "a call-back that came to nobody")
    await told.get_by_role("button", name="Bli uppringd").click()
    await expect(page.get_by_test_id("callback-form")).to_be_visible()
    await page.keyboard.press("Escape")
    await told.get_by_role("button", name="Ta bort").click()
    await expect(told).to_have_count(0)
    assert await here.site.store.callbacks.all() == []


async def _came_to_nobody(here: Line) -> None:
    callbacks = here.site.node.runtime.telephone.callbacks
    kim = Staff(AccountId("kim"), "Kim", "counselor")
    (wish,) = (await callbacks.listed(kim)).callbacks
    await callbacks.take(kim, wish.callback)
    await callbacks.done(kim, wish.callback, CallbackResult(result="wrong"))
