"""The key figures, by hand-made facts; and what of a figure may be seen."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.backoffice.records import vocabulary as vocabularies
from handoff.backoffice.statistics import kpis
from handoff.backoffice.statistics.facts import Contact, Guided, Wait, contact
from handoff.backoffice.statistics.hourly import availability_by_hour, hourly
from handoff.backoffice.statistics.kpi import Kpi, ShownKpi, shown
from handoff.backoffice.statistics.kpis import Period, Surroundings, figures
from handoff.backoffice.statistics.tables import HOURS, Facts, Table, release, specs
from handoff.backoffice.statistics.wording import Teller, Words, load
from tests.handoff.backoffice.statistics.generator import form
from tests.handoff.backoffice.statistics.test_suppression import NOISE

VOCABULARY = vocabularies.load()
PLAIN = replace(
    contact(form(datetime(2026, 11, 25, 12, tzinfo=UTC), VOCABULARY, random.Random(1)), VOCABULARY),  # as above
    kind="samtal",
    bot_level="N1",
    final_level="N1",
    guidings=(),
    info_112_s=None,
    trained=True,
)


def computed(*contacts: Contact, waits: tuple[Wait, ...] = (), **around: int) -> dict[str, Kpi]:
    period = Period(Facts(contacts, waits, ()), Surroundings(**around))
    return {kpi.id: kpi for kpi in figures(period)}


def wait(waited_s: float, level: str = "N1", *, answered: bool = True, hour: int = 10, outside: bool = False) -> Wait:
    return Wait("2026-11", hour, level, waited_s, answered, outside)


def test_every_figure_of_the_table_is_there() -> None:
    found = computed()
    assert {kpi.area for kpi in found.values()} == set(kpis.Area.__args__)  # type: ignore[attr-defined]  # a Literal's
    assert all(kpi.value is None or kpi.unit != "share" or kpi.whole for kpi in found.values())


def test_answered_within_the_levels_own_target() -> None:
    waits = (
        wait(59, "N4"),
        wait(61, "N4"),
        wait(179, "N3"),
        wait(1199),
        wait(5, answered=False),
        wait(1, outside=True),
    )
    found = computed(waits=waits)
    assert (found["besvarade_i_tid"].part, found["besvarade_i_tid"].whole) == (4, 6)
    assert (found["lamnade_kon"].part, found["utanfor_oppettid"].part) == (1, 1)
    assert (found["n4_manniska"].part, found["n4_manniska"].whole) == (1, 2)


def test_levels_of_the_bot_against_the_final_ones() -> None:
    pairs = [("N1", "N1"), ("N4", "N4"), ("N1", "N3"), ("N3", "N1"), ("N2", "N4"), ("ej_ifyllt", "N4")]
    found = computed(*(replace(PLAIN, bot_level=bot, final_level=final) for bot, final in pairs))
    assert [found[name].part for name in ("samstammighet", "undertriage", "overtriage")] == [2, 2, 1]
    assert found["samstammighet"].whole == 5, "what has no level of the bot says nothing of it"
    assert found["n4_missade"].part == 1


def test_decisions_guiding_gaps_training_forms() -> None:
    guided = (Guided("lokal", "varm_overlamning", "kontakt_togs"), Guided("statlig", "avbojd", "okant"))
    asked = replace(PLAIN, police_information="lamnad_av_oss")
    found = computed(
        replace(asked, guidings=guided, decided=True, knowledge_gap="hot", on_time=True),
        replace(asked, decided=False, knowledge_gap="ingen", on_time=False, trained=False),
        replace(PLAIN, kind="test", police_information="ej_aktuellt"),
    )
    assert found["beslut_dokumenterade"].value == 50
    assert found["beslut_dokumenterade"].met is False
    assert (found["andel_lotsade"].part, found["andel_lotsade"].whole) == (1, 2), "a test is no conversation"
    assert (found["lotsning_antagen"].part, found["utfall_kant"].part, found["utfall_kant"].whole) == (1, 1, 2)
    assert found["kunskapsluckor"].part == 1
    assert (found["formular_i_tid"].value, found["utbildade"].value) == (50, 50)


def test_what_stands_around_the_contacts() -> None:
    found = computed(
        *[PLAIN] * 20,
        municipalities_covered=289,
        entries=100,
        entries_fresh=95,
        proved_days=92,
        days=92,
        cost_kr=50_000,
    )
    assert found["kommuner_tackta"].met is False
    assert found["poster_verifierade"].met is True
    assert found["gallring_i_tid"].met is True
    assert (found["kostnad_per_samtal"].part, found["kostnad_per_samtal"].whole) == (50_000, 20)
    assert found["bemannade_timmar"].value is None


def test_the_time_to_the_112_text_is_of_the_slowest_hundredth() -> None:
    slow = [replace(PLAIN, info_112_s=seconds) for seconds in (*[0] * 98, 1, 9)]
    assert computed(*slow)["text_112_p99"].part == 1
    assert computed(*slow[:19])["text_112_p99"].value is None


def test_every_table_category_and_figure_has_words_in_both_languages() -> None:
    swedish, english = load("sv"), load("en")
    assert len(swedish.months) == len(english.months) == 12
    for part in set(Words.__struct_fields__) - {"months"}:
        assert getattr(swedish, part).keys() == getattr(english, part).keys(), part
    facts = Facts((), (), ())
    tables = {spec.id: release(spec, facts, NOISE) for spec in specs(VOCABULARY)}
    for lang in ("sv", "en"):
        teller = Teller(VOCABULARY, lang, "2026Q4")
        for table in tables.values():
            assert teller.title(table)
            for name, code in zip(teller.rows(table), table.rows, strict=True):
                assert name != code or code in HOURS, (table.id, code)
        assert {kpi.id for kpi in figures(Period(facts))} == swedish.kpis.keys()
        assert set(kpis.Area.__args__) == swedish.areas.keys()  # type: ignore[attr-defined]  # a Literal's


MANY = tuple(
    contact(form(datetime(2026, 11, 25, 12, tzinfo=UTC), VOCABULARY, random.Random(seed)), VOCABULARY)
    for seed in range(200)
)


def sensitive_counts(contacts: Sequence[Contact]) -> list[Counter[str]]:
    """What the sensitive tables of one dimension count."""
    tables = [spec for spec in specs(VOCABULARY) if spec.sensitive and spec.columns is None]
    return [Counter(category for each in contacts for category in spec.rows.of(each)) for spec in tables]


def unprotected(areas: Sequence[Callable[[Period], list[Kpi]]]) -> set[str]:
    """Figures that follow a sensitive fact and neither name cells nor are half-yearly.

    Each attribute of the contacts is set to each of its values in turn. It is sensitive if that changes what a
    sensitive table counts; the figures that change with it depend on it.
    """

    def found(contacts: Sequence[Contact]) -> dict[str, Kpi]:
        period = Period(Facts(tuple(contacts), (), ()))
        return {kpi.id: kpi for area in areas for kpi in area(period)}

    before, counted = found(MANY), sensitive_counts(MANY)
    bare = {name for name, kpi in before.items() if not kpi.cells and kpi.cadence != "half"}
    caught: set[str] = set()
    for attribute in fields(Contact):
        for value in {getattr(each, attribute.name) for each in MANY}:
            changed = [replace(each, **{attribute.name: value}) for each in MANY]
            if sensitive_counts(changed) != counted:
                after = found(changed)
                caught |= {name for name in bare if after[name] != before[name]}
    return caught


def test_a_figure_of_sensitive_facts_names_its_cells_or_is_half_yearly() -> None:
    def made_up(period: Period) -> list[Kpi]:
        young = sum(each.age_group == "under_18" for each in period.talks)
        few = Kpi("unga", "malgrupp", young, len(period.talks))
        return [
            few,
            replace(few, id="unga_med_celler", cells=(("alder", "under_18"),)),
            replace(few, id="unga_per_halvar", cadence="half"),
            Kpi("niva_ett", "malgrupp", sum(each.bot_level == "N1" for each in period.talks), unit="count"),
            Kpi("samtal", "malgrupp", len(period.talks), unit="open_count"),
        ]

    assert unprotected([made_up]) == {"unga", "niva_ett"}
    assert unprotected(kpis.ALL) == set()


# --- what may be seen ------------------------------------------------------------------------------


def silent(place: str, count: int) -> int:
    """No noise, where a test wants to see a figure's arithmetic."""
    return 0


