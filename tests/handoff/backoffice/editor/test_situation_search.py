"""A situation is found by the words of visitors: inflected, in compounds, misspelled, in any order."""

from __future__ import annotations

import pytest

from handoff.backoffice.editor.situation_search import SituationIndex, likeness
from handoff.backoffice.teaching.sources import Installation
from tests.support.product import ROOT

INTENTS = Installation(ROOT).intents


@pytest.fixture(scope="module")
def index() -> SituationIndex:
    return SituationIndex({name: each.sentences["sv"] for name, each in INTENTS.items() if "sv" in each.sentences})


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("orolig mamma", "oro_barn"),
        ("oroliga mammor", "oro_barn"),
        ("vad säger boten till en orolig mamma", "oro_barn"),
        ("lämna gänget", "vill_lamna"),
        ("gänget lämna", "vill_lamna"),
        ("lärare med elev", "oro_yrkesroll"),
        ("radera det jag skrev", "fraga_lagring"),
        ("åka till Syrien", "resa_konfliktzon"),
        ("hotad av sin familj", "hot_mot_person"),
    ],
)
def test_the_situation_comes_first(index: SituationIndex, query: str, wanted: str) -> None:
    hits = index.search(query)
    assert hits[0].name == wanted, [(hit.name, hit.passage) for hit in hits[:3]]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("orosanmälningar", "fraga_orosanmalan"),
        ("hjälp bror", "redan_aktiv"),
        ("bror hjälp", "redan_aktiv"),
        ("avhopparprogrm", "vill_lamna"),
    ],
)
def test_it_is_among_the_first(index: SituationIndex, query: str, wanted: str) -> None:
    assert wanted in [hit.name for hit in index.search(query)[:5]]


def test_the_order_of_words_changes_nothing(index: SituationIndex) -> None:
    assert index.search("hjälp bror") == index.search("bror hjälp")


def test_what_nobody_says_is_not_found(index: SituationIndex) -> None:
    assert index.search("xyzzyqk") == []
    assert index.search("") == []


def test_a_part_of_a_compound_and_a_wrong_letter_count_less_than_the_word() -> None:
    assert likeness("mamma", "mamma") > likeness("mamma", "mammaled") > likeness("anmäl", "orosanmäl") > 0
    assert likeness("självmord", "sjalvmord") < likeness("självmord", "självmord")
    assert likeness("bil", "bilar") == 0, "three letters are part of everything"
