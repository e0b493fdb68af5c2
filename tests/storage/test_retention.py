"""What the end of retention stands on, over both stores: ages, holds, leases, and what runs out by a date."""

from __future__ import annotations

from datetime import timedelta

from storage.ids import ConversationId
from storage.periods import iso_week
from storage.ports.audit import AuditRecord
from storage.ports.retention import Hold
from storage.ports.store import Store
from tests.storage.samples import ANNA, BO, KIM, LEE, NOON, say

DAY = timedelta(days=1)


async def test_ages_come_in_pages_and_erased_ones_not_at_all(store: Store) -> None:
    names = [ConversationId(f"c{number}") for number in range(5)]
    for name in names:
        await say(store, b"one", b"two", conversation=name)
    now = await store.clock.now()
    assert await store.transcripts.begun_before(now - DAY) == []
    first = await store.transcripts.begun_before(now, limit=3)
    rest = await store.transcripts.begun_before(now, after=first[-1], limit=3)
    assert sorted(age.conversation for age in (*first, *rest)) == names
    oldest = await store.transcripts.oldest(now - DAY)
    assert oldest is not None
    assert oldest == first[0].begun_at <= now
    for name in names:
        await store.log.erase(name)
    assert await store.transcripts.begun_before(now) == []
    assert await store.transcripts.oldest(now - DAY) is None


async def test_what_was_erased_lately_is_named_and_what_is_older_is_not_asked_for(store: Store) -> None:
    await say(store, b"hej")
    await say(store, b"hej", conversation=BO)
    await store.log.erase(ANNA)
    now = await store.clock.now()
    assert await store.transcripts.erased_since(now - DAY) == [ANNA]
    assert await store.transcripts.erased_since(now + DAY) == []
    assert await store.transcripts.oldest(now + DAY) is None


async def test_a_tombstone_is_forgotten_by_its_own_minute(store: Store) -> None:
    await say(store, b"hej")
    await say(store, b"hej", conversation=BO)
    await store.log.erase(ANNA)
    now = await store.clock.now()
    assert await store.transcripts.forget_tombstones(now - DAY) == 0
    assert await store.transcripts.forget_tombstones(now + DAY) == 1
    assert await store.log.head(ANNA) is None
    assert await store.log.head(BO) is not None


async def test_a_later_decision_takes_the_place_of_an_earlier_one(store: Store) -> None:
    at = NOON.replace(microsecond=0)
    await store.holds.put(Hold(ANNA, at + 30 * DAY, "supervision", KIM, at))
    await store.holds.put(Hold(BO, at + 20 * DAY, "follow_up", KIM, at))
    later = Hold(ANNA, at + 10 * DAY, "follow_up", LEE, at + DAY)
    await store.holds.put(later)
    assert [hold.conversation for hold in await store.holds.all()] == [ANNA, BO]
    assert await store.holds.get(ANNA) == later
    await store.holds.remove(ANNA)
    await store.holds.remove(ANNA)
    assert await store.holds.get(ANNA) is None


async def test_a_lease_is_one_holders_until_it_is_given_back_or_runs_out(store: Store) -> None:
    assert await store.leases.take("job", "one", 60)
    assert await store.leases.take("job", "one", 60), "renewed"
    assert not await store.leases.take("job", "two", 60)
    await store.leases.release("job", "two")
    assert not await store.leases.take("job", "two", 60), "only its holder gives it back"
    assert await store.leases.take("another job", "two", 60)
    await store.leases.release("job", "one")
    assert await store.leases.take("job", "two", -1)
    assert await store.leases.take("job", "one", 60), "it had run out"


async def test_the_audit_trail_forgets_by_the_moment(store: Store) -> None:
    for days in range(3):
        await store.audit.add(AuditRecord(NOON - days * DAY, KIM, f"day {days}"))
    assert await store.audit.forget_before(NOON - DAY) == 1
    assert [record.action for record in await store.audit.latest()] == ["day 0", "day 1"]


async def test_an_answer_to_practice_says_that_it_is_one(store: Store) -> None:
    for practice in (True, False):
        token = await store.surveys.issue(practice=practice)
        assert await store.surveys.answer(token, helped="yes", felt_safe="no", text=None)
    week = iso_week(await store.clock.now())
    assert sorted(answer.practice for answer in await store.surveys.of_week(week)) == [False, True]


async def test_free_text_of_a_survey_is_deleted_and_its_answers_stay(store: Store) -> None:
    await store.surveys.answer(await store.surveys.issue(), helped="yes", felt_safe="no", text="tack")
    assert await store.surveys.forget_texts("2020-W01") == 0
    assert await store.surveys.forget_texts("2099-W01") == 1
