"""A state of the editor as people of every sight and screen have it."""

from __future__ import annotations

from playwright.async_api import Page

from tests.e2e.accessibility import PAINTED, accessible


async def looks(page: Page, state: str) -> None:
    """No fault by axe and nothing sideways, at three widths, in light and dark."""
    for width, scheme in ((320, "light"), (1024, "dark"), (1440, "light")):
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
        await page.evaluate(PAINTED)
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (state, width)
        await accessible(page, f"{state} at {width} {scheme}", colours_alone=scheme == "dark")
