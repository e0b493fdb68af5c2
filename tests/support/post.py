"""A mail server and a web server on this machine that keep what they are sent: the other ends of notifications."""

from __future__ import annotations

import email
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from handoff.operations.watch import settings
from handoff.operations.watch.settings import RelaySettings
from tests.support.product import free_port


@dataclass
class Letters:
    """The mail that has come."""

    port: int
    came: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False
    refusal: str = "451 try again later"
    """What it says to a mail while it `refuses`."""
    unknown: str = ""
    """An address that it says does not exist."""
    sender_refusal: str = ""
    """What it says to every sender, if anything."""

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_refusal:
            return self.sender_refusal
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.unknown:
            return "550 5.1.1 no such address"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's
        if self.refuses:
            return self.refusal
        content = envelope.content
        self.came.append(email.message_from_bytes(content if isinstance(content, bytes) else b"", policy=default))
        return "250 taken"

    def to(self, name: str) -> list[str]:
        """The subjects of what has come for somebody."""
        return [str(each["Subject"]) for each in self.came if str(each["To"]).startswith(name)]

    @property
    def whole(self) -> str:
        return "\n".join(each.as_string() + each.get_content() for each in self.came)


@asynccontextmanager
async def mail_server() -> AsyncIterator[Letters]:
    letters = Letters(free_port())
    controller = Controller(letters, hostname="127.0.0.1", port=letters.port)
    controller.start()
    try:
        yield letters
    finally:
        controller.stop()


def relay_settings(socket: Path, letters: Letters, folder: Path) -> RelaySettings:
    """Of a relay that asks one gateway and mails by this server."""
    return settings.read(
        {
            "LOTSEN_WATCH_FROM": f"unix://{socket}",
            "LOTSEN_WATCH_MAIL_SERVER": f"127.0.0.1:{letters.port}",
            "LOTSEN_WATCH_SENDER": "lotsen@example.se",
            "LOTSEN_WATCH_OPERATOR": "mailto:drift@example.se",
            "LOTSEN_WATCH_STATE": str(folder / "state.json"),
        }
    )


@dataclass
class Posted:
    """What has been posted, with its path."""

    url: str = ""
    came: list[tuple[str, Any]] = field(default_factory=list)
    refuses: bool = False

    async def take(self, request: web.Request) -> web.Response:
        if self.refuses:
            return web.Response(status=503)
        self.came.append((request.path, json.loads(await request.text())))
        return web.Response()


@asynccontextmanager
async def web_server() -> AsyncIterator[Posted]:
    posted = Posted()
    app = web.Application()
    app.router.add_post("/{path:.*}", posted.take)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    posted.url = f"http://127.0.0.1:{port}"
    try:
        yield posted
    finally:
        await runner.cleanup()
