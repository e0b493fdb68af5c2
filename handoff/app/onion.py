"""Finding about the onion service: whether it is whole, and nobody but Tor reaches its socket."""

from __future__ import annotations

import stat

from handoff.app.exposure import Finding
from handoff.app.settings import Settings


def onion_service(settings: Settings) -> Finding:
    """What is wrong with it, or that there is none."""
    path = settings.onion_socket
    if path is None and not settings.onion:
        return Finding(True, "onion: none")
    if path is None:
        return Finding(False, "onion: LOTSEN_ONION is told to visitors, and LOTSEN_ONION_SOCKET lets nobody in")
    if not settings.onion:
        line = "onion: LOTSEN_ONION_SOCKET is open, and LOTSEN_ONION no address: forms and sockets are refused"
        return Finding(False, line)
    if not path.is_socket():
        return Finding(False, f"onion: the gateway does not listen on {path}")
    if stat.S_IMODE(path.parent.stat().st_mode) & 0o007:
        return Finding(False, f"onion: everybody on this machine reaches {path}; run chmod o-rwx on its folder")
    return Finding(True, "onion: an address, and a socket for Tor alone")
