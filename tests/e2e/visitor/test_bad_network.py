"""Ten messages each way with the network cut in the middle, or the gateway killed: all arrive once and in order.

The cut lasts the 20 s that a train takes through a tunnel. The gateway that is killed is that of the whole product,
with its real database and bot.
"""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.e2e.visitor.line import line
from tests.support.clients import Counselor
from tests.support.network_proxy import network_proxy
from tests.support.product import Product, free_port

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

EACH = 10
CUT_S = 20.0


async def test_ten_messages_each_way_through_a_cut_of_twenty_seconds(phone: BrowserContext) -> None:
    port = free_port()
    async with (
        network_proxy(port) as network,
        line(port=port, origins=(f"http://127.0.0.1:{port}", network.url)) as here,
    ):
        counselor = await here.on_duty()
        page, conversation = await talking(counselor, phone, network.url)
        await writes(page, range(4))
        await answers(counselor, conversation, range(4))
        network.cut()
        cut_ends = asyncio.create_task(asyncio.sleep(CUT_S))  # the promise is about these seconds
        await expect(page.get_by_text("Ingen kontakt just nu.")).to_be_visible()
        await writes(page, range(4, 7))
        await expect(page.get_by_text("inte skickat än").first).to_be_visible()
        await expect(page.get_by_text("Ladda inte om sidan")).to_be_visible()
        await answers(counselor, conversation, range(4, 7))
        await cut_ends
        network.mend()
        await writes(page, range(7, EACH))
        await answers(counselor, conversation, range(7, EACH))
        await all_is_there(page, counselor, conversation)


async def test_ten_messages_each_way_with_the_gateway_killed_in_the_middle(
    product: Product, phone: BrowserContext
) -> None:
    counselor = await signed_in(product)
    page, conversation = await talking(counselor, phone, product.url)
    await writes(page, range(4))
    await answers(counselor, conversation, range(4))
    product.kill("handoff.cli serve")
    await writes(page, range(4, 7))
    await product.answering()
    await counselor.close()
    counselor = await signed_in(product)
    await answers(counselor, conversation, range(4, EACH))
    await writes(page, range(7, EACH))
    await all_is_there(page, counselor, conversation)
    await counselor.finish(conversation)
    await counselor.close()


async def signed_in(product: Product) -> Counselor:
    counselor = await Counselor(product.url).log_in(*product.accounts["counselor"])
    assert (await counselor.available(2))["ok"]
    return counselor


async def talking(counselor: Counselor, phone: BrowserContext, url: str) -> tuple[Page, str]:
    """A visitor at `url` and the counselor in one conversation. Those that wait longer are closed first."""
    while (ack := await counselor.take_next())["ok"]:
        await counselor.finish(ack["conversation"])
    page = await phone.new_page()
    await page.goto(f"{url}/chat")
    await page.get_by_test_id("human-button").click()
    await expect(page.get_by_test_id("queue-position")).to_be_visible()
    conversation = await counselor.takes_next()
    await expect(page.get_by_test_id("who-answers")).to_have_text("Du skriver med en person")
    return page, conversation


async def writes(page: Page, numbers: range) -> None:
    for number in numbers:
        await page.get_by_test_id("chat-input").fill(f"från besökaren {number}.")
        await page.get_by_test_id("chat-send").click()


async def answers(counselor: Counselor, conversation: str, numbers: range) -> None:
    for number in numbers:
        ack = await counselor.answer(conversation, f"från stödjaren {number}.")
        assert ack["ok"], ack


async def all_is_there(page: Page, counselor: Counselor, conversation: str) -> None:
    """On the screen and in the log: every message of both, once, in the order of its sender, none marked unsent."""
    wanted = [f"från {who} {number}." for who in ("besökaren", "stödjaren") for number in range(EACH)]
    log = page.get_by_test_id("chat-log")
    await expect(log.get_by_text(wanted[EACH - 1])).to_be_visible()
    await expect(log.get_by_text(wanted[-1])).to_be_visible()
    await expect(log.locator(".pending")).to_have_count(0)
    shown = re.findall(r"från (?:besökaren|stödjaren) \d\.", await log.inner_text())
    assert sorted(shown, key=wanted.index) == wanted, "once each"
    for who in ("besökaren", "stödjaren"):
        assert [text for text in shown if who in text] == [text for text in wanted if who in text], "in order"
    opened = await counselor.call("conversation:open", {"conversation": conversation, "after_seq": 0})
    stored = [text for event in opened["events"] if (text := event.get("text", "")) in wanted]
    assert sorted(stored, key=wanted.index) == wanted
    for who in ("besökaren", "stödjaren"):
        assert [text for text in stored if who in text] == [text for text in wanted if who in text]
