"""Hands a message over: by mail to this machine's mail server, to an ntfy server, or to a webhook.

Owns the three forms. A message that went out on one of a person's addresses has reached them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from handoff.operations.mail_server import NOT_TAKEN, MailServer, one_mailbox
from handoff.operations.watch.on_call import Shift
from handoff.operations.watch.words import Message

log = logging.getLogger(__name__)

WITHIN_S: Final = 20.0
_URGENT: Final = "urgent"
_USUAL: Final = "default"
_OK: Final = 300


class Channels:
    """All ways to a person."""

    def __init__(self, mail: MailServer, sender: str, http: aiohttp.ClientSession) -> None:
        """`sender`: the address that mails are from."""
        self._mail = mail
        self._sender = sender
        self._http = http

    async def reach(self, person: Shift, message: Message, *, wakes: bool) -> bool:
        """Send it to all addresses of a person; whether at least one took it. Errors are logged by their type."""
        done = await asyncio.gather(*(self._try(address, message, wakes=wakes) for address in person.addresses))
        return any(done)

    async def _try(self, address: str, message: Message, *, wakes: bool) -> bool:
        scheme = urlsplit(address).scheme
        ways: dict[str, Callable[[], Awaitable[None]]] = {
            "mailto": lambda: self._send_mail(address.removeprefix("mailto:"), message, wakes=wakes),
            "ntfy+https": lambda: self._publish(address.removeprefix("ntfy+"), message, wakes=wakes),
            "ntfy+http": lambda: self._publish(address.removeprefix("ntfy+"), message, wakes=wakes),
        }
        try:
            await ways.get(scheme, lambda: self._post(address, message, wakes=wakes))()
        except (*NOT_TAKEN, aiohttp.ClientError) as error:
            log.warning("notice_not_sent %s %s", scheme, type(error).__name__)
            return False
        return True

    async def _send_mail(self, to: str, message: Message, *, wakes: bool) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, one_mailbox(to), f"Lotsen: {message.subject}"
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="lotsen.invalid")
        mail["Auto-Submitted"] = "auto-generated"
        if wakes:
            mail["Priority"], mail["X-Priority"] = "urgent", "1"
        mail.set_content(f"{message.subject}.\n\n{message.do}\n")
        await self._mail.hand_over(mail)

    async def _publish(self, url: str, message: Message, *, wakes: bool) -> None:
        """The JSON form of ntfy, posted to the server itself: Swedish letters are no matter for a header."""
        parts = urlsplit(url)
        server, _, topic = parts.path.rstrip("/").rpartition("/")
        body = {
            "topic": topic,
            "title": message.subject,
            "message": message.do,
            "priority": 5 if wakes else 3,
            "tags": ["rotating_light" if wakes else "wrench"],
        }
        await self._post_json(parts._replace(path=f"{server}/").geturl(), body)

    async def _post(self, url: str, message: Message, *, wakes: bool) -> None:
        body = {"subject": message.subject, "do": message.do, "urgency": _URGENT if wakes else _USUAL}
        await self._post_json(url, body)

    async def _post_json(self, url: str, body: object) -> None:
        timeout = aiohttp.ClientTimeout(total=WITHIN_S)
        async with self._http.post(url, json=body, timeout=timeout, allow_redirects=False) as answer:
            if answer.status >= _OK:
                raise aiohttp.ClientError(f"status {answer.status}")
