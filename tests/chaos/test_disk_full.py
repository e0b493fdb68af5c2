"""A full disk: while it is full, nothing is said to be well; with room again, writes work without a hand."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from tests.support.clients import Visitor
from tests.support.product import Product, running
from tests.trust.disks import no_room

pytestmark = [pytest.mark.chaos, pytest.mark.slow]

WITHIN_S = 120.0


async def until_ready_says(product: Product, status: int) -> dict[str, object]:
    async with asyncio.timeout(WITHIN_S), aiohttp.ClientSession() as http:
        while True:
            async with http.get(f"{product.url}/readyz") as answer:
                if answer.status == status:
                    return dict(await answer.json())
            await asyncio.sleep(0.2)  # another process cannot set an event of ours


async def test_after_a_full_disk_the_database_is_started_again_and_meanwhile_nobody_is_told_that_all_is_well(
    tmp_path: Path,
) -> None:
    elsewhere = {"LOTSEN_BOT_URL": f"unix://{tmp_path}/nobody.sock"}
    async with running(tmp_path / "data", elsewhere) as product:
        await product.line("chat")
        visitor = await Visitor(product.url).connect()
        await visitor.start()
        assert (await visitor.say("före"))["ok"]
        with no_room(product.children("child.py")[0].pid):
            assert await until_ready_says(product, 503) == {"ok": False, "database": False}
            assert not (await visitor.say("medan"))["ok"]
        await until_ready_says(product, 200)
        assert (await visitor.say("efter"))["ok"]
        await visitor.close()
    assert "[database] takes no writes; ending it, to start it again" in product.lines
