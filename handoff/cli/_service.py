"""The service's settings that staff change (mode, hours, on-call times), for commands that run beside the gateways."""

from __future__ import annotations

from datetime import UTC, datetime

from handoff.routing.presence import Presence
from handoff.routing.service import Service
from storage.ids import NodeId
from storage.ports.store import Store


def service_of(store: Store) -> Service:
    """They are not read yet."""
    return Service(Presence(store.presence, NodeId("command")), store.records, clock=lambda: datetime.now(UTC))
