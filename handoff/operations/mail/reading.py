"""Reads a mail: what of it is taken, or why it is none that somebody has written. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any, Final

from handoff.contract.mail import ADDRESS_MAX, INVENTED, SUBJECT_MAX, TEXT_MAX, MailIn

_BULK: Final = frozenset({"bulk", "list", "junk"})
_AUTOMATIC: Final = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe")
_ATOM: Final = r"[\w!#$%&'*+/=?^`{|}~-]+"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[\w-]+(?:\.[\w-]+)*")
"""One mailbox, without quotes and comments: in a header it is that mailbox and no other."""
_QUOTE: Final = re.compile(r"^\s*>")
_PARTS_MAX: Final = 200
_DELIMITERS_MAX: Final = 2_000
"""Lines that may divide parts: each part takes the library memory and time."""
_FIELD_MAX: Final = 2_000
"""Characters of a header that are looked at: the library's time grows with their square."""


class _Bounded(EmailPolicy):
    """Reads no more of a header than that."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:_FIELD_MAX])


_POLICY: Final = _Bounded()


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A mail that is not taken: the sending server is told that it has arrived, and nothing is kept."""

    reason: str
    """bounce, automatic, no_sender"""


class UnreadableMail(Exception):
    """The mail has more parts, or is nested more deeply, than can be read."""


def read_mail(raw: bytes, *, envelope_from: str, recipient: str) -> MailIn | PassedOver:
    """What is taken of a mail.

    Args:
        raw: the mail with its headers, as it came.
        envelope_from: the sender of the envelope; empty for bounces.
        recipient: the address that it came to; behind its plus sign stands the thread.

    Raises:
        UnreadableMail: for good; another try would meet the same.
    """
    if raw.count(b"\n--") > _DELIMITERS_MAX:
        raise UnreadableMail
    try:
        message = BytesParser(policy=_POLICY).parsebytes(raw)
        return _read(message, envelope_from, recipient)  # type: ignore[arg-type]  # what this policy makes
    except RecursionError:
        raise UnreadableMail from None


def _read(message: EmailMessage, envelope_from: str, recipient: str) -> MailIn | PassedOver:
    if not envelope_from.strip("<>") or message.get_content_type() == "multipart/report":
        return PassedOver("bounce")
    if _is_automatic(message):
        return PassedOver("automatic")
    sender = _sender(message, envelope_from)
    if not sender or sender.lower().endswith(INVENTED):
        return PassedOver("no_sender")
    text, dropped = _text(message)
    return MailIn(
        id=_identity(message, sender, text),
        thread=_thread(recipient),
        sender=sender,
        subject=_header(message, "Subject")[:SUBJECT_MAX],
        text=text[:TEXT_MAX],
        dropped=dropped + (len(text) > TEXT_MAX),
    )


def _is_automatic(message: EmailMessage) -> bool:
    if _header(message, "Auto-Submitted").lower() not in ("", "no"):
        return True
    return _header(message, "Precedence").lower() in _BULK or any(name in message for name in _AUTOMATIC)


def _header(message: EmailMessage, name: str) -> str:
    """A header in words; empty if it is missing or cannot be read."""
    try:
        return " ".join(str(message.get(name, "")).split()).encode("utf-8", "replace").decode()
    except (ValueError, IndexError, AttributeError):  # the library's parser gives up on some forged headers
        return ""


def _sender(message: EmailMessage, envelope_from: str) -> str:
    """The first of the addresses to which an answer may go that is one; empty without any."""
    named = [parseaddr(_header(message, name))[1] for name in ("Reply-To", "From")]
    addresses = (each for each in (*named, envelope_from) if len(each) <= ADDRESS_MAX)
    return next((each for each in addresses if _ADDRESS.fullmatch(each)), "")


def _text(message: EmailMessage) -> tuple[str, int]:
    """The plain text, and how many other parts there were."""
    parts = [part for number, part in enumerate(message.walk()) if number < _PARTS_MAX and not part.is_multipart()]
    plain = [part for part in parts if part.get_content_type() == "text/plain" and not part.is_attachment()]
    text = "\n\n".join(words for part in plain if (words := _decoded(part)))
    alternatives = bool(plain) and any(part.get_content_type() == "text/html" for part in parts)
    return _without_quote(text), len(parts) - len(plain) - alternatives


def _decoded(part: EmailMessage) -> str:
    """The text of a part in whatever encoding it says, or in the likeliest one."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for encoding in (part.get_content_charset(), "utf-8", "cp1252"):
        try:
            return payload.decode(encoding).strip() if encoding else payload.decode("utf-8").strip()
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return payload.decode("latin-1").strip()


def _without_quote(text: str) -> str:
    """The text without our own words, which mail programs repeat below an answer."""
    lines = text.replace("\r\n", "\n").split("\n")
    while lines and (_QUOTE.match(lines[-1]) or not lines[-1].strip()):
        quoted = bool(_QUOTE.match(lines[-1]))
        lines.pop()
        if quoted and lines and not _QUOTE.match(lines[-1]) and lines[-1].rstrip().endswith(":"):
            lines.pop()  # "On Tuesday … wrote:"
    return "\n".join(lines).strip()


def _thread(recipient: str) -> str:
    local = recipient.partition("@")[0]
    return local.partition("+")[2].lower()[:64]


def _identity(message: EmailMessage, sender: str, text: str) -> str:
    """The same for the same mail, however often and by whatever way it comes."""
    named = "\0".join((_header(message, "Message-ID"), _header(message, "Date"), sender, text))
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()
