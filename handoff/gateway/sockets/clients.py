"""Which clients are connected to which namespace, in the place of the library's own record.

The library looks through every room at the end of each connection, and each connection has a room: when thousands end
in one moment, the event loop would do nothing else for seconds. Here nobody enters a room, and no client has its own.
"""

from __future__ import annotations

from typing import Any

import socketio


class ConnectedClients(socketio.AsyncManager):  # type: ignore[misc]  # the library ships no types
    """`socketio.AsyncManager` for a server that uses no rooms: the end of a connection costs the same beside any."""

    def basic_enter_room(self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None) -> None:
        """Library hook: only the room of all clients of a namespace is kept, and none for each client by itself."""
        if room is None:
            super().basic_enter_room(sid, namespace, room, eio_sid)

    def basic_disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        """Library hook: forget a client of a namespace. One that is not known is no error."""
        self.basic_leave_room(sid, namespace, None)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            clients = pending.get(namespace, [])
            if sid in clients:
                clients.remove(sid)
                if not clients:
                    del pending[namespace]
