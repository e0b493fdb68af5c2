"""Runs the embedded database in a child process and stops it when the parent is gone.

Owns the link to the parent: standard input is a pipe that the parent holds open and never writes to. When the parent
ends, in whatever way, the pipe closes and the database stops cleanly instead of keeping its folder locked. Started by
path from `storage.embedded.server`; must not import Lotsen.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def _stop_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Run the database with this process's arguments until it is told to stop."""
    threading.Thread(target=_stop_with_parent, name="parent-watch", daemon=True).start()
    runpy.run_module("secantus", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
