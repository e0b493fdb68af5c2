"""How long a visitor with a poor phone waits: `python -m tests.e2e.visitor.speed`, or `make measure-widget`.

A processor a quarter as fast, and slow 3G as page speed tests define it: 400 kbit/s each way, 400 ms for a round
trip. Prints figures; the exit code says whether the aims are met.

The line is a real one: the handshake of every connection is a round trip of it. The browser's own emulation of a slow
line delays requests alone, so that a first paint comes a round trip sooner in it. That one is measured in both.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
from dataclasses import dataclass

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from handoff.operations.bootstrap.browser import executable
from handoff.operations.bootstrap.checkout import Checkout
from tests.e2e.browsers import ARGUMENTS
from tests.e2e.keys import Keys, keys_to_paint
from tests.e2e.visitor.host import host
from tests.e2e.visitor.line import line
from tests.support.network_proxy import network_proxy
from tests.support.product import free_port

ROUND_TRIP_S, BYTES_PER_S = 0.4, 400_000 / 8
SLOWER = 4
ROUNDS = 5
LAUNCHER_WITHIN_S, CHAT_WITHIN_S, WORK_WITHIN_S = 2.0, 2.0, 2.0
SHELL_WITHIN_S = 0.8
KEY_WITHIN_MS = 50.0
WRITTEN = "min bror har blivit arg och pratar om hat"

HOST_PAGE = '<title>Kommunen</title><body><h1>Kommunen</h1><script async src="{line}/widget.js"></script>'
ONE_PROCESS = "--disable-features=IsolateOrigins,site-per-process"
"""The frame in the page's own process: what slows one down slows down both."""


MARKS = """() => {
  const mark = (name, at) => console.log(`mark ${name} ${performance.timeOrigin + at}`);
  const first = (name, find) => {
    const look = () => {
      if (!find()) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => mark(name, performance.now())));
    };
    requestAnimationFrame(look);
  };
  if (window === top) {
    mark("navigation", 0);
    first("launcher", () => document.querySelector("lotsen-widget")?.shadowRoot.querySelector("button"));
    first("shell", () => document.querySelector("lotsen-widget")?.shadowRoot.querySelector(".opening"));
    addEventListener("click", (event) => mark("press", event.timeStamp), true);
  } else {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) mark(entry.name, entry.startTime);
    }).observe({ type: "paint", buffered: true });
    first("chat", () => document.querySelector("[data-testid=chat-start]"));
    first("work", () => document.querySelector("[data-testid=working]"));
    first("field", () => document.querySelector("[data-testid=chat-input]"));
    addEventListener("click", (event) => mark("start", event.timeStamp), true);
  }
}"""
"""Marks in the page itself: each control when the frame that shows it is painted; it takes presses from then on."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds: to a launcher that can be pressed, from that press to a chat that can, and to the field to write in."""

    launcher: float
    shell: float
    """From the press to the first words, 112 and the way out, which the loader shows."""
    painted: float
    """From the press to the same of the chat's page."""
    alone: float
    """From navigation to the chat as a page of its own, which nothing has been loaded for, to its first paint."""
    emulated: float
    """The same, by the browser's own emulation of the line, which counts no handshake."""
    chat: float
    field: float
    work: float
    """Of the last, the proof of work: from its first sign, its code to fetch and the second start included."""
    keys: Keys


async def measure(rounds: int = ROUNDS) -> list[Waits]:
    """The waits of so many visitors, each with nothing in their browser yet."""
    port = free_port()
    async with (
        network_proxy(port, round_trip_s=ROUND_TRIP_S, bytes_per_s=BYTES_PER_S) as network,
        host({"/": HOST_PAGE.format(line=network.url)}) as site,
        network_proxy(site.port, round_trip_s=ROUND_TRIP_S, bytes_per_s=BYTES_PER_S) as to_site,
        line(
            port=port,
            origins=(network.url,),
            frame_ancestors=(to_site.url, f"http://localhost:{to_site.port}"),
            calm_starts=1,
        ) as busy,
        async_playwright() as playwright,
    ):
        arguments = [*ARGUMENTS, ONE_PROCESS]
        browser = await playwright.chromium.launch(executable_path=executable(Checkout.here()), args=arguments)
        await busy.site.visitor()  # all who come after are asked for work
        slow = [await first_paint_s(page, f"{network.url}/chat") for page in await phone_pages(browser, rounds)]
        lines = [await with_slow_line(page) for page in await phone_pages(browser, rounds)]
        told = [await first_paint_s(page, f"{busy.url}/chat") for page in lines]
        embedded = await phone_pages(browser, rounds)
        pages = zip(embedded, slow, told, strict=True)
        return [await visit(page, f"http://localhost:{to_site.port}/", *paints) for page, *paints in pages]


