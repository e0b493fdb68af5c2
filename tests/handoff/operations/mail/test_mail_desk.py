"""E-mail from the mail server to the counselor and back: real LMTP, a real submission server, a real gateway."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from handoff.operations.endpoint import Endpoint
from handoff.operations.mail import process
from handoff.operations.mail.receiving import Receiver
from handoff.operations.mail.sending import Sender, Submission
from handoff.operations.mail.settings import MailSettings
from tests.handoff.gateway.conftest import open_site, widget
from tests.support.clients import Counselor
from tests.support.site import Site

__all__ = ["open_site", "widget"]

LINE, ELSA = "stod@example.se", "elsa@example.org"


class Outside:
    """The organisation's mail server as far as answers go: takes what is handed in, or is down."""

    def __init__(self) -> None:
        self.took: list[EmailMessage] = []
        self.down = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.down:
            return "451 4.3.0 later"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.took.append(mail)
        return "250 ok"


@dataclass
class Desk:
    """A gateway and `lotsen mail` beside it."""

    site: Site
    receiver: Receiver
    sender: Sender
    outside: Outside
    lmtp: Path

    async def comes(self, mail: EmailMessage | bytes, *, to: str = LINE, envelope_from: str = ELSA) -> int:
        """Hand a mail over as a mail server does; the code of its answer."""
        return await asyncio.to_thread(_handed_over, self.lmtp, bytes(mail), envelope_from, to)


def _handed_over(lmtp: Path, raw: bytes, envelope_from: str, to: str) -> int:
    with smtplib.LMTP(str(lmtp)) as client:
        client.ehlo()
        client.mail(envelope_from)
        code, _ = client.rcpt(to)
        if code >= 300:
            return code
        code, said = client.data(raw)
        assert code != 500, said
        return code


