"""Runs the embedded database in a child process and stops it when the parent is gone.

Owns the link to the parent: standard input is a pipe. Its first line is the password of the one user; then the parent
holds it open and never writes to it. When the parent ends, in whatever way, the pipe closes and the database stops
cleanly instead of keeping its folder locked. Started by path from `storage.embedded.server`; must not import Lotsen.

    python child.py FOLDER PORT CACHE USER < PASSWORD
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

HOST = "127.0.0.1"


def _first_line(handle: int) -> str:
    """Read byte by byte: what a buffer took along, the thread that watches the parent would wait for."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(handle, 1)
        if not byte:
            sys.exit(1)
        line += byte
    return line.decode().strip()


def _stop_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _user(name: str, password: str) -> dict[str, Any]:
    """The stored record of a user who may do everything; it replaces the one of the last run."""
    from secantus.auth import SCRAM_SHA_256, derive_credentials

    return {
        "_id": f"admin.{name}",
        "user": name,
        "db": "admin",
        "credentials": derive_credentials(password, mechanism=SCRAM_SHA_256, username=name).to_doc(),
        "roles": [{"role": "root", "db": "admin"}],
        "mechanisms": [SCRAM_SHA_256],
    }


def main(folder: str, port: str, cache: str, user: str) -> None:
    """Run the database until it is told to stop. Nobody but `user` may do anything in it."""
    password = _first_line(sys.stdin.fileno())
    threading.Thread(target=_stop_with_parent, name="parent-watch", daemon=True).start()
    # One line of this level says where it listens, which no other process on that port could say for it.
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    from secantus.server import SecantusDBServer

    server = SecantusDBServer(
        HOST,
        int(port),
        folder,
        require_auth=True,
        # Without an oplog: nothing here reads one, and deleted keys would stay readable in it.
        replica_set_name=None,
        enable_test_commands=False,
        cache_size=cache,
        sync_on_commit=True,
    )
    server.storage.add_user("admin", user, _user(user, password), replace=True)

    def end(_number: int, _frame: FrameType | None) -> None:
        server.stop()
        sys.exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    server.start()
    server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
