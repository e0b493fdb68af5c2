"""What the end of a connection costs beside thousands of others."""

from __future__ import annotations

from typing import Any

from handoff.gateway.sockets.server import GuardedServer


class Rooms(dict[Any, Any]):
    """Refuses to be looked through."""

    def _refuse(self, *_: object) -> Any:
        raise AssertionError("the end of one connection looks at all")

    copy = items = values = keys = __iter__ = _refuse


async def test_the_end_of_a_connection_looks_at_no_other() -> None:
    server = GuardedServer(allowed={"/visitor": set()})
    clients = server.manager
    stays, goes, leaves = [await clients.pre_connect(each, "/visitor") for each in ("a", "b", "c")]
    for sid in (stays, goes):
        await clients.connect(sid, "/visitor")
    clients.rooms["/visitor"] = Rooms(clients.rooms["/visitor"])
    clients.pre_disconnect(goes, "/visitor")
    clients.basic_disconnect(goes, "/visitor")
    clients.basic_disconnect(leaves, "/visitor")
    clients.basic_disconnect(leaves, "/visitor")
    assert clients.is_connected(stays, "/visitor")
    assert not clients.is_connected(goes, "/visitor")
    assert clients.eio_sid_from_sid(goes, "/visitor") is clients.eio_sid_from_sid(leaves, "/visitor") is None
    assert not clients.pending_connect
    assert not clients.pending_disconnect
    clients.basic_disconnect(stays, "/visitor")
    assert "/visitor" not in clients.rooms
