"""Takes screenshots for the documentation: folder, sizes, light and dark."""

from __future__ import annotations

from playwright.async_api import Browser, BrowserContext, Page

from tests.support.product import ROOT

FOLDER = ROOT / "widget" / "screenshots"
PHONE, DESK, TABLET = (390, 780), (1280, 800), (820, 1180)


async def context_of(browser: Browser, size: tuple[int, int], *, scripts: bool = True) -> BrowserContext:
    return await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=scripts,
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        reduced_motion="reduce",
    )


async def take(page: Page, name: str) -> None:
    path = FOLDER / f"{name}.png"
    await page.screenshot(path=path)
    print(path.relative_to(ROOT), flush=True)


async def take_both(page: Page, name: str) -> None:
    """In light, and in dark beside it."""
    await take(page, name)
    await page.emulate_media(color_scheme="dark")
    await take(page, f"{name}-dark")
    await page.emulate_media(color_scheme="light")
