"""Socket.IO: connections of visitors and counselors, delivery, and the end of a node."""

from __future__ import annotations

import sys


def _import_socketio_without_brokers() -> None:
    """Import the library without those of the brokers that it may speak through: here nodes do by `cluster`.

    It imports whichever is installed, and the one for Redis takes 5 MB of every process.
    """
    hidden = [name for name in ("redis", "valkey", "aioredis") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: as if it were not installed
    try:
        import socketio  # noqa: F401  # for the modules of this package
    finally:
        for name in hidden:
            del sys.modules[name]


_import_socketio_without_brokers()
