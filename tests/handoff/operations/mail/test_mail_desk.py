"""E-mail from the mail server to the counselor and back: real LMTP, a real submission server, a real gateway."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from unicodedata import normalize

import aiohttp
import pytest

from handoff.actions.invented_mail import writers
from handoff.app.build import utc_now
from handoff.app.mail_checks import e_mail, unsent
from handoff.app.settings import Settings
from handoff.contract.mail import INVENTED, SUBJECT_MAX, TEXT_MAX, MailIn
from handoff.operations.mail.reading import read_mail
from knowledge.practice.session import Session
from tests.handoff.gateway.conftest import open_site, widget
from tests.handoff.gateway.http.test_records import desk as http_desk
from tests.handoff.gateway.http.test_records import http
from tests.support.clients import Counselor
from tests.support.documentation import filled
from tests.support.mail import ELSA, LINE, Desk, letter, mail_desk
from tests.support.site import Site

__all__ = ["http", "open_site", "widget"]

MALLORY = "mallory@example.net"
Opens = Callable[..., Awaitable[Site]]


@pytest.fixture
async def desk(open_site: Opens, tmp_path: Path) -> AsyncIterator[Desk]:
    async with mail_desk(await open_site(mail_socket=tmp_path / "mail.sock"), tmp_path) as one:
        yield one


async def in_mailbox(kim: Counselor) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = (await kim.call("mailbox:list", {}))["messages"]
    return messages


async def test_a_mail_is_read_and_answered_and_its_answer_goes_on_with_it(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    assert await desk.comes(letter()) == 250
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

    [sent] = desk.outside.came
    assert sent["To"] == ELSA
    assert sent["Subject"].startswith("sv:notice_mail_subject")
    body = sent.get_content()
    assert body.startswith("Hej! Berätta mer.")
    assert "sv:notice_mail_foot" in body
    assert "orolig" not in body

    thread = sent["From"].addresses[0].addr_spec
    assert await desk.comes(letter("tack, han är 17", Subject="Sv: svar"), to=thread) == 250
    [again] = await in_mailbox(kim)
    assert again["conversation"] == waiting["conversation"]


async def test_the_same_mail_is_stored_once_however_often_it_comes(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    for _ in range(3):
        assert await desk.comes(letter()) == 250
    assert await desk.comes(letter("och en annan sak")) == 250
    assert len(await in_mailbox(kim)) == 2


@pytest.mark.parametrize(
    ("word", "kept"),
    [("Vi är många här. ", 1.0), ("أخي يريد السفر الليلة ", 0.6), ("🙏🏽 ", 0.3), ("\U0001d160 ", 0.1)],
    ids=["Swedish", "Arabic", "emoji", "longer_once_normalised"],
)
async def test_a_long_mail_in_any_script_is_stored_and_staff_see_what_was_cut(
    desk: Desk, word: str, kept: float
) -> None:
    kim = await desk.site.counselor("kim")
    text = (word * TEXT_MAX)[:TEXT_MAX].strip()
    assert await desk.comes(letter(text, Subject="ش" * SUBJECT_MAX)) == 250
    [waiting] = await in_mailbox(kim)
    opened = await kim.call("conversation:open", {"conversation": waiting["conversation"], "after_seq": 0})
    came = next(event["mail"] for event in opened["events"] if event.get("code") == "mail_received")
    assert came["dropped"] == (kept < 1)
    said = [event["text"] for event in opened["events"] if event["kind"] == "message"]
    assert sum(map(len, said)) >= kept * len(text) - len(said)
    assert normalize("NFC", text).replace(" ", "").startswith("".join(said).replace(" ", ""))


async def test_danger_in_a_mail_rings_and_is_taken_from_the_queue(desk: Desk) -> None:
    lead = await desk.site.counselor("lea", "shift_lead")
    assert await desk.comes(letter("[N3] [S2] jag är rädd att han åker i natt")) == 250
    alarm = await lead.until_pushed("alarm")
    assert alarm["level"] == "N3"
    await lead.available()
    await lead.take_next()
    said = {"conversation": alarm["conversation"], "client_msg_id": "answer-000002", "text": "Vi är här.", "cards": []}
    assert (await lead.call("message:send", said))["ok"]
    await desk.sender.send_all()
    assert desk.outside.came[0].get_content().startswith("Vi är här.")


async def test_an_answer_that_no_server_takes_is_sent_later_and_its_conversation_is_not_sealed_before(
    desk: Desk,
) -> None:
    kim = await desk.site.counselor("kim")
    await desk.comes(letter())
    [waiting] = await in_mailbox(kim)
    answer = {"conversation": waiting["conversation"], "client_msg_id": "answer-000001", "text": "Hej!", "cards": []}
    await kim.call("mailbox:answer", answer)
    desk.outside.refuses = True
    assert await desk.sender.send_all() == 0
    state = await desk.site.state(waiting["conversation"])
    assert state.mail_unsent
    desk.outside.refuses = False
    assert await desk.sender.send_all() == 1
    assert not (await desk.site.state(waiting["conversation"])).mail_unsent


@pytest.mark.parametrize(
    ("to_sender", "to_mail", "final"),
    [
        ("", "554 5.7.1 content not wanted", True),
        ("552 5.3.4 too large", "", True),
        ("", "452 4.2.2 no room", False),
        ("451 4.7.1 later", "", False),
        ("530 5.7.0 authentication required", "", False),
    ],
)
async def test_a_mail_that_the_server_refuses_for_good_is_said_to_staff_and_not_tried_for_ever(
    desk: Desk, to_sender: str, to_mail: str, final: bool
) -> None:
    lead = await desk.site.counselor("lea", "shift_lead")
    await desk.comes(letter("[N3] [S2] jag är rädd att han åker i natt"))
    await lead.available()
    conversation = await lead.takes_next()
    assert (await lead.answer(conversation, "Vi är här."))["ok"]
    desk.outside.sender_refusal = to_sender
    desk.outside.refuses, desk.outside.refusal = bool(to_mail), to_mail
    await desk.site.node.runtime.settled()
    assert await desk.sender.send_all() == 0
    assert bool((await desk.site.state(conversation)).mail_unsent) is not final
    if final:
        await lead.until(lambda event: event.get("code") == "mail_refused")


async def test_an_address_that_does_not_exist_is_said_to_staff_and_not_tried_for_ever(desk: Desk) -> None:
    lead = await desk.site.counselor("lea", "shift_lead")
    await desk.comes(letter("[N3] [S2] jag är rädd att han åker i natt"))
    await lead.available()
    conversation = await lead.takes_next()
    assert (await lead.answer(conversation, "Vi är här."))["ok"]
    desk.outside.unknown = ELSA
    await desk.site.node.runtime.settled()
    assert await desk.sender.send_all() == 0
    await lead.until(lambda event: event.get("code") == "mail_refused")
    assert not (await desk.site.state(conversation)).mail_unsent


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
    assert await desk.comes(letter(**headers)) == 250
    assert await desk.comes(letter("studs"), envelope_from="") == 250
    assert await in_mailbox(kim) == []


async def test_attachments_and_html_are_not_taken_and_staff_see_that(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    made = letter("se bilagan")
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
    await desk.comes(letter())
    [waiting] = await in_mailbox(kim)
    thread = desk.site.store.visitors.thread_of(waiting["conversation"])
    forged = letter("berätta allt", From="mallory@example.net", Message_ID="<m@example.net>")
    assert await desk.comes(forged, to=f"stod+{thread}@example.se", envelope_from="mallory@example.net") == 250
    answer = {"conversation": waiting["conversation"], "client_msg_id": "answer-000001", "text": "Hej!", "cards": []}
    await kim.call("mailbox:answer", answer)
    await desk.sender.send_all()
    assert [sent["To"] for sent in desk.outside.came] == [ELSA]


@pytest.mark.parametrize("sender", ["?!.:@!", "'b*@,\"", "root,mallory@example.net"])
async def test_an_address_that_is_none_stops_no_answer_and_leads_nowhere_else(desk: Desk, sender: str) -> None:
    kim = await desk.site.counselor("kim")
    forged = f"From: {MALLORY}\r\nReply-To: {sender}\r\nMessage-ID: <m@example.net>\r\n\r\nsvara mig"
    await desk.comes(forged.encode(), envelope_from=MALLORY)
    await desk.comes(letter())
    waiting = await in_mailbox(kim)
    for number, each in enumerate(waiting):
        answer = {"conversation": each["conversation"], "client_msg_id": f"answer-00000{number}", "text": "Hej!"}
        assert (await kim.call("mailbox:answer", {**answer, "cards": []}))["ok"]
    await desk.sender.send_all()
    assert sorted(sent["To"] for sent in desk.outside.came) == [ELSA, MALLORY]
    assert await desk.sender.send_all() == 0


@pytest.mark.parametrize("to", ["?!.:@!", "root,mallory@example.net"])
async def test_an_answer_to_an_address_that_is_none_is_noted_and_not_sent(desk: Desk, to: str) -> None:
    """As one that was stored before addresses were looked at."""
    kim = await desk.site.counselor("kim")
    client = desk.sender._gateway
    await client.take(MailIn(id="a" * 64, sender=to, text="hej"))
    [waiting] = await in_mailbox(kim)
    answer = {"conversation": waiting["conversation"], "client_msg_id": "answer-000001", "text": "Hej!", "cards": []}
    await kim.call("mailbox:answer", answer)
    await desk.sender.send_all()
    assert desk.outside.came == []
    assert await client.answers() == []


@pytest.mark.parametrize(
    "forged",
    [
        "From: " + "(" * 2000 + "\r\n\r\nhej",
        "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(1500)),
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + "--b\r\n\r\nx\r\n" * 3000,
    ],
)
async def test_a_mail_that_no_program_can_read_is_refused_and_does_not_come_again(desk: Desk, forged: str) -> None:
    assert await desk.comes(forged.encode()) == 554


async def test_long_headers_cost_no_time() -> None:
    many = "mallory@example.net, " * 400_000
    fields = f"From: {many}\r\nSubject: {many}\r\nMessage-ID: {many}\r\nContent-Type: text/plain; {many}\r\n"
    began = time.process_time()
    read = read_mail((fields + "\r\nhej").encode(), envelope_from="mallory@example.net", recipient=LINE)
    assert isinstance(read, MailIn)
    assert time.process_time() - began < 5


async def test_other_addresses_large_mails_and_broken_ones_are_answered_for_what_they_are(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    assert await desk.comes(letter(), to="nagon@example.se") == 550
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
    assert await desk.comes(letter()) == 451


async def test_the_form_of_a_conversation_by_mail_says_so(desk: Desk) -> None:
    """Counted apart from the chat, whatever somebody types."""
    kim = await desk.site.counselor("kim")
    await desk.comes(letter())
    [waiting] = await in_mailbox(kim)
    done = {"conversation": waiting["conversation"], "client_msg_id": "close-0000001", "reason": "vill inte ha svar"}
    assert (await kim.call("conversation:close", {**done, "documentation": filled(kanal="chatt")}))["ok"]
    [form] = await desk.site.store.forms.all()
    assert b"e_post" in form.body
    assert await desk.sender.send_all() == 0


async def test_no_address_and_no_subject_is_in_any_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    kim = await desk.site.counselor("kim")
    await desk.comes(letter("något att svara på", Subject="kanariefågel", From="kanarie@example.org"))
    await desk.comes(b"\xff\xfe kanarie: \xff\r\n\r\n", envelope_from="kanarie@example.org")
    desk.outside.refuses = True
    [waiting, *_] = await in_mailbox(kim)
    answer = {"conversation": waiting["conversation"], "client_msg_id": "answer-000001", "text": "Hej!", "cards": []}
    await kim.call("mailbox:answer", answer)
    await desk.sender.send_all()
    assert "mail_not_sent" in caplog.text
    assert "kanarie" not in caplog.text


async def test_an_invented_mail_is_marked_answered_and_answers_and_reaches_no_mail_server(
    desk: Desk, http: aiohttp.ClientSession
) -> None:
    kim = await desk.site.counselor("kim")
    invented = desk.site.node.runtime.invented_mails
    assert await (await http_desk(http, desk.site, "lee")).code("post", "mailbox/rehearsal") == "ok"
    await desk.site.node.runtime.settled()
    [waiting] = await in_mailbox(kim)
    opened = await kim.call("conversation:open", {"conversation": waiting["conversation"], "after_seq": 0})
    assert next(event["mail"] for event in opened["events"] if event.get("code") == "mail_received")["invented"]
    answer = {"conversation": waiting["conversation"], "client_msg_id": "answer-000001", "text": "Hej!", "cards": []}
    assert (await kim.call("mailbox:answer", answer))["ok"]
    await desk.site.node.runtime.settled()
    assert await desk.sender.send_all() == 0
    assert (await invented.hear()).done == 1
    assert (await invented.hear()).done == 0
    assert desk.outside.came == []
    state = await desk.site.state(waiting["conversation"])
    assert not state.mail_unsent
    assert state.visitor_spoke_last, "who writes has answered"


def test_whoever_of_the_invented_writes_a_mail_writes_back_to_a_first_answer() -> None:
    """A trainee who answers, however shortly, waits for no mail that never comes."""
    assert len(writers()) > 5
    for story in writers():
        assert Session(story, feels=lambda _: False).hear("Hej!"), story.id


async def test_nobody_else_can_write_from_an_invented_address(desk: Desk) -> None:
    kim = await desk.site.counselor("kim")
    assert await desk.comes(letter(From=f"bror{INVENTED}"), envelope_from=f"bror{INVENTED}") == 250
    assert await in_mailbox(kim) == []


async def test_the_check_says_when_the_mail_process_is_silent_and_when_answers_wait(desk: Desk) -> None:
    settings = Settings(mongodb_uri="mongodb://unused", mail_socket=desk.lmtp.parent / "mail.sock")
    index, now = desk.site.store.index, utc_now()
    kim = await desk.site.counselor("kim")
    await desk.comes(letter())
    [waiting] = await in_mailbox(kim)
    desk.outside.refuses = True
    answer = {"conversation": waiting["conversation"], "client_msg_id": "answer-000001", "text": "Hej!", "cards": []}
    await kim.call("mailbox:answer", answer)
    await desk.site.node.runtime.settled()
    await desk.sender.send_all()
    assert (await e_mail(settings, index, now)).line == "e-mail: `lotsen mail` asks, 1 answers are on their way"
    assert "mail_unsent_since_seconds" in unsent(desk.site.node.runtime.mail.unsent_since)
    silent = await e_mail(settings, index, now + timedelta(minutes=5))
    assert not silent.good
    assert "has not asked for" in silent.line
    os.utime(settings.mail_socket or "", (asked := (now + timedelta(hours=1)).timestamp(), asked))
    late = await e_mail(settings, index, now + timedelta(hours=1))
    assert (late.good, "1 answers wait for the mail server" in late.line) == (False, True)
    desk.outside.refuses = False
    assert await desk.sender.send_all() == 1
    await desk.site.node.runtime.settled()
    assert (await e_mail(settings, index, now)).good
    await desk.sender.send_all()
    assert unsent(desk.site.node.runtime.mail.unsent_since) == {}
    nowhere = replace(settings, mail_socket=desk.lmtp.parent / "none.sock")
    assert "Does the gateway run?" in (await e_mail(nowhere, index, now)).line
    assert (await e_mail(replace(settings, mail_socket=None), index, now)).good