def seen(part: float, whole: float, **more: float) -> ShownKpi:
    return shown(Kpi("x", "triage", part, whole, **more), {}, silent)  # type: ignore[arg-type]  # bounds alone


def test_a_share_needs_twenty_and_has_one_word_for_nothing_and_few() -> None:
    assert seen(19, 19).why == "few"
    assert seen(0, 0).why == "few"
    assert seen(10, 20).value == 50


def test_a_share_that_tells_a_small_count_becomes_a_bound() -> None:
    assert (seen(1, 100).value, seen(1, 100).bound) == (6, "below")
    assert (seen(98, 100).value, seen(98, 100).bound) == (94, "above")
    assert seen(980, 1000, at_least=90).met is True
    assert seen(98, 100, at_least=97).met is None, "either word would tell more"


@given(st.integers(0, 400), st.integers(0, 4))
def test_a_share_is_the_same_for_every_small_part(whole: int, part: int) -> None:
    one, none = (seen(each, whole + each) for each in (part, 0))
    assert one == none


@pytest.mark.parametrize("few", range(5))
def test_a_figure_of_people_is_the_same_for_nothing_and_few(few: int) -> None:
    """Through the production's own figures: so many of each fact beside forty plain contacts."""

    def said(number: int) -> dict[str, ShownKpi]:
        asked = replace(PLAIN, bot_level="N1", final_level="N4", supervision=True, knowledge_gap="hot")
        talks = [*[asked] * number, *[replace(PLAIN, supervision=False, knowledge_gap="ingen")] * 40]
        facts = Facts(talks, (), ())
        tables = {spec.id: release(spec, facts, silent) for spec in specs(VOCABULARY)}
        return {kpi.id: shown(kpi, tables, silent) for kpi in figures(Period(facts))}

    told, nothing = said(few), said(0)
    for name in ("n4_missade", "undertriage", "handledning_onskad", "kunskapsluckor"):
        assert told[name] == nothing[name], name
    assert (told["n4_missade"].value, told["n4_missade"].bound, told["n4_missade"].met) == (5, "below", None)


