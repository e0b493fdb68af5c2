"""One running product and one real browser for all end-to-end tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from handoff.operations.bootstrap.browser import executable
from handoff.operations.bootstrap.checkout import Checkout
from tests.support.product import Product, running

expect.set_options(timeout=60_000)
"""Generous, as what is waited for is an event and the machine is shared: only a failure takes this long."""

BUSY = {"LOTSEN_CALM_STARTS": "100000"}
"""All stories share one line, and two hundred visitors come within a minute in one of them: that is no flood here."""

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """`lotsen up`, ready: real database, real Rasa, real gateway."""
    async with running(tmp_path_factory.mktemp("product") / "data", BUSY) as product:
        await product.line("ready")
        yield product


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(Checkout.here()), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A visitor's browser: a small screen, Swedish."""
    context = await browser.new_context(viewport={"width": 390, "height": 780}, locale="sv-SE")
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A counselor's browser."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="sv-SE")
    yield context
    await context.close()
