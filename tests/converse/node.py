"""The chat as it runs in production, for visitors who are played: one node with real rules, texts, knowledge and bot.

The bot is a process of its own, trained if there is no model of its content, or the one that `LOTSEN_BOT_URL` names.
Conversations are kept in memory. One counselor is there and takes nobody, so that a person can be had.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from handoff.app.build import utc_now
from handoff.app.settings import Settings
from handoff.assistant.bot_service.client import Bot
from handoff.cli._bot import bot as trained_bot
from handoff.cli._parts import REPLIES, library_factory
from handoff.risk import RiskRules
from knowledge import wordings
from storage.memory import MemoryStore
from tests.support.site import Site, pages, site

READY_WITHIN_S: Final = 300.0


@asynccontextmanager
async def chat(bot: Bot | None = None) -> AsyncIterator[Site]:
    """A node that answers visitors as in production; `bot` in place of one of its own."""
    if bot is None:
        async with trained_bot() as own, chat(own) as running:
            yield running
        return
    store = MemoryStore(utc_now)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(mongodb_uri="mongodb://unused", data=folder)
        async with site(
            pages(folder / "pages"),
            store,
            bot=bot,  # type: ignore[arg-type]  # a Bot like any other
            library=library_factory(store, settings, wordings.load(REPLIES)),
            library_words=True,
            rules=RiskRules.load(),
            sockets_per_address=10_000,
            within_s=None,
        ) as running:
            counselor = await running.counselor("stodjare")
            await counselor.available()
            async with asyncio.timeout(READY_WITHIN_S):
                await running.library.reindex()
                while not await bot.healthy():  # noqa: ASYNC110  # another process cannot set an event of ours
                    await asyncio.sleep(0.5)
            yield running
