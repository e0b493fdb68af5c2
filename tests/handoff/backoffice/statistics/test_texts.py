"""What happens with the line's own texts: counted once a visit, without a word of anybody, protected like a report."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from handoff.assistant.replies import two_readings as readings
from handoff.backoffice.statistics.periods import parse, week_after
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.text_tables import COLUMNS, table_id, text_tables
from handoff.backoffice.statistics.texts_met import UNSURE_BELOW, Met, Sort, TextFacts
from handoff.backoffice.statistics.visits import decode, encode, visits
from handoff.conversation import commands as cmd
from handoff.conversation.events import ShownCard
from tests.handoff.backoffice.statistics.test_suppression import KEYS, NOISE, could
from tests.support.samples import Story, bot_reply, started, write

SECRET = "Anna Svensson, 19121212-1212"
ARTICLE = ShownCard(type="article", id="a10", title="Skuld och skam")


def met(story: Story) -> dict[tuple[str, str], tuple[str, ...]]:
    (visit,) = visits([record for _, record in story.records], lambda at: True)
    assert decode(encode(visit)) == visit
    return {(each.sort, each.id): each.marks for each in visit.met if each.id != "welcome"}


def asks(story: Story, text: str, reply: str, intent: str, **named: Any) -> Story:
    """The visitor writes, and the bot answers."""
    story.does(write(text=text, client_msg_id=reply))
    return story.does(bot_reply(story.pending, lines=(cmd.BotLine(reply),), intent=intent, **named))


def test_what_was_shown_what_did_not_help_and_who_called_a_person_is_kept_as_codes() -> None:
    story = asks(started(), SECRET, "svar", "oro_barn", confidence=0.4, cards=(ARTICLE,))
    asks(story, SECRET, "annat_svar", "hur_prata")
    story.does(cmd.AskHuman())
    assert met(story) == {
        ("asked", "oro_barn"): ("unsure",),
        ("reply", "svar"): (),
        ("article", "a10"): ("person",),
        ("asked", "hur_prata"): ("nothing_found", "person"),
        ("reply", "annat_svar"): ("person",),
    }


def test_what_is_said_out_of_an_article_is_counted_as_that_article() -> None:
    story = asks(started(), SECRET, "stycke:svar_bevis", "fraga_orosanmalan")
    assert met(story) == {("asked", "fraga_orosanmalan"): (), ("article", "svar_bevis"): ()}


def test_a_wish_in_words_is_no_fault_of_its_own_answer_and_danger_of_none() -> None:
    story = asks(started(), "hej", "svar", "hur_prata")
    asks(story, "en människa tack", "kopplar", "be_om_manniska", handoff="asked")
    assert met(story)["reply", "svar"] == ("person",)
    assert met(story)["reply", "kopplar"] == ()
    acute = asks(started(), "hej", "svar", "akut_fara_nu", level="N3", handoff="risk")
    assert met(acute)["reply", "svar"] == ()


def test_what_counts_as_unsure_is_what_the_bot_takes_for_a_guess() -> None:
    assert UNSURE_BELOW == readings.UNSURE_BELOW


def test_what_is_no_id_of_the_program_is_not_kept() -> None:
    """A bot that answered with the visitor's words in place of a code would put them nowhere."""
    story = asks(started(), SECRET, "svar", SECRET, cards=(ShownCard("article", SECRET, "x"),))
    assert set(met(story)) == {("reply", "svar")}


def test_weeks_follow_each_other_over_the_new_year() -> None:
    assert [week_after(week) for week in ("2026-W01", "2026-W53", "2027-W52")] == ["2026-W02", "2027-W01", "2028-W01"]
    assert week_after(parse("2026Q3").iso_weeks[-1]) == parse("2026Q4").iso_weeks[0]


# --- suppression -----------------------------------------------------------------------------------

