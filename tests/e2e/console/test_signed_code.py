"""The console takes no passphrase where its files are not as signed, and no page runs a part that has been changed."""

from __future__ import annotations

import gzip
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.async_api import Browser, Page, expect

from handoff.app.settings import Settings
from handoff.backoffice.sealing.keys import LockedKey, StaffKeys
from handoff.gateway.code.listing import FILE, CodeList, Published
from handoff.gateway.code.served import served
from storage.crypto.framing import frame
from storage.crypto.sealing import id_of, new_seed, public_of
from storage.ids import AccountId
from tests.e2e.accessibility import accessible_in_both_schemes
from tests.e2e.console.staffed_line import StaffedLine, staffed_line
from tests.e2e.people import goes_to
from tests.support.product import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

DRAWN = 7
RFC_9106 = (65_536, 3)
"""Memory in KiB and passes, of section 4."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running line and the files that it serves."""

    staffed: StaffedLine
    widget: Path
    data: Path

    @property
    def url(self) -> str:
        return self.staffed.url

    def sign(self, key: Ed25519PrivateKey) -> str:
        """As `lotsen code sign` does; the key's fingerprint."""
        placed = Settings(mongodb_uri="mongodb://unused").placed
        code = CodeList.of(served(self.widget, placed), placed, datetime.now(UTC).date().isoformat())
        published = Published.signed(code, key)
        (self.data / FILE).write_bytes(published.encoded())
        return published.fingerprint

    def change(self, name: str) -> None:
        """One byte more in a file that is served, and in what browsers get of it."""
        file = self.widget / name
        content = file.read_bytes() + b"\n"
        file.write_bytes(content)
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(content))

    def restore(self) -> None:
        """The build as it was."""
        shutil.copytree(ROOT / "widget" / "dist", self.widget, dirs_exist_ok=True)


@pytest_asyncio.fixture(loop_scope="session")
async def here(tmp_path: Path) -> AsyncIterator[Served]:
    data, widget = tmp_path / "data", tmp_path / "widget"
    data.mkdir(mode=0o700)
    shutil.copytree(ROOT / "widget" / "dist", widget)
    async with staffed_line(widget=widget, data=data) as staffed:
        yield Served(staffed, widget, data)


async def test_a_passphrase_is_asked_for_only_where_the_code_is_as_signed(browser: Browser, here: Served) -> None:
    office = await browser.new_context(locale="sv-SE")
    page = await here.staffed.page(office, "shift_lead")
    await goes_to(page, "sealed")
    passphrase = page.get_by_test_id("sealed-own-show")
    await expect(page.get_by_test_id("code-passed")).to_contain_text("är inte signerad")
    await expect(passphrase).to_be_visible()

    key = here.sign(Ed25519PrivateKey.generate())
    await page.reload()
    await expect(page.get_by_test_id("code-passed")).to_contain_text(key)
    await expect(passphrase).to_be_visible()

    # A byte of the bundle that would handle the key: the page asks for nothing, and says which file.
    here.change("static/sealed.js")
    await page.reload()
    refused = page.get_by_test_id("code-refused")
    await expect(refused).to_contain_text("Skriv inte din lösenfras här")
    await expect(refused.get_by_role("listitem")).to_have_text(["/static/sealed.js"])
    await expect(refused).to_contain_text("kan skicka en sida utan kontroll")
    await expect(passphrase).to_have_count(0)
    await accessible_in_both_schemes(page, "code that differs")

    # The list is gone, then signed by somebody else: this browser remembers.
    here.restore()
    (here.data / FILE).unlink()
    await refused.get_by_role("button", name="Försök igen").click()
    await expect(refused).to_contain_text("är borta")
    other = here.sign(Ed25519PrivateKey.generate())
    await refused.get_by_role("button", name="Försök igen").click()
    await expect(refused.locator("code")).to_have_text([key, other])
    await page.get_by_test_id("code-accept").click()
    await page.get_by_role("button", name="Ja, jag har jämfört").click()
    await expect(page.get_by_test_id("code-passed")).to_contain_text(other)
    await expect(passphrase).to_be_visible()


