"""One running product for the tests that kill or stop its gateway and bot: it comes back from that, and it is asked."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio

from tests.support.product import READY_WITHIN_S, Product, running

FAST: Final = {"LOTSEN_RATE_PER_S": "1000", "LOTSEN_RATE_PER_MINUTE": "100000"}
"""The limits on a visitor's pace are off: one test writes a thousand messages."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running_product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """`lotsen up`, ready: real database, real Rasa, real gateway. To start it takes longer than most of the tests."""
    async with running(tmp_path_factory.mktemp("product") / "data", FAST) as product:
        await product.line("ready")
        yield product


@pytest_asyncio.fixture(loop_scope="session")
async def product(running_product: Product) -> AsyncIterator[Product]:
    """The running product, for one test: whatever the one before it has killed or stopped goes on."""
    await running_product.bot_answers(within_s=READY_WITHIN_S)
    yield running_product
    for bot in running_product.children("bot.cli run"):
        bot.send_signal(signal.SIGCONT)
