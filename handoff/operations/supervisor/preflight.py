"""Checks before anything is started: the port is free, and no other `lotsen up` uses the data folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handoff.contract.errors import SettingError

_LOCK = "up.lock"

_LONGEST_SOCKET = 103
"""Bytes that the path of a Unix socket may have on every system."""

ADDRESS_FILE = "database.address"
"""The file in the data folder with the address of the running embedded database, for other commands."""


def check_port(host: str, port: int) -> None:
    """Raise if the gateway could not listen there.

    Raises:
        SettingError: the port is taken, or the address is none of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            # Lingering connections of an earlier run (TIME_WAIT) do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise SettingError(
            f"LOTSEN_PORT: cannot listen on {host} port {port} ({error.strerror or error}); "
            "end what listens there, or choose another port with --port"
        ) from error


def socket_in(folder: Path, name: str) -> Path:
    """The path of a socket in this folder, or in one of the temporary folder where that path is too long for one."""
    wanted = folder / name
    if len(os.fsencode(wanted)) <= _LONGEST_SOCKET:
        return wanted
    short = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"lotsen-{os.getuid()}-{short}" / name


def private_folder(folder: Path) -> None:
    """Make the folder if needed, so that its owner alone reaches what lies in it.

    Raises:
        SettingError: it belongs to somebody else, or others may look into it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise SettingError(f"others can reach the folder {folder}; remove it, or run chmod 700 on it")


@contextmanager
def data_folder(folder: Path) -> Iterator[None]:
    """Make the data folder if needed (readable by its owner alone), and lock it until the block ends.

    Raises:
        SettingError: it cannot be used, or another `lotsen up` uses it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = (folder / _LOCK).open("a", encoding="utf-8")
    except FileExistsError as error:
        raise SettingError(f"LOTSEN_DATA: {folder} is no folder") from error
    except OSError as error:
        raise SettingError(f"LOTSEN_DATA: the folder {folder} cannot be used ({error.strerror})") from error
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingError(f"LOTSEN_DATA: another `lotsen up` uses the folder {folder}") from error
        yield


def say_address(folder: Path, uri: str) -> None:
    """Write the address of the embedded database, which holds its password, to a file that its owner alone reads.

    For the holder of the folder's lock.
    """
    path = folder / ADDRESS_FILE
    path.unlink(missing_ok=True)  # one that others may read keeps its mode
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(uri + "\n")
