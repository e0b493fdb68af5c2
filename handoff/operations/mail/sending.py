"""Hands answers to the organisation's mail server, and tells the gateway that it has taken them."""

from __future__ import annotations

import asyncio
import logging
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from typing import Final

from handoff.contract.mail import MailAnswer
from handoff.operations.mail.gateway import GatewayClient, Unheard
from handoff.operations.mail_server import NOT_TAKEN, MailServer, is_final, one_mailbox

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 10.0


class Sender:
    """Sends what is unsent, again and again. A mail that fails is tried at the next look, and stops no other."""

    def __init__(self, gateway: GatewayClient, server: MailServer, address: str) -> None:
        self._gateway = gateway
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
            answers = await self._gateway.answers()
        except Unheard as refusal:
            log.warning("mail_answers_unknown %s", refusal)
            return 0
        return sum([await self._send(answer) for answer in answers])

    async def _send(self, answer: MailAnswer) -> bool:
        try:
            await self._server.hand_over(self.mail_of(answer))
        except NOT_TAKEN as error:
            log.warning("mail_not_sent %s", type(error).__name__)
            if is_final(error):
                await self._note(answer, refused=True)
            return False
        return await self._note(answer)

    async def _note(self, answer: MailAnswer, *, refused: bool = False) -> bool:
        try:
            await self._gateway.sent(answer, refused=refused)
        except Unheard as refusal:
            log.warning("mail_sent_unnoted %s", refusal)
            return False
        return True

    def mail_of(self, answer: MailAnswer) -> EmailMessage:
        """The mail: neutral in sender and subject, without a word of what was written to us.

        Raises:
            ValueError: the address is not that of one mailbox.
        """
        local, _, domain = self._address.rpartition("@")
        mail = EmailMessage()
        mail["From"] = Address(username=f"{local}+{answer.thread}", domain=domain)
        mail["To"] = one_mailbox(answer.to)
        mail["Subject"] = answer.subject
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{answer.id}@{domain}>"
        mail["Content-Language"] = answer.lang
        mail.set_content(answer.text)
        return mail
