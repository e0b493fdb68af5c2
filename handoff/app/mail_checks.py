"""Findings about e-mail: whether `lotsen mail` asks this gateway, and whether its answers leave.

The time of its last request is that of the socket's file, which the gateway sets (`MailSocket`): so another process of
the same user can tell, too.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from handoff.app.exposure import Finding
from handoff.app.settings import Settings
from storage.ports.index import ConversationIndex

SILENT: Final = timedelta(minutes=2)
"""It asks every ten seconds."""
UNSENT: Final = timedelta(minutes=15)
_BOOK: Final = "see the runbook on e-mail"


async def e_mail(settings: Settings, index: ConversationIndex, now: datetime) -> Finding:
    """Whether mails come and answers go."""
    if settings.mail_socket is None:
        return Finding(True, "e-mail: none; LOTSEN_MAIL_SOCKET is not set")
    asked = asked_at(settings)
    if asked is None:
        return Finding(False, f"e-mail: nothing listens at {settings.mail_socket}. Does the gateway run?")
    if now - asked > SILENT:
        minutes = int((now - asked).total_seconds()) // 60
        line = f"e-mail: `lotsen mail` has not asked for {minutes} minutes; `systemctl status lotsen-mail`"
        return Finding(False, f"{line}, and {_BOOK}")
    since = [row.mail_unsent_since for row in await index.mail_unsent() if row.mail_unsent_since is not None]
    if since and now - since[0] > UNSENT:
        minutes = int((now - since[0]).total_seconds()) // 60
        line = f"e-mail: {len(since)} answers wait for the mail server, the first for {minutes} minutes; {_BOOK}"
        return Finding(False, line)
    return Finding(True, f"e-mail: `lotsen mail` asks, {len(since)} answers are on their way")


def unsent(since: datetime | None) -> dict[str, float]:
    """The same as a metric; none while no answer waits."""
    return {} if since is None else {"mail_unsent_since_seconds": since.timestamp()}


def asked_at(settings: Settings) -> datetime | None:
    """When `lotsen mail` asked last, or when the gateway began to listen; None where it does not."""
    if settings.mail_socket is None or not settings.mail_socket.is_socket():
        return None
    return datetime.fromtimestamp(settings.mail_socket.stat().st_mtime, UTC)
