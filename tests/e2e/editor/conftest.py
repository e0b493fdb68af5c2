"""A line with an editor's desk, which starts in a second, and browsers of those who work there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext

from handoff.app.build import utc_now
from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from knowledge import seed, wordings
from storage.memory import MemoryStore
from tests.e2e.editor.desk import EditorPage
from tests.handoff.gateway.http.test_teaching import trial
from tests.support.editor_desk import Unsearched
from tests.support.letters import Letters
from tests.support.product import ROOT
from tests.support.site import Site, site

PASSWORD = "korrekt häst batteri"

Browsers = Callable[..., Awaitable[BrowserContext]]
Comes = Callable[..., Awaitable[EditorPage]]
"""(name of an account, what the browser is like) -> that person at the desk."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """An editor and a reviewer, and the content of a fresh installation; each story has articles of its own."""
    store = MemoryStore(utc_now)
    await registry.add(account_ports(store), "redaktor", "editor", PASSWORD)
    await registry.add(account_ports(store), "granskare", "reviewer", PASSWORD, jurist=True)
    installed = wordings.load(seed.REPLIES)
    library = partial(Unsearched, store.knowledge, embedder=Letters, clock=utc_now, installed=installed)
    async with site(
        ROOT / "widget" / "dist",
        store,
        library=library,
        library_words=True,
        trial=trial,
        data=tmp_path_factory.mktemp("desk"),
        within_s=None,
    ) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def browser_like(browser: Browser) -> AsyncIterator[Browsers]:
    """Opens browsers, Swedish and wide unless told otherwise; closes them after the story."""
    async with AsyncExitStack() as stack:

        async def opened(width: int = 1280, height: int = 800, **options: Any) -> BrowserContext:
            made = {"locale": "sv-SE", "reduced_motion": "reduce", **options}
            context = await browser.new_context(viewport={"width": width, "height": height}, **made)
            stack.push_async_callback(context.close)
            return context

        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def comes(line: Site, browser_like: Browsers) -> Comes:
    """Somebody of the line's staff sits down."""

    async def come(name: str, **options: Any) -> EditorPage:
        return await EditorPage.signs_in(await browser_like(**options), line.url, name, PASSWORD)

    return come
