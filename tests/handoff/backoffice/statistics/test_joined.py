"""Joined periods: half-year, year and pilot are made of what is released, and tell nothing more.

The adversary shares no code with the program: from the releases alone it computes what a joined cell can be at all, and
nothing in the joined figures, page or sheet may be narrower.
"""

from __future__ import annotations

import csv
import inspect
import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.backoffice.records import vocabulary as vocabularies
from handoff.backoffice.records.learnt import reviewed
from handoff.backoffice.records.observations import Observation
from handoff.backoffice.statistics import editions, joined, page, sheet, summary
from handoff.backoffice.statistics.chapters import CHAPTERS
from handoff.backoffice.statistics.editions import PILOT, Edition, edition, names
from handoff.backoffice.statistics.facts import UNFILLED
from handoff.backoffice.statistics.kpi import ShownKpi
from handoff.backoffice.statistics.kpis import ALL, Surroundings
from handoff.backoffice.statistics.kpis import Period as Counted
from handoff.backoffice.statistics.periods import parse
from handoff.backoffice.statistics.releases import Release
from handoff.backoffice.statistics.suppression import SMALL, Mark
from handoff.backoffice.statistics.tables import REGIONS, REST, Facts, Table, specs
from handoff.backoffice.statistics.texts import Option, ReportTexts
from handoff.backoffice.statistics.wording import LANGUAGES, Teller, load
from handoff.contract.errors import Refused
from storage.ids import AccountId
from tests.handoff.backoffice.statistics.generator import CANARY, year
from tests.handoff.backoffice.statistics.test_year import released

VOCABULARY = vocabularies.load()
TODAY = date(2028, 2, 1)


def registry(*years: int, contacts: int = 400, seed: int = 3) -> dict[str, Release]:
    """All releases of these years."""
    return {
        release.figures.period: release
        for number in years
        for release in released(year(contacts, VOCABULARY, seed=seed, of=number), str(number), VOCABULARY)
    }


@pytest.fixture(scope="module")
def two_years() -> dict[str, Release]:
    return registry(2025, 2026)


def spans(parts: Sequence[Table], row: str, column: str) -> tuple[int, int]:
    """What a cell can be in all of these together, for somebody who has the releases alone."""
    low = high = 0
    for table in parts:
        if row not in table.rows:
            continue
        value = table.values[table.rows.index(row)][table.columns.index(column)]
        low += value or 0
        high += SMALL if value is None else value
    return low, high


@settings(deadline=None, max_examples=12)
@given(st.integers(1, 700), st.integers(0, 10_000))
def test_d10_a_joined_cell_says_what_the_releases_say_together_and_no_more(contacts: int, seed: int) -> None:
    found = registry(2025, contacts=contacts, seed=seed)
    whole = edition("2025", found)
    for table in whole.tables:
        parts = [each.figures.table(table.id) for each in whole.parts if _has(each, table.id)]
        for i, row in enumerate(table.rows):
            for j, column in enumerate(table.columns):
                value, mark = table.values[i][j], table.marks[i][j]
                low, high = _cell_of(table.id, parts, row, column, whole)
                if value is not None:
                    assert mark is Mark.SHOWN
                    assert value == low == high, (table.id, row)
                else:
                    assert mark is Mark.BETWEEN
                    assert table.between[i][j] == (low, high), (table.id, row)
                    assert high - low >= SMALL, "every hidden part keeps its whole range"


def _has(release: Release, name: str) -> bool:
    return any(table.id == name for table in release.figures.tables)


def _cell_of(name: str, parts: Sequence[Table], row: str, column: str, whole: Edition) -> tuple[int, int]:
    if name == "manad":
        quarter = parts[
            [month[:7] in each.period.months for each, month in ((q, row) for q in whole.quarters)].index(True)
        ]
        at = str((int(row[5:]) - 1) % 3 + 1)
        return spans([quarter], at, column)
    if name == "lan" and row in (*REGIONS, REST):
        alone = set(whole.tables[[table.id for table in whole.tables].index("lan")].rows)
        inside = _merged_into(row, parts, alone)
        ends = [spans([table], each, column) for table in parts for each in table.rows if each in inside]
        return sum(low for low, _ in ends), sum(high for _, high in ends)
    return spans(parts, row, column)


def _merged_into(row: str, parts: Sequence[Table], alone: set[str]) -> set[str]:
    """The rows of the releases that a joined region, or the rest, is made of."""
    shown_regions = alone & set(REGIONS)
    if row != REST:
        return {row, *(set(REGIONS[row]) - alone)}
    others = [region for region in REGIONS if region not in shown_regions]
    return {REST, *others, *(county for region in others for county in REGIONS[region] if county not in alone)}


def test_joining_sees_no_facts_and_has_no_noise() -> None:
    """What can be known of a joined period is a function of what is released."""
    source = inspect.getsource(joined) + inspect.getsource(editions)
    assert "draw" not in source
    assert "ports" not in source
    assert source.count("Facts((), (), ())") == source.count("Facts("), "the names of figures, of nothing"


