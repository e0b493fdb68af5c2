"""The service's settings that staff change (mode, hours, on-call times), for commands that run beside the gateways."""

from __future__ import annotations

from datetime import UTC, datetime

from handoff.routing.presence import Presence
from handoff.routing.service import Service
from handoff.routing.staffing import Staffing
from storage.ids import AccountId, NodeId
from storage.ports.store import Store


def service_of(store: Store) -> Service:
    """They are not read yet."""
    presence = Presence(store.presence, NodeId("command"), database_clock=store.clock)
    staffing = Staffing(presence, accounts=store.accounts, trained=_nothing)
    return Service(staffing, store.records, clock=lambda: datetime.now(UTC))


async def _nothing(account: AccountId) -> frozenset[str | None]:
    """Nobody is on duty at a command."""
    return frozenset()
