"""The organisation's mail server, to which a process of this installation hands mail.

Owns when the connection must be encrypted: on this machine nobody listens in, and its server's certificate is its own;
elsewhere TLS is a must.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final

import aiosmtplib

from handoff.contract.errors import SettingError

NOT_TAKEN: Final = (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError)
"""What `hand_over` raises when the server has not taken a mail."""

WITHIN_S: Final = 30.0
_FOR_GOOD: Final = 500
_WANTS_A_PASSWORD: Final = 530
"""It says nothing of the mail (RFC 4954, 6): with the right settings it is taken."""
THIS_MACHINE: Final = "127.0.0.1:25"


def one_mailbox(text: str) -> str:
    """The same text, if it is the address of one mailbox that a mail can be sent to.

    Raises:
        ValueError: it is not.
    """
    mail = EmailMessage()
    try:
        mail["To"] = text
        [address] = mail["To"].addresses
    except (ValueError, AttributeError, IndexError):  # the library gives up on some forged addresses
        raise ValueError("not one mailbox") from None
    if not address.username or not address.domain:
        raise ValueError("not one mailbox")
    return text


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and with which name and password, if it wants any."""

    host: str
    port: int
    user: str = ""
    password: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it is this machine."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    async def hand_over(self, mail: EmailMessage) -> None:
        """Returns when the server has taken the mail. Raises one of `NOT_TAKEN`."""
        await aiosmtplib.send(
            mail,
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            start_tls=not self.is_here,
            timeout=WITHIN_S,
        )


def is_final(error: BaseException) -> bool:
    """Whether the server, or the address itself, says that this mail can never be taken (RFC 5321, 4.2.1)."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(each.code >= _FOR_GOOD for each in error.recipients)
    if isinstance(error, aiosmtplib.SMTPSenderRefused | aiosmtplib.SMTPDataError):
        return error.code >= _FOR_GOOD and error.code != _WANTS_A_PASSWORD
    return isinstance(error, ValueError)


def host_and_port(name: str, value: str) -> tuple[str, int]:
    """The two parts of `HOST:PORT`. Raises SettingError, which names the setting."""
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal():
        raise SettingError(f"{name} must be HOST:PORT, such as {THIS_MACHINE}")
    return host, int(port)
