"""The handbooks: the pages that come with the installation, their files, and what a page must not be."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from knowledge import seed
from knowledge.articles import Marks
from knowledge.handbook import BOOKS, HandbookError, HandbookPage, findings, parse, serialise
from tests.support.product import ROOT

PAGES = {page.name: page for page in seed.handbook()}
OF_THE_ADMINISTRATOR = (
    *("installera", "personer", "oppettider", "sakerhetskopia", "varje-manad"),
    *("incident", "uppgradera", "stanga-linjen", "larm"),
)
_NUMBER = re.compile(r"(?:\d[ \-]?){6,}")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault_and_no_telephone_number(name: str) -> None:
    page = PAGES[name]
    assert findings(page) == []
    assert not _NUMBER.search(page.text)


@pytest.mark.parametrize("page", OF_THE_ADMINISTRATOR)
def test_the_administrator_finds_each_of_their_tasks(page: str) -> None:
    assert PAGES[f"sv/{page}"].book == "administrator"


def test_every_book_has_pages_each_in_a_place_of_its_own() -> None:
    for book in BOOKS:
        places = [page.place for page in PAGES.values() if page.book == book]
        assert places
        assert len(set(places)) == len(places), book


def test_every_command_that_a_page_names_exists() -> None:
    commands = {path.stem.replace("_", "-") for path in (ROOT / "handoff" / "cli").glob("*") if path.stem[0] != "_"}
    for page in PAGES.values():
        named = set(re.findall(r"`lotsen ([a-z-]+)", page.text)) - {"--version"}
        assert named <= commands, page.name


def test_a_file_gives_back_the_same_page_and_standing() -> None:
    page, marks = PAGES["sv/uppgradera"], Marks(status="publicerad", reviewed_by="granskare")
    assert parse(serialise(page, marks)) == (page, marks)


def test_a_faulty_page_is_told_with_its_places() -> None:
    page = PAGES["sv/uppgradera"]
    assert [(each.field, each.rule) for each in findings(replace(page, text=""))] == [("text", "empty")]
    long = replace(page, text="Ansvarsfördelningsbeskrivningar utgår organisationsövergripande " * 1100)
    assert {each.rule for each in findings(long)} == {"too_many_words", "too_heavy"}
    for change in ({"bok": "annan"}, {"ordning": 0}, {"id": "Med Mellanslag"}):
        name, value = next(iter(change.items()))
        file = re.sub(rf"^{name}: .*$", f"{name}: {value}", serialise(page), flags=re.MULTILINE)
        with pytest.raises(HandbookError):
            parse(file)


def test_a_page_may_be_withdrawn_and_mended_by_one_person() -> None:
    page: HandbookPage = PAGES["sv/uppgradera"]
    assert (page.safety, page.indispensable, page.timeless) == (False, False, True)
