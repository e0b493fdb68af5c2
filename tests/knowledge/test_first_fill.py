"""What was found on web pages becomes entries of the directory, which no visitor of an open line sees unchecked."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from knowledge import seed
from knowledge.directory import csv_file, first_fill
from knowledge.directory.contacts import DAYS, Hours, problems, visible
from knowledge.directory.descriptions import description
from knowledge.directory.first_fill import phone_number
from knowledge.directory.hours_text import hours_in
from knowledge.directory.places import places
from tests.knowledge.samples import TODAY

FOUND = seed.contacts(seed.UNVERIFIED)
BY_ID = {each.id: each for each in FOUND}


def test_the_file_is_what_the_command_makes_of_its_sources() -> None:
    assert seed.UNVERIFIED.read_bytes() == csv_file.write(first_fill.contacts())


def test_all_290_kommuner_have_an_entry_of_their_own_with_a_web_site() -> None:
    for code, name in places().municipalities.items():
        entry = BY_ID[f"kommun-{code}"]
        assert entry.area.municipalities == (code,)
        assert entry.reach.web.startswith("https://")
        assert name[:3] in entry.name


def test_nothing_of_it_is_checked_or_shown_outside_practice() -> None:
    for each in FOUND:
        assert (each.verified_on, each.verified_how) == (None, None)
        assert not visible(each, TODAY, practice=False)
        assert visible(each, TODAY, practice=True)
        assert each.source.startswith("http")
        assert not each.always_open


def test_each_is_without_fault_and_described_in_the_languages_of_danger() -> None:
    assert [problem for each in FOUND for problem in problems(each)] == []
    for each in FOUND:
        assert len({description(each, lang) for lang in ("sv", "en", "ar")}) == 3, each.id


def test_no_number_stands_twice_and_nothing_that_the_installation_has_already() -> None:
    installed = seed.contacts()
    assert not {each.name for each in installed} & {each.name for each in FOUND}
    assert not {each.id for each in installed} & set(BY_ID)
    numbers = {each.reach.phone for each in installed if each.reach.phone} - {"112"}
    assert not numbers & {each.reach.phone for each in FOUND}
    same = Counter((each.kind, each.reach.phone, each.area) for each in FOUND if each.reach.phone)
    assert same.most_common(1)[0][1] == 1


def test_a_duty_office_that_kommuner_share_covers_them_all() -> None:
    shared = BY_ID["jour-0821"]
    assert set(shared.area.municipalities) >= {"0821", "0880", "1080"}
    names = Counter(code for each in FOUND if each.kind == "socialjour" for code in each.area.municipalities)
    assert names.most_common(1)[0][1] == 1


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+46560-16000", "0560-160 00"),
        ("+46 8 691 72 66", "08-691 72 66"),
        ("0123-19100", "0123-191 00"),
        ("0922-26 901", "0922-269 01"),
        ("0248-70 000", "0248-700 00"),
        ("08-590 970 70", "08-590 970 70"),
        ("112", "112"),
        ("90 390", "90 390"),
        ("", ""),
    ],
)
def test_numbers_are_written_alike(written: str, number: str) -> None:
    assert phone_number(written) == number


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("mån, ons 9–12", [("man", "09:00", "12:00"), ("ons", "09:00", "12:00")]),
        ("fre 17–02", [("fre", "17:00", "24:00"), ("lor", "00:00", "02:00")]),
        ("sön 16.30–00; övrig tid 112", [("son", "16:30", "24:00")]),
        ("mån 8–16, lunchstängt 12–13", [("man", "08:00", "12:00"), ("man", "13:00", "16:00")]),
        ("vardagar 8–16", [(day, "08:00", "16:00") for day in DAYS[:5]]),
        ("kvällar och helger", []),
        ("mån–fre 8–16 (juni–aug mån–fre 8–15)", []),
        ("", []),
    ],
)
def test_hours_are_read_where_nothing_is_left_over(text: str, hours: list[tuple[str, str, str]]) -> None:
    assert hours_in(text) == tuple(Hours(day=day, opens=opens, closes=closes) for day, opens, closes in hours)


@pytest.mark.parametrize(
    ("seen", "age"), [("", "undated"), ("2012", "old"), ("2024-05-13", ""), ("2024-05", ""), ("2023-01-02", "old")]
)
def test_a_page_is_old_after_three_years(seen: str, age: str) -> None:
    entry = replace(FOUND[0], source_date=seen)
    assert entry.source_age(date(2026, 11, 27)) == age
    assert replace(entry, source="").source_age(date(2026, 11, 27)) == ""


def test_what_was_checked_is_hidden_again_when_the_check_is_overdue() -> None:
    checked = replace(BY_ID["kommun-0188"], verified_on=TODAY, verified_how="telefon")
    assert visible(checked, TODAY + timedelta(days=90), practice=False)
    assert not visible(checked, TODAY + timedelta(days=91), practice=False)
    assert not visible(checked, TODAY + timedelta(days=91), practice=True)
