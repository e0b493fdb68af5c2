"""A story, a task at school or a question of routine is nobody's case; what is told beside one may be."""

from __future__ import annotations

import pytest

from handoff.assistant.danger.no_case import is_no_case, is_told_calmly


@pytest.mark.parametrize(
    "text",
    [
        "jag såg en film i går om ett attentat, fruktansvärt",
        "i boken skjuter hjälten sin bror",
        "skriver en c-uppsats om självmord bland unga",
        "dokumentären handlade om en bombman",
        "I saw a documentary about a shooting",
        "om en elev berättar att hen blir slagen hemma, vad gör ni då?",
        "ringer ni polisen om någon säger att de ska skada sig?",
        "what do you do if a child says that they are hit at home",
        "jag frågar bara generellt, inget pågående",
    ],
)
def test_it_is_nobodys_case(text: str) -> None:
    assert is_no_case(text)


@pytest.mark.parametrize(
    "text",
    [
        "han såg en film om ett attentat och säger att han ska göra samma sak",
        "min bror skriver en bok om vilka som ska bort, han sa att han menar allvar",
        "han sitter med filmer med folk som dör hela nätterna",
        "om jag berättar att jag vill dö, ringer ni polisen då",
        "jag blir slagen hemma, vad gör ni",
        "min elev säger att han ska skada någon, vad gör ni",
        "hypotetiskt, om en kompis skulle vilja dö",
    ],
)
def test_it_may_be_somebodys_case(text: str) -> None:
    assert not is_no_case(text)


def test_who_writes_because_of_their_work_or_has_said_that_nobody_is_in_danger_tells_calmly() -> None:
    assert is_told_calmly({"audience": "yrkesverksam"})
    assert is_told_calmly({"danger": "no"})
    assert not is_told_calmly({"audience": "anhorig", "danger": "yes"})
    assert not is_told_calmly({})