async def test_a_passphrase_is_drawn_shown_typed_again_and_opens_the_key(browser: Browser, here: Served) -> None:
    office = await browser.new_context(viewport={"width": 390, "height": 780}, locale="sv-SE")
    page = await here.staffed.page(office, "shift_lead")
    await goes_to(page, "sealed")
    await page.get_by_test_id("sealed-own-show").click()
    phrase = await page.get_by_test_id("sealed-own-phrase").inner_text()
    assert len(set(phrase.split())) >= DRAWN - 1
    await page.get_by_role("button", name="Ge mig andra ord").click()
    await expect(page.get_by_test_id("sealed-own-phrase")).not_to_have_text(phrase)
    phrase = await page.get_by_test_id("sealed-own-phrase").inner_text()
    await accessible_in_both_schemes(page, "a passphrase that was drawn")

    # Hidden again, it has to be typed as it was written down.
    await page.get_by_test_id("sealed-own-written").click()
    await expect(page.get_by_text(phrase)).to_have_count(0)
    await page.get_by_test_id("sealed-own").fill("helt andra ord")
    await page.get_by_test_id("sealed-own-submit").click()
    await expect(page.get_by_text("Det är inte samma ord")).to_be_visible()
    await page.get_by_test_id("sealed-own").fill(f" {phrase.upper()} ")
    await page.get_by_test_id("sealed-own-submit").click()
    await expect(page.get_by_test_id("sealed-unlocked")).to_be_visible()

    # It opens by what was accepted there, and by the words as they were shown.
    for typed in (f" {phrase.upper()} ", phrase):
        await page.reload()
        await _unlocks(page, typed)
    (held,) = [each for _, each in await StaffKeys(here.staffed.site.store.sealing_keys).members()]
    assert (held.private.memory_kib, held.private.passes) >= RFC_9106


async def test_a_key_that_was_locked_at_lower_costs_is_locked_anew_when_it_opens(
    browser: Browser, here: Served
) -> None:
    office = await browser.new_context(locale="sv-SE")
    page = await here.staffed.page(office, "shift_lead")
    keys = StaffKeys(here.staffed.site.store.sealing_keys)
    account = AccountId("account-alex")
    await keys.set_own(account, *_locked_before("fyra ord om havet"))
    await goes_to(page, "sealed")
    await _unlocks(page, "Fyra ord om havet")
    held = dict(await keys.members())[account]
    assert (held.private.memory_kib, held.private.passes) >= RFC_9106
    await page.reload()
    await _unlocks(page, "fyra ord om havet")


async def test_a_changed_part_is_not_run_by_any_page(browser: Browser, here: Served) -> None:
    context = await browser.new_context(locale="sv-SE")
    for name in ("console.js", "editor.js", "later.js", "sealed.js", "guide.js"):
        here.change(f"static/{name}")
    page = await context.new_page()
    for path in ("console", "editor"):
        async with page.expect_console_message(lambda said: "integrity" in said.text):
            await page.goto(f"{here.url}/{path}")
        assert await page.locator("#app").inner_html() == ""
    await _refuses(page, f"{here.url}/console", "sealed.js")
    await _refuses(page, f"{here.url}/editor", "guide.js")
    await _refuses(page, f"{here.url}/chat", "later.js")

    here.restore()
    here.change("widget.js")
    async with page.expect_console_message(lambda said: "integrity" in said.text):
        await page.goto(here.url)
    await expect(page.locator("lotsen-widget")).to_have_count(0)


async def _unlocks(page: Page, typed: str) -> None:
    await page.get_by_test_id("sealed-unlock").fill(typed)
    await page.get_by_test_id("sealed-unlock-submit").click()
    await expect(page.get_by_test_id("sealed-unlocked")).to_be_visible()


def _locked_before(passphrase: str) -> tuple[bytes, LockedKey]:
    """A key pair as the console of an earlier version has locked it."""
    seed, salt, nonce = new_seed(), secrets.token_bytes(16), secrets.token_bytes(12)
    public = public_of(seed)
    memory_kib, passes = 47_104, 1
    derived = hash_secret_raw(passphrase.encode(), salt, passes, memory_kib, 1, 32, Type.ID)
    box = nonce + AESGCM(derived).encrypt(nonce, seed, frame("lotsen/v1/own", id_of(public)))
    return public, LockedKey(salt=salt, memory_kib=memory_kib, passes=passes, box=box)


async def _refuses(page: Page, url: str, name: str) -> None:
    """The page's import map names the part, and the browser does not run it."""
    await page.goto(url)
    parts: dict[str, str] = await page.evaluate(
        "JSON.parse(document.querySelector('script[type=importmap]').textContent).integrity"
    )
    (address,) = [each for each in parts if name in each]
    assert (
        await page.evaluate("address => import(address).then(() => 'ran', error => error.name)", address) == "TypeError"
    )
