"""A record that this program cannot read is left out of its list, and counted; the others are shown."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import pytest

from handoff.app.build import utc_now
from handoff.app.ports import record_books
from handoff.backoffice.records.form import start_period
from handoff.operations.jobs import FAILURES
from storage.ids import AccountId
from storage.ports.records import KeptRecord, RecordBook
from tests.handoff.gateway.http.test_records import desk, http
from tests.support.documentation import filled
from tests.support.site import Site

__all__ = ["http"]

LISTS = {
    "forms": "documentation/mine",
    "observations": "observations",
    "decisions": "decisions",
    "reviews": "practice/reviews",
    "supervision": "supervision",
    "transfers": "learnt/receivers",
    "appointments": "appointments",
    "callbacks": "callbacks",
    "live_calls": "calls",
}


async def damage(book: RecordBook, name: str = "broken") -> None:
    """What a newer program has written, in the place of a record or of none."""
    held = await book.get(name)
    now = utc_now()
    record = held or KeptRecord(name, start_period(now)[:7], False, now, b"")
    assert await book.save(replace(record, body=b"\xc1"), seen=held.version if held else 0)


@pytest.mark.parametrize("name", LISTS)
async def test_a_record_that_cannot_be_read_is_counted_and_its_list_is_shown(
    running: Site, http: Any, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    await damage(record_books(running.store)[name])
    before = FAILURES.items[f"read_{name}"]
    lead = await desk(http, running, "lead", "shift_lead")
    assert await lead.code("get", LISTS[name]) == "ok"
    assert FAILURES.items[f"read_{name}"] > before, "an operator can see it"
    assert "broken" not in caplog.text, "and no id is logged"


async def test_one_form_that_cannot_be_read_hides_no_other_of_ones_own_or_of_a_case_number(
    running: Site, http: Any
) -> None:
    kim, cases = await desk(http, running, "kim"), [secrets.token_hex(16) for _ in range(2)]
    _, made = await kim.ask("post", "case-numbers", {"case": cases[0]})
    look = {"number": made["number"], "case": cases[1]}
    for case in cases:
        form = filled(kanal="telefon", startperiod=start_period(utc_now()))
        assert await kim.code("put", f"documentation/{case}", {"seen": 0, "form": form}) == "ok"
    assert await kim.code("post", "case-numbers/contacts", look) == "ok"
    await damage(running.store.forms, cases[0])
    assert [each["case"] for each in (await kim.ask("get", "documentation/mine"))[1]["forms"]] == [cases[1]]
    _, seen = await kim.ask("post", "case-numbers/contacts", {**look, "case": secrets.token_hex(16)})
    assert len(seen["contacts"]) == 1


async def test_a_page_of_the_training_register_that_cannot_be_read_hides_nobody_elses(running: Site, http: Any) -> None:
    """Whose page it is takes no conversation meanwhile, and the week's plan of everybody is shown."""
    lead = await desk(http, running, "lead", "shift_lead")
    for name in ("kim", "lee"):
        await desk(http, running, name)
    await damage(running.store.training, "kim")
    before = FAILURES.items["read_training"]
    _, register = await lead.ask("get", "training")
    assert {"lee", "lead"} == {person["account"] for person in register["people"]}
    assert FAILURES.items["read_training"] > before
    assert await lead.code("get", "rota") == "ok"
    assert not await running.node.runtime.training.may_take(AccountId("kim"), None)
