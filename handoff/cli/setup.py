"""`lotsen setup`: makes an installed package an installation. Asks what it needs, unless options say it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE

if TYPE_CHECKING:
    from handoff.operations.installation import Answers, Files
    from handoff.operations.services import Systemd

SUMMARY = "set up an installed package: settings, keys, database user, proxy, the first two administrators, or a backup"
CERTIFICATE: Final = Path("/etc/ssl/lotsen/fullchain.pem")
CERTIFICATE_KEY: Final = Path("/etc/ssl/lotsen/key.pem")
UNITS: Final = ("lotsen-bot.service", "lotsen-gateway.service", "lotsen-check.timer", "lotsen-notify.service")
READY_WITHIN_S: Final = 180.0
GATEWAY: Final = "http://127.0.0.1:8000"
_REFUSED: Final = "- nginx -t names the file and line that nginx refuses: mend it, then systemctl restart nginx"
_INVITED: Final = "- open the two links above, each administrator their own: they are good once"
_OF_NEW: Final = (
    "- lotsen keys recovery FILE, on another medium: it opens sealed conversations if all passphrases are lost",
    "- lotsen keys backup FILE, and LOTSEN_BACKUP_TO in the settings, for a backup every day",
)
_OF_RESTORED: Final = (
    "- LOTSEN_BACKUP_TO and LOTSEN_BACKUP_RECIPIENT (in the private key's file) in the settings, for a backup",
    "  every day, and systemctl enable --now lotsen-backup.timer lotsen-drill.timer",
)
_RESTORED: Final = "- lotsen accounts list: disable those that were disabled since the backup; staff sign in as before"


def configure(parser: ArgumentParser) -> None:
    """Every question has an option; with --unattended nothing is asked."""
    parser.add_argument("--name", help="who runs the line, as visitors read it")
    parser.add_argument("--address", metavar="HOST", help="the name under which the chat is reached: chatt.example.se")
    parser.add_argument("--mail", help="who is told when a part is broken")
    database = parser.add_mutually_exclusive_group()
    database.add_argument("--mongodb", metavar="URI", help="a replica set, with a user made for Lotsen")
    database.add_argument("--mongodb-admin", metavar="URI", help="a replica set, with a user who may make Lotsen's")
    database.add_argument("--embedded", action="store_true", help="the one that comes along: practice, small lines")
    parser.add_argument(
        "--certificate", type=Path, default=CERTIFICATE, help="the proxy's, with its chain (%(default)s)"
    )
    parser.add_argument("--certificate-key", type=Path, default=CERTIFICATE_KEY, help="its key (%(default)s)")
    parser.add_argument("--test-certificate", action="store_true", help="make one, until there is a real one")
    parser.add_argument("--administrators", metavar="NAME,NAME", help="two: what one opens, the other confirms")
    parser.add_argument(
        "--from-backup", type=Path, metavar="SET", help="in place of a machine that is gone: its newest set"
    )
    parser.add_argument("--identity", type=Path, metavar="FILE", help="the private key that opens the set")
    parser.add_argument("--unattended", action="store_true", help="ask nothing; what is missing is an error")


def run(options: Namespace) -> int:
    """Set up; returns 0, 78 if something does not fit, 69 if a database or a service failed."""
    from handoff.contract.errors import SettingError
    from handoff.operations.installation import Files
    from storage.errors import BadSetting, StorageError

    try:
        return set_up(options, Files(Path("/")), input)
    except (SettingError, BadSetting) as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except StorageError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE


def set_up(options: Namespace, files: Files, ask: Callable[[str], str]) -> int:
    """Ask, write, invite, start; prints what is done and what comes next."""
    from handoff.contract.errors import SettingError
    from handoff.operations.services import systemd

    if os.getuid() != 0:
        raise SettingError("lotsen setup writes to /etc: run it as root")
    files.require_none()
    _require_set(options)
    answers, administrators = asked(options, ask)
    if options.test_certificate and not answers.certificate.exists():
        from handoff.operations.self_signed import write_test_certificate

        write_test_certificate(answers.host, answers.certificate, answers.certificate_key)
        print(f"made a test certificate, {answers.certificate}: browsers warn of it", flush=True)
    for path in files.write(answers):
        print(f"wrote {path}", flush=True)
    if options.from_backup is not None:
        code = _lotsen(files.settings, "restore", str(options.from_backup), "--identity", str(options.identity))
        if code != 0:
            files.settings.unlink()
            print(
                "lotsen: nothing is restored and nothing runs; mend that and run the same command again",
                file=sys.stderr,
            )
            return code
    for name in administrators:
        if (code := _lotsen(files.settings, "accounts", "invite", name, "--role", "administrator")) != 0:
            return code
    return start(systemd(), answers, files, restored=options.from_backup is not None)


def _require_set(options: Namespace) -> None:
    """Raises SettingError if a backup or its key is named without the other, or is not there."""
    from handoff.contract.errors import SettingError

    if (options.from_backup is None) is not (options.identity is None):
        raise SettingError("an encrypted set needs its private key: --from-backup SET --identity FILE")
    for named in (options.from_backup, options.identity):
        if named is not None and not named.is_file():
            raise SettingError(f"{named} is no file; nothing was made")


def asked(options: Namespace, ask: Callable[[str], str]) -> tuple[Answers, list[str]]:
    """The answers of options and person, and the names of the first administrators."""
    from handoff.operations.installation import Answers, host_of, mail_of, operator_of

    operator = operator_of(_answer(options, ask, "name", "Who runs the line, as visitors read it?"))
    host = host_of(_answer(options, ask, "address", "Under which name is the chat reached (chatt.example.se)?"))
    mail = mail_of(_answer(options, ask, "mail", "Whom to mail when a part is broken?"))
    uri = _database(options, ask)
    names = (
        []
        if options.from_backup is not None
        else _administrators(_answer(options, ask, "administrators", "Two administrators, with a comma between?"))
    )
    answers = Answers(operator, host, mail, uri, options.certificate.absolute(), options.certificate_key.absolute())
    return answers, names


def _administrators(given: str) -> list[str]:
    from handoff.contract.errors import SettingError

    names = list(dict.fromkeys(name.strip() for name in given.split(",") if name.strip()))
    if len(names) < 2:
        raise SettingError("two administrators are needed: what one opens, the other confirms")
    return names


def _answer(options: Namespace, ask: Callable[[str], str], name: str, question: str) -> str:
    from handoff.contract.errors import SettingError

    given: str | None = getattr(options, name)
    if given is None and options.unattended:
        raise SettingError(f"--{name} is missing")
    return given if given is not None else ask(f"{question} ")


def _database(options: Namespace, ask: Callable[[str], str]) -> str | None:
    """The address with Lotsen's own user; None for the embedded database."""
    from handoff.contract.errors import SettingError

    uri, administrator = options.mongodb, options.mongodb_admin
    if uri is None and administrator is None and not options.embedded:
        if options.unattended:
            raise SettingError("name the database: --mongodb, --mongodb-admin or --embedded")
        question = "MongoDB replica set, with a user who may make users (empty: the database that comes along)? "
        administrator = ask(question).strip() or None
    if administrator is None:
        return str(uri) if uri is not None else None
    from storage.mongo.users import make_user

    print("making the database user lotsen")
    return asyncio.run(make_user(administrator, "lotsen"))


