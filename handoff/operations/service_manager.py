"""Tells what started this process, if it asked for it (systemd's `Type=notify`), that the service works.

So `systemctl restart` returns, and units that come after it start, when it does and not before.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Final

ASKED_AT: Final = "NOTIFY_SOCKET"
"""The variable with the socket where it is to be told; only the first process of a service is heard there."""


def say_ready() -> None:
    """Say it once. Never raises: what does not listen does not wait."""
    address = os.environ.get(ASKED_AT)
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as there:
        # A leading @ is how an address without a file is written.
        there.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        there.sendall(b"READY=1")
