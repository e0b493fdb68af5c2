"""What a message tells unasked: only where its words leave no doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.conversation.told.ages import band
from handoff.conversation.told.facts import facts_told


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Min son är 15 år", {"relation": "barn", "age_band": "15_17"}),
        ("min brorsa har börjat snacka om vapen", {"relation": "syskon"}),
        ("Brorsan är annorlunda sedan i höstas", {"relation": "syskon", "since": "months"}),
        ("min 14-åring", {"age_band": "13_14"}),
        ("hej, jag är moster till en flicka", {"relation": "annan_slakt"}),
        ("jag är pappa till en som har försvunnit in i det", {"relation": "barn"}),
        ("I am sister to somebody who left", {"relation": "syskon"}),
        ("jag är 12 år", {"own_age": "under_13"}),
        ("jag är 15, min bror är 20", {"own_age": "15_17", "age_band": "18_24", "relation": "syskon"}),
        ("jag är 17 min syster 12", {"own_age": "15_17", "age_band": "under_13", "relation": "syskon"}),
        ("im 12 and scared", {"own_age": "under_13"}),
        ("jag är snart 16", {"own_age": "15_17"}),
        ("hej får man skriva här fast man är 14", {"own_age": "13_14"}),
        ("är det ok att chatta om man bara är 12", {"own_age": "under_13"}),
        ("det är svårt för honom när man är 14", {"age_band": "13_14"}),
        ("jag är bara 13 och rädd", {"own_age": "13_14"}),
        ("jag är 12 veckor gravid och han slår mig", {}),
        ("I'm 16 years old", {"own_age": "15_17"}),
        ("my brother lives in Malmö", {"relation": "syskon", "kommun": "1280"}),
        ("vi bor i Lund", {"kommun": "1281"}),
        ("en elev i min klass", {"relation": "elev_klient"}),
        ("jag har en son på 16 som har ändrats", {"relation": "barn"}),
        ("vi har ju en dotter som inte kommer hem", {"relation": "barn"}),
        ("jag har en chef som har en son på 16", {}),
        ("har ni en son som är med?", {}),
        ("I am a student and want to know how it works", {}),
        ("im a university student", {}),
        ("jag är en elev på gymnasiet", {"own_age": "15_17"}),
        ("I am worried about a student", {"relation": "elev_klient"}),
        ("jag är lärare och har en elev som hotar", {"relation": "elev_klient"}),
        ("det gäller mig själv", {"relation": "jag_sjalv"}),
        ("min kille slog i väggen", {"relation": "partner"}),
        ("kan ni ringa mina föräldrar", {}),
        ("får mina föräldrar veta det", {}),
        ("ska jag säga det till min mamma", {}),
        ("min pappa får utbrott", {"relation": "foralder"}),
        ("min kille är 12 år", {"relation": "barn", "age_band": "under_13"}),
        ("min son och min man bråkar", {}),
        ("jag e 13 o det e om min storebror", {"own_age": "13_14", "relation": "syskon"}),
        ("min son är 16 och ute jämt", {"age_band": "15_17", "relation": "barn"}),
        ("min dotter 14 har fått en ny kompis som är 22", {"age_band": "13_14", "relation": "barn"}),
        ("min bror har en kompis som drar ut honom", {"relation": "syskon"}),
        ("min bror och min kompis bråkar", {}),
        ("det är ju mig han frågat", {"relation": "jag_sjalv"}),
        ("det är jag som ska på träningen", {"relation": "jag_sjalv"}),
        ("det är jag som är orolig", {}),
        ("vi är 13 i klassen", {}),
        ("för 15 år sedan", {}),
        ("i 15 minuter", {}),
        ("det är 112 jag ringt", {}),
        ("han är en bra son", {}),
        ("kvar hemma", {}),
        ("inte min son", {}),
        ("jag har läst min brors chattar. mår illa", {"relation": "syskon"}),
        ("hittade saker i min sons rum", {"relation": "barn"}),
        ("min killes telefon ligger här", {"relation": "partner"}),
        ("min brors kompisar är obehagliga", {}),
        ("vara rädd", {}),
        ("", {}),
    ],
)
def test_facts(text: str, facts: dict[str, str]) -> None:
    assert dict(facts_told(text)) == facts


def test_an_age_has_one_band() -> None:
    assert [band(years) for years in (3, 12, 13, 14, 15, 17, 18, 24, 25, 39, 40, 64, 65, 99)] == [
        *("under_13", "under_13", "13_14", "13_14", "15_17", "15_17", "18_24", "18_24"),
        *("25_39", "25_39", "40_64", "40_64", "65_mer", "65_mer"),
    ]


@given(st.text(max_size=200))
def test_a_fact_is_told_once_and_is_a_code(text: str) -> None:
    told = list(facts_told(text))
    assert len({fact for fact, _ in told}) == len(told)
    assert all(value.isascii() and " " not in value for _, value in told)
