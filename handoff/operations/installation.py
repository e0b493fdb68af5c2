"""The files of an installation for a whole machine, made from a few answers: settings, proxy, notifications.

Owns what stands in them, from the examples in `handoff/deployment`. Must not ask anybody, and never writes over a file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handoff.contract.errors import SettingError

EXAMPLES: Final = Path(__file__).parents[1] / "deployment"
SETTINGS: Final = "etc/lotsen/gateway.env"
NOTIFY_SETTINGS: Final = "etc/lotsen/notify.env"
SITE: Final = "etc/nginx/sites-available/lotsen.conf"
ENABLED_SITE: Final = "etc/nginx/sites-enabled/lotsen.conf"
SITE_WITHOUT_NGINX: Final = "etc/lotsen/nginx.conf"
_EXAMPLE_HOST: Final = "chatt.example.se"
_HOST: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_MAIL: Final = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"']+")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says of their installation."""

    operator: str
    """Who runs the line, as visitors read it."""
    host: str
    """The name in the address of the chat."""
    mail: str
    """Who is told when a part is broken, as long as nobody is on call."""
    mongodb_uri: str | None
    """None: the embedded database."""
    certificate: Path
    certificate_key: Path

    @property
    def address(self) -> str:
        """Where the chat will be."""
        return f"https://{self.host}"


def host_of(given: str) -> str:
    """The host name in what somebody typed. Raises SettingError if there is none."""
    host = given.strip().lower().removeprefix("https://").rstrip("/")
    if not _HOST.fullmatch(host):
        raise SettingError(f"the address must be a name such as {_EXAMPLE_HOST}, not {given!r}")
    return host


def mail_of(given: str) -> str:
    """A mail address. Raises SettingError if it is none."""
    if not _MAIL.fullmatch(given.strip()):
        raise SettingError(f"the mail address must be one such as drift@example.se, not {given!r}")
    return given.strip()


def operator_of(given: str) -> str:
    """A name of one line. Raises SettingError if it is none."""
    name = " ".join(given.split())
    if not name or any(mark in name for mark in "\"'\\"):
        raise SettingError("the name must be one line without quotation marks")
    return name


class Files:
    """The files below `root`, which is `/` but in a test."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def settings(self) -> Path:
        """The environment file of the gateway."""
        return self._root / SETTINGS

    @property
    def has_nginx(self) -> bool:
        """Whether Debian's nginx is installed."""
        return (self._root / SITE).parent.is_dir()

    def require_none(self) -> None:
        """Raises SettingError if an installation was set up already."""
        if self.settings.exists():
            raise SettingError(f"this machine was set up already, by {self.settings}: change the settings there")

    def write(self, answers: Answers) -> list[Path]:
        """Write everything; returns which files. Raises SettingError if an installation was set up already."""
        self.require_none()
        site = self._root / (SITE if self.has_nginx else SITE_WITHOUT_NGINX)
        notify = self._root / NOTIFY_SETTINGS
        written = [
            _private(notify, notify_settings(answers)),
            _public(site, proxy(answers)),
            # Last: with it the machine counts as set up.
            _private(self.settings, settings(answers)),
        ]
        if self.has_nginx:
            enabled = self._root / ENABLED_SITE
            enabled.unlink(missing_ok=True)
            enabled.symlink_to(f"/{SITE}")
        return written


def settings(answers: Answers) -> str:
    """The environment file of the gateway."""
    values = {
        "LOTSEN_MONGODB_URI": answers.mongodb_uri,
        "LOTSEN_ORIGINS": answers.address,
        "LOTSEN_FRAME_ANCESTORS": answers.address,
        "LOTSEN_OPERATOR": answers.operator,
    }
    text = _filled((EXAMPLES / "gateway.env").read_text("utf-8"), values)
    if answers.mongodb_uri is None:
        text += "# The database that comes along, a beta: for practice, and for small lines that say `open` here.\n"
        text += "LOTSEN_BETA_DATABASE=practice\n"
    return text


def notify_settings(answers: Answers) -> str:
    """The environment file of the relay of notifications."""
    values = {
        "LOTSEN_WATCH_SENDER": f"lotsen@{answers.host}",
        "LOTSEN_WATCH_OPERATOR": f"mailto:{answers.mail}",
    }
    return _filled((EXAMPLES / "notify.env").read_text("utf-8"), values)


def proxy(answers: Answers) -> str:
    """The site of nginx."""
    text = (EXAMPLES / "nginx.conf").read_text("utf-8")
    return (
        text.replace(_EXAMPLE_HOST, answers.host)
        .replace("server lotsen-gateway:8000;", "server 127.0.0.1:8000;")
        .replace("/etc/ssl/lotsen/fullchain.pem", str(answers.certificate))
        .replace("/etc/ssl/lotsen/key.pem", str(answers.certificate_key))
    )


def _filled(example: str, values: Mapping[str, str | None]) -> str:
    """The example with these values; a line whose value is None is left out."""
    lines = []
    for line in example.splitlines():
        name = line.partition("=")[0]
        if name not in values:
            lines.append(line)
        elif (value := values[name]) is not None:
            lines.append(f'{name}="{value}"' if " " in value else f"{name}={value}")
    return "\n".join(lines) + "\n"


def _private(path: Path, text: str) -> Path:
    """A file that root alone reads: it may hold a password."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)
    return path


def _public(path: Path, text: str) -> Path:
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o644)
    return path
