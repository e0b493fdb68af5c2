"""A guide changed in the editor's browser is walked by the next visitor on every node, and ended as it was begun."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial

import pytest
import pytest_asyncio
from playwright.async_api import expect

from handoff.app.build import utc_now
from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from knowledge import seed, wordings
from storage.memory import MemoryStore
from tests.e2e.accessibility import accessible
from tests.e2e.editor.conftest import PASSWORD, Browsers
from tests.e2e.editor.desk import EditorPage
from tests.e2e.people import VisitorPage
from tests.handoff.gateway.http.test_guides_at_the_desk import Worried
from tests.support.editor_desk import Unsearched
from tests.support.guides import WORRY
from tests.support.letters import Letters
from tests.support.product import ROOT
from tests.support.site import Site, site

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

Nodes = tuple[Site, Site]
OLD, NEW = "Fråga vad hen gillar där.", "Sätt dig bredvid en stund."
WRITTEN = "Fråga vad {hen|han|hon} gillar där."
"""The first of them in the guide's own text: it is said of him, of her, or of who is not known."""
LIVE_WITHIN_S = 2.0


@pytest_asyncio.fixture(loop_scope="session")
async def nodes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nodes]:
    """Two nodes of one line, with one guide and two people at the desk."""
    store = MemoryStore(utc_now)
    folder = tmp_path_factory.mktemp("guides")
    (folder / "prov_oro.yaml").write_text(WORRY, encoding="utf-8")
    await registry.add(account_ports(store), "redaktor", "editor", PASSWORD)
    await registry.add(account_ports(store), "granskare", "reviewer", PASSWORD, jurist=True)
    installed = wordings.load(seed.REPLIES)
    library = partial(Unsearched, store.knowledge, embedder=Letters, clock=utc_now, installed=installed, guides=folder)
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(
                site(
                    ROOT / "widget" / "dist",
                    store,
                    bot=Worried(),
                    library=library,
                    library_words=True,
                    data=tmp_path_factory.mktemp("node"),
                    within_s=None,
                )
            )
            for _ in range(2)
        ]
        yield opened[0], opened[1]


async def worried(browser_like: Browsers, node: Site) -> VisitorPage:
    """A visitor who has been asked what has changed."""
    page = await (await browser_like(width=390, height=780)).new_page()
    await page.goto(f"{node.url}/chat")
    visitor = VisitorPage(page)
    await visitor.starts()
    await visitor.writes("jag är orolig")
    await visitor.sees("Vem är du orolig för?")
    await visitor.writes("min son")
    await visitor.sees("Vad är det som har förändrats?")
    return visitor


async def test_a_guide_is_changed_reviewed_and_walked_on_both_nodes_while_somebody_ends_the_old_one(
    nodes: Nodes, browser_like: Browsers
) -> None:
    first, second = nodes
    in_the_middle = await worried(browser_like, second)
    editor, reviewer = [
        await EditorPage.signs_in(await browser_like(), first.url, name, PASSWORD) for name in ("redaktor", "granskare")
    ]
    await editor.opens("prov_oro", "guide")
    await editor.sees_the_preview_say(OLD)
    await editor.page.get_by_test_id("guide-as-text").click()
    text = await editor.field("guide").input_value()

    await editor.writes("guide", text.replace("next: prova", "next: borta"))
    finding = await editor.has_finding("unknown_step")
    await expect(finding).to_contain_text("Rad")
    await finding.get_by_role("button").click()
    await editor.presses("submit")
    await expect(editor.page.get_by_test_id("step-problem")).to_contain_text("fel som måste rättas")
    await accessible(editor.page, "a guide with a fault")

    await editor.writes("guide", text.replace(WRITTEN, NEW))
    await editor.sees_the_preview_say(NEW)
    await expect(editor.page.locator(".finding")).to_have_count(0)
    await editor.presses("submit")
    await editor.is_told("Lämnad till granskning")
    await reviewer.opens("prov_oro", "guide")
    await reviewer.presses("approve")
    await reviewer.answers("")
    await reviewer.stands("Godkänd")
    await editor.page.reload()
    await editor.presses("publish")
    await editor.is_told("Besökarna ser den nu")
    published_at = time.monotonic()

    for node in nodes:
        while node.library.guides.live("prov_oro") is None or NEW not in str(node.library.guides.live("prov_oro")):
            assert time.monotonic() - published_at < LIVE_WITHIN_S
            await editor.page.wait_for_timeout(50)
    for node in nodes:
        visitor = await worried(browser_like, node)
        await visitor.page.get_by_role("button", name="Mycket på nätet").click()
        await visitor.sees(NEW)
    await in_the_middle.page.get_by_role("button", name="Mycket på nätet").click()
    await in_the_middle.sees("Fråga vad han gillar där.")  # who has a son
    await in_the_middle.sees("Vågar du prova det i helgen?")
