"""Checks before anything is started: the port is free, and no other `lotsen up` uses the data folder."""

from __future__ import annotations

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handoff.contract.errors import SettingError

_LOCK = "up.lock"

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


def free_port() -> int:
    """A port on the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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
    """Write the address of the embedded database to the data folder; for the holder of its lock."""
    (folder / ADDRESS_FILE).write_text(uri + "\n", encoding="utf-8")
