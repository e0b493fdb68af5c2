"""Hands answers to the organisation's mail server, and tells the gateway that it has taken them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from typing import Final

import aiosmtplib

from handoff.contract.mail import MailAnswer
from handoff.operations.mail.gateway import GatewayDoor, Unheard

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 10.0
_WITHIN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Submission:
    """Where mails are handed in."""

    host: str
    port: int
    user: str = ""
    password: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it is this machine."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


class Sender:
    """Sends what is unsent, again and again. A mail that fails is tried at the next look, and stops no other."""

    def __init__(self, door: GatewayDoor, server: Submission, address: str) -> None:
        self._door = door
        self._server = server
        self._address = address

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            await self.send_all()
            await asyncio.sleep(LOOK_EVERY_S)

    async def send_all(self) -> int:
        """Send every answer that is unsent now; returns how many a server has taken."""
        try:
            answers = await self._door.answers()
        except Unheard as refusal:
            log.warning("mail_answers_unknown %s", refusal)
            return 0
        return sum([await self._send(answer) for answer in answers])

    async def _send(self, answer: MailAnswer) -> bool:
        try:
            await aiosmtplib.send(
                self.mail_of(answer),
                hostname=self._server.host,
                port=self._server.port,
                username=self._server.user or None,
                password=self._server.password or None,
                # On this machine nobody listens in, and its server's certificate is its own; elsewhere TLS is a must.
                start_tls=not self._server.is_here,
                timeout=_WITHIN_S,
            )
            await self._door.sent(answer)
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
            log.warning("mail_not_sent %s", type(error).__name__)
            return False
        except Unheard as refusal:
            log.warning("mail_sent_unnoted %s", refusal)
            return False
        return True

    def mail_of(self, answer: MailAnswer) -> EmailMessage:
        """The mail: neutral in sender and subject, without a word of what was written to us."""
        local, _, domain = self._address.rpartition("@")
        mail = EmailMessage()
        mail["From"] = Address(username=f"{local}+{answer.thread}", domain=domain)
        mail["To"] = answer.to
        mail["Subject"] = answer.subject
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{answer.id}@{domain}>"
        mail["Content-Language"] = answer.lang
        mail.set_content(answer.text)
        return mail
