"""The evaluator's story in a real browser: one proposes, another approves, and only then there are figures to read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from handoff.app.build import utc_now
from handoff.app.ports import account_ports, statistics_ports
from handoff.backoffice.accounts import registry
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.periods import parse
from handoff.backoffice.statistics.texts_met import Met
from handoff.backoffice.statistics.visits import Visit, encode
from handoff.contract.base import Role
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.audit import AuditRecord
from storage.ports.records import KeptRecord
from tests.e2e.accessibility import accessible
from tests.e2e.people import goes_to
from tests.handoff.backoffice.statistics.test_commands import inside
from tests.handoff.backoffice.statistics.test_desk import fill
from tests.support.editor_desk import installed_library
from tests.support.product import ROOT
from tests.support.site import site

PASSWORD = "korrekt häst batteri"
PERIOD, PERIOD_SAID = "2026Q3", "Tredje kvartalet 2026"
STAFF: tuple[tuple[str, Role], ...] = (("eva", "evaluator"), ("adam", "administrator"), ("siv", "shift_lead"))

TAGGED = (b"/StructTreeRoot", b"/Lang (sv)", b"/Outlines", b"pdfuaid")
"""What makes a PDF one that is read aloud in order: structure, language, outline, and the mark of PDF/UA."""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def visited(store: MemoryStore, times: int = 40) -> None:
    """So many visits of the quarter: the bot was unsure of a question, and the article that it showed did not help."""
    met = (
        Met("asked", "oro_barn", ("unsure", "not_helped")),
        Met("reply", "oro_barn_start", ("not_helped",)),
        Met("article", "a10", ("not_helped", "person")),
        Met("guide", "oro", ("finished",)),
    )
    body = encode(Visit("2026-08", practice=False, episode=1, waits=(), questions=1, zero_hits=0, met=met))
    for number in range(times):
        assert await store.visits.save(KeptRecord(f"{number:032}", "2026-08", False, utc_now(), body), seen=0)


async def test_an_editor_reads_what_happened_with_the_texts_and_tries_the_worst(
    browser: Browser, tmp_path: Path
) -> None:
    store = MemoryStore(utc_now)
    await registry.add(account_ports(store), "ed", "editor", PASSWORD)
    await visited(store)
    desk = StatisticsDesk(ports=statistics_ports(store), clock=lambda: datetime(2026, 11, 1, tzinfo=UTC))
    await desk.propose(parse(PERIOD), by=AccountId("adam"))
    await desk.approve(parse(PERIOD), by=AccountId("siv"))
    async with site(ROOT / "widget" / "dist", store, within_s=None, library=installed_library(store)) as line:
        context = await browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
        page = await context.new_page()
        await page.goto(f"{line.url}/editor#/gaps")
        await page.get_by_label("Namn").fill("ed")
        await page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
        await page.keyboard.press("Enter")
        worst = page.get_by_test_id("gaps-badly")
        await expect(worst.get_by_test_id("used-asked").get_by_role("row")).to_have_count(2)
        await expect(worst.get_by_text("0–4").first).to_be_visible()
        await page.screenshot(path=tmp_path / "gaps.png", full_page=True)
        await accessible(page, "what is answered worst")
        await page.set_viewport_size({"width": 320, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") == 320
        await page.screenshot(path=tmp_path / "gaps-phone.png", full_page=True)
        await page.set_viewport_size({"width": 1280, "height": 900})
        await page.get_by_role("link", name="Skuld och skam").first.click()
        await expect(page.get_by_test_id("used-here")).to_contain_text("En person efteråt")
        await page.screenshot(path=tmp_path / "used-here.png", full_page=True)
        await page.goto(f"{line.url}/editor#/gaps")
        await worst.get_by_role("link", name="Prova").first.click()
        await expect(page.get_by_role("heading", name="Prova chattroboten")).to_be_visible()
        await context.close()


async def signed_in(browser: Browser, url: str, name: str, width: int = 1280, period: str = PERIOD_SAID) -> Page:
    context = await browser.new_context(locale="sv-SE", viewport={"width": width, "height": 800}, accept_downloads=True)
    page = await context.new_page()
    await page.goto(f"{url}/console")
    await page.get_by_label("Namn").fill(name)
    await page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    await page.keyboard.press("Enter")
    await goes_to(page, "figures")
    await page.get_by_role("link", name=period).first.click()
    return page


async def test_two_people_release_a_quarter_and_the_evaluator_reads_it(browser: Browser, tmp_path: Path) -> None:
    store = MemoryStore(utc_now)
    await fill(store, 900)
    for name, role in STAFF:
        await registry.add(account_ports(store), name, role, PASSWORD)
    async with site(ROOT / "widget" / "dist", store, within_s=None) as line:
        eva = await signed_in(browser, line.url, "eva")
        await eva.get_by_test_id("propose").click()
        await eva.get_by_test_id("propose-sure").click()
        await expect(eva.get_by_text("En annan person behöver godkänna")).to_have_count(2)
        await expect(eva.get_by_test_id("figure-kanal")).to_have_count(0)

        adam = await signed_in(browser, line.url, "adam")
        await expect(adam.get_by_test_id("figure-kanal")).to_be_visible()
        await adam.get_by_test_id("approve").click()
        await adam.get_by_test_id("approve-sure").click()
        await expect(adam.get_by_text("Perioden är godkänd.")).to_be_visible()

        await eva.reload()
        await expect(eva.get_by_test_id("kpi-andel_anhoriga")).to_contain_text("%")
        hours = eva.get_by_test_id("figure-manad")
        await expect(hours.get_by_role("img", name="Samtal per månad")).to_be_visible()
        await hours.get_by_text("Visa som tabell").focus()
        await eva.keyboard.press("Enter")
        await expect(hours.get_by_role("rowheader", name="2026-07")).to_be_visible()
        async with eva.expect_download() as saving:
            await eva.get_by_role("button", name="Spara som CSV").click()
        await (await saving.value).save_as(tmp_path / "figures.csv")
        assert "andel_anhoriga" in (tmp_path / "figures.csv").read_text("utf-8-sig")

        small = await signed_in(browser, line.url, "eva", width=320)
        await expect(small.get_by_test_id("figure-kanal")).to_be_visible()
        assert await small.evaluate("document.documentElement.scrollWidth") == 320
        for page in (eva, adam, small):
            await page.context.close()


async def test_a_lead_closes_a_quarter_of_few_contacts_and_reads_no_code_and_no_table_of_nothing(
    browser: Browser,
) -> None:
    store = MemoryStore(utc_now)
    await fill(store, 60)
    for name, role in STAFF:
        await registry.add(account_ports(store), name, role, PASSWORD)
    desk = StatisticsDesk(ports=statistics_ports(store), clock=utc_now)
    await desk.propose(parse(PERIOD), by=AccountId("adam"))
    async with site(ROOT / "widget" / "dist", store, within_s=None) as line:
        siv = await signed_in(browser, line.url, "siv")
        await siv.get_by_test_id("approve").click()
        await siv.get_by_test_id("approve-sure").click()
        await expect(siv.get_by_text("Perioden är godkänd.")).to_be_visible()
        await expect(siv.get_by_test_id("figures-silent")).to_contain_text("Fick du hjälp?")
        await expect(siv.get_by_test_id("figure-by_hour")).to_have_count(0)
        await expect(siv.get_by_text("Antalen är för små för att visas.")).to_have_count(0)
        await expect(siv.get_by_text(PERIOD)).to_have_count(0)
        await goes_to(siv, "audit")
        await expect(siv.get_by_test_id("audit")).to_contain_text("tredje kvartalet 2026")
        await siv.context.close()


async def saves_a_tagged_pdf(page: Page, path: Path) -> None:
    async with page.expect_download(timeout=120_000) as saving:
        await page.get_by_test_id("report-pdf").click()
    await (await saving.value).save_as(path)
    assert missing_marks(path) == []


def missing_marks(path: Path) -> list[bytes]:
    printed = inside(path.read_bytes())
    return [mark for mark in TAGGED if mark not in printed]


async def test_a_joined_report_is_read_written_approved_and_saved(browser: Browser, tmp_path: Path) -> None:
    """Two quarters make a half-year: the evaluator comments and weighs who may run the line, a lead approves."""
    store = MemoryStore(utc_now)
    await fill(store, 900)
    for name, role in STAFF:
        await registry.add(account_ports(store), name, role, PASSWORD)
    token = await store.surveys.issue()
    await store.surveys.answer(token, helped="yes", felt_safe="yes", text="Ni svarade snabbt.")
    desk = StatisticsDesk(ports=statistics_ports(store), clock=lambda: datetime(2026, 8, 1, tzinfo=UTC))
    for period in ("2026Q1", "2026Q2", "2026H1"):
        await desk.propose(parse(period), by=AccountId("adam"))
        await desk.approve(parse(period), by=AccountId("siv"))
    async with site(ROOT / "widget" / "dist", store, within_s=None) as line:
        eva = await signed_in(browser, line.url, "eva", period="Halvårsrapport: första halvåret 2026")
        await expect(eva.get_by_test_id("report-summary")).to_contain_text("samtal")
        await expect(eva.get_by_test_id("kpi-andel_anhoriga")).to_contain_text("av ")
        await eva.get_by_label("Tillgänglighet", exact=True).fill("Ring Anna på 070-174 06 05.")
        await eva.get_by_test_id("add-own").click()
        await eva.get_by_test_id("save-texts").click()
        await expect(eva.get_by_text("kan peka ut en person")).to_be_visible()
        await eva.get_by_label("Tillgänglighet", exact=True).fill("Fler svarade i tid än vi hade väntat.")
        await eva.get_by_test_id("save-texts").click()
        await expect(eva.get_by_text("Ditt utkast. En annan person behöver godkänna det.")).to_be_visible()
        await expect(eva.get_by_test_id("approve-texts")).to_have_count(0)

        siv = await signed_in(browser, line.url, "siv", period="Halvårsrapport: första halvåret 2026")
        await siv.get_by_test_id("approve-texts").click()
        await siv.get_by_test_id("approve-texts-sure").click()
        await expect(siv.get_by_text("Godkänt av siv.")).to_be_visible()

        await eva.reload()
        await expect(eva.get_by_text("Godkänt av siv.")).to_be_visible()
        async with eva.expect_download() as saving:
            await eva.get_by_test_id("report-html").click()
        await (await saving.value).save_as(tmp_path / "report.html")
        assert "Fler svarade i tid än vi hade väntat." in (tmp_path / "report.html").read_text("utf-8")
        await eva.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        await accessible(eva, "a report")
        async with eva.expect_download() as saving:
            await eva.get_by_test_id("report-excel").click()
        await (await saving.value).save_as(tmp_path / "figures.csv")
        assert "Anhöriga och vänner" in (tmp_path / "figures.csv").read_text("cp1252")
        await saves_a_tagged_pdf(eva, tmp_path / "report.pdf")
        await goes_to(eva, "learnt")
        await expect(eva.get_by_text("Ingenting är granskat än.")).to_be_visible()
        await accessible(eva, "what was learnt")
        await goes_to(siv, "learnt")
        await expect(siv.get_by_label("Det som kan användas")).to_have_value("Ni svarade snabbt.")
        await accessible(siv, "what to use of it")
        await siv.get_by_label("Ämne").select_option("skola")
        await siv.get_by_test_id("learnt-use").click()
        await expect(siv.get_by_text("Inga svar väntar.")).to_be_visible()
        small = await signed_in(browser, line.url, "eva", width=320, period="Halvårsrapport: första halvåret 2026")
        await expect(small.get_by_test_id("report-summary")).to_be_visible()
        assert await small.evaluate("document.documentElement.scrollWidth") == 320
        for page in (eva, siv, small):
            await page.context.close()


async def test_the_proof_of_retention_and_the_trail_are_there_for_a_lead(browser: Browser) -> None:
    store = MemoryStore(utc_now)
    await registry.add(account_ports(store), "siv", "shift_lead", PASSWORD)
    await store.audit.add(AuditRecord(datetime.now(UTC), AccountId("siv"), "login"))
    async with site(ROOT / "widget" / "dist", store, within_s=None) as line:
        siv = await signed_in(browser, line.url, "siv")
        await goes_to(siv, "retention")
        await expect(siv.get_by_test_id("retention-proof")).to_contain_text("Gallringen fungerar")
        await expect(siv.get_by_test_id("retention-proofs").get_by_role("row")).to_have_count(2)
        await expect(siv.get_by_text("Det finns inga.")).to_be_visible()
        await siv.context.close()
