"""The e-mail desk for tests: `lotsen mail` beside a node, and the organisation's mail server on both its sides."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from handoff.operations.endpoint import Endpoint
from handoff.operations.mail import process
from handoff.operations.mail.receiving import Receiver
from handoff.operations.mail.sending import Sender
from handoff.operations.mail.settings import MailSettings
from handoff.operations.mail_server import MailServer
from tests.support.post import Letters, mail_server
from tests.support.site import Site

LINE, ELSA = "stod@example.se", "elsa@example.org"


@dataclass
class Desk:
    """A gateway and `lotsen mail` beside it."""

    site: Site
    receiver: Receiver
    sender: Sender
    outside: Letters
    lmtp: Path

    async def comes(self, mail: EmailMessage | bytes, *, to: str = LINE, envelope_from: str = ELSA) -> int:
        """Hand a mail over as a mail server does; the code of its answer."""
        return await asyncio.to_thread(handed_over, self.lmtp, bytes(mail), envelope_from, to)


def handed_over(lmtp: Path, raw: bytes, envelope_from: str, to: str) -> int:
    with smtplib.LMTP(str(lmtp)) as client:
        client.ehlo()
        client.mail(envelope_from)
        code, _ = client.rcpt(to)
        if code >= 300:
            return code
        code, said = client.data(raw)
        assert code != 500, said
        return code


def letter(text: str = "hej, jag är orolig för min bror", **headers: str) -> EmailMessage:
    made = EmailMessage()
    given = {"From": f"Elsa <{ELSA}>", "To": LINE, "Subject": "en fråga", "Message-ID": f"<{hash(text)}@example.org>"}
    for name, value in {**given, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        made[name] = value
    made.set_content(text)
    return made


@asynccontextmanager
async def mail_desk(site: Site, folder: Path) -> AsyncIterator[Desk]:
    """The desk of a node whose socket for mail is `mail.sock` in this folder."""
    async with mail_server() as outside:
        settings = MailSettings(
            gateway=Endpoint(f"unix://{folder / 'mail.sock'}"),
            address=LINE,
            listen=folder / "lmtp.sock",
            server=MailServer("127.0.0.1", outside.port),
        )
        async with process.running(settings) as (receiver, sender):
            yield Desk(site, receiver, sender, outside, folder / "lmtp.sock")
