"""How long staff with a poor line wait for the console: `python -m tests.e2e.console.speed`, or `make measure-console`.

On slow 3G with a processor a quarter as fast, as for visitors (`tests.e2e.visitor.speed`): to a sign-in page that can
be written in, from the press of the button to the desk, and from a key of an answer to its paint. Prints figures; the
exit code says whether the aims are met.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from dataclasses import dataclass

from playwright.async_api import Browser, async_playwright, expect

from handoff.operations.bootstrap.browser import executable
from handoff.operations.bootstrap.checkout import Checkout
from tests.e2e.browsers import ARGUMENTS
from tests.e2e.console.staffed_line import StaffedLine, staffed_line
from tests.e2e.keys import Keys, keys_to_paint
from tests.e2e.visitor.speed import BYTES_PER_S, ROUND_TRIP_S, SLOWER, keys_told
from tests.support.network_proxy import network_proxy
from tests.support.product import free_port

ROUNDS = 3
READY_WITHIN_S = 3.0
ANSWERED = "hej vad bra att du skriver till oss"


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds: to a sign-in page that can be written in, and from signing in to the desk."""

    ready: float
    desk: float
    keys: Keys


async def measure(rounds: int = ROUNDS) -> list[Waits]:
    """The waits of so many counselors, each with nothing in their browser yet."""
    port = free_port()
    async with (
        network_proxy(port, round_trip_s=ROUND_TRIP_S, bytes_per_s=BYTES_PER_S) as network,
        staffed_line(port=port, origins=(network.url,)) as staffed,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=executable(Checkout.here()), args=[*ARGUMENTS])
        return [await visit(browser, staffed, f"{network.url}/console") for _ in range(rounds)]


async def visit(browser: Browser, staffed: StaffedLine, url: str) -> Waits:
    """One counselor signs in."""
    name, password = staffed.accounts["counselor"]
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="sv-SE")
    page = await context.new_page()
    slow = await context.new_cdp_session(page)
    await slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    began = time.monotonic()
    await page.goto(url, wait_until="commit")
    await expect(page.get_by_test_id("login-name")).to_be_editable(timeout=30_000)
    ready = time.monotonic() - began
    await page.get_by_test_id("login-name").fill(name)
    await page.get_by_test_id("login-password").fill(password)
    began = time.monotonic()
    await page.get_by_test_id("login-submit").click()
    await expect(page.get_by_test_id("take-next")).to_be_visible(timeout=30_000)
    desk = time.monotonic() - began
    visitor = await staffed.asks()
    await expect(page.get_by_test_id("take-next")).to_have_attribute("aria-disabled", "false", timeout=30_000)
    await page.get_by_test_id("take-next").click()
    await page.wait_for_load_state("networkidle")  # a counselor reads before writing: what is beside the log has come
    keys = await keys_to_paint(page, page.get_by_test_id("answer-input"), ANSWERED)
    await visitor.call("conversation:end", {"client_msg_id": "end", "erase": True})
    await context.close()
    return Waits(ready, desk, keys)


def told(waits: list[Waits]) -> bool:
    """Print the figures; whether the aim is met."""
    ready, desk = [each.ready for each in waits], [each.desk for each in waits]
    print(f"slow 3G (400 kbit/s, 400 ms), processor {SLOWER} times slower, {len(waits)} counselors:")
    print(f"  sign-in page ready   median {statistics.median(ready):.2f} s, worst {max(ready):.2f} s  aim 3 s")
    print(f"  desk after signing in median {statistics.median(desk):.2f} s, worst {max(desk):.2f} s")
    quick = keys_told([each.keys for each in waits])
    return quick and statistics.median(ready) < READY_WITHIN_S


if __name__ == "__main__":
    sys.exit(0 if told(asyncio.run(measure())) else 1)
