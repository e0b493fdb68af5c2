"""The projection: lists and the queue, never older than what is there."""

from __future__ import annotations

import asyncio

import pytest

from storage.errors import UnknownConversation
from storage.ids import ConversationId, Seq
from storage.mongo import MongoStore
from storage.mongo.database import IDS_PER_QUERY
from storage.ports.base import MAX_PERSONAL_BYTES
from storage.ports.store import Store
from tests.storage.samples import ANNA, BO, KIM, LEE, after, put_open, row, say

CY = ConversationId("cy")


async def test_a_row_comes_back_whole(store: Store) -> None:
    full = row(
        7,
        state="with_counselor",
        level="N3",
        lang="en",
        practice=False,
        updated_at=after(90.5),
        queued_at=after(30.25),
        owner=KIM,
        unanswered_since=after(80),
        mailbox_due_at=after(3600),
        closed_at=after(7200),
        mail_unsent_since=after(85),
        personal=b"\x00signals",
    )
    await put_open(store, full)
    assert await store.index.get(ANNA) == full
    assert await store.index.get(BO) is None


async def test_the_largest_personal_part_comes_back_and_a_larger_one_cannot_be_made(store: Store) -> None:
    full = row(personal=bytes(MAX_PERSONAL_BYTES))
    await put_open(store, full)
    assert await store.index.get(ANNA) == full
    with pytest.raises(ValueError, match="at most"):
        row(personal=bytes(MAX_PERSONAL_BYTES + 1))


async def test_an_older_or_equal_row_does_not_replace_a_newer(store: Store) -> None:
    await put_open(store, row(5, level="N3"))
    assert not await store.index.put(row(4, level="N0"))
    assert not await store.index.put(row(5, level="N0"))
    assert await store.index.get(ANNA) == row(5, level="N3")
    assert await store.index.put(row(6, level="N1"))
    assert await store.index.get(ANNA) == row(6, level="N1")


async def test_a_row_is_renewed_only_where_one_is(store: Store) -> None:
    """Else the last message of a conversation that is erased meanwhile would bring its row back."""
    await put_open(store, row(5, level="N3"))
    await store.index.renew(row(6, level="N1"))
    await store.index.renew(row(4, level="N0"))
    assert await store.index.get(ANNA) == row(6, level="N1")
    await store.index.remove(ANNA)
    await store.index.renew(row(7, level="N1"))
    assert await store.index.get(ANNA) is None
    await store.log.erase(ANNA)
    await store.index.renew(row(8))


async def test_of_rows_put_at_once_the_newest_stays(store: Store) -> None:
    await say(store, b"hej")
    await asyncio.gather(*(store.index.put(row(seq, level=f"L{seq}")) for seq in (3, 9, 1, 12, 7, 2, 11)))
    assert await store.index.get(ANNA) == row(12, level="L12")


async def test_a_row_needs_a_conversation(store: Store) -> None:
    with pytest.raises(UnknownConversation):
        await store.index.put(row())
    await say(store, b"hej")
    await store.log.erase(ANNA)
    with pytest.raises(UnknownConversation):
        await store.index.put(row())


async def test_last_seqs_leaves_out_what_has_no_row(store: Store) -> None:
    await put_open(store, row(3), row(5, conversation=BO))
    assert await store.index.last_seqs([ANNA, BO, CY]) == {ANNA: Seq(3), BO: Seq(5)}
    assert await store.index.last_seqs([]) == {}


async def test_last_seqs_of_more_conversations_than_one_question_takes(mongo: MongoStore) -> None:
    many = [ConversationId(f"c{number}") for number in range(2 * IDS_PER_QUERY + 1)]
    first, last = many[0], many[-1]
    await put_open(mongo, row(3, conversation=first), row(5, conversation=last))
    assert await mongo.index.last_seqs(many) == {first: Seq(3), last: Seq(5)}


async def test_those_who_have_waited_longest_come_first(store: Store) -> None:
    await put_open(
        store,
        row(state="queued", queued_at=after(2)),
        row(conversation=BO, state="queued", queued_at=after(1)),
        row(conversation=CY, state="queued", updated_at=after(0.5)),
        row(conversation=ConversationId("dan"), state="bot"),
    )
    assert [r.conversation for r in await store.index.in_state("queued")] == [CY, BO, ANNA]
    assert len(await store.index.in_state("queued", limit=2)) == 2
    assert await store.index.in_state("closed") == []


async def test_a_row_leaves_a_list_when_its_state_changes(store: Store) -> None:
    await put_open(store, row(1, state="queued"), row(2, state="with_counselor", owner=KIM))
    assert await store.index.in_state("queued") == []


async def test_a_counselor_owns_only_what_is_with_her(store: Store) -> None:
    await put_open(
        store,
        row(state="with_counselor", owner=KIM),
        row(conversation=BO, state="closed", owner=KIM),
        row(conversation=CY, state="with_counselor", owner=LEE),
    )
    assert [r.conversation for r in await store.index.owned_by(KIM)] == [ANNA]
    assert [r.conversation for r in await store.index.owned_by_others([LEE])] == [ANNA]
    assert len(await store.index.owned_by_others([])) == 2
    assert await store.index.owned_by_others([LEE, KIM]) == []


async def test_answers_by_mail_that_nobody_has_taken_are_found_whatever_their_state(store: Store) -> None:
    await put_open(
        store,
        row(state="closed", mail_unsent_since=after(3)),
        row(conversation=BO, state="mailbox", mail_unsent_since=after(1)),
        row(conversation=CY, state="closed"),
    )
    assert [r.conversation for r in await store.index.mail_unsent()] == [BO, ANNA]
    assert len(await store.index.mail_unsent(limit=1)) == 1
    await store.index.put(row(20, conversation=BO, state="closed"))
    assert [r.conversation for r in await store.index.mail_unsent()] == [ANNA]


async def test_unanswered_messages_are_found_to_the_second(store: Store) -> None:
    await put_open(
        store,
        row(unanswered_since=after(3)),
        row(conversation=BO, unanswered_since=after(1)),
        row(conversation=CY, unanswered_since=None),
    )
    assert await store.index.unanswered_before(after(0.5)) == []
    assert [r.conversation for r in await store.index.unanswered_before(after(1))] == [BO]
    assert [r.conversation for r in await store.index.unanswered_before(after(60))] == [BO, ANNA]
    assert len(await store.index.unanswered_before(after(60), limit=1)) == 1


async def test_a_removed_row_is_gone(store: Store) -> None:
    await put_open(store, row(state="queued"))
    await store.index.remove(ANNA)
    await store.index.remove(ANNA)
    assert await store.index.get(ANNA) is None
    assert await store.index.in_state("queued") == []


async def test_nothing_is_withheld_while_all_verifies(store: Store) -> None:
    await put_open(store, row(state="queued"))
    await store.index.in_state("queued")
    assert list(store.index.take_unverified()) == []


async def test_what_was_closed_since_a_moment_is_listed_to_the_second(store: Store) -> None:
    for name, seconds in (("earlier", 0.0), ("then", 30.0), ("later", 90.0)):
        at = after(seconds)
        await put_open(store, row(conversation=ConversationId(name), state="closed", updated_at=at, closed_at=at))
    await put_open(store, row(conversation=ConversationId("under way"), updated_at=after(90)))
    assert [each.conversation for each in await store.index.closed_since(after(30))] == ["then", "later"]
