"""Slots and presence: never over capacity, never present after the lease."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from storage.ids import ConversationId, NodeId, Seq
from storage.ports.store import Store
from tests.storage.conftest import OpenNode
from tests.storage.samples import ANNA, BO, KIM, LEE

CY = ConversationId("cy")
WAIT = Seq(3)
NODE = NodeId("node-1")
OTHER = NodeId("node-2")


async def test_slots_are_given_from_the_lowest_until_capacity(store: Store) -> None:
    taken = [await store.slots.reserve(KIM, 2, name, WAIT) for name in (ANNA, BO, CY)]
    assert [slot and slot.number for slot in taken] == [1, 2, None]
    assert await store.slots.reserve(LEE, 2, CY, WAIT) is not None


async def test_a_slot_held_for_the_conversation_is_returned_again(store: Store) -> None:
    first = await store.slots.reserve(KIM, 1, ANNA, WAIT)
    again = await store.slots.reserve(KIM, 1, ANNA, WAIT)
    assert first is not None
    assert again is not None
    assert (again.number, again.since) == (first.number, first.since)
    assert len(await store.slots.of(KIM)) == 1


async def test_what_frees_the_slot_of_an_earlier_stay_late_leaves_that_of_a_later_one(store: Store) -> None:
    await store.slots.reserve(KIM, 1, ANNA, WAIT)
    later = Seq(WAIT + 5)
    await store.slots.reserve(KIM, 1, ANNA, later)
    await store.slots.free(KIM, ANNA, up_to=WAIT)
    assert not await store.slots.confirm(KIM, ANNA, WAIT)
    assert await store.slots.confirm(KIM, ANNA, later)
    await store.slots.free(KIM, ANNA, up_to=later)
    assert await store.slots.of(KIM) == []


async def test_a_reservation_that_is_made_anew_does_not_lapse_with_the_earlier_one(store: Store) -> None:
    stale = await store.slots.reserve(KIM, 1, ANNA, WAIT)
    fresh = await store.slots.reserve(KIM, 1, ANNA, Seq(WAIT + 1))
    assert stale is not None
    assert fresh is not None
    await store.slots.release_if_unchanged(stale)
    assert await store.slots.of(KIM) == [fresh]
    await store.slots.release_if_unchanged(fresh)
    assert await store.slots.of(KIM) == []


async def test_of_two_reservations_at_the_same_moment_the_one_that_is_given_back_leaves_the_other(store: Store) -> None:
    """Two windows of one counselor claim the same conversation; the claim of one is refused."""
    first = await store.slots.reserve(KIM, 1, ANNA, WAIT)
    both = await asyncio.gather(*(store.slots.reserve(KIM, 1, ANNA, WAIT) for _ in range(8)))
    times = [slot.reserved_at for slot in (first, *both) if slot is not None]
    assert len(set(times)) == 9, "each is told from the others"
    last = max(times)
    for slot in (first, *both):
        if slot is not None and slot.reserved_at != last:
            await store.slots.release_if_unchanged(slot)
    assert await store.slots.confirm(KIM, ANNA, WAIT), "it is held for the last"


async def test_a_freed_slot_is_given_again(store: Store) -> None:
    for name in (ANNA, BO):
        await store.slots.reserve(KIM, 2, name, WAIT)
    await store.slots.free(KIM, ANNA, up_to=WAIT)
    await store.slots.free(KIM, ANNA, up_to=WAIT)
    slot = await store.slots.reserve(KIM, 2, CY, WAIT)
    assert slot is not None
    assert slot.number == 1


async def test_a_place_that_another_node_gave_or_freed_is_no_stumbling_block(open_node: OpenNode) -> None:
    """What a node has seen of the places is where it tries first, and no more."""
    one, two = await open_node(), await open_node()
    await one.slots.reserve(KIM, 2, ANNA, WAIT)
    await one.slots.free(KIM, ANNA, up_to=WAIT)
    assert await two.slots.reserve(KIM, 2, BO, WAIT) is not None
    assert (slot := await one.slots.reserve(KIM, 2, CY, WAIT)) is not None
    assert slot.number == 2
    await two.slots.free(KIM, BO, up_to=WAIT)
    await two.slots.free(KIM, CY, up_to=WAIT)
    assert await one.slots.reserve(KIM, 1, ANNA, WAIT) is not None
    assert await one.slots.reserve(KIM, 1, BO, WAIT) is None
    assert (again := await two.slots.reserve(KIM, 1, ANNA, WAIT)) is not None
    assert again.number == 1
    assert [held.conversation for held in await two.slots.of(KIM)] == [ANNA]


async def test_lowered_capacity_counts_the_slots_above_it(store: Store) -> None:
    for name in (ANNA, BO):
        await store.slots.reserve(KIM, 2, name, WAIT)
    await store.slots.free(KIM, ANNA, up_to=WAIT)
    assert await store.slots.reserve(KIM, 1, CY, WAIT) is None


async def test_a_reservation_is_confirmed_and_keeps_its_time(store: Store) -> None:
    reserved = await store.slots.reserve(KIM, 1, ANNA, WAIT)
    assert reserved is not None
    assert not reserved.confirmed
    assert abs(reserved.reserved_at - await store.clock.now()) < timedelta(seconds=5)
    assert await store.slots.confirm(KIM, ANNA, WAIT)
    assert not await store.slots.confirm(KIM, BO, WAIT)
    (slot,) = await store.slots.of(KIM)
    assert slot.confirmed
    assert slot.reserved_at == reserved.reserved_at


async def test_many_reservations_at_once_never_exceed_capacity(store: Store) -> None:
    names = [ConversationId(f"c{n}") for n in range(12)]
    slots = await asyncio.gather(*(store.slots.reserve(KIM, 3, name, WAIT) for name in names))
    assert sorted(slot.number for slot in slots if slot) == [1, 2, 3]
    assert len(await store.slots.of(KIM)) == 3


async def test_one_conversation_reserved_twice_at_once_takes_one_slot(store: Store) -> None:
    slots = await asyncio.gather(*(store.slots.reserve(KIM, 3, ANNA, WAIT) for _ in range(6)))
    assert {slot and slot.number for slot in slots} == {1}
    assert len(await store.slots.of(KIM)) == 1


async def test_all_slots_are_listed_for_the_job_that_frees_stale_ones(store: Store) -> None:
    await store.slots.reserve(KIM, 1, ANNA, WAIT)
    await store.slots.reserve(LEE, 1, BO, WAIT)
    held = {(slot.account, slot.conversation) for slot in await store.slots.all()}
    assert held == {(KIM, ANNA), (LEE, BO)}


async def test_slots_are_listed_from_a_moment_on(store: Store) -> None:
    slot = await store.slots.reserve(KIM, 1, ANNA, WAIT)
    assert slot is not None
    assert await store.slots.reserved_since(slot.reserved_at) == [slot]
    assert await store.slots.reserved_since(slot.reserved_at + timedelta(milliseconds=1)) == []


async def test_a_lease_is_alive_until_it_ends(store: Store) -> None:
    before = await store.clock.now()
    lease = await store.presence.renew(KIM, NODE, "available", 2, for_s=45)
    about = timedelta(seconds=5)  # a database's time is read now and then
    assert before - about < lease.expires_at - timedelta(seconds=45) < await store.clock.now() + about
    await store.presence.renew(LEE, NODE, "available", 1, for_s=-1)
    assert await store.presence.alive() == [lease]


async def test_a_renewed_lease_takes_the_new_status(store: Store) -> None:
    await store.presence.renew(KIM, NODE, "available", 2, for_s=45)
    await store.presence.renew(KIM, NODE, "paused", 1, for_s=45)
    (lease,) = await store.presence.alive()
    assert (lease.status, lease.capacity) == ("paused", 1)


async def test_a_repeated_status_keeps_the_time_since_which_it_holds(store: Store) -> None:
    said = await store.presence.renew(KIM, NODE, "available", 2, for_s=30)
    await store.presence.renew(KIM, NODE, "available", 2, for_s=45, status_since=said.status_since)
    (lease,) = await store.presence.alive()
    assert lease.status_since == said.status_since
    assert abs(lease.status_since - await store.clock.now()) < timedelta(seconds=5)


async def test_a_lease_may_be_renewed_after_it_ended(store: Store) -> None:
    await store.presence.renew(KIM, NODE, "available", 2, for_s=-1)
    lease = await store.presence.renew(KIM, NODE, "available", 2, for_s=45)
    assert await store.presence.alive() == [lease]


async def test_presence_on_one_node_survives_its_end_on_another(store: Store) -> None:
    await store.presence.renew(KIM, OTHER, "available", 2, for_s=45)
    await store.presence.renew(KIM, NODE, "available", 2, for_s=-1)
    assert [lease.node for lease in await store.presence.alive()] == [OTHER]
