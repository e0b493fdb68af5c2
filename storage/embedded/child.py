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
KNOWN_VERSION = "0.7.0b3"
"""Of SecantusDB, by whose inside `_read_definitions_once` goes."""


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


def _read_definitions_once(storage: Any) -> None:
    """Let an insert read the definitions of its collection's indexes once, not three times for each document.

    They are kept from `_all_indexes`, with which each attempt of an insert begins once it has the collection's lock, to
    the end of the insert. Whoever changes a definition waits for that lock, so what is kept is what would be read.
    """
    read, read_all, insert = storage._iter_indexes, storage._all_indexes, storage._insert_chunk
    held = threading.local()

    def definitions(db: str, coll: str) -> Any:
        kept = getattr(held, "kept", None)
        if kept is None:
            return read(db, coll)
        if (db, coll) not in kept:
            kept[db, coll] = list(read(db, coll))
        return kept[db, coll]

    def all_indexes(db: str, coll: str) -> Any:
        if getattr(held, "kept", None) is not None:
            held.kept = {}  # a new attempt
        return read_all(db, coll)

    def insert_chunk(*given: Any, **named: Any) -> Any:
        held.kept = {}
        try:
            return insert(*given, **named)
        finally:
            held.kept = None

    storage._iter_indexes, storage._all_indexes, storage._insert_chunk = definitions, all_indexes, insert_chunk


def main(folder: str, port: str, cache: str, user: str) -> None:
    """Run the database until it is told to stop. Nobody but `user` may do anything in it."""
    password = _first_line(sys.stdin.fileno())
    threading.Thread(target=_stop_with_parent, name="parent-watch", daemon=True).start()
    # One line of this level says where it listens, which no other process on that port could say for it.
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    from secantus import __version__
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
    if __version__ == KNOWN_VERSION:
        _read_definitions_once(server.storage)
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