@settings(deadline=None, max_examples=12)
@given(st.integers(1, 700), st.integers(0, 10_000))
def test_d10_a_joined_share_leaves_the_range_of_what_is_hidden(contacts: int, seed: int) -> None:
    """A share from 0-4 to more is between two numbers or a bound; where all is shown it is one number."""
    whole = edition("2025", registry(2025, contacts=contacts, seed=seed))
    tables = {table.id: table for table in whole.tables}
    for kpi in (each for area in ALL for each in area(Counted(Facts((), (), ()), Surroundings()))):
        shown = next((each for each in whole.kpis if each.id == kpi.id), None)
        if not kpi.cells or shown is None or kpi.cells[0][0] not in tables:
            continue
        table = tables[kpi.cells[0][0]]
        if table.total is None or table.total < 20:
            assert (shown.value, shown.why) == (None, "few")
            continue
        cells = [(table.values[at][0], table.between[at][0]) for at in map(table.rows.index, (c for _, c in kpi.cells))]
        low = sum(span[0] if span else value or 0 for value, span in cells)
        high = sum(span[1] if span else value or 0 for value, span in cells)
        assert shown.n == table.total
        assert shown.value is not None
        assert shown.value <= min(100, 100 * low / table.total) + 1
        assert (shown.high or shown.value) >= min(100, 100 * high / table.total) - 1
        assert shown.met in (None, *(_met(shown, min(100, 100 * each / table.total)) for each in (low, high)))


def _met(shown: ShownKpi, value: float) -> bool | None:
    low, high = shown.at_least, shown.at_most
    return None if low is None and high is None else (low is None or value >= low) and (high is None or value <= high)


# --- which periods there are -----------------------------------------------------------------------


def test_joined_periods_are_fixed_and_nothing_that_runs_or_is_proposed_is_in_them(
    two_years: dict[str, Release],
) -> None:
    assert names(two_years) == (PILOT, "2026", "2025", "2026H2", "2026H1", "2025H2", "2025H1")
    proposed = msgspec.structs.replace(two_years["2026Q4"], status="proposed")
    held = {**two_years, "2026Q4": proposed}
    assert names(held) == (PILOT, "2025", "2026H1", "2025H2", "2025H1")
    assert [each.figures.period for each in edition(PILOT, held).quarters][-1] == "2026Q3"
    for name in ("2026", "2026H2", "2026Q4", "2024", "kalle", "2025-11"):
        with pytest.raises(Refused):
            edition(name, held)


def test_the_pilot_ends_where_a_quarter_is_missing(two_years: dict[str, Release]) -> None:
    held = {name: each for name, each in two_years.items() if name != "2025Q4"}
    assert [each.figures.period for each in edition(PILOT, held).quarters] == ["2025Q1", "2025Q2", "2025Q3"]


def test_a_year_is_beside_the_year_before(two_years: dict[str, Release]) -> None:
    found = edition("2026", two_years)
    assert found.earlier_name == "2025"
    assert found.earlier["andel_anhoriga"] == {kpi.id: kpi for kpi in edition("2025", two_years).kpis}["andel_anhoriga"]
    assert [name for name, _ in found.over_time("andel_anhoriga")] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert [name for name, _ in found.over_time("undertriage")] == ["2026H1", "2026H2"], "levels are half-yearly"


def test_the_months_of_a_year_stand_apart(two_years: dict[str, Release]) -> None:
    months = {table.id: table for table in edition("2025", two_years).tables}["manad"]
    assert months.rows == parse("2025").months
    teller = Teller(VOCABULARY, "sv", "2025Q1")
    assert teller.ticks(months)[4:6] == ["maj", "jun"], "twelve whole names would lie over each other"
    pilot = {table.id: table for table in edition(PILOT, two_years).tables}["manad"]
    assert teller.ticks(pilot) == list(pilot.rows), "of two years a month's name is not enough"


# --- page, sheets ----------------------------------------------------------------------------------


TEXTS = ReportTexts(
    parts={"summary": "Ett år <b>utan</b> avbrott.", "proposal": "Vi har vägt fem sätt."},
    options=(Option(id="own", name="Egen organisation", cost_kr=1000, contacts=10, assumptions=("Pengar finns.",)),),
)


def rendered(found: Edition, lang: str = "sv") -> str:
    teller = Teller(VOCABULARY, lang, found.parts[0].figures.period)
    return page.render(found, teller, TEXTS, operator="Exempel", today=TODAY)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_has_summary_contents_chapters_definitions_and_the_proposal(
    two_years: dict[str, Release], lang: str
) -> None:
    html = rendered(edition("2026", two_years), lang)
    words = load(lang).report
    for key in (
        "summary",
        "toc",
        "definitions",
        "method",
        "chapter_appendix",
        "chapter_proposal",
        "over_time",
        "reading",
    ):
        assert words[key] in html, key
    assert "Ett år &lt;b&gt;utan&lt;/b&gt; avbrott." in html, "as text"
    assert words["texts_draft"] in html, "nobody has approved the words"
    assert CANARY not in html
    for target in set(_links(html)):
        assert f'id="{target}"' in html, target


