"""What runs out beside transcripts, over both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from handoff.backoffice.retention import expiring_records
from handoff.backoffice.retention.expiring_records import AFTER_PILOT, OrphanedNotes, PilotRecords
from storage.errors import IntegrityError
from storage.ids import CaseId, ConversationId
from storage.ports.records import CaseLink, KeptRecord, RecordBook
from storage.ports.store import Store
from tests.support.samples import NOON

DAY = timedelta(days=1)


def note(name: str) -> KeptRecord:
    return KeptRecord(name, "2026-11", False, NOON, b"ring i morgon")


async def test_a_note_without_a_transcript_lasts_as_long_as_one_would(store: Store) -> None:
    """The note on a telephone call has no transcript to go with."""
    for name in ("call", "chat"):
        assert await store.form_notes.save(note(name), seen=0)
    await store.cases.add(CaseLink(ConversationId("anna"), 1, CaseId("chat"), False, NOON, NOON + DAY))
    records = OrphanedNotes(notes=store.form_notes, cases=store.cases, days=14)
    assert (await records.expire(NOON + 13 * DAY)).done == 0
    assert (await records.expire(NOON + 15 * DAY)).done == 1
    assert await store.form_notes.get("call") is None
    assert await store.form_notes.get("chat") is not None, "that one goes with its transcript"


async def test_notes_that_stay_keep_no_later_one_waiting(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiring_records, "BATCH", 2)
    for number, name in enumerate(("chat_1", "chat_2", "call")):
        await store.form_notes.save(replace(note(name), saved_at=NOON + timedelta(minutes=number)), seen=0)
        if name != "call":
            closed = CaseLink(ConversationId(name), 1, CaseId(name), False, NOON, NOON + DAY)
            await store.cases.add(closed)
    records = OrphanedNotes(notes=store.form_notes, cases=store.cases, days=14)
    done = [(await records.expire(NOON + 15 * DAY)).done for _ in range(3)]
    assert (done, await store.form_notes.get("call")) == ([0, 1, 0], None)


class StuckBook:
    """A book of which one record cannot be removed."""

    def __init__(self, book: RecordBook, stuck: str) -> None:
        self._book = book
        self._stuck = stuck

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)

    async def remove(self, id: str) -> bool:
        if id == self._stuck:
            raise IntegrityError("its key was altered")
        return await self._book.remove(id)


@pytest.mark.parametrize("batch", [1, 500])
async def test_a_record_that_cannot_be_removed_is_counted_and_stops_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(expiring_records, "BATCH", batch)
    for number, name in enumerate(("stuck", "second", "third")):
        await store.forms.save(replace(note(name), saved_at=NOON + timedelta(minutes=number)), seen=0)

    async def pilot_end() -> date:
        return NOON.date()

    book: Any = StuckBook(store.forms, "stuck")
    records = PilotRecords(book, kind="forms", pilot_end=pilot_end)
    outcomes = [await records.expire(NOON + AFTER_PILOT + 10 * DAY) for _ in range(3)]
    assert outcomes[0].failed == 1
    assert sum(each.done for each in outcomes) == 2
    assert [each.id for each in await store.forms.all()] == ["stuck"]


@pytest.mark.parametrize("known", [True, False])
async def test_forms_are_kept_for_the_evaluation_and_six_months_more(store: Store, known: bool) -> None:
    last_day = date(2026, 11, 30)

    async def pilot_end() -> date | None:
        return last_day if known else None

    assert await store.forms.save(note("form"), seen=0)
    records = PilotRecords(store.forms, kind="forms", pilot_end=pilot_end)
    over = NOON + AFTER_PILOT + 10 * DAY
    assert (await records.expire(NOON + 180 * DAY)).done == 0
    assert (await records.expire(over)).done == (1 if known else 0)
    assert (await store.forms.get("form") is None) is known


@pytest.mark.parametrize(("hour", "done"), [(21, 0), (23, 1)])
async def test_the_day_after_is_the_one_in_sweden(store: Store, hour: int, done: int) -> None:
    """At 23:30 in London it is the next day in Stockholm."""
    last_day = date(2026, 11, 30)

    async def pilot_end() -> date:
        return last_day

    await store.forms.save(note("form"), seen=0)
    late = datetime.combine(last_day + AFTER_PILOT, time(hour, 30), UTC)
    assert (await PilotRecords(store.forms, kind="forms", pilot_end=pilot_end).expire(late)).done == done
