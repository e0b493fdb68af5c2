"""The evaluator's desk over both stores: facts are gathered without practice, and a release takes two people."""

from __future__ import annotations

import asyncio
import json
import secrets
from datetime import UTC, datetime

import pytest

from handoff.app.ports import statistics_ports
from handoff.assistant.library import CONTACT
from handoff.backoffice.records import vocabulary as vocabularies
from handoff.backoffice.records.form import encode, month_of
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.inputs import Inputs
from handoff.backoffice.statistics.periods import parse
from handoff.backoffice.statistics.visits import decode
from handoff.contract.errors import Refused
from handoff.contract.visitor import ConversationEnd, HumanRequest
from knowledge.directory.places import places
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.records import KeptRecord
from storage.ports.store import Store
from tests.handoff.backoffice.statistics.generator import year
from tests.support.fakes import Clock
from tests.support.parts import fresh_key, node, staff

VOCABULARY = vocabularies.load()
KIM, LEE = AccountId("kim"), AccountId("lee")
AFTER = datetime(2027, 2, 1, 12, tzinfo=UTC)
Q4 = parse("2026Q4")


async def fill(store: Store, contacts: int, *, practice: bool = False) -> None:
    records = [
        KeptRecord(secrets.token_hex(8), month_of(kept.form), practice, kept.saved_at, encode(kept))
        for kept in year(contacts, VOCABULARY).forms
    ]
    assert all(await asyncio.gather(*(store.forms.save(record, seen=0) for record in records)))


def desk(store: Store, at: datetime = AFTER) -> StatisticsDesk:
    return StatisticsDesk(ports=statistics_ports(store), clock=Clock(at))


async def refused(asked: object) -> str:
    with pytest.raises(Refused) as refusal:
        await asked  # type: ignore[misc]  # a coroutine of the desk
    return refusal.value.code


async def test_from_forms_to_a_release_of_two_people(store: Store) -> None:
    await fill(store, 300)
    await fill(store, 40, practice=True)
    at = desk(store)
    proposal = await at.propose(Q4, by=KIM)
    forms = year(300, VOCABULARY).forms
    total = proposal.figures.table("typ").total
    assert total is not None
    assert abs(total - sum(month_of(kept.form) in Q4.months for kept in forms)) <= 20, "practice is not among them"
    assert await refused(at.released("2026Q4")) == "period_unknown", "nobody but an approver sees a proposal"
    assert await refused(at.approve(Q4, by=KIM)) == "same_person"
    assert await refused(at.propose(Q4, by=LEE)) == "stale_version"
    released = await at.approve(Q4, by=LEE)
    await fill(store, 5)
    assert (await at.released("2026Q4")).figures == released.figures == proposal.figures, "never counted again"
    assert await refused(at.approve(Q4, by=LEE)) == "already_released"
    assert await refused(at.withdraw(Q4, by=KIM)) == "already_released"
    assert {str(each.period): each.status for each in await at.periods()}["2026Q4"] == "released"


async def test_a_proposal_that_is_taken_back_and_made_anew_has_the_same_counts() -> None:
    """Propose, read, take back, wait for one more form, propose again: the difference would be that form."""
    store = MemoryStore()
    await fill(store, 300)
    at = desk(store)
    assert await refused(at.approve(Q4, by=LEE)) == "not_proposed"
    first = await at.propose(Q4, by=KIM)
    await at.withdraw(Q4, by=KIM)
    assert await refused(at.approve(Q4, by=LEE)) == "not_proposed"
    assert {str(each.period): (each.status, each.release) for each in await at.periods()}["2026Q4"] == ("open", None)
    await fill(store, 40)
    await at.set_inputs(Q4, Inputs(staff_hours=400, cost_kr=90_000), seen=0, by=LEE)
    again = await at.propose(Q4, by=LEE)
    assert (again.figures.tables, again.figures.by_hour) == (first.figures.tables, first.figures.by_hour)
    changed = {kpi.id for old, kpi in zip(first.figures.kpis, again.figures.kpis, strict=True) if old != kpi}
    assert changed == {"bemannade_timmar", "kostnad_per_samtal"}, "what people enter may be corrected"
    assert (await at.approve(Q4, by=KIM)).proposed_by == LEE


