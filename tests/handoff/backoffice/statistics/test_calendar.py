"""A calendar of months: chosen before the line opens and never afterwards; no cell can be computed from its parts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from handoff.app.ports import statistics_ports
from handoff.backoffice.records import vocabulary as vocabularies
from handoff.backoffice.statistics import page, sheet
from handoff.backoffice.statistics.desk import CALENDAR, StatisticsDesk
from handoff.backoffice.statistics.editions import Edition, edition, names
from handoff.backoffice.statistics.inputs import Inputs
from handoff.backoffice.statistics.periods import Period, before, of_day, parse
from handoff.backoffice.statistics.releases import Release, approved, count, proposable
from handoff.backoffice.statistics.tables import due
from handoff.backoffice.statistics.texts import ReportTexts
from handoff.backoffice.statistics.wording import Teller
from handoff.contract.errors import Refused
from handoff.routing.launch import Launch, encode
from handoff.routing.service import LAUNCH
from storage.ids import AccountId
from storage.memory import MemoryStore
from tests.handoff.backoffice.statistics.generator import Year, year
from tests.handoff.backoffice.statistics.test_desk import fill
from tests.handoff.backoffice.statistics.test_joined import spans
from tests.handoff.backoffice.statistics.test_suppression import NOISE
from tests.handoff.backoffice.statistics.test_year import AROUND, _leaves_the_range, facts_of
from tests.support.fakes import Clock

VOCABULARY = vocabularies.load()
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
KIM, LEE = AccountId("kim"), AccountId("lee")
EVERY = [*Period(2026, "year").made_of("month"), *Period(2026, "year").parts()]


def released(made: Year) -> dict[str, Release]:
    """All releases of a year of months."""
    found: dict[str, Release] = {}
    for period in EVERY:
        proposable(period, found, NOW.date(), "month")
        facts = facts_of(made, period, VOCABULARY)
        figures = count(period, facts, AROUND, VOCABULARY, NOISE, at=NOW, step="month")
        proposal = Release(figures=figures, status="proposed", proposed_by=KIM, proposed_at=NOW)
        found[str(period)] = approved(proposal, by=LEE, at=NOW)
    return found


@settings(deadline=None, max_examples=6, phases=[Phase.generate])
@given(st.integers(1, 700), st.integers(0, 10_000))
def test_d10_no_cell_of_a_month_or_of_joined_months_is_narrower_than_what_is_hidden(contacts: int, seed: int) -> None:
    made = year(contacts, VOCABULARY, seed=seed)
    found = released(made)
    for release in found.values():
        facts = facts_of(made, release.period, VOCABULARY)
        for spec in due(VOCABULARY, release.period, "month"):
            if spec.columns is None and spec.id != "lan":
                counted = Counter(value for fact in facts.of(spec.universe) for value in spec.rows.of(fact))
                _leaves_the_range(release.figures.table(spec.id), counted)
    for name in ("2026", "2026H1", "2026Q3"):
        _says_what_its_parts_say(edition(name, found))


def _says_what_its_parts_say(whole: Edition) -> None:
    """Each joined cell is exactly what its releases say together."""
    for table in whole.tables:
        parts = [each.figures.table(table.id) for each in whole.parts if _has(each, table.id)]
        for i, row in enumerate(table.rows if table.id not in ("manad", "lan") else ()):
            for j, column in enumerate(table.columns):
                low, high = spans(parts, row, column)
                assert table.values[i][j] == (low if low == high else None)
                assert len(parts) == 1 or low == high or table.between[i][j] == (low, high)


def _has(release: Release, name: str) -> bool:
    return any(table.id == name for table in release.figures.tables)


def test_each_table_has_one_cadence_and_lan_is_never_monthly() -> None:
    """DOMAIN 4.2, rule 6: months nationally, län by the quarter, levels by the half-year."""
    by_kind = {kind: {spec.id for spec in due(VOCABULARY, parse(name), "month")} for kind, name in KINDS.items()}
    assert by_kind["quarter"] == {"lan"}
    assert not by_kind["month"] & (by_kind["quarter"] | by_kind["half"])
    assert "manad" not in by_kind["month"]
    assert by_kind["half"] == {spec.id for spec in due(VOCABULARY, parse("2026H1"))}


KINDS = {"month": "2026M05", "quarter": "2026Q2", "half": "2026H1"}


def test_a_year_of_months_is_read_as_quarters_halves_and_year_and_by_month() -> None:
    found = released(year(900, VOCABULARY))
    assert names(found)[:3] == ("pilot", "2026", "2026H2")
    assert "2026Q4" in names(found)
    whole = edition("2026", found)
    (by_month,) = [table for table in whole.tables if table.id == "manad"]
    assert by_month.rows == tuple(f"2026-{month:02}" for month in range(1, 13))
    assert [each.id for each in whole.tables].count("lan") == 1
    teller = Teller(VOCABULARY, "sv", whole.parts[0].figures.period)
    html = page.render(whole, teller, ReportTexts(), operator="Exempel", today=NOW.date())
    assert "2026-05" in html
    assert "2026M05" not in html, "a month is written as people write it"
    assert b"2026-05" in sheet.of_edition(whole, teller)
    assert len({kpi.id for kpi in whole.kpis}) == len(whole.kpis), "no figure twice"


def test_months_follow_each_other() -> None:
    assert str(before(parse("2026M01"))) == "2025M12"
    assert [str(each) for each in of_day(date(2026, 11, 3), "month")] == ["2026M11", "2026Q4", "2026H2"]
    weeks = [week for each in Period(2026, "year").made_of("month") for week in each.iso_weeks]
    assert len(weeks) == len(set(weeks)) == 53
    with pytest.raises(ValueError, match="no period"):
        parse("2026M13")


async def refused(asked: object) -> str:
    with pytest.raises(Refused) as refusal:
        await asked  # type: ignore[misc]  # a coroutine of the desk
    return refusal.value.code


async def test_the_calendar_is_chosen_before_the_line_opens_and_never_afterwards() -> None:
    store = MemoryStore()
    await fill(store, 200)
    desk = StatisticsDesk(ports=statistics_ports(store), clock=Clock(NOW))
    may = Period(2026, "month", 5)
    assert await desk.step() == "quarter"
    assert await refused(desk.propose(may, by=KIM)) == "period_unknown"
    await desk.choose_step("month", by=KIM)
    assert {each.period.kind for each in await desk.periods()} == {"month", "quarter", "half"}
    assert await refused(desk.propose(parse("2026Q2"), by=KIM)) == "quarters_first"
    assert await refused(desk.set_inputs(parse("2026Q2"), Inputs(cost_kr=1), seen=0, by=KIM)) == "period_unknown"
    await desk.set_inputs(may, Inputs(cost_kr=1000), seen=0, by=KIM)
    await desk.propose(may, by=KIM)
    assert not await desk.may_choose_step()
    assert await refused(desk.choose_step("quarter", by=KIM)) == "calendar_fixed"


async def test_who_deletes_the_choice_from_the_database_gets_no_second_calendar_of_the_same_conversations() -> None:
    store = MemoryStore()
    await fill(store, 200)
    desk = StatisticsDesk(ports=statistics_ports(store), clock=Clock(NOW))
    await desk.choose_step("month", by=KIM)
    await desk.propose(Period(2026, "month", 5), by=KIM)
    del store.knowledge._versions[CALENDAR, CALENDAR]
    assert await desk.step() == "month"


async def test_a_line_that_has_been_open_keeps_its_calendar() -> None:
    store = MemoryStore()
    desk = StatisticsDesk(ports=statistics_ports(store), clock=Clock(NOW))
    assert await store.records.put(LAUNCH, encode(Launch(mode="open")), replaces=0)
    assert await refused(desk.choose_step("month", by=KIM)) == "calendar_fixed"