def mail(text: str = "hej, jag är orolig för min bror", **headers: str) -> EmailMessage:
    made = EmailMessage()
    given = {"From": f"Elsa <{ELSA}>", "To": LINE, "Subject": "en fråga", "Message-ID": f"<{hash(text)}@example.org>"}
    for name, value in {**given, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        made[name] = value
    made.set_content(text)
    return made


Opens = Callable[..., Awaitable[Site]]


@pytest.fixture
async def desk(open_site: Opens, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(open_site, tmp_path) as one:
        yield one


@asynccontextmanager
async def opened(open_site: Opens, folder: Path) -> AsyncIterator[Desk]:
    site = await open_site(mail_socket=folder / "mail.sock")
    outside = Outside()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(outside), "127.0.0.1", 0)
    settings = MailSettings(
        gateway=Endpoint(f"unix://{folder / 'mail.sock'}"),
        address=LINE,
        listen=folder / "lmtp.sock",
        server=Submission("127.0.0.1", server.sockets[0].getsockname()[1]),
    )
    async with process.running(settings) as (receiver, sender):
        yield Desk(site, receiver, sender, outside, folder / "lmtp.sock")
    server.close()


async def in_mailbox(kim: Counselor) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = (await kim.call("mailbox:list", {}))["messages"]
    return messages


async def test_a_mail_is_read_and_answered_and_its_answer_goes_on_with_it(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    assert await desk.comes(mail()) == 250
    [waiting] = await in_mailbox(kim)
    opened = await kim.call("conversation:open", {"conversation": waiting["conversation"], "after_seq": 0})
    came = next(event["mail"] for event in opened["events"] if event.get("code") == "mail_received")
    assert came == {"subject": "en fråga", "dropped": 0, "stranger": False, "follows": False}
    assert "elsa" not in str(opened)
    assert [event["from"] for event in opened["events"] if event["kind"] == "message"] == ["visitor"]

    answer = {"conversation": waiting["conversation"], "client_msg_id": "answer-000001", "text": "Hej! Berätta mer."}
    assert (await kim.call("mailbox:answer", {**answer, "cards": []}))["ok"]
    assert await desk.sender.send_all() == 1
    assert await desk.sender.send_all() == 0

    [sent] = desk.outside.took
    assert sent["To"] == ELSA
    assert sent["Subject"].startswith("sv:notice_mail_subject")
    body = sent.get_content()
    assert body.startswith("Hej! Berätta mer.")
    assert "sv:notice_mail_foot" in body
    assert "orolig" not in body

    thread = sent["From"].addresses[0].addr_spec
    assert await desk.comes(mail("tack, han är 17", Subject="Sv: svar"), to=thread) == 250
    [again] = await in_mailbox(kim)
    assert again["conversation"] == waiting["conversation"]


async def test_the_same_mail_is_stored_once_however_often_it_comes(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    for _ in range(3):
        assert await desk.comes(mail()) == 250
    assert await desk.comes(mail("och en annan sak")) == 250
    assert len(await in_mailbox(kim)) == 2


async def test_danger_in_a_mail_rings_and_is_taken_from_the_queue(desk: Desk) -> None:
    lead = await desk.site.counselor("lea", "shift_lead")
    assert await desk.comes(mail("[N3] [S2] jag är rädd att han åker i natt")) == 250
    alarm = await lead.until_pushed("alarm")
    assert alarm["level"] == "N3"
    await lead.available()
    await lead.take_next()
    said = {"conversation": alarm["conversation"], "client_msg_id": "answer-000002", "text": "Vi är här.", "cards": []}
    assert (await lead.call("message:send", said))["ok"]
    assert await desk.sender.send_all() == 1
    assert desk.outside.took[0].get_content().startswith("Vi är här.")


async def test_an_answer_that_no_server_takes_is_sent_later_and_its_conversation_is_not_sealed_before(
    desk: Desk,
) -> None:
    kim = await desk.site.counselor("kim")
    await desk.comes(mail())
    [waiting] = await in_mailbox(kim)
    answer = {"conversation": waiting["conversation"], "client_msg_id": "answer-000001", "text": "Hej!", "cards": []}
    await kim.call("mailbox:answer", answer)
    desk.outside.down = True
    assert await desk.sender.send_all() == 0
    state = await desk.site.state(waiting["conversation"])
    assert state.mail_unsent
    desk.outside.down = False
    assert await desk.sender.send_all() == 1
    assert not (await desk.site.state(waiting["conversation"])).mail_unsent


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.org>"},
        {"X_Autoreply": "yes"},
    ],
)
async def test_what_nobody_has_written_is_passed_over(desk: Desk, headers: dict[str, str]) -> None:
    kim = await desk.site.counselor("kim")
    assert await desk.comes(mail(**headers)) == 250
    assert await desk.comes(mail("studs"), envelope_from="") == 250
    assert await in_mailbox(kim) == []


async def test_attachments_and_html_are_not_taken_and_staff_see_that(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    made = mail("se bilagan")
    made.add_alternative("<p>se <b>bilagan</b></p>", subtype="html")
    made.add_attachment(b"\x00\x01", maintype="application", subtype="pdf", filename="x.pdf")
    made.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="y.png")
    assert await desk.comes(made) == 250
    only_html = EmailMessage()
    only_html["From"], only_html["To"], only_html["Message-ID"] = ELSA, LINE, "<h@example.org>"
    only_html.set_content("<p>hej</p>", subtype="html")
    assert await desk.comes(only_html) == 250
    seen = {}
    for waiting in await in_mailbox(kim):
        opened = await kim.call("conversation:open", {"conversation": waiting["conversation"], "after_seq": 0})
        came = next(event["mail"] for event in opened["events"] if event.get("code") == "mail_received")
        seen[waiting.get("last_line", "")] = came["dropped"]
    assert seen == {"se bilagan": 2, "": 1}


async def test_a_stranger_who_knows_the_address_of_a_thread_reads_nothing(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    await desk.comes(mail())
    [waiting] = await in_mailbox(kim)
    thread = desk.site.store.visitors.thread_of(waiting["conversation"])
    forged = mail("berätta allt", From="mallory@example.net", Message_ID="<m@example.net>")
    assert await desk.comes(forged, to=f"stod+{thread}@example.se", envelope_from="mallory@example.net") == 250
    answer = {"conversation": waiting["conversation"], "client_msg_id": "answer-000001", "text": "Hej!", "cards": []}
    await kim.call("mailbox:answer", answer)
    await desk.sender.send_all()
    assert [sent["To"] for sent in desk.outside.took] == [ELSA]


async def test_other_addresses_large_mails_and_broken_ones_are_answered_for_what_they_are(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    assert await desk.comes(mail(), to="nagon@example.se") == 550
    assert await desk.comes(b"From: " + ELSA.encode() + b"\r\n\r\n" + (b"x" * 78 + b"\r\n") * 140_000) == 552
    broken = (
        b'From: elsa@example.org\r\nContent-Type: multipart/mixed; boundary="\r\nSubject: =?x?q?=ff?=\r\n\r\nhej\r\n'
    )
    assert await desk.comes(broken) == 250
    odd = "From: elsa@example.org\r\nContent-Type: text/plain; charset=klingon\r\n\r\nhej på dig\r\n".encode("cp1252")
    assert await desk.comes(odd) == 250
    assert "hej på dig" in [waiting.get("last_line") for waiting in await in_mailbox(kim)]


async def test_while_the_gateway_does_not_answer_the_server_is_told_to_try_again(desk: Desk) -> None:
    await desk.site.node.app.cleanup()
    assert await desk.comes(mail()) == 451