async def test_what_no_system_counts_is_entered_before_the_release() -> None:
    store = MemoryStore()
    await fill(store, 300)
    at = desk(store)
    await at.set_inputs(Q4, Inputs(cost_kr=120_000, staff_hours=400), seen=0, by=KIM)
    assert await refused(at.set_inputs(Q4, Inputs(), seen=0, by=KIM)) == "stale_version"
    assert await refused(at.set_inputs(parse("2026H2"), Inputs(), seen=0, by=KIM)) == "period_unknown"
    figures = {kpi.id: kpi for kpi in (await at.propose(Q4, by=KIM)).figures.kpis}
    assert figures["bemannade_timmar"].value == 400
    assert figures["kostnad_per_samtal"].value is not None
    await at.set_inputs(Q4, Inputs(cost_kr=120_000, staff_hours=410), seen=1, by=LEE)
    assert await refused(at.approve(Q4, by=LEE)) == "same_person", "who entered it last is not who looks at it"
    released = await at.approve(Q4, by=KIM)
    assert {kpi.id: kpi.value for kpi in released.figures.kpis}["bemannade_timmar"] == 410, "entered after the proposal"
    assert await refused(at.set_inputs(Q4, Inputs(), seen=2, by=KIM)) == "already_released"


def entry(name: str, municipality: str, status: str = "aktiv") -> bytes:
    """An entry of the directory for one kommun."""
    return json.dumps(
        {
            "id": name,
            "namn": "Kommunens växel",
            "niva": "lokal",
            "typ": "socialtjanst",
            "omrade": {"kommun": [municipality]},
            "amnen": ["orosanmalan"],
            "status": status,
        }
    ).encode()


async def test_the_directory_is_that_of_the_end_of_the_period() -> None:
    clock = Clock(datetime(2026, 12, 1, 12, tzinfo=UTC))
    store = MemoryStore(clock)
    codes = list(places().municipalities)[:58]

    async def save(code: str, *, seen: int = 0, status: str = "aktiv") -> None:
        assert await store.knowledge.save(CONTACT, f"k{code}", entry(f"k{code}", code, status), seen=seen, by="x")

    for code in codes[:29]:
        await save(code)
    clock.now = datetime(2027, 1, 20, 12, tzinfo=UTC)
    await save(codes[0], seen=1, status="avvecklad")
    for code in codes[29:]:
        await save(code)
    figures = {kpi.id: kpi for kpi in (await desk(store).draft(Q4)).figures.kpis}
    assert figures["kommuner_tackta"].value == 10, "29 of 290 then; not one less and 29 more, as now"


async def test_waits_are_counted_once_wherever_a_chat_ends(clock: Clock) -> None:
    """At the close, and again before it is erased: one visit, with the wait that the log tells of."""
    async with node(clock=clock) as parts:
        lead = staff("lee", "shift_lead")
        await parts.on_duty(lead)
        conversation = await parts.started()
        await parts.visitor.ask_human(conversation, HumanRequest(client_msg_id=fresh_key()))
        await parts.settled()
        clock.advance(95)
        await parts.queue.claim_next(lead)
        await parts.settled()
        end = ConversationEnd(client_msg_id=fresh_key(), erase=True)
        await parts.visitor.end(conversation, end)
        await parts.settled()
        token = await parts.store.surveys.issue(practice=True)
        await parts.store.surveys.answer(token, helped="yes", felt_safe="yes", text=None)
        (record,) = await parts.store.visits.all()
        visit = decode(record.body)
        assert record.practice is True, "a fresh installation is in practice"
        assert [(wait.seconds, wait.answered) for wait in visit.waits] == [(95.0, True)]
        assert conversation not in record.id
        period = parse("2026Q4")
        figures = (await desk(parts.store).draft(period)).figures
        assert figures.table("vantan_svar").total is None, "practice never counts; none is the same word as few"
        assert figures.table("hjalp").total is None
