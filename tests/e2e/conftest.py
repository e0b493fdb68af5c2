"""One running product and real browsers for all end-to-end tests; every fixture cleans up after a failed test too."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from tests.e2e.browsers import DEFAULT, Launch, browsers
from tests.e2e.cleanup import end_conversations
from tests.support.product import Product, running

expect.set_options(timeout=60_000)
"""Generous, as what is waited for is an event and the machine is shared: only a failure takes this long."""

BUSY = {"LOTSEN_CALM_STARTS": "100000", "LOTSEN_SOCKETS_PER_ADDRESS": "1000"}
"""The flood limits are off: one test starts two hundred conversations within a minute, and all of them wait."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running_product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """`lotsen up`, ready: real database, real Rasa, real gateway."""
    async with running(tmp_path_factory.mktemp("product") / "data", BUSY) as product:
        await product.line("ready")
        yield product


@pytest_asyncio.fixture(loop_scope="session")
async def product(running_product: Product) -> AsyncIterator[Product]:
    """The running product, for one test: whatever it leaves, also when it fails, is ended afterwards."""
    yield running_product
    await running_product.answering()
    await end_conversations(running_product)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def launch(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Launch]:
    """Browsers by their font; each process is shared by all tests."""
    async with browsers(tmp_path_factory.mktemp("fonts")) as launched:
        yield launched


@pytest.fixture
def font() -> str:
    """The font of the test's browser; `@both_fonts` runs a test once in each."""
    return DEFAULT


@pytest_asyncio.fixture(loop_scope="session")
async def browser(launch: Launch, font: str) -> AsyncIterator[Browser]:
    """The shared browser in the test's font; contexts that the test has opened are closed, also when it fails."""
    browser = await launch(font)
    yield browser
    for context in list(browser.contexts):
        await context.close()


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
