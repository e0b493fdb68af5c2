"""What a claim asks of the database: the same few commands, however many wait, talk, or have forms to write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handoff.contract.visitor import HumanRequest
from storage.ids import AccountId, CaseId, ConversationId
from storage.mongo import MongoStore
from storage.ports.records import CaseLink
from tests.storage.conftest import Installation, database, installation
from tests.support.commands import Command, commands
from tests.support.parts import Parts, fresh_key, node, staff
from tests.support.samples import NOON

__all__ = ["database", "installation"]

OTHERS = 30
CLAIM = ["find cases", "insert slots", "find slots", "insert entries", "find entries"]
"""The forms that are open, a place and how many there are, the claim and that it was not erased meanwhile."""
AFTER_IT = {"conversations", "tally"}
"""Collections of what follows from a claim, or from what was said before it, and is not waited for."""


async def open_alone(installation: Installation) -> MongoStore:
    commands()
    return await installation.open()


async def claimed(parts: Parts, name: str) -> list[Command]:
    """What was asked until somebody had their next conversation."""
    with commands().listen() as asked:
        await parts.queue.claim_next(staff(name))
    return [each for each in asked if each.collection not in AFTER_IT]


async def others(store: MongoStore) -> None:
    """Contacts of colleagues whose form is due."""
    due = NOON + timedelta(hours=24)
    for number in range(OTHERS):
        link = CaseLink(
            ConversationId(f"ended{number}"), 1, CaseId(f"k{number}"), True, NOON, due, AccountId(f"colleague{number}")
        )
        await store.cases.add(link)


@pytest.mark.parametrize("waiting", [1, OTHERS])
async def test_a_claim_costs_the_same_beside_many(installation: Installation, waiting: int) -> None:
    store = await open_alone(installation)
    await others(store)
    async with node(store, alone=True) as parts:
        await parts.on_duty(staff("kim"))
        for _ in range(waiting + 1):
            request = HumanRequest(client_msg_id=fresh_key())
            await parts.visitor.ask_human(await parts.started(), request)
        await parts.settled()
        for _ in range(2):  # with one place taken, too
            asked = await claimed(parts, "kim")
            assert [str(each) for each in asked] == CLAIM
            assert sum(each.documents for each in asked) <= 2, "no form of somebody else, nobody who waits"
            await parts.settled()
    await store.close()


async def test_nobody_in_danger_waits_for_papers_to_be_counted(installation: Installation) -> None:
    store = await open_alone(installation)
    async with node(store, alone=True) as parts:
        await parts.waiting("[N3]")
        await parts.on_duty(staff("kim"))
        assert [str(each) for each in await claimed(parts, "kim")] == CLAIM[1:]
    await store.close()
