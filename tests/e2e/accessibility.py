"""Checks of a view: accessibility, widths, zoom, focus and forced colours.

WCAG 2.2 AA by axe-core, no sideways scrolling at 320 px or at 200 % zoom, the way out and 112 always in sight,
a visible focus, and nothing that vanishes in forced colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Frame, Page

WIDTHS = ((320, 640), (768, 1024), (1280, 800))
DARK_AT = 768
"""The width that is checked in the dark scheme; colours do not depend on the width."""
ZOOMED = (640, 400)
"""The viewport of a window of 1280 by 800 at 200 % zoom."""

_AXE = Axe()
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}

_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}

_RUN = """async ([parts, options]) => {
  const found = await axe.run(parts ?? document, options);
  return [found.passes.length, found.violations];
}"""
"""Only what is asked about leaves the page: axe's whole result names every element."""

_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

EXIT, EMERGENCY = "[data-testid=quick-exit]", "a[href='tel:112']"

_OUT_OF_SIGHT = """(wanted) => {
  return wanted.filter((selector) => {
    const boxes = [...document.querySelectorAll(selector)].map((each) => each.getBoundingClientRect());
    const across = (box) => box.width && box.left >= 0 && box.right <= innerWidth;
    return !boxes.some((box) => across(box) && box.top >= 0 && box.bottom <= innerHeight);
  });
}"""

_SMALL = """() => {
  const alone = (link) => [...link.parentElement.childNodes].every((each) => each === link || !each.textContent.trim());
  const pressed = "button, a[href], summary, label.option, input:not([type=radio]), select, textarea";
  return [...document.querySelectorAll(pressed)]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => !each.closest("[inert], .hidden-visually"))
    .filter((each) => !each.matches("a") || getComputedStyle(each).display !== "inline" || alone(each))
    .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
    .filter(([_, box]) => box.width < 24 || box.height < 24)
    .map(([text, box]) => `${text} ${Math.round(box.width)} x ${Math.round(box.height)}`);
}"""
"""What can be pressed and is too small; a link within a sentence is as high as its line (WCAG 2.5.8)."""

_LARGE_TEXT = "(size) => { document.documentElement.style.fontSize = size; }"

PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Waits two frames: after the first, ResizeObservers have run."""

_LOST_IN_FORCED_COLOURS = """() => {
  const canvas = getComputedStyle(document.documentElement).backgroundColor;
  const hasWords = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((each) => hasWords(each) && each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => {
      const { color, forcedColorAdjust } = getComputedStyle(each);
      if (forcedColorAdjust === "auto") return color === canvas;
      let behind = each;
      while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
      return behind && getComputedStyle(behind).backgroundColor === color;
    })
    .map((each) => each.textContent.trim().slice(0, 40));
}"""
"""Words in the colour of what is behind them: with forced colours, the browser puts the page's own behind each."""


async def check_view(page: Page) -> None:
    """Check the current view at every width, in both schemes, in forced colours and zoomed; restore the window."""
    before = page.viewport_size
    for width, height in WIDTHS:
        await page.set_viewport_size({"width": width, "height": height})
        await _fits(page, f"{width} px")
        dark = width == DARK_AT
        await page.emulate_media(color_scheme="dark" if dark else "light")
        await accessible(page, f"{width} px", colours_alone=dark)
    await page.emulate_media(color_scheme="light")
    await read_in_forced_colours(page)
    await page.set_viewport_size({"width": ZOOMED[0], "height": ZOOMED[1]})
    await _fits(page, "200 %")
    await page.set_viewport_size({"width": WIDTHS[1][0], "height": WIDTHS[1][1]})
    await page.evaluate(_LARGE_TEXT, "200%")
    await _fits(page, "text at 200 %")
    await page.evaluate(_LARGE_TEXT, "")
    if before:
        await page.set_viewport_size(before)
    await page.evaluate(PAINTED)


async def read_in_forced_colours(page: Page) -> None:
    """Every word of the view can be read."""
    await page.emulate_media(forced_colors="active")
    await page.evaluate(PAINTED)
    lost = await page.evaluate(_LOST_IN_FORCED_COLOURS)
    await page.emulate_media(forced_colors="none")
    assert lost == [], f"cannot be read in forced colours: {lost}"


async def _fits(page: Page, how: str) -> None:
    await page.evaluate(PAINTED)
    assert await page.evaluate(_SIDEWAYS) <= 0, f"scrolls sideways at {how}"
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert await page.evaluate(_OUT_OF_SIGHT, [EXIT]) == [], f"out of sight at {how}, at the end of the page"
    await page.evaluate("scrollTo(0, 0)")
    assert await page.evaluate(_OUT_OF_SIGHT, [EXIT, EMERGENCY]) == [], f"out of sight at {how}"
    await large_enough(page, how)


async def large_enough(page: Page, how: str) -> None:
    """What can be pressed has the least size of a target."""
    small = await page.evaluate(_SMALL)
    assert small == [], f"too small to press at {how}: {small}"


async def accessible(
    page: Page | Frame, how: str, *, colours_alone: bool = False, parts: Mapping[str, Any] | None = None
) -> None:
    """No violation of WCAG 2.2 AA, nor of axe's best practices.

    Args:
        page: what is looked at.
        how: for the message.
        colours_alone: of a view that has been looked at whole in another scheme.
        parts: axe's context: which parts of a long page are looked at. All of it without.
    """
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_AXE.axe_script)
    options = _COLOURS if colours_alone else _RULES
    checked, violations = await page.evaluate(_RUN, [dict(parts) if parts else None, options])
    assert checked or colours_alone, f"{how}: axe has looked at nothing"
    told = [f"{each['id']}: {[node['html'][:160] for node in each['nodes']]}" for each in violations]
    assert told == [], f"{how}: " + "\n".join(told)


async def accessible_in_both_schemes(page: Page, how: str, *, parts: Mapping[str, Any] | None = None) -> None:
    """No violation in light, none by its colours in dark, and every word can be read in forced colours."""
    await page.emulate_media(color_scheme="light")
    await accessible(page, f"{how} in light", parts=parts)
    await page.emulate_media(color_scheme="dark")
    await accessible(page, f"{how} in dark", colours_alone=True, parts=parts)
    await page.emulate_media(color_scheme="light")
    await read_in_forced_colours(page)


async def presses(page: Page, test_id: str, *, which: int = 0, key: str = "Enter", at_most: int = 80) -> None:
    """Reach a control by the Tab key alone, see that its focus shows, and press it."""
    await reaches(page, test_id, which=which, at_most=at_most)
    await page.keyboard.press(key)


async def reaches(page: Page, test_id: str, *, which: int = 0, at_most: int = 80) -> None:
    """Reach a control by the Tab key alone, and see that its focus shows."""
    wanted = page.get_by_test_id(test_id).nth(which)
    await wanted.wait_for()
    for _ in range(at_most):
        if await wanted.evaluate("(each) => each === document.activeElement"):
            shown = await wanted.evaluate("(each) => getComputedStyle(each).outlineStyle")
            assert shown != "none", f"the focus on {test_id} does not show"
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{test_id} cannot be reached by keyboard")
