"""A browser of the tests draws with the chosen font and no other, whatever the machine has installed."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext

from tests.e2e.browsers import AVAILABLE, NAMES, WIDEST, Launch, both_fonts

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@both_fonts
@pytest.mark.parametrize("generic", ["system-ui", "sans-serif", "NoSuchFamily"])
async def test_text_is_drawn_in_the_chosen_family(phone: BrowserContext, font: str, generic: str) -> None:
    page = await phone.new_page()
    await page.set_content(f"<p style='font-family: {generic}'>Hej, vad bra att du skriver.</p>")
    inspector = await phone.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        await inspector.send(f"{domain}.enable")
    document = await inspector.send("DOM.getDocument")
    node = await inspector.send("DOM.querySelector", {"nodeId": document["root"]["nodeId"], "selector": "p"})
    fonts = (await inspector.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]}))["fonts"]
    used = [each["familyName"] for each in fonts]
    assert used == ([AVAILABLE[font][0].family] if font in AVAILABLE else used)


@pytest.mark.skipif(len(NAMES) == 1, reason="this machine has one font")
async def test_no_font_needs_more_room_than_the_one_in_which_every_view_is_looked_at(launch: Launch) -> None:
    room: dict[str, float] = {}
    for name in NAMES:
        page = await (await launch(name)).new_page()
        await page.set_content("<span>Skriv med en person. Du är anonym, också för oss.</span>")
        room[name] = await page.locator("span").evaluate("(each) => each.getBoundingClientRect().width")
        await page.close()
    assert max(room, key=room.__getitem__) == WIDEST
