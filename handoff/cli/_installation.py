"""Which installation a command is for: its environment file, and the user that its service runs as.

So that `lotsen keys rotate`, typed by root, works on the service's own data with the service's own settings, and leaves
files that the service can read.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Final

from handoff.contract.errors import SettingError
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.services import systemd

OPTION: Final = "--installation"
USUAL: Final = Path("/etc/lotsen/gateway.env")
"""Where an installation for the whole machine has its settings."""
OF_THEIR_OWN: Final = {"notify": "notify.env", "mail": "mail.env"}
"""Commands that have settings and a user of their own: they are told nothing of the gateway's."""
_WITHOUT: Final = ("bot", "doctor", "setup", "up", "verify-code")
"""Commands that need no installation's settings, or make one of their own."""
CODE: Final = "code"
"""The command that reads a key which the service's user must not have."""
_SAY_WHICH: Final = ("LOTSEN_MONGODB_URI", "LOTSEN_DATA", "LOTSEN_WATCH_FROM", "LOTSEN_MAIL_GATEWAY")
_OPEN_FILES_FIRST: Final = (["keys"], ["oncall", "set"], ["restore"], ["support-bundle"])
"""Commands that open files of whoever types them, and go on as the service's user by themselves, before all else."""


def enter(words: Sequence[str], environment: MutableMapping[str, str]) -> list[str]:
    """Take over the settings and the user of the installation; returns the words that are left.

    Settings that are in the environment already win.

    Raises:
        SettingError: the file cannot be read, or holds something else than settings.
    """
    rest = list(words)
    named = rest[1] if rest[:1] == [OPTION] and len(rest) > 1 else None
    if named is not None:
        rest = rest[2:]
    if rest[:1] and rest[0] in _WITHOUT:
        return rest
    own = OF_THEIR_OWN.get(rest[0]) if rest else None
    file = Path(named) if named is not None else None
    if file is None and Checkout.here().is_for_all:
        file = usual(environment, USUAL.with_name(own) if own else USUAL)
    if file is not None:
        for name, value in settings_in(file).items():
            environment.setdefault(name, value)
    if own:  # by the folder that its unit gives it
        _become_owner(Path(environment.get("LOTSEN_WATCH_STATE") or environment.get("LOTSEN_MAIL_LISTEN", "")).parent)
    elif rest[:1] != [CODE] and not _keeps_root(rest) and not _opens_files_first(rest):
        go_on_as_owner(environment)
    return rest


def go_on_as_owner(environment: Mapping[str, str]) -> None:
    """As root: go on as the user whom the data folder belongs to. There is no way back."""
    _become_owner(Path(environment.get("LOTSEN_DATA", "")))


def hand_over(folder: Path, environment: Mapping[str, str]) -> None:
    """As root: give a folder and all in it to the user whom the data folder belongs to."""
    data = Path(environment.get("LOTSEN_DATA", ""))
    if os.getuid() != 0 or not data.is_dir():
        return
    owner = data.stat()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


def _opens_files_first(words: Sequence[str]) -> bool:
    return any(list(words[: len(each)]) == each for each in _OPEN_FILES_FIRST)


def _keeps_root(words: Sequence[str]) -> bool:
    """Whether this command starts and stops the services; it does the rest in a process that is not root's."""
    return words[:1] == ["upgrade"] and not {"--stored-data", "--dry-run"} & set(words) and systemd() is not None


def settings_in(file: Path) -> dict[str, str]:
    """The settings of an environment file, as systemd reads it."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as error:
        raise SettingError(f"{OPTION}: {file} cannot be read ({error.strerror}); are you root?") from None
    found = {}
    for line in lines:
        name, given, value = line.strip().partition("=")
        if not name or name.startswith(("#", ";")):
            continue
        if not given:
            raise SettingError(f"{OPTION}: {file} has a line that is no setting: {name!r}")
        found[name] = value.strip("\"'")
    return found


def usual(environment: Mapping[str, str], file: Path) -> Path | None:
    """The file in its usual place, for whoever names no installation; whoever does need not be able to look there.

    Raises:
        SettingError: only others may look there.
    """
    if any(name in environment for name in _SAY_WHICH):
        return None
    try:
        return file if file.exists() else None
    except PermissionError:
        raise SettingError(f"{file} cannot be read; are you root?") from None


def _become_owner(data: Path) -> None:
    """As root: go on as the user whom the data folder belongs to."""
    if os.getuid() != 0 or not data.is_dir():
        return
    owner = data.stat()
    if owner.st_uid == 0:
        return
    try:
        os.initgroups(pwd.getpwuid(owner.st_uid).pw_name, owner.st_gid)
    except KeyError:
        os.setgroups([])
    os.setgid(owner.st_gid)
    os.setuid(owner.st_uid)
    os.umask(0o077)