async def phone_pages(browser: Browser, count: int) -> list[Page]:
    """As many slow phones. A window that has just been opened draws its own frame first: none is used before all are.

    What is open draws on the same process: those of one measurement are closed before those of the next are opened.
    """
    return [await phone_page(browser) for _ in range(count)]


async def phone_page(browser: Browser) -> Page:
    """A page of a slow phone that has loaded nothing yet."""
    context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="sv-SE", has_touch=True)
    page = await context.new_page()
    phone = await context.new_cdp_session(page)
    await phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


async def with_slow_line(page: Page) -> Page:
    """The page with the browser's own emulation of a slow line, as its developer tools have it."""
    line = await page.context.new_cdp_session(page)
    await line.send("Network.enable")
    conditions = {"offline": False, "latency": ROUND_TRIP_S * 1000}
    await line.send(
        "Network.emulateNetworkConditions",
        {**conditions, "downloadThroughput": BYTES_PER_S, "uploadThroughput": BYTES_PER_S},
    )
    return page


async def first_paint_s(page: Page, url: str) -> float:
    """From the navigation to the first words of the page."""
    await page.goto(url)
    painted = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    await page.wait_for_function(painted)
    painted_ms = float(await page.evaluate(painted))
    await page.context.close()
    return painted_ms / 1000


async def visit(page: Page, url: str, alone: float, emulated: float) -> Waits:
    """One visitor of a page that has the chat in it; with the first paints of who came to the chat's own page."""
    marks: dict[str, float] = {}

    def keep(said: ConsoleMessage) -> None:
        kind, _, rest = said.text.partition(" ")
        if kind == "mark":
            name, _, at_ms = rest.partition(" ")
            marks.setdefault(name, float(at_ms) / 1000)

    page.on("console", keep)
    await page.add_init_script(f"({MARKS})()")
    await page.goto(url, wait_until="commit")
    await page.get_by_role("button", name="Chatta anonymt").click()
    chat = page.frame_locator("iframe")
    await chat.get_by_test_id("chat-start").click()
    await chat.get_by_test_id("chat-input").click()
    keys = await keys_to_paint(page, chat.get_by_test_id("chat-input"), WRITTEN, within=page.frames[-1])
    await page.context.close()
    return Waits(
        launcher=marks["launcher"] - marks["navigation"],
        shell=marks["shell"] - marks["press"],
        alone=alone,
        emulated=emulated,
        painted=marks["first-contentful-paint"] - marks["press"],
        chat=marks["chat"] - marks["press"],
        field=marks["field"] - marks["start"],
        # The sign of the work can come and go between two looks at the page: the start is then its upper bound.
        work=marks["field"] - marks.get("work", marks["start"]),
        keys=keys,
    )


def told(waits: list[Waits]) -> bool:
    """Print the figures; whether the aims are met."""
    rows = (
        ("launcher can be pressed, after navigation", [each.launcher for each in waits], LAUNCHER_WITHIN_S),
        ("112 and the way out painted, after the press", [each.shell for each in waits], SHELL_WITHIN_S),
        ("chat's page painted, after the press", [each.painted for each in waits], None),
        ("chat's own page painted, handshake counted", [each.alone for each in waits], None),
        ("chat's own page painted, by the browser's emulation", [each.emulated for each in waits], SHELL_WITHIN_S),
        ("chat can be used, after the press", [each.chat for each in waits], CHAT_WITHIN_S),
        ("in a flood: first word can be written, after the start", [each.field for each in waits], None),
        ("in a flood: of that, the proof of work", [each.work for each in waits], WORK_WITHIN_S),
    )
    print(f"slow 3G (400 kbit/s, 400 ms), processor {SLOWER} times slower, {len(waits)} visitors:")
    for name, seconds, aim in rows:
        aimed = f"  aim {aim:g} s" if aim else ""
        print(f"  {name:<56} median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s{aimed}")
    quick = keys_told([each.keys for each in waits])
    return quick and all(statistics.median(seconds) < aim for _, seconds, aim in rows if aim)


def keys_told(keys: list[Keys]) -> bool:
    """Print what a key costs; whether none costs more than the aim."""
    took, work = [ms for each in keys for ms in each.took], [ms for each in keys for ms in each.work]
    print(f"  key to paint, by the clock           {_median_and_most(took)}")
    print(f"  key to paint, the page's own work    {_median_and_most(work)}  aim {KEY_WITHIN_MS:.0f} ms")
    return max(work) < KEY_WITHIN_MS


def _median_and_most(ms: list[float]) -> str:
    return f"median {statistics.median(ms):.0f} ms, most {max(ms):.0f} ms"


if __name__ == "__main__":
    sys.exit(0 if told(asyncio.run(measure())) else 1)