def test_a_share_is_computed_from_the_released_cells_and_their_total() -> None:
    """Three relatives are "0-4"; whoever reads the table and the share learns nothing from both together."""
    talks = [replace(PLAIN, audience="anhorig")] * 3 + [replace(PLAIN, audience="yrkesverksam")] * 42
    facts = Facts(talks, (), ())
    spec = next(spec for spec in specs(VOCABULARY) if spec.id == "malgrupp")
    table = release(spec, facts, NOISE)
    audience = {kpi.id: shown(kpi, {"malgrupp": table}, NOISE) for kpi in kpis.audience(Period(facts))[:3]}
    assert table.total is not None
    assert audience["andel_anhoriga"].bound == "below"
    rest = table.total - (table.values[table.rows.index("yrkesverksam")][0] or 0)
    assert audience["andel_yrkesverksamma"].bound == ("above" if rest <= 4 else "")


@pytest.mark.parametrize(("count", "value", "bound"), [(0, 5, "below"), (3, 5, "below"), (5, 5, "")])
def test_a_small_count_of_people_is_shown_as_less_than_five(count: int, value: int, bound: str) -> None:
    said = shown(Kpi("x", "kunskap", count, unit="count"), {}, silent)
    assert (said.value, said.bound) == (value, bound)


@pytest.mark.parametrize(("count", "bound", "met"), [(0, "below", None), (1, "below", None), (12, "", False)])
def test_of_what_must_not_happen_few_and_none_are_one_word(count: int, bound: str, met: bool | None) -> None:
    said = shown(Kpi("x", "sakerhet", count, unit="count", at_most=0), {}, silent)
    assert (said.bound, said.met) == (bound, met)


def test_things_and_days_are_shown_as_they_are() -> None:
    days = Kpi("gallring_i_tid", "integritet", 89, 92, at_least=100, people=False)
    assert (shown(days, {}, NOISE).value, shown(days, {}, NOISE).met) == (96, False)
    assert shown(replace(days, part=2), {}, NOISE).value == 2


# --- by the hour -----------------------------------------------------------------------------------


