"""The models between the gateway and `lotsen mail`, a process of its own that keeps nothing.

They are spoken over a Unix socket, whose listener and callers the kernel names; no browser ever sees them.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from handoff.contract.base import Answer, Count, Model

MAIL_IN: Final = "/mail/in"
MAIL_OUT: Final = "/mail/out"
MAIL_SENT: Final = "/mail/sent"

INVENTED: Final = "@ovning.invalid"
"""Of the addresses of invented writers, to practise with: no mail can come from there or go there (RFC 2606)."""
SUBJECT_MAX: Final = 200
ADDRESS_MAX: Final = 254
"""Of an address (RFC 5321)."""
TEXT_MAX: Final = 20_000
"""Characters of a mail that are taken; the gateway cuts it into messages."""

_Address = Annotated[str, msgspec.Meta(min_length=3, max_length=ADDRESS_MAX, pattern=r"^[^\s@]+@[^\s@]+$")]


class MailIn(Model, frozen=True, kw_only=True):
    """A mail that the organisation's server has handed over, as far as it is taken."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    """A hash of the whole mail: the same one again is the same mail."""
    thread: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """What stands behind the plus sign of the address it came to."""
    sender: _Address
    subject: Annotated[str, msgspec.Meta(max_length=SUBJECT_MAX)] = ""
    text: Annotated[str, msgspec.Meta(max_length=TEXT_MAX)] = ""
    """Empty where there was no plain text: staff see that something came."""
    dropped: Count = 0


class MailTaken(Answer, frozen=True, kw_only=True):
    """It is stored; only now the mail server is told so."""


class MailAnswer(Answer, frozen=True, kw_only=True):
    """An answer that is to be sent."""

    id: str
    """Of the mail: the same one at each try, so that a server can tell a repetition."""
    conversation: str
    seq: int
    to: str
    thread: str
    lang: str
    subject: str
    text: str


class MailAnswers(Answer, frozen=True, kw_only=True):
    """Answers that no mail server has taken yet, the oldest first."""

    answers: list[MailAnswer]


class MailSent(Model, frozen=True, kw_only=True):
    """A mail server has taken this answer, or has refused its address for good."""

    conversation: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    seq: Count
    refused: bool = False


class MailNoted(Answer, frozen=True, kw_only=True):
    """It will not be handed out again."""
