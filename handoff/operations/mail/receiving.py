"""The LMTP server: what the organisation's mail server hands over is acknowledged when the gateway has stored it."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from handoff.operations.mail.gateway import GatewayClient, Unheard
from handoff.operations.mail.reading import PassedOver, UnreadableMail, read_mail

log = logging.getLogger(__name__)
logging.getLogger("mail.log").disabled = True
"""The library's own log has addresses, and whole mails where one cannot be read."""

SIZE_MAX: Final = 10 * 1024 * 1024
"""Bytes of a mail. A larger one is refused, and its writer's own server says so."""

_TAKEN: Final = "250 2.0.0 taken"
_LATER: Final = "451 4.3.0 try again later"
_UNREADABLE: Final = "554 5.6.0 it cannot be read"
_FINAL: Final = frozenset({"bad_request", "text_empty", "text_invalid"})
"""Refusals that another try would meet again."""


class _Protocol(LMTP):
    """Takes lines of any length: mail programs send some, and the server before us has let them in."""

    line_length_limit = SIZE_MAX


class Receiver:
    """The handler of aiosmtpd: one recipient a mail, ours alone."""

    def __init__(self, gateway: GatewayClient, address: str) -> None:
        self._gateway = gateway
        self._local, _, self._domain = address.lower().rpartition("@")
        self.counts: dict[str, int] = {}
        """How many mails were taken, passed over or put off, by reason."""

    def protocol(self) -> LMTP:
        """A connection's protocol, for `loop.create_server`."""
        return _Protocol(self, data_size_limit=SIZE_MAX, enable_SMTPUTF8=True, ident="lotsen")

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours: the server tries again, and the log has its kind alone."""
        return self._said(type(error).__name__, _LATER)

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take one recipient, if it is the line."""
        local, _, domain = address.lower().rpartition("@")
        if domain != self._domain or local.partition("+")[0] != self._local:
            return "550 5.1.1 nobody here has this address"
        if envelope.rcpt_tos:
            return "452 4.5.3 one recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail: 250 only when it is stored, or is none that somebody has written."""
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        to, sender = envelope.rcpt_tos[0], envelope.mail_from or ""
        try:
            mail = await asyncio.to_thread(read_mail, content, envelope_from=sender, recipient=to)
        except UnreadableMail:
            return self._said("unreadable", _UNREADABLE)
        if isinstance(mail, PassedOver):
            return self._said(mail.reason, _TAKEN)
        try:
            await self._gateway.take(mail)
        except Unheard as refusal:
            code = str(refusal)
            return self._said(code, _UNREADABLE if code in _FINAL else _LATER)
        return self._said("taken", _TAKEN)

    def _said(self, what: str, answer: str) -> str:
        self.counts[what] = self.counts.get(what, 0) + 1
        if answer != _TAKEN:
            log.warning("mail_not_taken %s", what)
        return answer