def tables_of(waits: list[Wait]) -> dict[str, Table]:
    """The tables of waits as they are released."""
    facts = Facts((), waits, ())
    return {spec.id: release(spec, facts, silent) for spec in specs(VOCABULARY) if spec.universe == "waits"}


def test_availability_is_shown_for_every_hour_in_per_cent_of_those_who_began_to_wait() -> None:
    waits = [wait(5)] * 40 + [wait(5000)] * 10 + [wait(5, answered=False, outside=True)] * 10
    waits += [wait(5, hour=22, outside=True)] * 30
    hours = {each.hour: [kpi.value for kpi in each.kpis] for each in availability_by_hour(tables_of(waits))}
    assert tuple(hours) == HOURS
    assert (hours["10"], hours["22"]) == ([66, 17, 17, 83], [83, None, 83, 83])
    (ten,) = [each for each in availability_by_hour(tables_of(waits)) if each.hour == "10"]
    assert [(kpi.id, kpi.met) for kpi in ten.kpis] == [
        ("besvarade_i_tid", False),
        ("lamnade_kon", False),
        ("utanfor_oppettid", None),
        ("besvarade", None),
    ]


def test_hours_in_which_few_or_none_waited_are_one_word() -> None:
    hours = {each.hour: each.kpis for each in availability_by_hour(tables_of([wait(5)] * 60 + [wait(5, hour=3)] * 19))}
    assert {kpi.why for kpi in hours["03"]} == {"few"}
    assert hours["04"] == hours["03"]


def test_few_who_left_in_an_hour_are_not_told_nor_to_be_computed_from_the_other_hours() -> None:
    """What hour 11 hides cannot be computed: of hour 10 the number that is rounded to 10 is known, and no other."""
    waits = [wait(5)] * 40 + [wait(5, answered=False)] * 10
    waits += [wait(5, hour=11)] * 40 + [wait(5, answered=False, hour=11)] * 3
    hours = {each.hour: each.kpis for each in availability_by_hour(tables_of(waits))}
    assert hours["11"][1].why == "few"
    assert hours["10"][1].value == 20, "10 of 50, and so it would be for 8 to 12"


def test_a_period_without_tables_of_waits_has_no_hours() -> None:
    assert availability_by_hour({}) == ()


@given(
    st.lists(
        st.tuples(st.integers(8, 11), st.sampled_from([5.0, 5000.0]), st.booleans(), st.booleans(), st.integers(1, 30)),
        max_size=12,
    )
)
def test_the_hours_tell_nothing_that_the_released_tables_do_not_tell(
    groups: list[tuple[int, float, bool, bool, int]],
) -> None:
    waits = [
        wait(waited, answered=answered, hour=hour, outside=outside)
        for hour, waited, answered, outside, times in groups
        for _ in range(times)
    ]
    tables = tables_of(waits)
    for each in availability_by_hour(tables):
        for kpi, (_, name, columns, _of) in zip(each.kpis, hourly(tables), strict=True):
            table = tables[name]
            row = table.values[table.rows.index(each.hour)]
            if all(row[table.columns.index(column)] is None for column in columns):
                assert kpi.value is None


# --- how long people waited ------------------------------------------------------------------------


def test_half_and_nine_of_ten_of_those_who_were_answered_waited_less_to_the_nearest_five_seconds() -> None:
    waits = [wait(each) for each in range(1, 101)] + [wait(900, answered=False)] * 50
    found = {kpi.id: shown(kpi, {}, silent) for kpi in kpis.waiting(kpis.Period(Facts((), waits, ())))}
    assert (found["vantan_median"].value, found["vantan_p90"].value) == (50, 90)
    assert found["vantan_median"].n == 100
    assert found["telefonvantan_median"].why == "few"


@pytest.mark.parametrize(("waits", "median", "p90"), [(19, False, False), (20, True, False), (50, True, True)])
def test_a_quantile_needs_five_who_waited_longer(waits: int, median: bool, p90: bool) -> None:
    """Among the five longest there is none: it would be somebody's own wait."""
    seconds = [float(each) for each in range(waits)]
    assert (kpis.quantile(seconds, 0.5) is not None, kpis.quantile(seconds, 0.9) is not None) == (median, p90)
