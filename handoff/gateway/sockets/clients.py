"""Which clients are connected to which namespace, in the place of the library's own record.

The library looks through every room at the end of each connection, and each connection has a room: when thousands end
in one moment, the event loop would do nothing else for seconds. Here nobody enters a room, so a client is in two.
"""

from __future__ import annotations

from typing import Any

import socketio


class ConnectedClients(socketio.AsyncManager):  # type: ignore[misc]  # the library ships no types
    """`socketio.AsyncManager` for a server that uses no rooms: the end of a connection costs the same beside any."""

    def basic_disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        """Library hook: forget a client of a namespace. One that is not known is no error."""
        for room in (None, sid):
            self.basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            clients = pending.get(namespace, [])
            if sid in clients:
                clients.remove(sid)
                if not clients:
                    del pending[namespace]