SORTS: tuple[Sort, ...] = ("article", "guide", "reply", "asked")
POOR = ("unsure", "nothing_found", "not_helped", "person")
MET = st.builds(
    Met,
    st.sampled_from(SORTS),
    st.sampled_from(["a", "b"]),
    st.sets(st.sampled_from([*POOR, "helped", "finished"])).map(lambda marks: tuple(sorted(marks))),
)
VISITS = st.lists(st.tuples(MET, st.integers(1, 9)), max_size=12).map(
    lambda found: [each for each, times in found for _ in range(times)]
)
PAGES = st.dictionaries(st.sampled_from(["a", "b"]), st.tuples(st.integers(0, 12), st.integers(0, 12))).map(
    lambda found: {
        **{(text, "opened"): max(both) for text, both in found.items()},
        **{(text, "read"): min(both) for text, both in found.items()},
    }
)
"""Who reads to the end has opened."""


@settings(deadline=None, max_examples=40, phases=[Phase.generate])
@given(VISITS, PAGES, KEYS)
def test_no_small_count_of_a_text_is_shown_and_its_whole_range_fits_all_that_is_printed(
    found: list[Met], pages: dict[tuple[str, ...], int], draw: object
) -> None:
    """The adversary knows what the columns mean: who is in a mark is in `shown`, who is in a poor one in `badly`."""
    tables = text_tables(TextFacts(found, pages), draw)  # type: ignore[arg-type]  # a draw of the strategy
    assert [table.id for table in tables] == [table_id(sort) for sort in SORTS]
    for sort, table in zip(SORTS, tables, strict=True):
        assert table.columns == COLUMNS[sort]
        for text in ("a", "b"):
            printed = table.values[table.rows.index(text)] if text in table.rows else (None,) * len(table.columns)
            true = _counts(sort, text, found, pages)
            for column, value, count in zip(table.columns, printed, true, strict=True):
                assert could(count, value), (sort, text, column)
                assert value is None or value % 5 == 0
            for at, count in enumerate(true):
                if count <= 4:
                    assert all(_fits(sort, printed, at, value) for value in range(5)), (sort, text, printed)


def _counts(sort: Sort, text: str, found: list[Met], pages: dict[tuple[str, ...], int]) -> list[int]:
    """An independent count of a row."""
    of = [each for each in found if (each.sort, each.id) == (sort, text)]
    counts = {mark: sum(mark in each.marks for each in of) for mark in (*POOR, "helped", "finished")}
    counts |= {"shown": len(of), "badly": sum(bool({*each.marks} & {*POOR}) for each in of)}
    counts |= {what: pages.get((text, what), 0) if sort == "article" else 0 for what in ("opened", "read")}
    return [counts[column] for column in COLUMNS[sort]]


def _fits(sort: Sort, printed: tuple[int | None, ...], at: int, value: int) -> bool:
    """Whether a row in which this cell has this count could have been printed so. A number may be any from 5 on."""
    ranges: list[tuple[int, ...]] = [(0, 1, 2, 4, 30) if each is None else (5, 30) for each in printed]
    ranges[at] = (value,)
    return any(_possible(dict(zip(COLUMNS[sort], cells, strict=True))) for cells in product(*ranges))


def _possible(row: dict[str, int]) -> bool:
    """Whether there are visits that have these counts: opening and reading are counted without a visit."""
    of_visits = {column: count for column, count in row.items() if column not in ("opened", "read", "shown")}
    if any(count > row["shown"] for count in of_visits.values()) or row.get("read", 0) > row.get("opened", 99):
        return False
    if "badly" not in row:
        return True
    poor = [row[each] for each in POOR if each in row]
    return max(poor) <= row["badly"] <= sum(poor) + (99 if "unsure" not in row else 0)


def test_a_row_of_which_nothing_may_be_shown_is_left_out_whether_it_is_of_few_or_of_none() -> None:
    found = [Met("article", "few")] * 4 + [Met("article", "many")] * 40
    table = text_tables(TextFacts(found), NOISE)[0]
    assert table.rows == ("many",)
    assert isinstance(table, Table)


@pytest.mark.parametrize("sort", SORTS)
def test_only_codes_of_the_program_name_a_column(sort: Sort) -> None:
    assert all(column.replace("_", "").isalpha() for column in COLUMNS[sort])
