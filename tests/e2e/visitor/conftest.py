"""A line for each test of the visitor's side, and browsers of visitors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page

from tests.e2e.visitor.line import Line, line

Browsers = Callable[..., Awaitable[BrowserContext]]
"""(width, height, what else it is like) -> a browser of a visitor."""

Visits = Callable[..., Awaitable[Page]]
"""(path, and what the browser is like) -> a page of the line, in a browser of its own."""


@pytest_asyncio.fixture(loop_scope="session")
async def here() -> AsyncIterator[Line]:
    """A line in practice, always open, with nobody signed in yet."""
    async with line() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def browser_like(browser: Browser) -> AsyncIterator[Browsers]:
    """Opens browsers of visitors: a phone, Swedish, unless told otherwise. Closes them after the story."""
    async with AsyncExitStack() as stack:

        async def opened(width: int = 390, height: int = 780, **options: Any) -> BrowserContext:
            made = {"locale": "sv-SE", "reduced_motion": "reduce", **options}
            context = await browser.new_context(viewport={"width": width, "height": height}, **made)
            stack.push_async_callback(context.close)
            return context

        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def visits(here: Line, browser_like: Browsers) -> Visits:
    """Opens pages of the line."""

    async def visit(path: str = "/chat", **options: Any) -> Page:
        page = await (await browser_like(**options)).new_page()
        await page.goto(here.url + path)
        return page

    return visit
