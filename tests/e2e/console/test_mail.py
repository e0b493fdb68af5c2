"""A mail at night: it rings, is answered by mail, and what should not be answered is ended without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, expect

from storage.memory import MemoryStore
from tests.e2e.console.staffed_line import MovedClock, staffed_line
from tests.e2e.people import CounselorPage
from tests.support.mail import ELSA, letter, mail_desk

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_mail_with_danger_rings_the_lead_and_is_answered_and_another_is_ended_unanswered(
    desk: BrowserContext, tmp_path: Path
) -> None:
    clock = MovedClock()
    clock.set(2, 30)
    async with (
        staffed_line(MemoryStore(clock), mail_socket=tmp_path / "mail.sock", clock=clock) as staffed,
        mail_desk(staffed.site, tmp_path) as post,
    ):
        lead = await staffed.desk(desk, "shift_lead")
        assert await post.comes(letter("jag är rädd att min bror ska åka och strida", Subject="min bror")) == 250
        await lead.sees_waiting(1)
        await lead.takes_next()
        details = lead.page.get_by_test_id("mail-details")
        await expect(details).to_contain_text("Kom som e-post: min bror")
        await lead.answers("Det var bra att du skrev. Vad är det han har sagt?")
        await lead.page.get_by_text("Det var bra att du skrev.").last.wait_for()
        assert await post.sender.send_all() == 1
        [sent] = post.outside.came
        assert sent["To"] == ELSA
        assert "min bror" not in sent.as_string()
        await expect(lead.page.get_by_text("Svaret är lämnat till e-postservern")).to_be_visible()
        await lead.closes("Klart")

        assert await post.comes(letter("Svara inte på det här. Jag vill bara att ni vet.", Message_ID="<b@b>")) == 250
        counselor = CounselorPage(lead.page)
        row = counselor.page.get_by_test_id("mailbox").get_by_role("button")
        await expect(row).to_contain_text("E-post")
        await row.click()
        await counselor.ends("Vill inte ha svar")
        assert await post.sender.send_all() == 0
