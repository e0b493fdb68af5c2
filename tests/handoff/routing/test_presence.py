"""Who of the staff is here."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from handoff.routing.presence import GRACE_S, RENEWALS_A_GRACE, Presence
from storage.ids import AccountId, NodeId
from storage.memory import MemoryStore
from storage.ports.capacity import Lease, PresenceLeases
from tests.support.fakes import Clock
from tests.support.parts import pass_answering

KIM = AccountId("kim")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock)


def presence(store: MemoryStore, name: str = "one") -> Presence:
    return Presence(store.presence, NodeId(name), database_clock=store.clock)


async def test_who_has_come_is_away_until_they_say_otherwise(store: MemoryStore) -> None:
    here = presence(store)
    await here.connected(KIM)
    assert here.status(KIM) == ("away", 1)
    assert not here.available
    await here.set(KIM, "available", 2)
    assert here.status(KIM) == ("available", 2)
    assert here.available


async def test_a_second_window_changes_nothing(store: MemoryStore) -> None:
    here = presence(store)
    await here.connected(KIM)
    await here.set(KIM, "available", 2)
    await here.connected(KIM)
    assert here.status(KIM) == ("available", 2)


async def test_who_changes_the_node_keeps_their_status(store: MemoryStore) -> None:
    one, two = presence(store), presence(store, "two")
    await one.connected(KIM)
    await one.set(KIM, "available", 2)
    await one.disconnected(KIM)
    await two.refresh()
    await two.connected(KIM)
    assert two.status(KIM) == ("available", 2)


async def test_who_comes_back_while_their_leaving_is_noted_is_here(store: MemoryStore, clock: Clock) -> None:
    """A reload closes the last window and opens another one in the same moment."""

    class Slow:
        """Leases that take a moment."""

        async def renew(self, *values: Any, **named: Any) -> Lease:
            await asyncio.sleep(0)
            return await store.presence.renew(*values, **named)

        alive = staticmethod(store.presence.alive)

    here = Presence(cast(PresenceLeases, Slow()), NodeId("one"), database_clock=store.clock)
    await here.connected(KIM)
    await asyncio.gather(here.disconnected(KIM), here.connected(KIM), here.renew_all())
    clock.advance(GRACE_S / RENEWALS_A_GRACE)
    await here.renew_all()
    clock.advance(GRACE_S - 1)
    assert [lease.account for lease in await store.presence.alive()] == [KIM]


async def test_what_is_still_under_way_when_the_last_window_closes_keeps_nobody_here(
    store: MemoryStore, clock: Clock
) -> None:
    here = presence(store)
    await here.refresh()
    await here.connected(KIM)
    await here.disconnected(KIM)
    await here.set(KIM, "available", 1)
    await pass_answering(clock, GRACE_S / RENEWALS_A_GRACE, here)
    await here.renew_all()
    await pass_answering(clock, GRACE_S - (GRACE_S / RENEWALS_A_GRACE) + 1, here)
    assert KIM not in here.alive


async def test_a_lease_outlives_two_missed_renewals_and_ends_with_the_grace(store: MemoryStore, clock: Clock) -> None:
    here = presence(store)
    await here.connected(KIM)
    await here.set(KIM, "available", 1)
    for _ in range(10):
        await pass_answering(clock, GRACE_S / RENEWALS_A_GRACE, here)
        await here.renew_all()
    await here.disconnected(KIM)
    await pass_answering(clock, GRACE_S - 0.001, here)
    assert KIM in here.alive
    clock.advance(0.001)
    await here.refresh()
    assert KIM not in here.alive
    assert here.status(KIM) == ("away", 1)
    assert not here.available


async def test_other_nodes_see_who_is_here(store: MemoryStore) -> None:
    one, two = presence(store), presence(store, "two")
    await one.connected(KIM)
    await one.set(KIM, "available", 1)
    assert not two.available
    await two.refresh()
    assert two.available


async def test_of_two_windows_at_two_nodes_the_later_word_holds_at_both(store: MemoryStore, clock: Clock) -> None:
    one, two = presence(store), presence(store, "two")
    await one.connected(KIM)
    await one.set(KIM, "available", 2)
    await two.refresh()
    await two.connected(KIM)
    clock.advance(1)
    await one.set(KIM, "busy", 1)
    clock.advance(1)
    await two.renew_all()
    for node in (one, two, presence(store, "three")):
        await node.refresh()
        assert node.status(KIM) == ("busy", 1)
        assert not node.available
    clock.advance(1)
    await two.set(KIM, "available", 2)
    await one.renew_all()
    await one.refresh()
    assert one.status(KIM) == ("available", 2)


async def test_nobody_is_here_by_being_asked_about(store: MemoryStore) -> None:
    here = presence(store)
    assert here.status(KIM) == ("away", 1)
    await here.disconnected(KIM)
    await here.refresh()
    assert dict(here.alive) == {}