def _links(html: str) -> list[str]:
    return [each.split('"')[0] for each in html.split('href="#')[1:]]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_nobody_who_reads_a_report_meets_the_code_of_a_period(two_years: dict[str, Release], lang: str) -> None:
    for name in (PILOT, "2026", "2026H1", "2026Q3"):
        said = re.sub(r"<[^>]*>", " ", rendered(edition(name, two_years), lang))
        assert re.findall(r"20\d\d[QHM]\d+", said) == [], name


def test_what_was_learnt_in_the_period_is_a_chapter_and_in_no_sheet(two_years: dict[str, Release]) -> None:
    """Words by topic, without who wrote or reviewed them; of the days of the report alone."""
    observed = Observation(
        id="a" * 32,
        topic="skola",
        text="Lärare frågar <i>hur</i> man börjar.",
        status="granskad",
        author=AccountId("kim"),
        written_at=datetime(2026, 3, 1, tzinfo=UTC),
        reviewer=AccountId("lee"),
        reviewed_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    change = msgspec.structs.replace
    quote = change(observed, text="Ni svarade.", said_by="visitor", topic="hot")
    unread = change(observed, text="oläst", status="utkast", reviewed_at=None)
    later = change(observed, text="senare", reviewed_at=datetime(2027, 1, 1, tzinfo=UTC))
    found = edition("2026", two_years)
    said = reviewed([observed, quote, unread, later], found.first_day, found.last_day)
    teller = Teller(VOCABULARY, "sv", found.parts[0].figures.period)
    html = page.render(found, teller, TEXTS, operator="Exempel", today=TODAY, learnt=said)
    assert "Lärare frågar &lt;i&gt;hur&lt;/i&gt; man börjar." in html
    assert '<blockquote dir="auto">Ni svarade.</blockquote>' in html
    for word in ("oläst", "senare", "kim", "lee"):
        assert f">{word}" not in html
    assert 'href="#learnt"' in html
    assert "Ni svarade" not in sheet.of_edition(found, teller).decode()


def test_every_area_and_table_has_a_chapter_and_every_figure_a_definition() -> None:
    areas = [area for chapter in CHAPTERS for area in chapter.areas]
    tables = [table for chapter in CHAPTERS for table in chapter.tables]
    assert sorted(tables) == sorted(spec.id for spec in specs(VOCABULARY))
    figures = {kpi.id: kpi.area for area in ALL for kpi in area(Counted(Facts((), (), ()), Surroundings()))}
    assert sorted(areas) == sorted(set(figures.values()))
    for lang in LANGUAGES:
        assert set(load(lang).definitions) == set(figures) == set(load(lang).kpis)


def test_the_summary_tells_only_what_is_shown(two_years: dict[str, Release]) -> None:
    few = edition("2025", registry(2025, contacts=12))
    teller = Teller(VOCABULARY, "sv", "2025Q1")
    said = list(summary.sentences(few, teller))
    assert not any("%" in each for each in said), said
    assert any("%" in each for each in summary.sentences(edition("2025", two_years), teller))


def test_the_proposal_stands_beside_released_figures(two_years: dict[str, Release]) -> None:
    found = edition("2025", two_years)
    html = rendered(found)
    shown = {kpi.id: kpi for kpi in found.kpis}
    teller = Teller(VOCABULARY, "sv", "2025Q1")
    table = html[html.index('class="options"') :]
    assert teller.kpi(shown["besvarade_i_tid"]) in table
    assert "100 kr" in table, "what a contact would cost"
    assert "Pengar finns." in table


def test_swedish_excel_gets_semicolons_and_its_own_letters(two_years: dict[str, Release]) -> None:
    found = edition("2025", two_years)
    teller = Teller(VOCABULARY, "sv", "2025Q1")
    swedish, international = sheet.for_excel(found, teller), sheet.of_edition(found, teller)
    rows = list(csv.reader(io.StringIO(swedish.decode("cp1252")), delimiter=";"))
    assert rows[0][:2] == ["Period", "Status"]
    assert {len(row) for row in rows} == {len(sheet.HEAD)}
    assert "Anhöriga och vänner" in {row[6] for row in rows}
    assert len(rows) == len(list(csv.reader(io.StringIO(international.decode("utf-8-sig")))))
    assert {row[0] for row in rows[1:]} == {"2025", *(each.figures.period for each in found.parts)}
    assert {row[1] for row in rows[1:]} == {"godkänd"}
    assert {row[2] for row in rows[1:]} == {"tabell", "summa", "nyckeltal", "nyckeltal per timme"}
    assert UNFILLED in {row[5] for row in rows}
