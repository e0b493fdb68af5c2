"""Somebody in every kommun is led to somebody, and nothing unchecked or overdue is shown."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from knowledge import seed
from knowledge.directory.composites import composites, description_near, name_near
from knowledge.directory.contacts import (
    CONSTANT,
    DAYS,
    EMERGENCY_ID,
    FALLBACK_ID,
    Area,
    Contact,
    Hours,
    open_at,
    problems,
    to_do,
    visible,
)
from knowledge.directory.csv_file import COLUMNS, DirectoryError, read, write
from knowledge.directory.descriptions import description
from knowledge.directory.mentions import municipality_in
from knowledge.directory.places import FILE, places
from knowledge.directory.search import Directory, Wish, find
from tests.knowledge.samples import TODAY
from tests.support.imports import ROOT

SEED = seed.contacts()
CHECKED = [replace(each, verified_on=TODAY, verified_how="telefon") for each in SEED]
SHOWN = [each for each in CHECKED if visible(each, TODAY, practice=False)]
LOCAL = replace(
    next(each for each in CHECKED if each.id == "socialtjanst"),
    id="umea-soc",
    name="Socialtjänsten i Umeå",
    area=Area(municipalities=("2480",)),
)


def ids(found: list[Contact]) -> list[str]:
    return [each.id for each in found]


def test_the_list_of_places_is_whole() -> None:
    assert len(places().municipalities) == 290
    assert sorted(places().counties) == [f"{n:02}" for n in (1, *range(3, 11), *range(12, 15), *range(17, 26))]
    assert {code[:2] for code in places().municipalities} == set(places().counties)
    assert places().name("0180") == "Stockholm"


@pytest.mark.parametrize("code", sorted(places().municipalities))
def test_everybody_in_every_kommun_gets_an_answer(code: str) -> None:
    nothing_checked = [each for each in SEED if visible(each, TODAY, practice=False)]
    assert set(ids(nothing_checked)) == CONSTANT
    for contacts in (nothing_checked, SHOWN, [each for each in SEED if visible(each, TODAY, practice=True)]):
        for topics in ((), ("lamna",), ("barn",), ("sjalvmord",)):
            found = find(contacts, Wish(municipality=code, topics=topics))
            assert FALLBACK_ID in ids(found)
    assert municipality_in(f"vem kan hjälpa i {places().name(code)}") == code
    assert municipality_in(f"{places().name(code).lower()} kommun") == code


@pytest.mark.parametrize("shown", [SEED, [*SEED, *seed.contacts(seed.UNVERIFIED)]], ids=["checked", "all"])
def test_a_search_of_the_directory_finds_what_a_search_of_all_finds(shown: list[Contact]) -> None:
    directory = Directory(shown)
    for municipality in (None, *sorted(places().municipalities)):
        for county in (None, "24") if municipality is None else (None,):
            for topics in ((), ("lamna",), ("barn",)):
                wish = Wish(municipality=municipality, county=county, topics=topics)
                assert find(directory.near(wish), wish) == find(shown, wish)


def test_the_nearest_come_first() -> None:
    regional = replace(LOCAL, id="ac-lan", area=Area(counties=("24",)))
    found = find([*SHOWN, LOCAL, regional], Wish(municipality="2480", topics=("barn",)))
    assert ids(found)[:2] == ["umea-soc", "ac-lan"]
    elsewhere = find([*SHOWN, LOCAL, regional], Wish(municipality="2401", topics=("barn",)))
    assert ids(elsewhere)[:2] == ["ac-lan", FALLBACK_ID]
    assert "umea-soc" not in ids(find([*SHOWN, LOCAL], Wish(topics=("barn",))))


def test_where_only_the_lan_is_known_what_is_of_the_lan_comes_first() -> None:
    regional = replace(LOCAL, id="ac-lan", area=Area(counties=("24",)))
    other = replace(LOCAL, id="bd-lan", area=Area(counties=("25",)))
    found = ids(find([*SHOWN, LOCAL, regional, other], Wish(county="24", topics=("barn",))))
    assert found[0] == "ac-lan"
    assert not {"bd-lan", "umea-soc"}.intersection(found)


def test_what_the_kommun_shares_comes_after_its_own_and_what_is_closed_after_what_is_open() -> None:
    monday = datetime(2030, 3, 4, 22, tzinfo=UTC)
    hours = tuple(Hours(day=day, opens="17:00", closes="24:00") for day in DAYS)
    shared = replace(LOCAL, id="a-jour", name="A", area=Area(municipalities=("2480", "2401")))
    found = find([*SHOWN, shared, LOCAL], Wish(municipality="2480", topics=("barn",)))
    assert ids(found)[:2] == ["umea-soc", "a-jour"]
    by_day = replace(LOCAL, hours=tuple(replace(each, opens="08:00", closes="16:00") for each in hours))
    by_night = replace(shared, hours=hours)
    wish = Wish(municipality="2480", topics=("barn",), open_at=monday, closed_too=True)
    assert ids(find([*SHOWN, by_day, by_night], wish))[:2] == ["a-jour", "umea-soc"]


def test_what_every_kommun_has_is_named_of_it_unless_the_kommun_has_its_own() -> None:
    entry = next(each for each in SHOWN if each.id == "socialtjanst")
    wish = Wish(municipality="2480", topics=("barn",))
    assert "socialtjanst" in ids(find(SHOWN, wish))
    assert "socialtjanst" not in ids(find([*SHOWN, LOCAL], wish, most=20))
    assert name_near(entry, "0188", "sv") == "Socialtjänsten i Norrtälje"
    assert name_near(entry, "0188", "en") == "Social services in Norrtälje (socialtjänsten)"
    assert name_near(entry, None, "sv") == entry.name
    assert name_near(LOCAL, "2480", "sv") == LOCAL.name
    switchboard = next(each for each in SEED if each.id == FALLBACK_ID)
    assert description_near(switchboard, "0188", "sv") == "Ring växeln i Norrtälje och be om socialtjänsten."
    assert description_near(switchboard, "0980", "sv") == "Ring växeln i Region Gotland och be om socialtjänsten."
    edited = replace(switchboard, summary="Ring oss.")
    assert description_near(edited, "0188", "sv") == "Ring oss."


def test_composites_are_entries_of_the_installation_in_all_languages_of_danger() -> None:
    known = {each.id for each in SEED}
    for entry, words in composites().items():
        assert entry in known
        assert set(words.name) == {"sv", "en", "ar"}
        assert all("{kommun}" in each for each in (*words.name.values(), *words.summary.values()))


def test_topic_audience_age_and_language_narrow_the_answer() -> None:
    assert ids(find(SHOWN, Wish(topics=("sjalvmord",), age=15)))[0] == "bris"
    assert "bris" not in ids(find(SHOWN, Wish(topics=("sjalvmord",), age=40), most=20))
    assert "cve" not in ids(find(SHOWN, Wish(topics=("konsultation",), audience="anhorig"), most=20))
    assert "cve" in ids(find(SHOWN, Wish(topics=("konsultation",), audience="yrkesverksam"), most=20))
    assert ids(find(SHOWN, Wish(topics=("hot",), lang="en")))[0] == EMERGENCY_ID


def test_what_is_closed_is_left_out_when_it_has_to_be_open() -> None:
    sunday, monday = datetime(2030, 3, 3, 10, tzinfo=UTC), datetime(2030, 3, 4, 10, tzinfo=UTC)
    wish = Wish(topics=("konsultation",), audience="yrkesverksam")
    assert "cve" in ids(find(SHOWN, replace_time(wish, monday), most=20))
    assert "cve" not in ids(find(SHOWN, replace_time(wish, sunday), most=20))


def replace_time(wish: Wish, at: datetime) -> Wish:
    return Wish(topics=wish.topics, audience=wish.audience, open_at=at)


def test_an_unknown_kommun_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        find(SHOWN, Wish(municipality="9999"))


@pytest.mark.parametrize("contact", CHECKED, ids=lambda each: each.id)
def test_an_overdue_entry_is_hidden_and_listed(contact: Contact) -> None:
    if contact.status != "aktiv" or contact.id in CONSTANT:
        assert not to_do(contact, TODAY)
        return
    days = 30 if contact.emergency else 90
    last = TODAY + timedelta(days=days)
    assert visible(contact, last, practice=False)
    assert not visible(contact, last + timedelta(days=1), practice=False)
    assert not visible(contact, last + timedelta(days=1), practice=True)
    assert to_do(contact, last)
    assert not to_do(contact, TODAY)


def test_112_and_the_advice_to_call_the_kommun_need_no_check_and_everything_else_does() -> None:
    for contact in SEED:
        assert contact.verified_on is None
        assert visible(contact, date(2099, 1, 1), practice=False) == (contact.id in CONSTANT)


def test_hours_are_local_and_by_weekday() -> None:
    contact = replace(LOCAL, hours=(Hours(day="man", opens="09:00", closes="15:00"),), exceptions=("helgdag",))
    monday = datetime(2030, 3, 4, 9, tzinfo=UTC)
    assert open_at(contact, monday)
    assert not open_at(contact, monday.replace(hour=15))
    assert not open_at(contact, monday + timedelta(days=1))
    assert not open_at(contact, monday, holiday=True)
    assert open_at(LOCAL, monday) is None


def test_the_entries_of_the_installation_are_without_fault_and_round_trip() -> None:
    assert [problem for contact in SEED for problem in problems(contact)] == []
    assert read(write(SEED)) == SEED
    full = replace(LOCAL, hours=(Hours(day="tis", opens="08:30", closes="24:00"),), summary='Med "citat"; och, komma')
    assert read(write([full])) == [full]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_a_file_that_a_swedish_excel_has_saved_is_read(encoding: str) -> None:
    entries = [LOCAL, replace(LOCAL, id="annan", name="Öppenvården i Åmål", summary="Ring; eller skriv, på svenska")]
    rows = list(csv.reader(io.StringIO(write(entries).decode())))
    saved = io.StringIO()
    csv.writer(saved, delimiter=";", lineterminator="\r\n").writerows(rows)
    assert read(saved.getvalue().encode(encoding)) == entries


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2480", "2499", "row 2, omrade.kommun: '2499'"),
        ("barn;", "katter;", "row 2, amnen: 'katter'"),
        (";lamna", "\n", "columns"),
        ("lokal", "galaktisk", "row 2, niva: 'galaktisk' is unknown"),
        (",telefon,aktiv", ",,aktiv", "row 2, verifierad_hur"),
        ("2030-03-01", "1 mars", "row 2, verifierad_datum"),
        ("umea-soc", "Umeå soc", "row 2, id: Expected"),
    ],
)
def test_a_bad_row_is_reported_and_nothing_of_the_file_is_taken(old: str, new: str, said: str) -> None:
    source = write([LOCAL, replace(LOCAL, id="annan", area=Area(national=True))]).decode()
    with pytest.raises(DirectoryError) as caught:
        read(source.replace(old, new).encode())
    assert any(said in problem for problem in caught.value.problems), caught.value.problems


def test_all_bad_rows_are_reported_at_once() -> None:
    wrong = write([replace(LOCAL, id=f"soc-{n}", topics=("katter",)) for n in range(5)])
    with pytest.raises(DirectoryError) as caught:
        read(wrong)
    assert len(caught.value.problems) == 5


def test_a_row_with_a_cell_too_few_does_not_hide_what_is_wrong_with_the_others() -> None:
    lines = write([LOCAL, replace(LOCAL, id="annan", topics=("katter",))]).decode().splitlines()
    lines[1] = lines[1].rsplit(",", 1)[0]
    with pytest.raises(DirectoryError) as caught:
        read("\n".join(lines).encode())
    assert [finding.row for finding in caught.value.findings] == [2, 3]


@pytest.mark.parametrize("source", [b"", b"\xff\xfe", b"a,b\n1,2\n", b'id\n"open'])
def test_a_file_of_another_kind_is_refused(source: bytes) -> None:
    with pytest.raises(DirectoryError, match=r"directory\.csv"):
        read(source)


def test_the_same_entry_twice_is_refused() -> None:
    with pytest.raises(DirectoryError, match="is in row 2 too"):
        read(write([LOCAL, LOCAL]))


def test_the_columns_are_those_that_are_documented() -> None:
    assert len(COLUMNS) == len(set(COLUMNS)) == 29


@pytest.mark.parametrize("contact", SEED, ids=lambda contact: contact.id)
def test_every_entry_of_the_installation_is_described_in_the_languages_of_danger(contact: Contact) -> None:
    words = {description(contact, lang) for lang in ("sv", "en", "ar")}
    assert len(words) == 3
    assert description(contact, "so") == contact.summary


def test_a_translation_of_words_that_an_editor_has_changed_is_not_shown() -> None:
    changed = replace(SEED[0], summary="Ring när det brinner.")
    assert description(changed, "en") == "Ring när det brinner."


def test_the_bot_and_the_directory_read_one_list_of_kommuner() -> None:
    """The bot's is a link to it, so that each package finds it in its own folder."""
    assert (ROOT / "bot" / "data" / "kommuner.csv").resolve() == FILE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("نحن في أوربرو", "Örebro"),
        ("أسكن في أوريبرو", "Örebro"),
        ("في بوراس", "Borås"),
        ("نسكن في هيلسنبورغ", "Helsingborg"),
        ("Umeåtrakten", "Umeå"),
        ("vi bor i vivalla", "Örebro"),
        ("i upplandsväsby", "Upplands Väsby"),
    ],
)
def test_a_place_is_found_as_people_write_it(text: str, name: str) -> None:
    code = municipality_in(text)
    assert code is not None
    assert places().municipalities[code] == name
