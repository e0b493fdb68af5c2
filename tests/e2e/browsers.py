"""Browsers of the end-to-end tests, one process a font: Chromium sees only the fonts of one folder.

Which fonts a machine has decides how wide its texts are. So a fontconfig file of the tests offers a single family, and
tests that sweep for accessibility run in the widest (`@widest_font`), some of them once in each (`@both_fonts`).
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, async_playwright

from handoff.operations.bootstrap.browser import executable
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.fonts import FONTS, Font, folder_of

Launch = Callable[[str], Awaitable[Browser]]
"""The name of a font -> a running browser that has no other."""

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]

OWN: Final = "own"
"""The fonts that the machine offers by itself: for a machine that has none of `FONTS`."""

AVAILABLE: Final[dict[str, tuple[Font, Path]]] = {
    font.name: (font, folder) for font in FONTS if (folder := folder_of(font)) is not None
}
NAMES: Final = tuple(AVAILABLE) or (OWN,)

DEFAULT: Final = os.environ.get("LOTSEN_TEST_FONT", NAMES[0])
"""The font of every test that is not run in all of them."""

both_fonts = pytest.mark.parametrize("font", NAMES)
"""Runs a test once in each font that the machine has."""

WIDEST: Final = "dejavu" if "dejavu" in NAMES else DEFAULT
"""The font in which words need the most room, so that a layout breaks in it first."""

widest_font = pytest.mark.parametrize(
    "font", [pytest.param(name, marks=() if name == WIDEST else pytest.mark.long) for name in NAMES]
)
"""Runs a test in the widest font; in the others only among what takes long (`-m long`)."""

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append_last" binding="strong"><string>{family}</string></edit>
  </match>
</fontconfig>
"""


def configuration(font: Font, folder: Path, cache: Path) -> str:
    """A fontconfig file that offers the fonts of one folder alone, and this family where none is named or found."""
    return _CONFIGURATION.format(folder=folder, cache=cache, family=font.family)


@asynccontextmanager
async def browsers(work: Path) -> AsyncIterator[Launch]:
    """Launches a browser for each font when it is first asked for; closes all of them at the end.

    Args:
        work: a folder for the configuration files.
    """
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        running: dict[str, Browser] = {}

        async def launched(name: str) -> Browser:
            if name not in running:
                browser = await playwright.chromium.launch(
                    executable_path=executable(Checkout.here()), args=ARGUMENTS, env=_environment(name, work)
                )
                stack.push_async_callback(browser.close)
                running[name] = browser
            return running[name]

        yield launched


def _environment(name: str, work: Path) -> dict[str, str | float | bool]:
    if name == OWN:
        return {**os.environ}
    if name not in AVAILABLE:
        raise ValueError(f"LOTSEN_TEST_FONT is {name}; this machine has {', '.join(NAMES)}")
    file = work / f"{name}.conf"
    file.write_text(configuration(*AVAILABLE[name], work / f"{name}-cache"), encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(file)}