def _lotsen(settings: Path, *words: str) -> int:
    """A command of this installation, which goes on as the service's user."""
    argv = [sys.executable, "-m", "handoff.cli", "--installation", str(settings), *words]
    return subprocess.run(argv, check=False).returncode


def start(services: Systemd | None, answers: Answers, files: Files, *, restored: bool, gateway: str = GATEWAY) -> int:
    """Start everything and tell what comes next; 69 if a part does not start."""
    refused = False
    if services is None:
        print("no systemd runs here; start bot and gateway as the units in /usr/lib/systemd/system say")
    elif not _started(services, gateway):
        return EX_UNAVAILABLE
    elif files.has_nginx:  # which refuses every file as long as one names a certificate that is not there
        refused = not services.reload("nginx.service") and answers.certificate.exists()
    print(f"chat {answers.address}/")
    for line in _next(answers, files, restored=restored, refused=refused):
        print(line)
    if refused:
        print("lotsen: nobody reaches the chat yet: nginx refuses its files", file=sys.stderr)
    return EX_UNAVAILABLE if refused else 0


def _started(services: Systemd, gateway: str) -> bool:
    """Start bot and gateway; whether the gateway answers, or what to look at."""
    from handoff.cli.upgrade import answers_at

    began_s = time.monotonic()
    if not services.enable(*UNITS):
        print("lotsen: a service does not start; journalctl -u lotsen-gateway says why", file=sys.stderr)
        return False
    if not answers_at(gateway, within_s=READY_WITHIN_S):
        print("lotsen: the gateway does not answer; journalctl -u lotsen-gateway says why", file=sys.stderr)
        return False
    print(f"bot and gateway run, after {time.monotonic() - began_s:.0f} s")
    return True


def _next(answers: Answers, files: Files, *, restored: bool, refused: bool) -> list[str]:
    lines = ["next:", _RESTORED if restored else _INVITED]
    if not files.has_nginx:
        lines.append("- put /etc/lotsen/nginx.conf into a proxy, which reads the certificate")
    if refused:
        lines.append(_REFUSED)
    if not answers.certificate.exists():
        lines.append(f"- put the certificate at {answers.certificate} and its key at {answers.certificate_key}")
        lines.append("  (or name others in the proxy's file), then: systemctl reload nginx")
    lines += _OF_RESTORED if restored else _OF_NEW
    lines += [
        f"- lotsen check, and from another machine lotsen doctor {answers.address}, until every line begins with ok",
        f"- {answers.address}/console, where the page Startspärr says what is missing before the line may open",
    ]
    return lines
