"""From a key to its paint: how long it took, and what of it was the page's own work in processor time.

A shared machine makes the first of them long; the second is the page's alone, also where the processor is slowed.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import CDPSession, Frame, Locator, Page

PAINTS = """() => {
  window.paints = [];
  addEventListener("input", (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.paints.push(performance.now() - began);
      channel.port2.postMessage(null);
    });
  }, { capture: true });
}"""
"""From the key to after the frame that shows it: a message posted in the frame is handled once it is painted."""

PAINTED = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0, true))))"
)
"""Until the page as it is now has been painted."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Milliseconds of each key: by the clock, and of the page's own work."""

    took: list[float]
    work: list[float]


async def work_meter(page: Page) -> CDPSession:
    """Counts the processor time of the page's main thread, for `busy_s`."""
    meter = await page.context.new_cdp_session(page)
    await meter.send("Performance.enable", {"timeDomain": "threadTicks"})
    return meter


async def busy_s(meter: CDPSession) -> float:
    """Seconds of processor time that the page's main thread has had: what it costs, however busy the machine is."""
    metrics = (await meter.send("Performance.getMetrics"))["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


async def keys_to_paint(page: Page, field: Locator, text: str, *, within: Page | Frame | None = None) -> Keys:
    """Writes a text key by key, each after the paint of the one before, the first after that of the field.

    A field is seen before it is written in. What drives the browser has its own script in the page by then.

    Args:
        page: has the keyboard.
        field: where it is written.
        text: in it each character is a key.
        within: the frame of the field, if it is not the page itself.
    """
    frame = within or page
    meter = await work_meter(page)
    await frame.evaluate(PAINTS)
    await field.focus()
    await frame.wait_for_function(PAINTED)
    work: list[float] = []
    for number, key in enumerate(text, 1):
        before = await busy_s(meter)
        await page.keyboard.press("Space" if key == " " else key)
        await frame.wait_for_function("(keys) => window.paints.length >= keys", arg=number)
        work.append((await busy_s(meter) - before) * 1000)
    return Keys(list(await frame.evaluate("window.paints")), work)
